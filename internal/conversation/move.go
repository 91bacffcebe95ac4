package conversation

import (
	"slices"

	"prosa/internal/core"
)

// moves lists where each state may go. Active to Active is a change of agent,
// Queued to Queued a change of department.
var moves = map[State][]State{
	Bot:    {Queued, Active, Closed},
	Queued: {Queued, Active, Closed},
	Active: {Queued, Active, Closed},
	Closed: {Bot, Queued},
}

// CanTransition tells whether a conversation may go from one state to another.
func CanTransition(from, to State) bool { return slices.Contains(moves[from], to) }

// Enqueue puts a conversation in the queue of a department at nowMs: what the bot
// does when it has routed the customer. One already waiting there keeps its place.
// Errors: already_closed, department_required.
func Enqueue(c Conversation, storeID, departmentID core.ID, nowMs int64) (Conversation, error) {
	if err := open(c); err != nil {
		return c, err
	}
	if departmentID == "" {
		return c, core.E(core.Invalid, "department_required", "a queue belongs to a department").On("department_id")
	}
	if c.State == Queued && c.DepartmentID == departmentID {
		return c, nil
	}
	c.State, c.StoreID, c.DepartmentID = Queued, storeID, departmentID
	c.AgentID, c.AssignedAt, c.QueuedAt, c.Session, c.WakeAt = "", 0, nowMs, "", 0
	c.ToldPosition, c.ToldAt = 0, 0
	return c, nil
}

// Take gives a conversation to the agent who asks for it, from the queue or from
// the bot. Taking what is already one's own changes nothing. Errors:
// already_closed, already_taken (another agent was faster).
func Take(c Conversation, agentID core.ID, nowMs int64) (Conversation, error) {
	if c.State == Active && c.AgentID != agentID {
		return c, core.E(core.Conflict, "already_taken", "conversation %s already has an agent", c.ID)
	}
	return Assign(c, agentID, nowMs)
}

// Assign gives a conversation to an agent, whoever had it before: what a
// supervisor does. Errors: already_closed, agent_required.
func Assign(c Conversation, agentID core.ID, nowMs int64) (Conversation, error) {
	if err := open(c); err != nil {
		return c, err
	}
	if agentID == "" {
		return c, core.E(core.Invalid, "agent_required", "say which agent").On("agent_id")
	}
	if c.State == Active && c.AgentID == agentID {
		return c, nil
	}
	c.State, c.AgentID, c.AssignedAt, c.Session, c.WakeAt = Active, agentID, nowMs, "", 0
	return c, nil
}

// Deliver gives a waiting conversation to the agent routing chose. It refuses what
// no longer waits, so that a pick made a moment ago never takes a conversation
// from somebody. Errors: already_closed, not_queued, agent_required.
func Deliver(c Conversation, agentID core.ID, nowMs int64) (Conversation, error) {
	if err := open(c); err != nil {
		return c, err
	}
	if c.State != Queued {
		return c, core.E(core.Conflict, "not_queued", "conversation %s is not waiting in a queue", c.ID)
	}
	return Assign(c, agentID, nowMs)
}

// Release puts an agent's conversation back in its department's queue, for an
// agent who leaves. It waits from nowMs. Errors: already_closed, not_active,
// department_required.
func Release(c Conversation, nowMs int64) (Conversation, error) {
	if err := open(c); err != nil {
		return c, err
	}
	if c.State != Active {
		return c, core.E(core.Conflict, "not_active", "conversation %s has no agent", c.ID)
	}
	return Enqueue(c, c.StoreID, c.DepartmentID, nowMs)
}

// open refuses a closed conversation.
func open(c Conversation) error {
	if c.State == Closed {
		return core.E(core.Conflict, "already_closed", "conversation %s is closed", c.ID)
	}
	return nil
}
