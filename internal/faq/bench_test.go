package faq

import (
	"fmt"
	"strings"
	"testing"
)

// thousand is 1,000 entries of 5 variants, made of the evaluation's words and of words
// nobody else has, as a large house's would be.
func thousand(tb testing.TB) []Entry {
	base := evalEntries(tb)
	parts := strings.Fields("ba ce di fo gu la me ni po ru sa te vi xo zu")
	var out []Entry
	for i := range 1000 {
		b := base[i%len(base)]
		e := Entry{ID: fmt.Sprint(i), Locale: "pt-BR", Answer: b.Answer}
		own := parts[i%15] + parts[i/15%15] + parts[i/225%15] + "nte"
		for v := range 5 {
			e.Questions = append(e.Questions, b.Questions[v%len(b.Questions)]+" "+own)
		}
		out = append(out, e)
	}
	return out
}

func BenchmarkSearch(b *testing.B) {
	x := Build(thousand(b), DealershipSynonyms())
	dev, heldOut := evalQuestions(b, worked)
	questions := append(dev, heldOut...)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		x.Search(questions[i%len(questions)].text, Scope{Locale: "pt-BR"})
	}
}

func BenchmarkBuild(b *testing.B) {
	entries, synonyms := thousand(b), DealershipSynonyms()
	for b.Loop() {
		Build(entries, synonyms)
	}
}

func BenchmarkSuggest(b *testing.B) {
	var in []Question
	for _, e := range thousand(b) {
		in = append(in, Question{Text: e.Questions[0], Count: 1})
	}
	for b.Loop() {
		Suggest(in, nil, "pt-BR")
	}
}

// However long a text is, only its beginning is looked at.
func TestLongQuestionIsBounded(t *testing.T) {
	t.Parallel()
	l := lexicons()["pt"]
	long := strings.Repeat("qual o horário da revisão, finaciamento sem entrda? ", 2000)
	if n := len(l.words(long)); n > maxWords+1 { // an abbreviation may be two words
		t.Errorf("%d words are looked at", n)
	}
	if n := len(l.words(strings.Repeat("ç", 5000))); n != 1 {
		t.Errorf("%d words", n)
	}
}
