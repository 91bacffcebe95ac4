package flow

import (
	"prosa/internal/core"
	"prosa/internal/message"
)

// Effect is one thing the caller must do, in the order given. The set is closed:
// Send, SetField, SetName, AddLabel, SetStore, Enqueue, Note, Close, Stuck, Trace.
type Effect interface {
	// Type is the effect's stable name in traces and tests.
	Type() string
	effect()
}

// Send sends a message to the customer.
type Send struct {
	Content message.Content `json:"content"`
}

// SetField writes a field of the contact; an empty Value removes it.
type SetField struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// SetName gives the contact the name they told the bot.
type SetName struct {
	Name string `json:"name"`
}

// AddLabel puts a label on the conversation, by the label's key.
type AddLabel struct {
	Key string `json:"key"`
}

// SetStore says which store the conversation belongs to.
type SetStore struct {
	StoreID core.ID `json:"store_id"`
}

// The reasons of an Enqueue.
const (
	ReasonFlow    = ""         // the flow's own queue node
	ReasonAsked   = "asked"    // the customer asked for a person
	ReasonRetries = "retries"  // the customer was not understood
	ReasonLoop    = "loop"     // more than MaxNodesPerTurn nodes, or too much text, without waiting
	ReasonTurns   = "turns"    // more than MaxTurns
	ReasonTooFast = "too_fast" // more than MaxMessagesPerMinute: perhaps two bots talk
	ReasonDeadEnd = "dead_end" // the flow leads nowhere
)

// Enqueue puts the conversation in a department's queue and ends the session. Open
// tells whether the department was open, and so which of the two texts Text gives.
// The texts hold at most {{queue.position}} and {{queue.ahead}}, which only the
// queue knows; everything else in them is rendered and safe.
type Enqueue struct {
	DepartmentID core.ID `json:"department_id"`
	StoreID      core.ID `json:"store_id"`
	Open         bool    `json:"open"`
	QueuedText   string  `json:"queued_text,omitempty"`
	AwayText     string  `json:"away_text,omitempty"`
	Reason       string  `json:"reason,omitempty"`
}

// Text is what to tell the customer who got a place in the queue (1 = next); ""
// when the flow says nothing.
func (e Enqueue) Text(position int) string {
	if e.Open {
		return RenderQueue(e.QueuedText, position)
	}
	return RenderQueue(e.AwayText, position)
}

// Note writes an internal note for the people who take over.
type Note struct {
	Text string `json:"text"`
}

// Close ends the conversation, with an outcome's key or without.
type Close struct {
	Outcome string `json:"outcome,omitempty"`
}

// Stuck ends the session where no department is known to hand it to: the caller
// must show the conversation to somebody. Reasons as in Enqueue.
type Stuck struct {
	Reason string `json:"reason"`
}

// Trace says that a node was left by a port, for reports and the flow tester. A
// node that waits leaves by "wait"; one whose message the channel would not take
// leaves "dropped" before its own port.
type Trace struct {
	NodeID string `json:"node"`
	Port   string `json:"port"`
}

// Type implements Effect.
func (Send) Type() string { return "send" }

// Type implements Effect.
func (SetField) Type() string { return "set_field" }

// Type implements Effect.
func (SetName) Type() string { return "set_name" }

// Type implements Effect.
func (AddLabel) Type() string { return "add_label" }

// Type implements Effect.
func (SetStore) Type() string { return "set_store" }

// Type implements Effect.
func (Enqueue) Type() string { return "enqueue" }

// Type implements Effect.
func (Note) Type() string { return "note" }

// Type implements Effect.
func (Close) Type() string { return "close" }

// Type implements Effect.
func (Stuck) Type() string { return "stuck" }

// Type implements Effect.
func (Trace) Type() string { return "trace" }

func (Send) effect()     {}
func (SetField) effect() {}
func (SetName) effect()  {}
func (AddLabel) effect() {}
func (SetStore) effect() {}
func (Enqueue) effect()  {}
func (Note) effect()     {}
func (Close) effect()    {}
func (Stuck) effect()    {}
func (Trace) effect()    {}
