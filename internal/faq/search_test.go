package faq

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func entry(id string, questions ...string) Entry {
	return Entry{ID: id, Questions: questions, Answer: Answer{Text: map[string]string{"pt-BR": "resposta " + id}}}
}

func small() []Entry {
	return []Entry{
		entry("hours", "Qual o horário de funcionamento?", "Que horas abre?"),
		entry("address", "Qual o endereço?", "Onde fica a loja?"),
		entry("used", "Vocês vendem seminovos?"),
		entry("service-price", "Quanto custa a revisão?"),
		entry("booking", "Como agendar revisão?"),
		entry("financing", "Fazem financiamento?"),
	}
}

func first(r Result) string {
	if !r.Answerable {
		return "-"
	}
	return r.Hits[0].Entry.ID
}

func TestSearch(t *testing.T) {
	t.Parallel()
	x := Build(small(), DealershipSynonyms())
	for _, c := range []struct{ why, q, want string }{
		{"as written", "Qual o horário de funcionamento?", "hours"},
		{"without accents, in capitals", "QUAL O HORARIO", "hours"},
		{"chat abbreviations", "vcs abrem q horas", "hours"},
		{"inflected", "vocês financiam?", "financing"},
		{"a synonym", "tem carro usado?", "used"},
		{"a phrase of synonyms", "quanto fica a manutenção?", "service-price"},
		{"a letter left out", "qual o endreço", "address"},
		{"two letters swapped", "fazem finanicamento?", "financing"},
		{"no h", "qual orario", "hours"},
		{"letters repeated", "qual o endereçooooo", "address"},
		{"a greeting before", "Oi, bom dia! Tudo bem? Onde fica a loja?", "address"},
		{"another subject with the same verb", "vocês vendem pizza?", "-"},
		{"another subject with the same noun", "qual o horário do ônibus?", "-"},
		{"one car's price", "quanto custa o Onix 2020?", "-"},
		{"half of two entries", "revisão", "-"},
		{"a greeting", "bom dia", "-"},
		{"a complaint", "o horário que vocês prometeram era mentira", "-"},
		{"nothing", "", "-"},
		{"no words", "?!… 👍", "-"},
		{"variables are only text", "{{org.name}} ${x}", "-"},
	} {
		if got := first(x.Search(c.q, Scope{})); got != c.want {
			t.Errorf("%s: %q gives %s, want %s (%v)", c.why, c.q, got, c.want, x.Search(c.q, Scope{}).Hits)
		}
	}
}

// Scope: what is not for this customer is no hit; what is made for them comes first.
func TestScope(t *testing.T) {
	t.Parallel()
	general, north, shop, spanish, off := entry("general", "Qual o horário?"), entry("north", "Qual o horário?"), entry("shop", "Qual o horário?"), entry("es", "¿Cuál es el horario?"), entry("off", "Qual o telefone?")
	north.StoreID, shop.StoreID, shop.DepartmentID, spanish.Locale, off.Off = "n", "n", "s", "es", true
	general.Locale = "pt-BR"
	x := Build([]Entry{general, north, shop, spanish, off}, nil)
	for _, c := range []struct {
		scope Scope
		q     string
		want  string
	}{
		{Scope{}, "qual o horário?", "general"},
		{Scope{StoreID: "n", DepartmentID: "other"}, "qual o horário?", "north"},
		{Scope{StoreID: "n", DepartmentID: "s"}, "qual o horário?", "shop"},
		{Scope{StoreID: "south"}, "qual o horário?", "general"},
		{Scope{Locale: "es"}, "¿cuál es el horario?", "es"},
		{Scope{Locale: "es-AR"}, "¿cuál es el horario?", "es"},
		{Scope{Locale: "fr"}, "qual o horário?", "general"},
		{Scope{}, "qual o telefone?", "-"},
	} {
		if got := first(x.Search(c.q, c.scope)); got != c.want {
			t.Errorf("%+v %q gives %s, want %s", c.scope, c.q, got, c.want)
		}
	}
}

func TestEmptyIndex(t *testing.T) {
	t.Parallel()
	for _, entries := range [][]Entry{nil, {entry("a")}, {entry("a", "", "?")}} {
		x := Build(entries, DealershipSynonyms())
		if r := x.Search("qual o horário?", Scope{}); r.Answerable || len(r.Hits) > 0 {
			t.Errorf("found %v", r.Hits)
		}
	}
	if n := Build(small(), nil).Len("pt-BR"); n != len(small()) {
		t.Errorf("Len is %d", n)
	}
}

