package report

import (
	"cmp"
	"slices"

	"prosa/internal/core"
)

// Score is one customer's answer to the survey: 1 to 5, and whose conversation it was about.
type Score struct {
	StoreID, DepartmentID, AgentID core.ID
	Score                          int
}

// Satisfaction sums scores up. Satisfied counts 4 and 5: their share of all answers is
// what is called CSAT.
type Satisfaction struct {
	Answers   int     `json:"answers"`
	Satisfied int     `json:"satisfied" doc:"4 and 5; CSAT is satisfied ÷ answers"`
	Scores    [5]int  `json:"scores" doc:"How often 1, 2, 3, 4 and 5"`
	Average   float64 `json:"average" doc:"0 without answers"`
}

// SatisfactionLine is the satisfaction with a store, a department or an agent; Key is
// its id, "" for none.
type SatisfactionLine struct {
	Key string `json:"key"`
	Satisfaction
}

// SatisfactionReport is what customers said in a period. Each list sums up to Total.
type SatisfactionReport struct {
	Total       Satisfaction       `json:"total"`
	Stores      []SatisfactionLine `json:"stores"`
	Departments []SatisfactionLine `json:"departments"`
	Agents      []SatisfactionLine `json:"agents"`
}

// Satisfied sums answers up. Scores outside 1 to 5 are none.
func Satisfied(scores []Score) SatisfactionReport {
	var r SatisfactionReport
	stores, departments, agents := map[core.ID]Satisfaction{}, map[core.ID]Satisfaction{}, map[core.ID]Satisfaction{}
	for _, s := range scores {
		if s.Score < 1 || s.Score > 5 {
			continue
		}
		r.Total = r.Total.with(s.Score)
		stores[s.StoreID] = stores[s.StoreID].with(s.Score)
		departments[s.DepartmentID] = departments[s.DepartmentID].with(s.Score)
		agents[s.AgentID] = agents[s.AgentID].with(s.Score)
	}
	r.Stores, r.Departments, r.Agents = satisfactionLines(stores), satisfactionLines(departments), satisfactionLines(agents)
	return r
}

func (s Satisfaction) with(score int) Satisfaction {
	s.Answers++
	s.Scores[score-1]++
	if score >= 4 {
		s.Satisfied++
	}
	sum := 0
	for i, n := range s.Scores {
		sum += (i + 1) * n
	}
	s.Average = float64(sum) / float64(s.Answers)
	return s
}

// satisfactionLines puts the one with most answers first.
func satisfactionLines(by map[core.ID]Satisfaction) []SatisfactionLine {
	out := make([]SatisfactionLine, 0, len(by))
	for key, s := range by {
		out = append(out, SatisfactionLine{key, s})
	}
	slices.SortFunc(out, func(a, b SatisfactionLine) int {
		return cmp.Or(cmp.Compare(b.Answers, a.Answers), cmp.Compare(a.Key, b.Key))
	})
	return out
}
