package conversation

import "prosa/internal/core"

// State is where a conversation stands.
type State string

// A conversation starts with the bot, may wait in a queue, is worked by an agent
// (Active), and ends Closed. Waiting keeps its place in the queue outside hours too.
const (
	Bot    State = "bot"
	Queued State = "queued"
	Active State = "active"
	Closed State = "closed"
)

// Conversation is one service episode with one contact on one channel account.
// At most one per contact and channel account is not Closed. Times are Unix
// milliseconds UTC, 0 = has not happened.
type Conversation struct {
	ID               core.ID  `json:"id"`
	OrgID            core.ID  `json:"-"`
	Protocol         string   `json:"protocol"`
	ChannelAccountID core.ID  `json:"channel_account_id"`
	ContactID        core.ID  `json:"contact_id"`
	StoreID          core.ID  `json:"store_id,omitempty"`
	DepartmentID     core.ID  `json:"department_id,omitempty"`
	AgentID          core.ID  `json:"agent_id,omitempty"`
	PreviousID       core.ID  `json:"previous_id,omitempty"` // the contact's conversation before this one
	State            State    `json:"state"`
	OpenedAt         int64    `json:"opened_at"`
	QueuedAt         int64    `json:"queued_at,omitempty"`
	AssignedAt       int64    `json:"assigned_at,omitempty"`
	FirstResponseAt  int64    `json:"first_response_at,omitempty"` // first message of an agent
	ClosedAt         int64    `json:"closed_at,omitempty"`
	QueueWaitMs      int64    `json:"queue_wait_ms"`             // business time in queues so far; -1 = never queued
	FirstResponseMs  int64    `json:"first_response_ms"`         // business time from the wish for a person to an agent's first message; -1 = none
	HandlingMs       int64    `json:"handling_ms"`               // business time with agents; -1 = never assigned
	LastInboundAt    int64    `json:"last_inbound_at,omitempty"` // opens the 24 h window; by Meta's timestamp, not arrival
	LastMessageAt    int64    `json:"last_message_at,omitempty"`
	WaitingSince     int64    `json:"waiting_since,omitempty"` // the customer's oldest unanswered message
	Preview          string   `json:"preview"`                 // first 120 characters of the last message
	PreviewFrom      string   `json:"preview_from"`            // contact, agent, bot
	Unread           int      `json:"unread"`
	Outcome          string   `json:"outcome,omitempty"`
	OutcomeNote      string   `json:"outcome_note,omitempty"`
	ClosedBy         string   `json:"closed_by,omitempty"` // user id, "bot" or "system"
	Labels           []string `json:"labels"`              // label ids
	ToldPosition     int      `json:"-"`                   // the queue position the customer was last told
	ToldAt           int64    `json:"-"`
	Session          string   `json:"-"` // the flow session's JSON while the bot waits: State is Bot, or Closed and a survey runs
	WakeAt           int64    `json:"-"` // the session is to be looked at then at the latest; 0 = it need not
	Trace            string   `json:"-"` // the session's path since the row was read: Trace lines to append
	Version          int64    `json:"version"`
}
