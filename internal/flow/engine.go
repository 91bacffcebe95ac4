package flow

import (
	"prosa/internal/core"
	"prosa/internal/message"
)

// Limits that keep a flow from running away (a jump to itself, a bot answering a
// bot). Beyond them a person takes over.
const (
	MaxNodesPerTurn      = 100
	MaxTurns             = 500
	MaxMessagesPerMinute = 10
	MaxDepth             = 8 // sub-flows within sub-flows
)

// Start begins a session: at the node of the trigger the input names, else at the
// definition's first. The customer's first message has done its work by opening the
// conversation: it is not read as an answer. Errors: Invalid input_kind.
func Start(def *Definition, in Input) (Session, []Effect, error) {
	if in.Kind != InputStart {
		return Session{}, nil, core.E(core.Invalid, "input_kind", "a session starts with %q, not %q", InputStart, in.Kind)
	}
	t := newTurn(def, Session{Flow: def.hash, StoreID: in.Env.StoreID}, &in)
	t.s.Turns = 1
	t.begin(in.Vars)
	first := def.Start
	if tr := def.trigger(in.Trigger); tr != nil {
		t.setVar("trigger.kind", string(tr.Kind))
		first = firstOf(tr.Node, first)
	}
	t.remember(in.Content.Referral)
	t.walk(first)
	return t.s, t.effects, nil
}

// Step goes on with a session that waits. The session given is not changed. A
// reaction or a notice moves nothing, nor does a wake before its time or the answer to
// a call that is not waited for. Errors: Conflict flow_version (the session belongs
// to another version), session_ended; Invalid input_kind; Internal session_broken.
func Step(def *Definition, s Session, in Input) (Session, []Effect, error) {
	if s.Flow != def.hash {
		return s, nil, core.E(core.Conflict, "flow_version", "the session runs on version %s, not %s", s.Flow, def.hash)
	}
	if s.Ended() {
		return s, nil, core.E(core.Conflict, "session_ended", "the flow session has ended")
	}
	node := def.byID[s.Node]
	if !canWait(node, s) {
		return s, nil, core.E(core.Internal, "session_broken", "node %q cannot wait", s.Node)
	}
	t := newTurn(def, s, &in)
	switch in.Kind {
	case InputMessage:
		if in.Content.Kind == message.Reaction || in.Content.Kind == message.Notice {
			return s, nil, nil
		}
		t.turn(func() { t.message(node, in.Content) })
	case InputWake:
		if s.WakeMs == 0 || in.Env.NowMs < s.WakeMs {
			return s, nil, nil
		}
		t.turn(func() { t.wake(node) })
	case InputResult:
		if s.Call == "" || in.CallID != s.Call || in.Result == nil {
			return s, nil, nil
		}
		t.turn(func() { t.answered(node, in.Result) })
	default:
		return s, nil, core.E(core.Invalid, "input_kind", "a session goes on with %q, %q or %q, not %q", InputMessage, InputWake, InputResult, in.Kind)
	}
	return t.s, t.effects, nil
}

// canWait tells whether a session can stand at a node.
func canWait(n Node, s Session) bool {
	if s.Call != "" {
		_, calls := n.(caller)
		return calls
	}
	_, waits := n.(Waiter)
	return waits
}

// turn counts the input and lets it work.
func (t *Turn) turn(work func()) {
	t.s.Turns++
	if t.s.Turns > MaxTurns {
		t.handOver(ReasonTurns)
		return
	}
	work()
}

// message is one turn: the words that work everywhere first, then the node.
func (t *Turn) message(node Node, in message.Content) {
	if tapped, depth := t.tapped(in); tapped != nil {
		// A button of an earlier message: the customer changed their mind.
		if depth > 0 || tapped.base().ID != node.base().ID {
			t.trace(node, "back")
			t.unwind(depth)
			t.at(tapped)
			node = tapped
		}
	} else if !claims(node, t, in) && t.command(node, typed(in)) {
		return
	}
	if t.s.Call != "" {
		// An answer from outside is under way; the message is in the conversation.
		if _, ok := node.(hurried); !ok {
			return
		}
		t.answered(node, &Result{Error: "overtaken"})
		if t.s.Call != "" || t.s.Node != node.base().ID {
			return
		}
	}
	w, waits := node.(Waiter)
	if !waits {
		return
	}
	t.heard = true
	t.follow(node, w.Resume(t, in))
}

