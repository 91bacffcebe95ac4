// Package conversation describes one service episode and decides how it may move:
// from the bot to a queue, to an agent, to another department, to its close and
// back. It also gives the protocol number and says how long Meta's 24-hour window
// stays open.
//
// It leaves to routing which agent gets a waiting conversation, to gate whether a
// message may go, to team who may do what, and to inbox the rows, events and
// messages that come with a move. Floor F1: no SQL, HTTP, goroutine or clock;
// every rule takes the instant and returns a changed copy.
//
// Invariants: an Active conversation has an agent, one with the bot or in a queue
// has none, a Closed one keeps its last; a Queued one has a department and
// QueuedAt; a Closed one has ClosedAt; only Reopen leaves Closed.
//
// Read first: conversation.go, then move.go.
//
//	c, err := conversation.Take(c, userID, now) // *core.Error: already_closed, already_taken
package conversation
