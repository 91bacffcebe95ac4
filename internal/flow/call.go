package flow

import "strconv"

// place makes a call of a node: the session waits for its result.
func (t *Turn) place(node Node, c *Call) {
	t.s.Calls++
	// The time keeps apart the calls of two sessions of one conversation.
	t.s.Call = node.base().ID + "-" + strconv.FormatInt(t.env.NowMs, 36) + "-" + strconv.Itoa(t.s.Calls)
	t.s.WakeMs = t.env.NowMs + callPatienceMs
	if _, ok := node.(hurried); ok {
		t.s.WakeMs = t.env.NowMs + phrasePatienceMs
	}
	c.ID, c.NodeID = t.s.Call, node.base().ID
	t.do(*c)
}

// answered takes the result of the call under way.
func (t *Turn) answered(node Node, r *Result) {
	t.s.Call, t.s.WakeMs = "", 0
	t.follow(node, node.(caller).Answered(t, r))
}
