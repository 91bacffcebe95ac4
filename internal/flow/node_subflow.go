package flow

// subflowNode runs another published flow. The variables, the store and the department
// are shared. When that flow ends by an end node with close false, this one goes on by
// "done"; with go it never comes back. "missing" is where no such flow is published.
//
//	{"id": "survey", "kind": "subflow", "flow": "survey"}
type subflowNode struct {
	Base
	Flow string `json:"flow" format:"flow" doc:"The other flow's key."`
	Go   bool   `json:"go,omitempty" doc:"Never come back."`
}

var subflowKind = kindSpec{kind: "subflow", group: groupDecide, make: func() Node { return new(subflowNode) },
	example: `{"id": "survey", "kind": "subflow", "flow": "survey"}`}

func (n *subflowNode) Ports() []Port {
	missing := Port{Name: "missing", Role: RoleFailure}
	if n.Go {
		return n.out(missing)
	}
	return n.out(Port{Name: "done", Role: RoleNext}, missing)
}

func (n *subflowNode) Enter(t *Turn) Exit {
	var d *Definition
	if t.env.Book != nil {
		d = t.env.Book.Published(n.Flow)
	}
	switch {
	case d == nil:
		return leave(n, "missing")
	case n.Go:
		return Exit{how: exitGoOver, port: "go", flow: d}
	}
	return Exit{how: exitSubflow, port: "enter", flow: d}
}

func (n *subflowNode) inspect(r *review) {
	if n.Flow == "" {
		r.problemAt("flow", "text_missing", "no flow is named")
		return
	}
	r.flow(n)
}
