package flow

import (
	"maps"
	"slices"

	"prosa/internal/core"
	"prosa/internal/message"
)

// Turn is one call of Start or Step in progress: what nodes read, and where they
// put what they do.
type Turn struct {
	def     *Definition
	env     *Env
	input   *Input
	s       Session
	effects []Effect
	current Node

	ownVars bool              // s.Vars is this turn's own copy
	name    string            // told in this turn; Env still has the old one
	fields  map[string]string // set in this turn
	work    int               // bytes of text looked at, see exhausted
	visited int               // nodes entered
	heard   bool              // the customer's word was taken to the node
	tooFast bool
}

// maxWork is how many bytes of its own texts a flow may have looked at in one turn.
// A real turn needs a few thousand; it bounds what a flow that goes round can cost.
const maxWork = 256 << 10

func (t *Turn) exhausted() bool { return t.work > maxWork }

func newTurn(def *Definition, s Session, in *Input) *Turn {
	t := &Turn{def: def, env: &in.Env, input: in, s: s, effects: make([]Effect, 0, 8)}
	t.current = def.byID[s.Node]
	if t.s.StoreID == "" {
		t.s.StoreID = t.env.StoreID
	}
	return t
}

func (t *Turn) do(e Effect) { t.effects = append(t.effects, e) }

func (t *Turn) trace(n Node, port string) {
	tr := Trace{NodeID: n.base().ID, Port: port, Flow: t.def.hash}
	if t.s.Node == tr.NodeID && t.s.SinceMs > 0 {
		tr.WaitMs = max(t.env.NowMs-t.s.SinceMs, 0)
	}
	t.do(tr)
}

// text gives a Text in the customer's language with its variables replaced.
func (t *Turn) text(x Text) string {
	s := x.In(t.env.Locale)
	t.work += len(s)
	return Render(s, t.lookup)
}

// maxDelayMs is the longest pause before a message.
const maxDelayMs = 10_000

// say sends a text; an empty one is not sent.
func (t *Turn) say(s string) { t.sayAfter(s, 0) }

func (t *Turn) sayAfter(s string, delayMs int) {
	if s = clip(s, textLimit(t.env.channel())); !blank(s) {
		t.sendAfter(message.Content{Kind: message.Text, Text: s}, delayMs)
	}
}

// send sends a content the channel takes. What it does not take becomes simpler: a
// carousel its pictures and a text, everything else plain text. What cannot be text
// is dropped, with a trace that says so.
func (t *Turn) send(c message.Content) { t.sendAfter(c, 0) }

// sendAfter sends a content some milliseconds after the one before it.
func (t *Turn) sendAfter(c message.Content, delayMs int) {
	for _, part := range t.fitting(c) {
		t.out(part, delayMs)
		delayMs = 0
	}
}

// fitting is the content in messages the channel takes.
func (t *Turn) fitting(c message.Content) []message.Content {
	takes := func(c message.Content) bool { return c.Validate(t.env.channel()) == nil }
	if takes(c) {
		return []message.Content{c}
	}
	// Several messages only where they leave the flow something to say in this minute.
	if parts := c.Simpler(); len(parts) > 1 && len(parts) <= MaxMessagesPerMinute/2 && !slices.ContainsFunc(parts, func(c message.Content) bool { return !takes(c) }) {
		return parts
	}
	c = message.Content{Kind: message.Text, Text: clip(c.PlainText(), textLimit(t.env.channel()))}
	if takes(c) {
		return []message.Content{c}
	}
	t.trace(t.current, "dropped")
	return nil
}

// out lets a message go, unless there were too many in this minute.
func (t *Turn) out(c message.Content, delayMs int) {
	if t.env.NowMs-t.s.MinuteMs >= minuteMs || t.env.NowMs < t.s.MinuteMs {
		t.s.MinuteMs, t.s.Sent = t.env.NowMs, 0
	}
	if t.s.Sent >= MaxMessagesPerMinute {
		t.tooFast = true
		return
	}
	t.s.Sent++
	t.do(Send{Content: c, DelayMs: min(max(delayMs, 0), maxDelayMs)})
}

// save stores a value where a node's "save" says: var.x, field.x or contact.name.
// An empty target stores nothing.
func (t *Turn) save(target, value string) {
	kind, key := splitName(target)
	switch kind {
	case "var":
		if isVarName(key) {
			t.setVar(key, value)
		}
	case "field":
		if t.fields == nil {
			t.fields = make(map[string]string, 1)
		}
		t.fields[key] = value
		t.do(SetField{Key: key, Value: value})
	case "contact":
		t.name = value
		t.do(SetName{Name: value})
	}
}

// setVar writes a variable.
func (t *Turn) setVar(key, value string) { t.keep(key, clip(value, maxValue)) }

// keep writes a variable whole, without touching the map the caller gave. Names with
// a dot are the nodes' own.
func (t *Turn) keep(key, value string) {
	if !t.ownVars {
		t.s.Vars, t.ownVars = maps.Clone(t.s.Vars), true
	}
	if value == "" {
		delete(t.s.Vars, key)
		if len(t.s.Vars) == 0 {
			t.s.Vars = nil // as its JSON reads back
		}
		return
	}
	if t.s.Vars == nil {
		t.s.Vars = make(map[string]string, 1)
	}
	t.s.Vars[key] = value
}

// chooseStore settles the store; a department of another store is given up.
func (t *Turn) chooseStore(id core.ID) {
	if id == "" || id == t.s.StoreID {
		return
	}
	t.s.StoreID = id
	if d := t.department(); d != nil && d.StoreID != id {
		t.s.DepartmentID = ""
	}
	t.do(SetStore{StoreID: id})
}

// chooseDepartment settles the department and with it the store.
func (t *Turn) chooseDepartment(d *DepartmentRef) {
	t.chooseStore(d.StoreID)
	t.s.DepartmentID = d.ID
}

// store and department are the ones the session settled on, or nil.
func (t *Turn) store() *StoreRef           { return t.env.store(t.s.StoreID) }
func (t *Turn) department() *DepartmentRef { return t.env.department(t.s.DepartmentID) }

// forget takes back what was chosen, for a new walk through the menu. What the
// channel account itself decides stays.
func (t *Turn) forget() {
	t.s.StoreID, t.s.DepartmentID = t.env.StoreID, ""
}
