// Package routing decides which agent gets which waiting conversation. A queue is
// first in, first out: the customer who waits longest is served first, by an agent
// of that department who is available and has room.
//
// It leaves presence to team, the move itself to conversation.Deliver, and when to
// route (something came, somebody became free, a clock struck) to inbox. Floor F1:
// no SQL, HTTP, goroutine or clock.
//
// Invariants: within a department nobody is served before one who waits longer; no
// agent gets more than their capacity, or anything unless available; nobody waits
// while an agent who could take them has room; the same input gives the same answer.
//
// Read first: pick.go.
//
//	for _, a := range routing.Pick(waiting, agents, nowMs) {
//		// conversation.Deliver(c, a.AgentID, nowMs)
//	}
package routing
