package answers

import (
	"cmp"
	"slices"
	"time"

	"prosa/internal/core"
	"prosa/internal/store"
)

// Numbers say what became of questions. Asked is the sum of Answered and Unanswered;
// what of Answered is neither Helpful nor Unhelpful nobody said anything to.
type Numbers struct {
	Asked      int `json:"asked"`
	Answered   int `json:"answered"`
	Unanswered int `json:"unanswered" doc:"No entry fitted"`
	HandedOver int `json:"handed_over" doc:"Unanswered or unhelpful, and people took over the conversation"`
	Helpful    int `json:"helpful" doc:"The customer said yes"`
	Unhelpful  int `json:"unhelpful" doc:"The customer said no"`
}

// Line is the numbers of an entry, a day, a store or a department. Key is its id, the
// date of the day, or "" for none.
type Line struct {
	Key string `json:"key"`
	Numbers
}

// Report is what the frequent questions did in a period. Each list sums up to Total.
type Report struct {
	Total       Numbers `json:"total"`
	Entries     []Line  `json:"entries" doc:"By entry, the most asked first; key empty = nothing fitted"`
	Days        []Line  `json:"days" doc:"By day in the organization's time zone, in order"`
	Stores      []Line  `json:"stores"`
	Departments []Line  `json:"departments"`
}

// Sum makes a report of questions.
func Sum(facts []store.QuestionFact, zone *time.Location) Report {
	entries, days, stores, departments := map[string]*Line{}, map[string]*Line{}, map[string]*Line{}, map[string]*Line{}
	var r Report
	for _, f := range facts {
		r.Total.add(f)
		for _, to := range []struct {
			lines map[string]*Line
			key   string
		}{{entries, f.EntryID}, {days, core.FromMs(f.At).In(zone).Format(time.DateOnly)}, {stores, f.StoreID}, {departments, f.DepartmentID}} {
			if to.lines[to.key] == nil {
				to.lines[to.key] = &Line{Key: to.key}
			}
			to.lines[to.key].add(f)
		}
	}
	r.Entries, r.Stores, r.Departments = sorted(entries), sorted(stores), sorted(departments)
	r.Days = sorted(days)
	slices.SortFunc(r.Days, func(a, b Line) int { return cmp.Compare(a.Key, b.Key) })
	return r
}

func (n *Numbers) add(f store.QuestionFact) {
	n.Asked++
	settled := f.EntryID != ""
	if settled {
		n.Answered++
	} else {
		n.Unanswered++
	}
	switch {
	case settled && f.Helpful == "yes":
		n.Helpful++
	case settled && f.Helpful == "no":
		n.Unhelpful++
		settled = false
	}
	if !settled && f.People {
		n.HandedOver++
	}
}

func sorted(lines map[string]*Line) []Line {
	out := []Line{}
	for _, l := range lines {
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b Line) int { return cmp.Or(cmp.Compare(b.Asked, a.Asked), cmp.Compare(a.Key, b.Key)) })
	return out
}
