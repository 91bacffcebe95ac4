package flow

import (
	"prosa/internal/core"
	"prosa/internal/message"
)

// Effect is one thing the caller must do, in the order given. The set is closed; the
// types are those with an effect method in this file and in effect_end.go:
//
//	Send                                    to the customer
//	SetField SetName AddLabel RemoveLabel
//	SetStore RecordConsent RecordSurvey     written down
//	Note Notify Emit Asked                  told to the house
//	Call                                    answered later by an InputResult
//	Enqueue Assign Close Stuck              ends the session; at most one of them, and last but for Traces
//	Trace                                   for reports and the flow tester
//
// A session may also end without any of the four (an end node that closes nothing):
// what becomes of the conversation is then the caller's to say.
type Effect interface {
	// Type is the effect's stable name in traces and tests.
	Type() string
	effect()
}

// Send sends a message to the customer, DelayMs after the one before it.
type Send struct {
	Content message.Content `json:"content"`
	DelayMs int             `json:"delay_ms,omitempty"`
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

// RemoveLabel takes a label off the conversation.
type RemoveLabel struct {
	Key string `json:"key"`
}

// SetStore says which store the conversation belongs to.
type SetStore struct {
	StoreID core.ID `json:"store_id"`
}

// RecordConsent writes an entry of the consent ledger: Action is grant or revoke,
// Wording what the customer was shown, word for word.
type RecordConsent struct {
	Purpose string `json:"purpose"`
	Action  string `json:"action"`
	Wording string `json:"wording,omitempty"`
	Version string `json:"version,omitempty"`
	Locale  string `json:"locale,omitempty"`
}

// RecordSurvey keeps how satisfied the customer was, 1 to 5. When a reason follows,
// the effect comes again with it and the same score.
type RecordSurvey struct {
	Score  int    `json:"score"`
	Reason string `json:"reason,omitempty"`
}

// Note writes an internal note for the people who take over.
type Note struct {
	Text string `json:"text"`
}

// Notify tells people of the house something: To holds agent, supervisors,
// department or e-mail addresses.
type Notify struct {
	To   []string `json:"to"`
	Text string   `json:"text"`
}

// Emit is an event of the flow's own, for webhooks and triggers.
type Emit struct {
	Name   string            `json:"name"`
	Fields map[string]string `json:"fields,omitempty"`
}

// Asked notes a question put to the FAQ: which entry answered it ("" = none), how
// well it fits, and later, with the same question, whether it helped (yes, no).
type Asked struct {
	Question string  `json:"question"`
	EntryID  core.ID `json:"entry_id,omitempty"`
	Score    float64 `json:"score,omitempty"`
	Helpful  string  `json:"helpful,omitempty"`
}

// Call asks for something from outside. The caller performs it after the turn and
// steps with an InputResult that carries the ID. Kind is http, crm, appointment or phrase;
// Request is the node's own, fit for JSON.
type Call struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"`
	NodeID  string `json:"node"`
	Request any    `json:"request"`
}

// Trace says that a node was left by a port, for reports and the flow tester. Flow is
// the hash of the definition the node belongs to. WaitMs is how long the session has
// waited at the node, 0 for those it only passes.
//
// Beside the node's own ports there are: wait (waits for the customer; with a WaitMs,
// still waits), call (waits for an answer from outside), enter and go (into a
// sub-flow), reminder, human and menu (the words for a person and for the menu),
// silence (the flow's, not the node's exit), back (the customer touched a button of an
// earlier node), queued, assigned, closed and ended. A node whose message the channel
// would not take leaves "dropped" before its own port.
type Trace struct {
	NodeID string `json:"node"`
	Port   string `json:"port"`
	Flow   string `json:"flow,omitempty"`
	WaitMs int64  `json:"wait_ms,omitempty"`
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
func (RemoveLabel) Type() string { return "remove_label" }

// Type implements Effect.
func (SetStore) Type() string { return "set_store" }

// Type implements Effect.
func (RecordConsent) Type() string { return "record_consent" }

// Type implements Effect.
func (RecordSurvey) Type() string { return "record_survey" }

// Type implements Effect.
func (Note) Type() string { return "note" }

// Type implements Effect.
func (Notify) Type() string { return "notify" }

// Type implements Effect.
func (Emit) Type() string { return "emit" }

// Type implements Effect.
func (Asked) Type() string { return "asked" }

// Type implements Effect.
func (Call) Type() string { return "call" }

// Type implements Effect.
func (Trace) Type() string { return "trace" }

func (Send) effect()          {}
func (SetField) effect()      {}
func (SetName) effect()       {}
func (AddLabel) effect()      {}
func (RemoveLabel) effect()   {}
func (SetStore) effect()      {}
func (RecordConsent) effect() {}
func (RecordSurvey) effect()  {}
func (Note) effect()          {}
func (Notify) effect()        {}
func (Emit) effect()          {}
func (Asked) effect()         {}
func (Call) effect()          {}
func (Trace) effect()         {}
