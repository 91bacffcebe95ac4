package api

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"prosa/internal/store/storetest"
)

// cells reads one column of a CSV file.
func cells(t *testing.T, text, column string) []string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	check(t, err)
	i := slices.Index(rows[0], column)
	if i < 0 {
		t.Fatalf("no column %s in %v", column, rows[0])
	}
	var out []string
	for _, row := range rows[1:] {
		out = append(out, row[i])
	}
	return out
}

const specFile = "../../api/openapi.json"

// TestSpecIsCommitted: make generate was run after the last change of the API.
func TestSpecIsCommitted(t *testing.T) {
	t.Parallel()
	var doc struct {
		Info struct {
			Version string `json:"version"`
		} `json:"info"`
	}
	raw, err := os.ReadFile(specFile)
	check(t, err)
	check(t, json.Unmarshal(raw, &doc))
	now, err := Spec(doc.Info.Version)
	check(t, err)
	if *update {
		check(t, os.WriteFile(specFile, now, 0o644))
	} else if !bytes.Equal(raw, now) {
		t.Error("api/openapi.json is not what the API is now: run go run ./cmd/prosa openapi > api/openapi.json")
	}
}

// TestPagesNeedNothingElsewhere: the documentation loads no script and nothing from
// another server, and has a section for every operation.
func TestPagesNeedNothingElsewhere(t *testing.T) {
	t.Parallel()
	s := &scene{bench: setup(t, storetest.SQLite(t)), as: map[string]http.Header{}}
	page := s.call(t, anonymous, http.MethodGet, "/api/docs", "", nil)
	if page.status != http.StatusOK {
		t.Fatalf("%d", page.status)
	}
	for _, bad := range []string{"<script", "style=", "https://", "//cdn", "onclick"} {
		if strings.Contains(page.body, bad) {
			t.Errorf("the page contains %s", bad)
		}
	}
	for _, r := range s.routes() {
		if !strings.Contains(page.body, `id="`+r.ID+`"`) {
			t.Errorf("the page does not explain %s", r.ID)
		}
	}
	for _, ref := range regexp.MustCompile(`href="#(shape-)?([A-Za-z]+)"`).FindAllStringSubmatch(page.body, -1) {
		if !strings.Contains(page.body, `id="`+ref[1]+ref[2]+`"`) {
			t.Errorf("the page links to %s%s, which is not there", ref[1], ref[2])
		}
	}
	for path, kind := range map[string]string{"/api/openapi.json": "application/json", "/api/docs/docs.css": "text/css; charset=utf-8"} {
		if a := s.call(t, anonymous, http.MethodGet, path, "", nil); a.status != http.StatusOK || a.header.Get("Content-Type") != kind {
			t.Errorf("%s: %d %s", path, a.status, a.header.Get("Content-Type"))
		}
	}
	if a := s.call(t, anonymous, http.MethodGet, Base+"/nowhere", "", nil); a.status != http.StatusNotFound || !strings.Contains(a.body, `"code":"route_not_found"`) {
		t.Errorf("an unknown route: %d %s", a.status, a.body)
	}
}

// TestNothingIsNull: lists and maps without anything are [] and {}.
func TestNothingIsNull(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	check(t, jsonFormat.Marshal(&b, ConversationDetail{}))
	for _, want := range []string{`"labels":[]`, `"history":[]`, `"identities":[]`, `"fields":{}`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s in %s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "null") || strings.Contains(b.String(), "queued_at") {
		t.Errorf("null, or an empty optional value: %s", b.String())
	}
}

func FuzzHoldsNUL(f *testing.F) {
	f.Add(`{"a":"\u0000"}`)
	f.Add(`{"a":"\\u0000"}`)
	f.Add(`{"a":"\\\u0000"}`)
	f.Fuzz(func(t *testing.T, text string) {
		raw, err := json.Marshal(text)
		check(t, err)
		if got, want := holdsNUL(raw), strings.Contains(text, "\x00"); got != want {
			t.Errorf("%s: %v, want %v", raw, got, want)
		}
	})
}
