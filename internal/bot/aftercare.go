package bot

import (
	"prosa/internal/flow"
)

// aftercare lets a flow that still waits in a conversation that is over (a survey)
// have the customer's message, if it is an answer. Anything else ends the flow, and
// false tells that the message has to find its way as any other: a wish of a customer
// must not lie unread in a closed conversation.
func (t *batch) aftercare(s scene, it item) (done bool, err error) {
	m := it.parsed.Message
	book := t.book(s.w.Dir)
	def, session, ok := book.resume(s.k.v.Session)
	if ok && !tooOld(s.w.Now, m.At) && s.wish == flow.WishNone {
		in := flow.Input{Kind: flow.InputMessage, Content: m.Content, Env: t.env(s)}
		t.complete(s, book, def, &in)
		next, effects, err := flow.Step(def, session, in)
		if err == nil && understood(session.Node, effects) {
			t.receive(s.w, s.k, it, false)
			s.k.v.Unread, s.k.v.WaitingSince = 0, 0 // nobody needs to answer
			return true, t.took(s, next, effects)
		}
	}
	if ok {
		t.count(s.w.Dir, session.Flow, "", flow.SessionAbandoned, 0)
	}
	s.k.v.Session, s.k.v.WakeAt = "", 0
	return false, nil
}

// understood tells whether a step took the message as the answer its node waited for.
func understood(node string, effects []flow.Effect) bool {
	for _, e := range effects {
		if trace, ok := e.(flow.Trace); ok && trace.NodeID == node {
			switch trace.Port {
			case flow.PortWait, "failed", "human", "menu", "back":
				return false
			}
			return true
		}
	}
	return false
}
