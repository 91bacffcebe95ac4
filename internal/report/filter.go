package report

import (
	"maps"
	"strconv"
	"time"
)

// None is a filter's value for "has no such thing".
const None = "none"

// baseFilter lists all rows of the report: the parameters of GET
// /api/v1/conversations.
func (p Params) baseFilter() map[string]string {
	f := map[string]string{
		"view": "any", "period": "opened",
		"from": strconv.FormatInt(p.From, 10), "to": strconv.FormatInt(p.To, 10),
	}
	for name, id := range map[string]string{"store_id": p.StoreID, "department_id": p.DepartmentID, "agent_id": p.AgentID} {
		if id != "" {
			f[name] = id
		}
	}
	return f
}

// lineFilter lists the rows of one line. By outcome, an open conversation has none,
// like a closed one without.
func (p Params) lineFilter(key string) map[string]string {
	f := p.baseFilter()
	value := key
	if value == "" {
		value = None
	}
	switch p.By {
	case ByStore:
		f["store_id"] = value
	case ByDepartment:
		f["department_id"] = value
	case ByAgent:
		f["agent_id"] = value
	case ByOutcome:
		f["outcome"] = value
	case ByDay:
		from, to := p.day(key)
		f["from"], f["to"] = strconv.FormatInt(from, 10), strconv.FormatInt(to, 10)
	}
	return f
}

// day is the part of the period that falls on a local day.
func (p Params) day(key string) (from, to int64) {
	day, err := time.ParseInLocation(time.DateOnly, key, p.Location)
	if err != nil {
		return p.From, p.To
	}
	next := day.AddDate(0, 0, 1)
	return max(p.From, day.UnixMilli()), min(p.To, next.UnixMilli())
}

// Part is a number of a line besides its count.
type Part string

// The parts of a line that are conversations one can list.
const (
	PartOpen      Part = "open"
	PartClosed    Part = "closed"
	PartAbandoned Part = "abandoned"
)

// FilterOf lists the conversations behind one part of the line.
func (l Line) FilterOf(p Part) map[string]string {
	f := maps.Clone(l.Filter)
	f["state"] = string(p)
	return f
}

// FilterOfOutcome lists the closed conversations of the line with an outcome; "" =
// closed without.
func (l Line) FilterOfOutcome(outcome string) map[string]string {
	f := l.FilterOf(PartClosed)
	f["outcome"] = outcome
	if outcome == "" {
		f["outcome"] = None
	}
	return f
}
