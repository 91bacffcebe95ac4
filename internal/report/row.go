package report

import (
	"prosa/internal/conversation"
	"prosa/internal/core"
)

// Row is one conversation as reports see it. Instants are Unix milliseconds UTC, 0 =
// has not happened; durations are business milliseconds, -1 = the conversation has
// none.
type Row struct {
	ConversationID   core.ID
	Protocol         string
	ChannelAccountID core.ID
	StoreID          core.ID
	DepartmentID     core.ID
	AgentID          core.ID
	OpenedAt         int64
	ClosedAt         int64
	Closed           bool
	Abandoned        bool // closed while it waited in a queue
	Outcome          string
	OutcomeNote      string
	QueueWaitMs      int64
	FirstResponseMs  int64
	HandlingMs       int64
}

// RowOf takes from a conversation what reports need.
func RowOf(c conversation.Conversation) Row {
	return Row{
		ConversationID:   c.ID,
		Protocol:         c.Protocol,
		ChannelAccountID: c.ChannelAccountID,
		StoreID:          c.StoreID,
		DepartmentID:     c.DepartmentID,
		AgentID:          c.AgentID,
		OpenedAt:         c.OpenedAt,
		ClosedAt:         c.ClosedAt,
		Closed:           c.State == conversation.Closed,
		Abandoned:        conversation.Abandoned(c),
		Outcome:          c.Outcome,
		OutcomeNote:      c.OutcomeNote,
		QueueWaitMs:      c.QueueWaitMs,
		FirstResponseMs:  c.FirstResponseMs,
		HandlingMs:       c.HandlingMs,
	}
}
