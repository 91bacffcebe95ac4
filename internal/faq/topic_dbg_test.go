package faq

import "testing"

func TestDbgTopics(t *testing.T) {
	tp := dealershipTopics()
	alias := map[string]string{"hours-holiday": "holiday", "financing-bad-credit": "bad-credit"}
	ok, n, of, bad := 0, 0, 0, 0
	dev, _ := evalQuestions(t, worked)
	for _, q := range append(dev, unsplit(t, practice...)...) {
		c := tp.near(q.text)
		w := q.want
		if a := alias[w]; a != "" {
			w = a
		}
		first := func(i int) (string, float64) {
			if i >= len(c) {
				return "", 0
			}
			return tp.shelf.entries[c[i].entry].ID, c[i].share
		}
		a, sa := first(0)
		b, sb := first(1)
		if w != "-" {
			n++
			if a == w {
				ok++
			} else if *nameWrong {
				t.Logf("%-20s %s  | %s %.2f %s %.2f", w, q.text, a, sa, b, sb)
			}
		} else {
			of++
			if len(c) > 0 && !tp.never[c[0].entry] && sa > 0.4 {
				bad++
				if *nameWrong {
					t.Logf("%-20s %s  | %s %.2f %s %.2f", w, q.text, a, sa, b, sb)
				}
			}
		}
	}
	t.Logf("%d of %d; outside %d of %d", ok, n, bad, of)
	for _, e := range evalEntries(t) {
		v := map[string]float64{}
		for _, s := range e.Questions {
			if c := tp.near(s); len(c) > 0 {
				v[tp.shelf.entries[c[0].entry].ID] += c[0].share / float64(len(e.Questions))
			}
		}
		t.Logf("%-20s %v", e.ID, v)
	}
}