// An organization's own synonyms count.
func TestOwnSynonyms(t *testing.T) {
	t.Parallel()
	own := append(DealershipSynonyms(), Group{Words: []string{"financiamento", "suaves mensais"}})
	if got := first(Build(small(), own).Search("tem suaves mensais?", Scope{})); got != "financing" {
		t.Errorf("with the group: %s", got)
	}
	if got := first(Build(small(), DealershipSynonyms()).Search("tem suaves mensais?", Scope{})); got != "-" {
		t.Errorf("without it: %s", got)
	}
}

var chunk = rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
	"qual o horário", "vcs", "abre", "revisao", "?", ", ", " não ", "prometeram", "endereço", "pizza", "\xff", "ß", "q", "👍", "123", "nao recebi", strings.Repeat("a", 60),
}))

func text(t *rapid.T, name string) string {
	return strings.Join(rapid.SliceOfN(chunk, 0, 12).Draw(t, name), " ")
}

// Whatever is entered and asked: at most five hits, none twice, falling, within 0 and
// 1, in scope, and the same the second time and from another index.
func TestSearchProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var entries []Entry
		for i := range rapid.IntRange(0, 8).Draw(t, "entries") {
			e := entry(fmt.Sprint(i), text(t, "q1"), text(t, "q2"))
			e.StoreID = rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "store")
			e.DepartmentID = rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "department")
			e.Locale = rapid.SampledFrom([]string{"", "pt-BR", "en", "es"}).Draw(t, "locale")
			e.Off = rapid.Bool().Draw(t, "off")
			entries = append(entries, e)
		}
		scope := Scope{
			StoreID: rapid.SampledFrom([]string{"", "a"}).Draw(t, "in store"), DepartmentID: rapid.SampledFrom([]string{"", "x"}).Draw(t, "in department"),
			Locale: rapid.SampledFrom([]string{"", "pt-BR", "en", "es"}).Draw(t, "in locale"),
		}
		x, q := Build(entries, DealershipSynonyms()[:20]), text(t, "question")
		r := x.Search(q, scope)
		last, seen := 1.0, map[string]bool{}
		for _, h := range r.Hits {
			if h.Score > last || h.Score < 0 || seen[h.Entry.ID] || h.Entry.Off || !visible(&h.Entry, scope) || h.Entry.Locale != "" && language(h.Entry.Locale) != language(scope.Locale) {
				t.Fatalf("hit %+v after %.3f", h, last)
			}
			last, seen[h.Entry.ID] = h.Score, true
		}
		if len(r.Hits) > maxHits || r.Answerable != (len(r.Hits) > 0 && r.Hits[0].Score >= Threshold) {
			t.Fatalf("%d hits, answerable %v", len(r.Hits), r.Answerable)
		}
		if d := cmp.Diff(r, x.Search(q, scope)); d != "" {
			t.Fatalf("the second time: %s", d)
		}
		if d := cmp.Diff(r, Build(entries, DealershipSynonyms()[:20]).Search(q, scope)); d != "" {
			t.Fatalf("another index: %s", d)
		}
	})
}

func TestConcurrentSearch(t *testing.T) {
	t.Parallel()
	x := Build(evalEntries(t), DealershipSynonyms())
	dev, _ := evalQuestions(t, worked)
	want := make([]Result, len(dev))
	for i, q := range dev {
		want[i] = x.Search(q.text, Scope{})
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i, q := range dev {
				if d := cmp.Diff(want[i], x.Search(q.text, Scope{})); d != "" {
					t.Errorf("%q: %s", q.text, d)
					return
				}
			}
		})
	}
	all.Wait()
}

func FuzzSearch(f *testing.F) {
	x := Build(evalEntries(f), DealershipSynonyms())
	for _, s := range []string{"vcs abrem q horas?", "não recebi, e agora? qual o telefone", "\xff\xfe", strings.Repeat("financ ", 300), "a\u0301\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, q string) {
		r := x.Search(q, Scope{Locale: "pt-BR"})
		if len(r.Hits) > 0 && (r.Hits[0].Score < 0 || r.Hits[0].Score > 1) {
			t.Fatalf("score %v", r.Hits[0].Score)
		}
	})
}
