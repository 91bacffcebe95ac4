package faq

import (
	"testing"

	"pgregory.net/rapid"

	"prosa/internal/contact"
)

func TestStems(t *testing.T) {
	t.Parallel()
	for lang, families := range map[string][][]string{
		"pt": {{"agendar", "agendamento", "agendo"}, {"aprovacao", "aprovar"}, {"revisao", "revisoes"}, {"emplacar", "emplacamento"}, {"cartao", "cartoes"}, {"disponivel", "disponivel"}, {"apagar", "apaguem"}, {"horario", "horarios"}},
		"en": {{"financing", "finance"}, {"appointment", "appointments"}, {"service", "services"}},
		"es": {{"financiar", "financiamos"}, {"cotizacion", "cotizaciones"}, {"horario", "horarios"}},
	} {
		a := newAnalyser(lang, nil, options{})
		for _, f := range families {
			for _, w := range f[1:] {
				if a.stem(f[0]) != a.stem(w) {
					t.Errorf("%s: %s is %s, %s is %s", lang, f[0], a.stem(f[0]), w, a.stem(w))
				}
			}
		}
	}
	// Words that look alike and are not.
	a := newAnalyser("pt", nil, options{})
	for _, p := range [][2]string{{"sabado", "saber"}, {"usado", "usar"}, {"cartao", "carta"}, {"segurar", "seguro"}, {"bateria", "bater"}, {"marca", "marcar"}, {"contrato", "contratar"}} {
		if a.stem(p[0]) == a.stem(p[1]) {
			t.Errorf("%s and %s are both %s", p[0], p[1], a.stem(p[0]))
		}
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "ab", 2}, {"revisao", "revizao", 1}, {"revisao", "revsao", 1}, {"revisao", "revisaao", 1}, {"revisao", "reviaso", 1}, {"financiamento", "finaciamneto", 2}, {"moto", "foto", 1}} {
		if got := contact.Edits(c.a, c.b); got != c.want {
			t.Errorf("%q to %q is %d, want %d", c.a, c.b, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[a-z]{0,12}`)
		a, b := s.Draw(t, "a"), s.Draw(t, "b")
		if d := contact.Edits(a, b); d != contact.Edits(b, a) || (d == 0) != (a == b) || d > max(len(a), len(b)) {
			t.Fatalf("%q to %q is %d", a, b, d)
		}
	})
}

// The index of leftovers finds what comparing with every word finds.
func TestSpellerFindsTheNearest(t *testing.T) {
	t.Parallel()
	words := map[string]int32{"revisao": 3, "financiamento": 5, "garantia": 1, "horario": 2, "endereco": 1, "seguro": 1, "peca": 1, "recall": 1}
	s := newSpeller(words)
	rapid.Check(t, func(t *rapid.T) {
		w := []byte(rapid.SampledFrom(s.words).Draw(t, "word"))
		for range rapid.IntRange(0, 3).Draw(t, "mistakes") {
			i := rapid.IntRange(1, len(w)-1).Draw(t, "at")
			switch rapid.IntRange(0, 2).Draw(t, "kind") {
			case 0:
				w = append(w[:i], w[i+1:]...)
			case 1:
				w[i] = 'w'
			case 2:
				w = append(w[:i], append([]byte{'k'}, w[i:]...)...)
			}
			if len(w) < 3 {
				break
			}
		}
		got, worth := s.correct(string(w))
		nearest := reach(len(w)) + 1
		for known := range words {
			if sameStart(string(w), known) {
				nearest = min(nearest, contact.Edits(string(w), known))
			}
		}
		if found := nearest <= reach(len(w)); found != (got != "") || found && contact.Edits(string(w), got) != nearest {
			t.Fatalf("%q becomes %q (%.2f), the nearest is %d away", w, got, worth, nearest)
		}
	})
}

// Real words are no typing mistakes, and short ones have no room for any.
func TestNoCorrection(t *testing.T) {
	t.Parallel()
	a := Build(append(small(), entry("photo", "Posso ver uma foto?")), DealershipSynonyms()).byLang["pt"].analyser
	for _, w := range []string{"moto", "barco", "casa", "abc", "gol"} {
		for _, u := range a.units(w) {
			if u.exact != 1 {
				t.Errorf("%q became %q", w, u.stem)
			}
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	l := lexicons()["pt"]
	for q, want := range map[string]string{
		"Vcs abrem q HORAS??":    "[voces abrem que horas]",
		"oiiiii carrro":          "[oi caro]",
		"test-drive 60x":         "[test drive 60x]",
		"nf-e p/ mim":            "[nota fiscal e p mim]",
		"R$ 10.000":              "[r 10 000]",
		"😀":                      "[]",
		"ÁÉÍÕÇ ｆｕｌｌ":             "[aeioc full]",
		"1000000 quilometros":    "[1000000 quilometros]",
		"Nao_sei;nao.sei\tnunca": "[nao sei nao sei nunca]",
	} {
		if got := sprint(l.words(q)); got != want {
			t.Errorf("%q gives %s, want %s", q, got, want)
		}
	}
}
