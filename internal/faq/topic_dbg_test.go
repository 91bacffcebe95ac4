package faq

import "testing"

func TestDbgSweep(t *testing.T) {
	x := Build(evalEntries(t), DealershipSynonyms())
	dev, _ := evalQuestions(t, worked)
	p := unsplit(t, practice[0])
	bar := func(q []labelled, most float64) (float64, float64) {
		for th := .3; th < .9; th += .01 {
			if f := measure(x, q, th, silently); f.falseShare() <= most {
				return th, 100 * f.rightShare()
			}
		}
		return 0, 0
	}
	p6 := unsplit(t, "questions-7.tsv")
	all := append(append([]labelled{}, dev...), p...)
	for _, m := range []float64{.05, .04, .03, .02, .01} {
		a, b := bar(dev, m)
		c, d := bar(p, m)
		e, f := bar(all, m)
		g, h := bar(p6, m)
		t.Logf("false<=%.2f  dev %.2f %.1f   practice %.2f %.1f  both %.2f %.1f  six %.2f %.1f", m, a, b, c, d, e, f, g, h)
	}
	if *nameWrong {
		for _, q := range append(append(unsplit(t, "questions-6.tsv"), p6...), append(dev, p...)...) {
			r := x.Search(q.text, Scope{})
			if len(r.Hits) > 0 && (q.want == "-" && r.Hits[0].Score >= .36 || q.want != "-" && r.Hits[0].Score >= .3 && (r.Hits[0].Entry.ID != q.want || r.Hits[0].Score < 0.5)) {
				c := dealershipTopics().near(q.text)
				s := ""
				_ = c
				for i := range min(3, len(c)) {
					s += " " + dealershipTopics().shelf.entries[c[i].entry].ID + " " + sprint(round(c[i].share))
				}
				t.Logf("%-18s %s | %s %.2f |%s", q.want, q.text, r.Hits[0].Entry.ID, r.Hits[0].Score, s)
			}
		}
	}
}
