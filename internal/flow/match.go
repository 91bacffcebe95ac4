package flow

import (
	"slices"

	"prosa/internal/core"
	"prosa/internal/message"
)

// OccasionKind is what might begin a flow.
type OccasionKind string

// The kinds of occasions.
const (
	OccasionMessage  OccasionKind = "message"
	OccasionEvent    OccasionKind = "event"
	OccasionSchedule OccasionKind = "schedule"
	OccasionAPI      OccasionKind = "api"
)

// Occasion is something that might begin a flow. Of an answer to a template, whoever
// knows which it was puts it into Content.Template. InSession tells that a flow runs
// already: then only triggers that may interrupt it count.
type Occasion struct {
	Kind         OccasionKind
	Content      message.Content
	FirstMessage bool // of a new contact
	Open         bool // some department of the number is
	AccountID    core.ID
	Event, Label string
	InSession    bool
	Wish         Wish // what WishOf says of Content; "" = Match reads it
}

// Match finds the flow that begins, and the trigger that says so. The order is that of
// TriggerKind; within a kind one for some accounts goes before one for all, a longer
// word before a shorter one, and then the flow whose key sorts first.
func Match(defs []*Definition, o Occasion) (*Definition, Trigger, bool) {
	if o.Kind == OccasionMessage && (o.Content.Kind == message.Reaction || o.Content.Kind == message.Notice) {
		return nil, Trigger{}, false
	}
	m := matcher{o: &o}
	var def *Definition
	var best *Trigger
	rank, score := len(triggerOrder), -1
	for _, d := range defs {
		for i := range d.Triggers {
			t := &d.Triggers[i]
			r, known := triggerOrder[t.Kind]
			if !known || r > rank || o.InSession && !t.interrupts() || !t.serves(o.AccountID) {
				continue
			}
			s := m.score(t)
			if s < 0 || r == rank && (s < score || s == score && def.Key <= d.Key) {
				continue
			}
			def, best, rank, score = d, t, r, s
		}
	}
	if best == nil {
		return nil, Trigger{}, false
	}
	return def, *best, true
}

// triggerOrder ranks the kinds, the most specific first.
var triggerOrder = func() map[TriggerKind]int {
	m := map[TriggerKind]int{}
	for i, k := range []TriggerKind{
		TriggerOptOut, TriggerOptIn, TriggerPayload, TriggerTemplateReply, TriggerRef, TriggerReferral, TriggerKeyword,
		TriggerOutsideHours, TriggerFirstMessage, TriggerAnyMessage, TriggerEvent, TriggerSchedule, TriggerAPI,
	} {
		m[k] = i
	}
	return m
}()

// interrupts tells whether the trigger counts while a flow runs. A wish to be left
// alone always does; what any message would fire never does, or no flow would get
// beyond its first node.
func (t *Trigger) interrupts() bool {
	switch t.Kind {
	case TriggerOptOut:
		return true
	case TriggerOutsideHours, TriggerFirstMessage, TriggerAnyMessage:
		return false
	}
	return t.Interrupts
}

func (t *Trigger) serves(account core.ID) bool {
	return len(t.Accounts) == 0 || slices.Contains(t.Accounts, account)
}

// narrow is what being for some accounts only adds to a score.
const narrow = 1 << 16

// matcher reads an occasion once for all triggers.
type matcher struct {
	o     *Occasion
	read  bool
	words []string // of what was typed
	refs  []string
	ad    referral

	wish Wish
}

// wants tells whether the customer has a wish; it is read once.
func (m *matcher) wants(w Wish) bool {
	if m.wish == "" {
		if m.wish = m.o.Wish; m.wish == "" {
			m.wish = WishOf(m.o.Content)
		}
	}
	return m.wish == w
}

// score says how well a trigger fits the occasion; negative = not at all.
func (m *matcher) score(t *Trigger) int {
	s := -1
	switch m.o.Kind {
	case OccasionMessage:
		s = m.message(t)
	case OccasionEvent:
		if t.Kind == TriggerEvent && t.Event == m.o.Event && (t.Label == "" || t.Label == m.o.Label) {
			s = len(t.Label)
		}
	case OccasionSchedule:
		if t.Kind == TriggerSchedule && t.Label == m.o.Label {
			s = 0
		}
	case OccasionAPI:
		if t.Kind == TriggerAPI {
			s = 0
		}
	}
	if s >= 0 && len(t.Accounts) > 0 {
		s += narrow
	}
	return s
}

// message scores the triggers that messages fire.
func (m *matcher) message(t *Trigger) int {
	c := &m.o.Content
	holds := false
	switch t.Kind {
	case TriggerOptOut:
		holds = m.wants(WishOut)
	case TriggerOptIn:
		holds = m.wants(WishIn)
	case TriggerPayload:
		holds = c.Reply != nil && slices.Contains(t.Payloads, c.Reply.ID)
	case TriggerTemplateReply:
		return t.templateReply(c)
	case TriggerRef:
		m.prepare()
		return longest(m.refs, t.refs)
	case TriggerReferral:
		m.prepare()
		return t.referral(m.ad)
	case TriggerKeyword:
		m.prepare()
		return t.keyword(m.words)
	case TriggerOutsideHours:
		holds = !m.o.Open
	case TriggerFirstMessage:
		holds = m.o.FirstMessage
	case TriggerAnyMessage:
		holds = true
	}
	if holds {
		return 0
	}
	return -1
}

// Said is what a message says in words: typed, or on the button that was touched.
func Said(c message.Content) string {
	if c.Kind == message.ButtonReply && c.Reply != nil {
		return c.Reply.Title
	}
	return typed(c)
}
