package delivery

import (
	"time"

	"prosa/internal/channel"
	"prosa/internal/core"
	"prosa/internal/message"
	"prosa/internal/store"
)

// Outgoing is a queued attempt with all it takes to hand it over.
type Outgoing struct {
	Attempt message.Attempt
	To      channel.Recipient
	Content message.Content

	result channel.Result
	mediaN int // upload tries
}

// Write stores an outbound message with its first attempt in tx, to leave delayMs
// from now at the earliest; give the result to Enqueue after the commit.
func Write(tx *store.Tx, m message.Message, to channel.Recipient, delayMs int64) Outgoing {
	tx.InsertMessage(m)
	notBefore := int64(0)
	if delayMs > 0 {
		notBefore = time.Now().UnixMilli() + delayMs
	}
	return writeAttempt(tx, m, to, message.Attempt{N: 1, NotBefore: notBefore, CreatedAt: m.CreatedAt})
}

// WriteAttempt stores attempt n of a message that is stored already.
func WriteAttempt(tx *store.Tx, m message.Message, to channel.Recipient, n int, now int64) Outgoing {
	return writeAttempt(tx, m, to, message.Attempt{N: n, CreatedAt: now})
}

func writeAttempt(tx *store.Tx, m message.Message, to channel.Recipient, a message.Attempt) Outgoing {
	a.OrgID, a.MessageID, a.ConversationID, a.ContactID, a.ChannelAccountID, a.State = m.OrgID, m.ID, m.ConversationID, m.ContactID, m.ChannelAccountID, message.AttemptQueued
	tx.InsertAttempt(a)
	return Outgoing{Attempt: a, To: to, Content: m.Content}
}

// line is the queue of one contact on one channel account: its messages leave one
// at a time, in order.
type line struct {
	contact   core.ID
	queue     []*Outgoing
	busy      bool
	listed    bool // stands in lane.ready
	notBefore time.Time
	pair      pairBucket
}

// from is when the line's next message may leave: after a pause of the line, and of
// the message itself.
func (ln *line) from() time.Time {
	if len(ln.queue) > 0 && ln.queue[0].Attempt.NotBefore > 0 {
		if own := time.UnixMilli(ln.queue[0].Attempt.NotBefore); own.After(ln.notBefore) {
			return own
		}
	}
	return ln.notBefore
}
