package flow

import "prosa/internal/core"

// The reasons of an Enqueue.
const (
	ReasonFlow    = ""         // the flow's own queue node
	ReasonAsked   = "asked"    // the customer asked for a person
	ReasonRetries = "retries"  // the customer was not understood
	ReasonLoop    = "loop"     // more than MaxNodesPerTurn nodes, or too much text, without waiting
	ReasonTurns   = "turns"    // more than MaxTurns
	ReasonTooFast = "too_fast" // more than MaxMessagesPerMinute: perhaps two bots talk
	ReasonTooDeep = "too_deep" // more than MaxDepth sub-flows
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
	AgentID      core.ID `json:"agent_id,omitempty"` // preferred, available or not
}

// Text is what to tell the customer who got a place in the queue (1 = next); ""
// when the flow says nothing.
func (e Enqueue) Text(position int) string {
	if e.Open {
		return RenderQueue(e.QueuedText, position)
	}
	return RenderQueue(e.AwayText, position)
}

// Assign gives the conversation to an agent and ends the session. Whoever performs
// it and finds the agent gone queues the conversation for the department instead.
type Assign struct {
	AgentID      core.ID `json:"agent_id"`
	DepartmentID core.ID `json:"department_id,omitempty"`
	StoreID      core.ID `json:"store_id,omitempty"`
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

// Type implements Effect.
func (Enqueue) Type() string { return "enqueue" }

// Type implements Effect.
func (Assign) Type() string { return "assign" }

// Type implements Effect.
func (Close) Type() string { return "close" }

// Type implements Effect.
func (Stuck) Type() string { return "stuck" }

func (Enqueue) effect() {}
func (Assign) effect()  {}
func (Close) effect()   {}
func (Stuck) effect()   {}
