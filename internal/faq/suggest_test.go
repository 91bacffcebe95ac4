package faq

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func sprint(v any) string { return fmt.Sprint(v) }

func TestSuggest(t *testing.T) {
	t.Parallel()
	got := Suggest([]Question{
		{"vcs fazem blindagem?", 3, 10}, {"tem teto solar nesse carro?", 2, 30}, {"quanto custa a blindagem", 1, 20}, {"oi, queria saber se vocês fazem blindagem no carro", 2, 40},
		{"esse tem teto solar", 4, 5}, {"bom dia", 9, 99}, {"fazem blindajem", 1, 50}, {"vendem drone?", 1, 60},
	}, DealershipSynonyms(), "pt-BR")
	var out []string
	for _, c := range got {
		s := fmt.Sprintf("%d at %d:", c.Count, c.LastMs)
		for _, q := range c.Questions {
			s += " " + q.Text + ";"
		}
		out = append(out, s)
	}
	want := []string{
		"6 at 50: vcs fazem blindagem?; oi, queria saber se vocês fazem blindagem no carro; fazem blindajem;",
		"6 at 30: esse tem teto solar; tem teto solar nesse carro?;",
		"1 at 60: vendem drone?;",
		"1 at 20: quanto custa a blindagem;",
	}
	if d := cmp.Diff(want, out); d != "" {
		t.Error(d)
	}
}

// Each question that means something is in exactly one cluster, sums are right, the
// order is falling, and the input is left alone.
func TestSuggestProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var in []Question
		for i := range rapid.IntRange(0, 30).Draw(t, "n") {
			q := rapid.SampledFrom([]string{"blindagem", "fazem blindagem?", "teto solar", "quanto custa o frete", "oi", "", "frete grátis?", "vende drone"}).Draw(t, "text")
			in = append(in, Question{q, rapid.IntRange(0, 5).Draw(t, "count"), int64(i)})
		}
		before := slices.Clone(in)
		got := Suggest(in, DealershipSynonyms()[:10], "pt-BR")
		if !slices.Equal(in, before) {
			t.Fatal("the input was changed")
		}
		n, last := 0, 1<<30
		for _, c := range got {
			sum := 0
			for _, q := range c.Questions {
				sum += max(1, q.Count)
				n++
			}
			if sum != c.Count || c.Count > last || len(c.Questions) == 0 {
				t.Fatalf("cluster %+v after %d", c, last)
			}
			last = c.Count
		}
		meant := 0
		for _, q := range in {
			if q.Text != "" && q.Text != "oi" {
				meant++
			}
		}
		if n != meant {
			t.Fatalf("%d of %d questions are in clusters", n, meant)
		}
		slices.Reverse(in)
		if d := cmp.Diff(got, Suggest(in, DealershipSynonyms()[:10], "pt-BR")); d != "" {
			t.Fatalf("the order of the input matters: %s", d)
		}
	})
}
