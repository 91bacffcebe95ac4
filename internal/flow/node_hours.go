package flow

// hoursNode goes by "open" or "closed". It asks about a department by key, else the
// one chosen, else whether any department of the chosen store is open.
//
//	{"id": "awake", "kind": "hours", "department": "oficina", "open": "line", "closed": "leave_message"}
type hoursNode struct {
	Base
	Department string `json:"department,omitempty"`
	Open       string `json:"open"`
	Closed     string `json:"closed"`
}

func (n *hoursNode) Ports() []Port { return []Port{{"open", n.Open}, {"closed", n.Closed}} }

func (n *hoursNode) Enter(t *Turn) Exit {
	if n.isOpen(t) {
		return leave("open", n.Open)
	}
	return leave("closed", n.Closed)
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
	r.leads("open", n.Open)
	r.leads("closed", n.Closed)
}
