// Package message describes one item of a conversation in a form all channels
// share, and decides four things about it: how two reports of its progress combine
// (Status.Merge), how an attempt is recognised when Meta speaks of it again
// (NewToken, ParseToken), whether a channel would take its content (Validate), and
// how it reads in one line (Preview).
//
// It leaves to gate whether it may go, to channel/* the provider's JSON, to
// delivery the attempts themselves. Floor F1: no SQL, HTTP, goroutine or clock.
//
// Invariants: Merge is a maximum over one order, so any order and repetition of
// the same reports ends in the same status; a token made with another key, or
// changed in one bit, is never accepted.
//
// Read first: message.go, then status.go.
//
//	if next, changed := m.Status.Merge(message.Delivered); changed {
//		// write it
//	}
package message
