package faq

import (
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var nameWrong = flag.Bool("wrong", false, "name the development questions that went wrong")

// The bars, for each set by itself.
const (
	minRight = 0.90
	maxFalse = 0.03
)

// The batches of questions: those of worked are split, and their development half was
// tuned for; those of practice are all for development; fresh ones were never tuned
// for, each written before the work it measures (4) or after all of it (3, 8).
var (
	worked   = []string{"questions.tsv", "questions-2.tsv"}
	practice = []string{"questions-5.tsv", "questions-6.tsv", "questions-7.tsv"}
	fresh    = []string{"questions-3.tsv", "questions-4.tsv", "questions-8.tsv"}
)

type labelled struct{ want, text string }

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

// unsplit reads batches whole.
func unsplit(t testing.TB, names ...string) []labelled {
	t.Helper()
	dev, heldOut := evalQuestions(t, names)
	return append(dev, heldOut...)
}

// evalQuestions reads batches and splits them: by a hash, so that nobody chooses.
func evalQuestions(t testing.TB, names []string) (dev, heldOut []labelled) {
	t.Helper()
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join("testdata", "eval", name))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			want, q, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			if !ok {
				t.Fatalf("%s: no tab in %q", name, line)
			}
			h := fnv.New32a()
			h.Write([]byte(q))
			if h.Sum32()>>8&1 == 1 {
				heldOut = append(heldOut, labelled{want, q})
			} else {
				dev = append(dev, labelled{want, q})
			}
		}
	}
	return dev, heldOut
}

// figures of one set of questions.
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
		right := answered && r.Hits[0].Entry.ID == q.want
		switch {
		case q.want == "-":
			f.outside++
			if answered {
				f.falsely++
			}
			right = !answered
		case right:
			f.right++
		case answered:
			f.wrong++
		default:
			f.refused++
		}
		if !right {
			note(q, r)
		}
	}
	f.answerable = f.right + f.wrong + f.refused
	f.each = time.Since(start) / time.Duration(len(questions))
	return f
}

func silently(labelled, Result) {}

// TestEval is `make eval`. Held-out questions are never named: what is named is
// tuned for.
func TestEval(t *testing.T) {
	x := Build(evalEntries(t), DealershipSynonyms())
	dev, heldOut := evalQuestions(t, worked)
	type set struct {
		name      string
		questions []labelled
		named     bool // what went wrong may be looked at
		bars      bool
	}
	sets := []set{{"development", dev, true, true}, {"practice", unsplit(t, practice...), true, true}, {"held out", heldOut, false, true}}
	for i, name := range fresh { // no bar for the last: it says what to expect elsewhere
		sets = append(sets, set{fmt.Sprintf("fresh %d", i+1), unsplit(t, name), false, i+1 < len(fresh)})
	}
	t.Logf("%-12s %10s %7s %6s %8s %9s %6s %7s %9s", "", "answerable", "right", "wrong", "refused", "outside", "false", "", "µs/query")
	for _, set := range sets {
		note := silently
		if set.named && *nameWrong {
			note = func(q labelled, r Result) { t.Logf("  %-22s %s  %s", q.want, q.text, near3(r)) }
		}
		f := measure(x, set.questions, Threshold, note)
		t.Logf("%-12s %10d %6.1f%% %6d %8d %9d %6d %6.1f%% %9.0f", set.name, f.answerable, 100*f.rightShare(), f.wrong, f.refused,
			f.outside, f.falsely, 100*f.falseShare(), float64(f.each.Nanoseconds())/1000)
		if set.bars && (f.rightShare() < minRight || f.falseShare() > maxFalse) {
			t.Errorf("%s: at least %.0f %% right and at most %.0f %% false are wanted", set.name, 100*minRight, 100*maxFalse)
		}
	}
}

func near3(r Result) string {
	var b strings.Builder
	for _, h := range r.Hits[:min(3, len(r.Hits))] {
		b.WriteString(" " + h.Entry.ID)
	}
	return b.String()
}

// The set is large enough for the bars to mean something.
func TestEvalSetIsLarge(t *testing.T) {
	t.Parallel()
	dev, heldOut := evalQuestions(t, worked)
	others := unsplit(t, append(practice, fresh...)...)
	seen := map[string]bool{}
	outside := 0
	ids := map[string]bool{"-": true}
	for _, e := range evalEntries(t) {
		ids[e.ID] = true
		if n := len(e.Questions); n < 2 || n > 4 {
			t.Errorf("%s has %d variants", e.ID, n)
		}
	}
	for _, q := range slices.Concat(dev, heldOut, others) {
		if seen[q.text] {
			t.Errorf("%q is there twice", q.text)
		}
		seen[q.text] = true
		if !ids[q.want] {
			t.Errorf("%q wants %s, which is no entry", q.text, q.want)
		}
		if q.want == "-" {
			outside++
		}
	}
	if len(ids) < 46 || len(seen) < 220 || outside < 70 || len(heldOut) < 100 {
		t.Errorf("%d entries, %d questions, %d outside, %d held out", len(ids)-1, len(seen), outside, len(heldOut))
	}
}

// Controls: without a threshold the false answers pass the bar by far, and each part
// of the search is worth something.
func TestEvalControls(t *testing.T) {
	t.Parallel()
	entries := evalEntries(t)
	dev, heldOut := evalQuestions(t, worked)
	all := append(dev, heldOut...)
	whole := build(entries, DealershipSynonyms(), options{})
	with := measure(whole, all, Threshold, silently)
	if f := measure(whole, all, 0, silently); f.falseShare() < 10*maxFalse {
		t.Errorf("without a threshold only %.1f %% are false: what is it for?", 100*f.falseShare())
	}
	for name, o := range map[string]options{
		"stems": {noStems: true}, "typing mistakes": {noTypos: true}, "synonyms": {noSynonyms: true}, "topics": {noTopics: true},
	} {
		f := measure(build(entries, DealershipSynonyms(), o), all, Threshold, silently)
		t.Logf("without %-16s %5.1f%% right, %4.1f%% false (with: %.1f%%, %.1f%%)", name, 100*f.rightShare(), 100*f.falseShare(), 100*with.rightShare(), 100*with.falseShare())
		if f.right >= with.right {
			t.Errorf("without %s as many are right", name)
		}
	}
	f := measure(build(entries, DealershipSynonyms(), options{noLexicon: true}), all, Threshold, silently)
	t.Logf("without %-16s %5.1f%% right, %4.1f%% false", "word classes", 100*f.rightShare(), 100*f.falseShare())
	if f.right >= with.right && f.falsely <= with.falsely {
		t.Error("without the word classes it is as good")
	}
}