// command obeys the words for a person and for the menu.
func (t *Turn) command(node Node, text string) bool {
	if !t.humanOff(node) && asksForHuman(text) {
		t.trace(node, "human")
		t.handOver(ReasonAsked)
		return true
	}
	if !asksForMenu(text) {
		return false
	}
	depth, ok := t.outward(func(d *Definition) bool { return d.Menu != "" })
	if !ok {
		return false
	}
	t.trace(node, "menu")
	t.unwind(depth)
	t.forget()
	t.walk(t.def.Menu)
	return true
}

// humanOff tells whether asking for a person means nothing at a node.
func (t *Turn) humanOff(node Node) bool {
	if t.def.Human.Off {
		return true
	}
	w, waits := node.(Waiter)
	return waits && w.waiting().HumanOff
}

// tapped returns the choice whose button or row the customer touched, and how many
// flows further out it is; nil when it is none.
func (t *Turn) tapped(in message.Content) (Node, int) {
	if in.Reply == nil {
		return nil, 0
	}
	id, _, ok := splitOptionID(in.Reply.ID)
	if !ok {
		return nil, 0
	}
	offers := func(d *Definition) bool { _, ok := d.byID[id].(offerer); return ok }
	depth, ok := t.outward(offers)
	if !ok {
		return nil, 0
	}
	return t.defAt(depth).byID[id], depth
}

// offerer is a Waiter whose buttons and rows carry ids made by optionID: a touch on
// one of an earlier message leads back to it.
type offerer interface {
	Waiter
	offers()
}

func claims(n Node, t *Turn, in message.Content) bool {
	c, ok := n.(claimer)
	return ok && t.s.Call == "" && c.claims(t, in)
}

// walk enters nodes from id on until one waits or the session ends.
func (t *Turn) walk(id string) {
	for t.visited < MaxNodesPerTurn && !t.exhausted() {
		node := t.def.byID[id]
		if node == nil {
			t.handOver(ReasonDeadEnd)
			return
		}
		t.visited++
		t.at(node)
		next, on := t.settle(node, node.Enter(t))
		if !on {
			return
		}
		id = next
	}
	t.handOver(ReasonLoop)
}

// at moves the session to a node.
func (t *Turn) at(n Node) {
	b := n.base()
	t.s.Node, t.s.Kind = b.ID, b.Kind
	t.s.Retries, t.s.Page, t.s.MediaMs, t.s.Reminders, t.s.Stage = 0, 0, 0, 0, ""
	t.s.SinceMs, t.s.HeardMs, t.s.WakeMs, t.s.Call = t.env.NowMs, 0, 0, ""
	t.current, t.heard = n, false
}

// follow goes on from a node that was resumed.
func (t *Turn) follow(node Node, exit Exit) {
	if next, on := t.settle(node, exit); on {
		t.walk(next)
	}
}

// settle traces the exit and finishes the turn, unless it leads to another node.
func (t *Turn) settle(node Node, exit Exit) (next string, on bool) {
	t.trace(node, exit.port)
	switch {
	case exit.how == exitEnd:
		t.finish()
	case t.tooFast:
		t.handOver(ReasonTooFast)
	case exit.how == exitHandOver:
		t.handOver(exit.reason)
	case exit.how == exitWait:
		t.arm(node)
	case exit.how == exitCall:
		t.place(node, exit.call)
	case exit.how == exitReturn:
		return t.comeBack()
	case exit.how == exitSubflow || exit.how == exitGoOver:
		return t.goInto(node, exit)
	default:
		return exit.target, true
	}
	return "", false
}

// finish ends the session. What it learned has left as effects.
func (t *Turn) finish() { t.s = Session{Flow: t.s.Flow, Turns: t.s.Turns} }
