package faq

import "testing"

func TestDbgNear(t *testing.T) {
	tp := dealershipTopics()
	x := Build(small(), DealershipSynonyms())
	for _, q := range []string{"vocês financiam?", "tem carro usado?", "fazem finanicamento?", "qual orario", "qual o horário?", "Vocês vendem seminovos?", "tem suaves mensais?"} {
		c := tp.near(q)
		s := ""
		for i := range min(5, len(c)) {
			s += " " + tp.shelf.entries[c[i].entry].ID + " " + sprint(round(c[i].share))
		}
		r := x.Search(q, Scope{})
		for _, h := range r.Hits {
			s += " | " + h.Entry.ID + sprint(h.Score)
		}
		t.Log(q, s)
	}
	for t2, l := range x.byLang["pt"].about {
		for _, k := range l {
			t.Log(tp.shelf.entries[t2].ID, x.byLang["pt"].entries[k.entry].ID, k.worth)
		}
	}
}
