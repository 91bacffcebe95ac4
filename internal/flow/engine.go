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
)

// Start begins a session at the definition's first node. The customer's first
// message has done its work by opening the conversation: it is not read as an
// answer. Errors: Invalid input_kind.
func Start(def *Definition, in Input) (Session, []Effect, error) {
	if in.Kind != InputStart {
		return Session{}, nil, core.E(core.Invalid, "input_kind", "a session starts with %q, not %q", InputStart, in.Kind)
	}
	t := newTurn(def, Session{Flow: def.hash, StoreID: in.Env.StoreID}, &in.Env)
	t.s.Turns = 1
	t.walk(def.Start)
	return t.s, t.effects, nil
}

// Step goes on with a session that waits. The session given is not changed. A
// reaction or a notice moves nothing. Errors: Conflict flow_version (the session
// belongs to another version), session_ended; Invalid input_kind; Internal
// session_broken.
func Step(def *Definition, s Session, in Input) (Session, []Effect, error) {
	if s.Flow != def.hash {
		return s, nil, core.E(core.Conflict, "flow_version", "the session runs on version %s, not %s", s.Flow, def.hash)
	}
	if s.Ended() {
		return s, nil, core.E(core.Conflict, "session_ended", "the flow session has ended")
	}
	node, ok := def.byID[s.Node].(Waiter)
	if !ok {
		return s, nil, core.E(core.Internal, "session_broken", "node %q cannot wait", s.Node)
	}
	t := newTurn(def, s, &in.Env)
	switch in.Kind {
	case InputTimeout:
		t.timeout(node)
	case InputMessage:
		if in.Content.Kind == message.Reaction || in.Content.Kind == message.Notice {
			return s, nil, nil
		}
		t.message(node, in.Content)
	default:
		return s, nil, core.E(core.Invalid, "input_kind", "a session goes on with %q or %q, not %q", InputMessage, InputTimeout, in.Kind)
	}
	return t.s, t.effects, nil
}

// message is one turn: the words that work everywhere first, then the node.
func (t *Turn) message(node Waiter, in message.Content) {
	t.s.Turns++
	if t.s.Turns > MaxTurns {
		t.handOver(ReasonTurns)
		return
	}
	if tapped := t.tapped(in); tapped != nil {
		// A button of an earlier message: the customer changed their mind.
		if tapped.base().ID != node.base().ID {
			t.at(tapped)
			node = tapped
		}
	} else if !claims(node, t, in) {
		switch {
		case !t.def.Human.Off && !node.base().HumanOff && asksForHuman(typed(in)):
			t.trace(node, "human")
			t.handOver(ReasonAsked)
			return
		case t.def.Menu != "" && asksForMenu(typed(in)):
			t.trace(node, "menu")
			t.forget()
			t.walk(t.def.Menu)
			return
		}
	}
	t.follow(node, node.Resume(t, in))
}

// timeout is a turn of silence.
func (t *Turn) timeout(node Waiter) {
	if target := node.base().Timeout; target != "" {
		t.follow(node, leave("timeout", target))
	}
}

// tapped returns the choice whose button or row the customer touched, or nil.
func (t *Turn) tapped(in message.Content) Waiter {
	if in.Reply == nil {
		return nil
	}
	id, _, ok := splitOptionID(in.Reply.ID)
	if !ok {
		return nil
	}
	w, _ := t.def.byID[id].(*choiceNode)
	if w == nil {
		return nil
	}
	return w
}

func claims(n Node, t *Turn, in message.Content) bool {
	c, ok := n.(claimer)
	return ok && c.claims(t, in)
}

// walk enters nodes from id on until one waits or the session ends.
func (t *Turn) walk(id string) {
	for range MaxNodesPerTurn {
		node := t.def.byID[id]
		if node == nil {
			t.handOver(ReasonDeadEnd)
			return
		}
		t.at(node)
		exit := node.Enter(t)
		t.trace(node, exit.port)
		if t.settle(exit) {
			return
		}
		if t.exhausted() {
			break
		}
		id = exit.target
	}
	t.handOver(ReasonLoop)
}

// at moves the session to a node.
func (t *Turn) at(n Node) {
	t.s.Node, t.s.Retries, t.s.Page, t.s.MediaMs = n.base().ID, 0, 0, 0
	t.current = n
}

// follow goes on from a node that was resumed.
func (t *Turn) follow(node Node, exit Exit) {
	t.trace(node, exit.port)
	if !t.settle(exit) {
		t.walk(exit.target)
	}
}

// settle finishes the turn, unless the exit leads to another node.
func (t *Turn) settle(exit Exit) bool {
	switch {
	case exit.how == exitEnd:
		t.finish()
	case t.tooFast:
		t.handOver(ReasonTooFast)
	case exit.how == exitHandOver:
		t.handOver(exit.reason)
	case exit.how == exitGo:
		return false
	}
	return true
}

// finish ends the session. What it learned has left as effects.
func (t *Turn) finish() { t.s = Session{Flow: t.s.Flow, Turns: t.s.Turns} }
