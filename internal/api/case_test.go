package api

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

var update = flag.Bool("update", false, "write the golden answers")

func keyOfFile(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// exchange is one request of a case file and its golden answer. {{name}} stands for
// the id of a thing of the scene.
type exchange struct {
	As     string            `json:"as,omitempty"`
	Do     string            `json:"do"` // "GET /conversations"
	Header map[string]string `json:"header,omitempty"`
	Body   json.RawMessage   `json:"body,omitempty"`
	Text   string            `json:"text,omitempty"` // a body that is not JSON
	Status int               `json:"status"`
	Want   json.RawMessage   `json:"want,omitempty"`
	Says   string            `json:"says,omitempty"` // an answer that is not JSON
}

// TestCases plays testdata/cases: one file an operation, each on its own
// organization, all on both engines.
func TestCases(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/cases/*.json")
	check(t, err)
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := setup(t, db)
		b.storeFile(t)
		look := b.scene(t) // for cases that change nothing
		for _, file := range files {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) { playCase(t, b, look, file) })
		}
	})
}

// TestEveryOperationHasACase keeps a new route from slipping by.
func TestEveryOperationHasACase(t *testing.T) {
	t.Parallel()
	s := &Server{}
	known := map[string]bool{}
	for _, r := range s.routes() {
		known[r.ID] = true
		if r.ID == "setUp" || r.ID == "streamEvents" {
			continue // TestFirstRun, TestStream: they need an empty installation, a stream
		}
		if _, err := os.Stat("testdata/cases/" + r.ID + ".json"); err != nil {
			t.Errorf("%s %s has no testdata/cases/%s.json", r.Method, r.Path, r.ID)
		}
	}
	files, err := filepath.Glob("testdata/cases/*.json")
	check(t, err)
	for _, f := range files {
		if id := strings.TrimSuffix(filepath.Base(f), ".json"); !known[id] {
			t.Errorf("%s is the case of no operation", f)
		}
	}
}

func playCase(t *testing.T, b *bench, look *scene, file string) {
	raw, err := os.ReadFile(file)
	check(t, err)
	var list []exchange
	check(t, json.Unmarshal(raw, &list))
	s := look
	// Tokens remember that they were used: their list wants a scene of its own, too.
	if slices.ContainsFunc(list, func(x exchange) bool { return !strings.HasPrefix(x.Do, "GET ") || x.Do == "GET /tokens" }) {
		s = b.scene(t)
	}
	for i := range list {
		x := &list[i]
		method, path, _ := strings.Cut(s.fill(x.Do), " ")
		body := s.fill(string(x.Body))
		header := http.Header{}
		if x.Text != "" {
			body = s.fill(x.Text)
		}
		for name, value := range x.Header {
			header.Set(name, s.fill(value))
		}
		got := s.call(t, x.As, method, Base+path, body, header)
		want, says := golden(t, s, got)
		if *update {
			x.Status, x.Want, x.Says = got.status, want, says
			s.learn(got)
			continue
		}
		if got.status != x.Status {
			t.Fatalf("%s as %q: status %d, want %d: %s", x.Do, x.As, got.status, x.Status, got.body)
		}
		if d := gocmp.Diff(pretty(t, x.Want)+x.Says, pretty(t, want)+says); d != "" {
			t.Errorf("%s as %q (-want +got):\n%s", x.Do, x.As, d)
		}
		s.learn(got)
	}
	if *update {
		out, err := json.MarshalIndent(list, "", "  ")
		check(t, err)
		out = bytes.ReplaceAll(bytes.ReplaceAll(bytes.ReplaceAll(out, []byte(`\u003c`), []byte("<")), []byte(`\u003e`), []byte(">")), []byte(`\u0026`), []byte("&"))
		check(t, os.WriteFile(file, append(out, '\n'), 0o644))
	}
}

// learn names the last thing made, so that the next request can use it.
func (s *scene) learn(a answer) {
	var made struct {
		ID      string `json:"id"`
		Key     string `json:"key"`
		Version int64  `json:"version"`
		Next    string `json:"next"`
		Prev    string `json:"prev"`
		MediaID string `json:"media_id"`
	}
	if json.Unmarshal([]byte(a.body), &made) == nil {
		s.ids["last"] = cmp.Or(made.ID, made.MediaID, made.Next, made.Prev, made.Key)
	}
}

// fill replaces {{name}} by the scene's id.
func (s *scene) fill(text string) string {
	for name, id := range s.ids {
		text = strings.ReplaceAll(text, "{{"+name+"}}", id)
	}
	return strings.ReplaceAll(text, "{{mail}}", s.Org[len(s.Org)-6:])
}

var masks = []struct {
	form *regexp.Regexp
	mask string
}{
	{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`), "<id>"},
	{regexp.MustCompile(`prosa_[0-9a-f]{64}`), "<token>"},
	{regexp.MustCompile(`"(next|prev)":"[A-Za-z0-9_-]{40,}"`), `"$1":"<cursor>"`},
	{regexp.MustCompile(`"(seq|next)":[0-9]+`), `"$1":0`},
	{regexp.MustCompile(`"status":"sending"`), `"status":"queued"`},           // as far as the sender got meanwhile
	{regexp.MustCompile(`"(hash|previous)":"[0-9a-f]{64}"`), `"$1":"<link>"`}, // of the ledger: it covers random ids
	{regexp.MustCompile(`"used_at":[0-9]+`), `"used_at":0`},
}

// golden is an answer with what differs from run to run masked.
func golden(t *testing.T, s *scene, a answer) (json.RawMessage, string) {
	t.Helper()
	text := a.body
	names := slices.Sorted(maps.Keys(s.ids))
	for _, name := range names {
		if name != "last" && s.ids[name] != "" {
			text = strings.ReplaceAll(text, s.ids[name], "{{"+name+"}}")
		}
	}
	text = strings.ReplaceAll(text, s.Org[len(s.Org)-6:]+".", "{{mail}}.")
	for _, m := range masks {
		text = m.form.ReplaceAllString(text, m.mask)
	}
	kind := a.header.Get("Content-Type")
	switch {
	case text == "":
		return nil, ""
	case strings.Contains(kind, "json"):
		return json.RawMessage(text), ""
	case strings.HasPrefix(kind, "image/"):
		return nil, kind + " " + keyOfFile([]byte(a.body))[:12]
	}
	return nil, quotedMail.ReplaceAllString(text, "$1") // YAML quotes what might be a number
}

var quotedMail = regexp.MustCompile(`"(\{\{mail\}\}[^"]*)"`)

func pretty(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	if len(raw) == 0 {
		return ""
	}
	var v any
	check(t, json.Unmarshal(raw, &v))
	out, err := json.MarshalIndent(v, "", "  ")
	check(t, err)
	return string(out)
}
