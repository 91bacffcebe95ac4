package conversation

import (
	"time"

	"prosa/internal/dealer"
)

// Accrue returns after with the business clocks brought up to nowMs: a stint in a
// queue that ended is added to QueueWaitMs, a stint with an agent to HandlingMs.
// hours and loc are those of the department of before, where the time was spent.
// Call it once for every change of state, agent or department.
func Accrue(before, after Conversation, hours dealer.Hours, loc *time.Location, nowMs int64) Conversation {
	stint := func(from int64) int64 {
		return hours.Between(time.UnixMilli(from), time.UnixMilli(nowMs), loc).Milliseconds()
	}
	moved := before.State != after.State || before.AgentID != after.AgentID || before.DepartmentID != after.DepartmentID
	if before.State == Queued && moved && before.QueuedAt > 0 {
		after.QueueWaitMs = max(0, before.QueueWaitMs) + stint(before.QueuedAt)
	}
	if before.State == Active && moved && before.AssignedAt > 0 {
		after.HandlingMs = max(0, before.HandlingMs) + stint(before.AssignedAt)
	}
	return after
}

// Answered records an agent's message at nowMs: the customer no longer waits, and
// the first one stops the first-response clock, which runs from the wish for a
// person: the time in queues plus the time since the agent got the conversation.
func Answered(c Conversation, hours dealer.Hours, loc *time.Location, nowMs int64) Conversation {
	c.WaitingSince, c.Unread = 0, 0
	if c.FirstResponseAt != 0 {
		return c
	}
	c.FirstResponseAt = nowMs
	from := c.AssignedAt
	if from == 0 {
		from = c.OpenedAt
	}
	c.FirstResponseMs = max(0, c.QueueWaitMs) + hours.Between(time.UnixMilli(from), time.UnixMilli(nowMs), loc).Milliseconds()
	return c
}
