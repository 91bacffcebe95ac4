package conversation

import "prosa/internal/core"

// Target is where a conversation is transferred to: a department's queue, or an
// agent directly when AgentID is set. With an agent, an empty DepartmentID keeps
// the department.
type Target struct {
	StoreID      core.ID
	DepartmentID core.ID
	AgentID      core.ID
}

// Transfer moves an open conversation to another department or agent. To a
// department it waits at the end of that queue from nowMs. Errors:
// already_closed, target_required, same_target (it is there already).
func Transfer(c Conversation, to Target, nowMs int64) (Conversation, error) {
	if err := open(c); err != nil {
		return c, err
	}
	switch {
	case to.AgentID == "" && to.DepartmentID == "":
		return c, core.E(core.Invalid, "target_required", "say which department or agent")
	case to.AgentID == "":
		if c.State == Queued && c.DepartmentID == to.DepartmentID {
			return c, core.E(core.Conflict, "same_target", "conversation %s already waits there", c.ID)
		}
		return Enqueue(c, to.StoreID, to.DepartmentID, nowMs)
	case c.State == Active && c.AgentID == to.AgentID && (to.DepartmentID == "" || to.DepartmentID == c.DepartmentID):
		return c, core.E(core.Conflict, "same_target", "conversation %s is already theirs", c.ID)
	}
	if to.DepartmentID != "" {
		c.StoreID, c.DepartmentID = to.StoreID, to.DepartmentID
	}
	c.State, c.AgentID, c.AssignedAt, c.Session, c.WakeAt = Active, to.AgentID, nowMs, "", 0
	return c, nil
}
