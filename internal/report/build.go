package report

import (
	"cmp"
	"slices"
	"time"

	"prosa/internal/core"
)

// By is what lines are made of.
type By string

// The groupings. A day is the local day a conversation opened on.
const (
	ByStore      By = "store"
	ByDepartment By = "department"
	ByAgent      By = "agent"
	ByOutcome    By = "outcome"
	ByDay        By = "day"
)

// Params say which report. From and To (Unix milliseconds, To exclusive) and the
// three ids are what the rows were selected by: they go into every filter.
type Params struct {
	By           By
	From, To     int64
	StoreID      core.ID
	DepartmentID core.ID
	AgentID      core.ID
	Names        map[string]string // what people read for a key: id or outcome key
	Location     *time.Location    // of days; nil = UTC
}

// Line is one group of conversations. Key is the id, outcome key or day (2026-11-22)
// they share, "" where they have none.
type Line struct {
	Key           string            `json:"key"`
	Name          string            `json:"name"`
	Count         int               `json:"count"`
	Open          int               `json:"open"`
	Closed        int               `json:"closed"`
	Abandoned     int               `json:"abandoned"`
	QueueWait     Clock             `json:"queue_wait"`
	FirstResponse Clock             `json:"first_response"`
	Handling      Clock             `json:"handling"`
	Outcomes      map[string]int    `json:"outcomes"` // closed ones by outcome key, "" = closed without
	Filter        map[string]string `json:"filter"`
}

// Report is the whole answer. Total sums up all rows by itself, not the lines.
type Report struct {
	From  int64  `json:"from"`
	To    int64  `json:"to"`
	By    By     `json:"by"`
	Lines []Line `json:"lines"`
	Total Line   `json:"total"`
}

// Build sums rows up. Lines come largest first, days in order. Errors: Invalid
// report_by.
func Build(rows []Row, p Params) (Report, error) {
	key, ok := keys[p.By]
	if !ok {
		return Report{}, core.E(core.Invalid, "report_by", "no report by %q", p.By).On("by")
	}
	if p.Location == nil {
		p.Location = time.UTC
	}
	groups := make(map[string]*tally)
	var total tally
	for i := range rows {
		k := key(&rows[i], p.Location)
		g := groups[k]
		if g == nil {
			g = new(tally)
			groups[k] = g
		}
		g.add(&rows[i])
		total.add(&rows[i])
	}
	r := Report{From: p.From, To: p.To, By: p.By, Lines: make([]Line, 0, len(groups))}
	for k, g := range groups {
		r.Lines = append(r.Lines, g.line(k, p.Names[k], p.lineFilter(k)))
	}
	sortLines(r.Lines, p.By)
	r.Total = total.line("", "", p.baseFilter())
	return r, nil
}

// keys give the group of a row.
var keys = map[By]func(r *Row, loc *time.Location) string{
	ByStore:      func(r *Row, _ *time.Location) string { return r.StoreID },
	ByDepartment: func(r *Row, _ *time.Location) string { return r.DepartmentID },
	ByAgent:      func(r *Row, _ *time.Location) string { return r.AgentID },
	ByOutcome:    func(r *Row, _ *time.Location) string { return r.Outcome },
	ByDay: func(r *Row, loc *time.Location) string {
		return time.UnixMilli(r.OpenedAt).In(loc).Format(time.DateOnly)
	},
}

func sortLines(lines []Line, by By) {
	slices.SortFunc(lines, func(a, b Line) int {
		if by == ByDay {
			return cmp.Compare(a.Key, b.Key)
		}
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Key, b.Key))
	})
}

// tally collects the rows of one line.
type tally struct {
	count, closed, abandoned  int
	queue, response, handling []int64
	outcomes                  map[string]int
}

func (t *tally) add(r *Row) {
	t.count++
	if r.Closed {
		t.closed++
		if t.outcomes == nil {
			t.outcomes = make(map[string]int)
		}
		t.outcomes[r.Outcome]++
		if r.Abandoned {
			t.abandoned++
		}
	}
	t.queue = appendTime(t.queue, r.QueueWaitMs)
	t.response = appendTime(t.response, r.FirstResponseMs)
	t.handling = appendTime(t.handling, r.HandlingMs)
}

func appendTime(times []int64, ms int64) []int64 {
	if ms < 0 {
		return times
	}
	return append(times, ms)
}

func (t *tally) line(key, name string, filter map[string]string) Line {
	l := Line{
		Key: key, Name: name, Filter: filter,
		Count: t.count, Open: t.count - t.closed, Closed: t.closed, Abandoned: t.abandoned,
		QueueWait: clockOf(t.queue), FirstResponse: clockOf(t.response), Handling: clockOf(t.handling),
		Outcomes: t.outcomes,
	}
	if l.Outcomes == nil {
		l.Outcomes = map[string]int{}
	}
	return l
}
