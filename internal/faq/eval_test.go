package faq

import (
	"encoding/json"
	"flag"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var verbose = flag.Bool("wrong", false, "name the development questions that went wrong")

// The bars, for each half of the questions by itself.
const (
	minRight = 0.90
	maxFalse = 0.03
)

type labelled struct{ want, text string }

type evaluation struct {
	index  *Index
	halves map[string][]labelled
}

func evalEntries(t testing.TB) []Entry {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "eval", "entries.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []struct {
		ID        string
		Questions []string
		Answer    string
	}
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	var out []Entry
	for _, e := range list {
		out = append(out, Entry{ID: e.ID, Locale: "pt-BR", Questions: e.Questions, Answer: Answer{Text: map[string]string{"pt-BR": e.Answer}}})
	}
	return out
}

func evalQuestions(t testing.TB) map[string][]labelled {
	t.Helper()
	var text []byte
	for _, name := range []string{"questions.tsv", "questions-2.tsv"} {
		part, err := os.ReadFile(filepath.Join("testdata", "eval", name))
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, part...)
	}
	halves := map[string][]labelled{}
	for line := range strings.Lines(string(text)) {
		want, q, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok {
			t.Fatalf("no tab in %q", line)
		}
		h := fnv.New32a()
		h.Write([]byte(q))
		half := "dev"
		if h.Sum32()>>8&1 == 1 {
			half = "held-out"
		}
		halves[half] = append(halves[half], labelled{want, q})
	}
	return halves
}

// figures of one half.
type figures struct {
	answerable, right, wrong, refused int
	outside, falsely                  int
	each                              time.Duration
}

func (f figures) rightShare() float64 { return float64(f.right) / float64(f.answerable) }
func (f figures) falseShare() float64 { return float64(f.falsely) / float64(f.outside) }

// measure asks every question; from is the score that counts as an answer.
func measure(x *Index, questions []labelled, from float64, note func(labelled, Result)) figures {
	var f figures
	start := time.Now()
	for _, q := range questions {
		r := x.Search(q.text, Scope{Locale: "pt-BR"})
		answered := len(r.Hits) > 0 && r.Hits[0].Score >= from
		switch {
		case q.want == "-":
			f.outside++
			if answered {
				f.falsely++
				note(q, r)
			}
			continue
		case !answered:
			f.refused++
			note(q, r)
		case r.Hits[0].Entry.ID == q.want:
			f.right++
		default:
			f.wrong++
			note(q, r)
		}
		f.answerable++
	}
	f.each = time.Since(start) / time.Duration(len(questions))
	return f
}

func TestEval(t *testing.T) {
	x := Build(evalEntries(t), DealershipSynonyms())
	halves := evalQuestions(t)
	t.Logf("%-9s %10s %7s %7s %8s %8s %7s %6s %9s", "", "answerable", "right", "wrong", "refused", "outside", "false", "", "µs/query")
	for _, half := range []string{"dev", "held-out"} {
		note := func(labelled, Result) {}
		if half == "dev" && *verbose { // held-out questions are never named: they are not to be tuned for
			note = func(q labelled, r Result) {
				s := ""
				for _, h := range r.Hits[:min(3, len(r.Hits))] {
					s += " " + h.Entry.ID + "=" + strings.TrimRight(time.Duration(h.Score*1000).String(), "ns")
				}
				t.Logf("  %-22s %-60s %s", q.want, q.text, s)
			}
		}
		f := measure(x, halves[half], Threshold, note)
		t.Logf("%-9s %10d %6.1f%% %7d %8d %8d %7d %5.1f%% %9.0f", half, f.answerable, 100*f.rightShare(), f.wrong, f.refused, f.outside, f.falsely, 100*f.falseShare(), float64(f.each.Nanoseconds())/1000)
		if f.rightShare() < minRight || f.falseShare() > maxFalse {
			t.Errorf("%s: under the bar", half)
		}
	}
}
