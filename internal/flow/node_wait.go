package flow

import (
	"strings"
	"time"

	"prosa/internal/message"
)

// waitNode lets time pass: some minutes, or until the department opens, an hour of the
// day, or a day (at 09:00). A time that is past, or none, does not wait. With wake a
// message from the customer ends it.
//
//	{"id": "tomorrow", "kind": "wait", "until": "next_open", "wake": true}
//	{"id": "pause", "kind": "wait", "minutes": 30}
type waitNode struct {
	Base
	Minutes int    `json:"minutes,omitempty" min:"1" max:"527040"`
	Until   string `json:"until,omitempty" format:"moment" doc:"next_open, HH:MM, YYYY-MM-DD, YYYY-MM-DD HH:MM, or a variable with one of these."`
	Wake    bool   `json:"wake,omitempty" doc:"A message from the customer ends it."`
}

var waitKind = kindSpec{kind: "wait", group: groupDecide, make: func() Node { return new(waitNode) },
	example: `{"id": "tomorrow", "kind": "wait", "until": "next_open", "wake": true}`}

// noWaiting is what a node that waits for the clock has of Waiting.
var noWaiting Waiting

func (n *waitNode) waiting() *Waiting { return &noWaiting }

func (n *waitNode) Ports() []Port {
	ports := []Port{{Name: "next", Role: RoleNext}}
	if n.Wake {
		ports = append(ports, Port{Name: "message", Role: RoleOption})
	}
	return n.out(ports...)
}

func (n *waitNode) Enter(t *Turn) Exit {
	due := n.due(t)
	if due <= t.env.NowMs {
		return leave(n, "next")
	}
	t.s.WakeMs = min(due, t.env.NowMs+minutes(maxMinutes))
	return wait()
}

// Resume keeps on waiting: what the customer writes is in the conversation.
func (n *waitNode) Resume(_ *Turn, _ message.Content) Exit {
	if n.Wake {
		return leave(n, "message")
	}
	return wait()
}

// Woken goes on: the time has come.
func (n *waitNode) Woken(*Turn) Exit { return leave(n, "next") }

// due is when the wait ends; 0 when that is not known.
func (n *waitNode) due(t *Turn) int64 {
	if n.Until == "" {
		if n.Minutes <= 0 {
			return 0
		}
		return t.env.NowMs + minutes(n.Minutes)
	}
	until := strings.TrimSpace(Render(n.Until, t.lookup))
	if until == "next_open" {
		return t.nextOpen()
	}
	return moment(until, t.env.now())
}

// dayBegins is the hour at which a day is meant that is named without one.
const dayBegins = 9

// moment reads HH:MM (the next such), a date, or both; 0 when it is none.
func moment(s string, now time.Time) int64 {
	if at, err := time.Parse("15:04", s); err == nil {
		y, m, d := now.Date()
		then := time.Date(y, m, d, at.Hour(), at.Minute(), 0, 0, now.Location())
		if !then.After(now) {
			then = time.Date(y, m, d+1, at.Hour(), at.Minute(), 0, 0, now.Location())
		}
		return then.UnixMilli()
	}
	if then, err := time.ParseInLocation("2006-01-02 15:04", s, now.Location()); err == nil {
		return then.UnixMilli()
	}
	if day, err := time.ParseInLocation(time.DateOnly, s, now.Location()); err == nil {
		return time.Date(day.Year(), day.Month(), day.Day(), dayBegins, 0, 0, 0, now.Location()).UnixMilli()
	}
	return 0
}

// nextOpen is when the department chosen opens, else the first of the store; 0 when
// one is open or it is not known.
func (t *Turn) nextOpen() int64 {
	if d := t.department(); d != nil {
		if d.Open {
			return 0
		}
		return d.NextOpenMs
	}
	var first int64
	for i := range t.env.Departments {
		d := &t.env.Departments[i]
		if t.s.StoreID != "" && d.StoreID != t.s.StoreID {
			continue
		}
		if d.Open {
			return 0
		}
		if d.NextOpenMs != 0 && (first == 0 || d.NextOpenMs < first) {
			first = d.NextOpenMs
		}
	}
	return first
}

func (n *waitNode) inspect(r *review) {
	if (n.Minutes == 0) == (n.Until == "") {
		r.problemAt("minutes", "wait_time", "a wait has minutes or a time until, one of them")
	}
	if n.Minutes < 0 || n.Minutes > maxMinutes {
		r.problemAt("minutes", "wait_time", "a wait is 1 to %d minutes", maxMinutes)
	}
	if n.Minutes >= windowMinutes {
		r.warnAt("minutes", "after_window", "after 24 hours of silence only a template is sent")
	}
	r.variables("until", n.Until)
	known := n.Until == "" || n.Until == "next_open" || strings.Contains(n.Until, "{{")
	if !known && moment(n.Until, time.Unix(0, 0).UTC()) == 0 {
		r.problemAt("until", "wait_time", "%q is none of next_open, HH:MM and a date", n.Until)
	}
}
