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

// grades count the scores 1 to 5.
type grades [5]int

// Satisfied sums answers up. Scores outside 1 to 5 are none.
func Satisfied(scores []Score) SatisfactionReport {
	var total grades
	stores, departments, agents := map[core.ID]grades{}, map[core.ID]grades{}, map[core.ID]grades{}
	for _, s := range scores {
		if s.Score < 1 || s.Score > 5 {
			continue
		}
		total[s.Score-1]++
		for _, to := range []struct {
			by  map[core.ID]grades
			key core.ID
		}{{stores, s.StoreID}, {departments, s.DepartmentID}, {agents, s.AgentID}} {
			counts := to.by[to.key]
			counts[s.Score-1]++
			to.by[to.key] = counts
		}
	}
	return SatisfactionReport{Total: total.satisfaction(), Stores: satisfactionLines(stores), Departments: satisfactionLines(departments), Agents: satisfactionLines(agents)}
}

func (g grades) satisfaction() Satisfaction {
	s := Satisfaction{Scores: g, Satisfied: g[3] + g[4]}
	sum := 0
	for i, n := range g {
		s.Answers += n
		sum += (i + 1) * n
	}
	if s.Answers > 0 {
		s.Average = float64(sum) / float64(s.Answers)
	}
	return s
}

// satisfactionLines puts the one with most answers first.
func satisfactionLines(by map[core.ID]grades) []SatisfactionLine {
	out := make([]SatisfactionLine, 0, len(by))
	for key, g := range by {
		out = append(out, SatisfactionLine{key, g.satisfaction()})
	}
	slices.SortFunc(out, func(a, b SatisfactionLine) int {
		return cmp.Or(cmp.Compare(b.Answers, a.Answers), cmp.Compare(a.Key, b.Key))
	})
	return out
}
