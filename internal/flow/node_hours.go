package flow

// hoursNode goes by "open" or "closed". It asks about a department by key, else the
// one chosen, else whether any department of the chosen store is open.
//
//	{"id": "awake", "kind": "hours", "department": "oficina"}
type hoursNode struct {
	Base
	Department string `json:"department,omitempty" format:"department" doc:"Key; empty is the one chosen, else any of the store."`
}

var hoursKind = kindSpec{kind: "hours", group: groupDecide, make: func() Node { return new(hoursNode) },
	example: `{"id": "awake", "kind": "hours", "department": "oficina"}`}

func (n *hoursNode) Ports() []Port {
	return n.out(Port{Name: "open", Role: RoleNext}, Port{Name: "closed", Role: RoleNext})
}

func (n *hoursNode) Enter(t *Turn) Exit {
	if n.isOpen(t) {
		return leave(n, "open")
	}
	return leave(n, "closed")
}

func (n *hoursNode) isOpen(t *Turn) bool {
	if n.Department != "" {
		d := t.env.departmentByKey(n.Department, t.s.StoreID)
		return d != nil && d.Open
	}
	if d := t.department(); d != nil {
		return d.Open
	}
	for i := range t.env.Departments {
		d := &t.env.Departments[i]
		if d.Open && (t.s.StoreID == "" || d.StoreID == t.s.StoreID) {
			return true
		}
	}
	return false
}

func (n *hoursNode) inspect(r *review) {
	r.department(n.Department)
}
