package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSatisfied(t *testing.T) {
	got := Satisfied([]Score{
		{"centro", "oficina", "ana", 5}, {"centro", "oficina", "ana", 2}, {"litoral", "oficina", "", 4},
		{"centro", "pecas", "ana", 0}, {"centro", "pecas", "ana", 6}, // no answers
	})
	ana := Satisfaction{Answers: 2, Satisfied: 1, Scores: [5]int{0, 1, 0, 0, 1}, Average: 3.5}
	nobody := Satisfaction{Answers: 1, Satisfied: 1, Scores: [5]int{0, 0, 0, 1, 0}, Average: 4}
	total := Satisfaction{Answers: 3, Satisfied: 2, Scores: [5]int{0, 1, 0, 1, 1}, Average: 11.0 / 3}
	want := SatisfactionReport{Total: total, Stores: []SatisfactionLine{{"centro", ana}, {"litoral", nobody}},
		Departments: []SatisfactionLine{{"oficina", total}}, Agents: []SatisfactionLine{{"ana", ana}, {"", nobody}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if none := Satisfied(nil).Total; none.Average != 0 || none.Answers != 0 {
		t.Errorf("without answers: %+v", none)
	}
}
