package flow

import (
	"slices"

	"prosa/internal/core"
)

// assignNode gives the conversation to one agent and ends the flow, when the agent is
// there and has room; else it goes by "away".
//
//	{"id": "seller", "kind": "assign", "agent": "{{field.seller}}"}
type assignNode struct {
	Base
	Agent string `json:"agent" format:"agent" doc:"An e-mail, or a variable that holds one."`
}

var assignKind = kindSpec{kind: "assign", group: groupPeople, ends: true, make: func() Node { return new(assignNode) },
	example: `{"id": "seller", "kind": "assign", "agent": "{{field.seller}}"}`}

func (n *assignNode) Ports() []Port { return n.out(Port{Name: "away", Role: RoleNext}) }

func (n *assignNode) Enter(t *Turn) Exit {
	a := t.agent(n.Agent)
	if a == nil || !a.Available {
		return leave(n, "away")
	}
	e := Assign{AgentID: a.ID, StoreID: t.s.StoreID}
	if d := t.departmentOf(a); d != nil {
		t.chooseDepartment(d)
		e.DepartmentID, e.StoreID = d.ID, d.StoreID
	}
	t.do(e)
	return end("assigned")
}

// departmentOf is the department an agent takes the conversation in: the one chosen,
// else one of the store, else any; nil when they are in none that is known.
func (t *Turn) departmentOf(a *AgentRef) *DepartmentRef {
	in := func(id core.ID) bool { return slices.Contains(a.DepartmentIDs, id) }
	if d := t.department(); d != nil && in(d.ID) {
		return d
	}
	var found *DepartmentRef
	for i := range t.env.Departments {
		d := &t.env.Departments[i]
		if in(d.ID) && (found == nil || d.StoreID == t.s.StoreID && found.StoreID != t.s.StoreID) {
			found = d
		}
	}
	return found
}

func (n *assignNode) inspect(r *review) {
	if n.Agent == "" {
		r.problemAt("agent", "text_missing", "no agent is named")
	}
	r.agent(n.Agent)
}
