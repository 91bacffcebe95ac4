package ready

import (
	"encoding/json"
	"regexp"
	"slices"
	"testing"

	"prosa/internal/faq"
)

func list(t *testing.T) []entry {
	t.Helper()
	var out []entry
	if err := json.Unmarshal(file, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEntriesAreSound(t *testing.T) {
	t.Parallel()
	variable := regexp.MustCompile(`\{\{([^|}]*)`)
	known := []string{"store.name", "store.address", "store.hours", "org.name"}
	seen := map[string]bool{}
	for _, e := range Entries() {
		if err := e.Validate(); err != nil {
			t.Errorf("%s: %v", e.ID, err)
		}
		if seen[e.ID] {
			t.Errorf("%s is there twice", e.ID)
		}
		seen[e.ID] = true
		for _, l := range faq.Locales {
			if e.Answer.Text[l] == "" {
				t.Errorf("%s has no answer in %s", e.ID, l)
			}
			for _, m := range variable.FindAllStringSubmatch(e.Answer.Text[l], -1) {
				if !slices.Contains(known, m[1]) {
					t.Errorf("%s in %s uses {{%s}}", e.ID, l, m[1])
				}
			}
		}
	}
	if n := len(seen); n < 15 || n > 20 {
		t.Errorf("%d entries", n)
	}
}

// Every question finds its own entry, with all of them in one index.
func TestQuestionsFindTheirEntry(t *testing.T) {
	t.Parallel()
	index := faq.Build(Entries(), faq.DealershipSynonyms())
	for _, e := range list(t) {
		for _, l := range faq.Locales {
			if len(e.Questions[l]) < 2 {
				t.Errorf("%s has %d questions in %s", e.Key, len(e.Questions[l]), l)
			}
			for _, q := range e.Questions[l] {
				if r := index.Search(q, faq.Scope{Locale: l}); !r.Answerable || r.Hits[0].Entry.ID != e.Key {
					t.Errorf("%s: %q does not find %s: %v", l, q, e.Key, scores(r))
				}
			}
		}
	}
}

// And what no dealership's FAQ answers finds none.
func TestStrangersFindNothing(t *testing.T) {
	t.Parallel()
	index := faq.Build(Entries(), faq.DealershipSynonyms())
	for _, c := range []struct{ locale, q string }{
		{"pt-BR", "vocês vendem pizza?"}, {"pt-BR", "bom dia"}, {"pt-BR", "quem ganhou o jogo?"},
		{"en", "Do you sell pizza?"}, {"en", "good morning"}, {"en", "Who won the game last night?"},
		{"es", "¿Venden pizza?"}, {"es", "buenos días"}, {"es", "¿Quién ganó el partido?"},
	} {
		if r := index.Search(c.q, faq.Scope{Locale: c.locale}); r.Answerable {
			t.Errorf("%s: %q is answered by %v", c.locale, c.q, scores(r))
		}
	}
}

func TestEntriesAreACopy(t *testing.T) {
	t.Parallel()
	a := Entries()
	a[0].Questions[0], a[0].Answer.Text["pt-BR"] = "x", "x"
	if b := Entries(); b[0].Questions[0] == "x" || b[0].Answer.Text["pt-BR"] == "x" {
		t.Error("one caller changed it for all")
	}
}

func scores(r faq.Result) map[string]float64 {
	out := map[string]float64{}
	for _, h := range r.Hits {
		out[h.Entry.ID] = h.Score
	}
	return out
}
