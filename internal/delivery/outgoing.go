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

// Write stores an outbound message with its first attempt in tx; give the result
// to Enqueue after the commit.
func Write(tx *store.Tx, m message.Message, to channel.Recipient) Outgoing {
	tx.InsertMessage(m)
	return WriteAttempt(tx, m, to, 1, m.CreatedAt)
}

// WriteAttempt stores attempt n of a message that is stored already.
func WriteAttempt(tx *store.Tx, m message.Message, to channel.Recipient, n int, now int64) Outgoing {
	a := message.Attempt{OrgID: m.OrgID, MessageID: m.ID, ConversationID: m.ConversationID, ContactID: m.ContactID,
		ChannelAccountID: m.ChannelAccountID, N: n, State: message.AttemptQueued, CreatedAt: now}
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
