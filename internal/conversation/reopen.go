package conversation

import (
	"time"

	"prosa/internal/core"
)

// Reopen makes a closed conversation wait again: in its department's queue, or
// with the bot when it never had a department. The outcome is taken back; the
// event log keeps it. Errors: not_closed.
func Reopen(c Conversation, nowMs int64) (Conversation, error) {
	if c.State != Closed {
		return c, core.E(core.Conflict, "not_closed", "conversation %s is not closed", c.ID)
	}
	c.ClosedAt, c.Outcome, c.OutcomeNote, c.ClosedBy = 0, "", "", ""
	c.AgentID, c.AssignedAt, c.ToldPosition, c.ToldAt, c.Session, c.WakeAt = "", 0, 0, 0, "", 0
	if c.DepartmentID == "" {
		c.State, c.QueuedAt = Bot, 0
		return c, nil
	}
	c.State, c.QueuedAt = Queued, nowMs
	return c, nil
}

// Reopens tells whether a customer's message at nowMs continues a closed
// conversation rather than opening a new one linked to it. minutes is the
// organization's setting; 0 = never. Only a conversation that reached a queue is
// continued: one that the bot finished by itself starts afresh with the greeting.
func Reopens(c Conversation, minutes int, nowMs int64) bool {
	return c.State == Closed && c.DepartmentID != "" && minutes > 0 &&
		nowMs < c.ClosedAt+int64(minutes)*time.Minute.Milliseconds()
}
