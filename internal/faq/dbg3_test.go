package faq

import "testing"

func TestDbgCurve(t *testing.T) {
	x := Build(evalEntries(t), DealershipSynonyms())
	_, held := evalQuestions(t, worked)
	for th := .45; th < .8; th += .03 {
		a := measure(x, held, th, silently)
		t.Logf("%.2f %.1f %.1f (%d)", th, 100*a.rightShare(), 100*a.falseShare(), a.falsely)
	}
}
