package flow

import "slices"

// switchNode goes by the value of one variable: to the first case that names it, case
// and accents aside, else by "else".
//
//	{"id": "topic", "kind": "switch", "on": "var.topic", "cases": [
//	  {"id": "sales", "values": ["novos", "seminovos"]},
//	  {"id": "service", "values": ["oficina"]}
//	]}
type switchNode struct {
	Base
	On    string       `json:"on" format:"variable" doc:"The variable to look at."`
	Cases []switchCase `json:"cases"`
}

type switchCase struct {
	ID     string   `json:"id" format:"id"`
	Values []string `json:"values"`
}

var switchKind = kindSpec{kind: "switch", group: groupDecide, make: func() Node { return new(switchNode) },
	options: &OptionsInfo{Field: "cases", ID: "id", Title: "values"},
	example: `{"id": "topic", "kind": "switch", "on": "var.topic", "cases": [{"id": "sales", "values": ["novos", "seminovos"]}, {"id": "service", "values": ["oficina"]}]}`}

func (n *switchNode) items() int {
	most := len(n.Cases)
	for _, c := range n.Cases {
		most = max(most, len(c.Values))
	}
	return most
}

func (n *switchNode) Ports() []Port {
	ports := make([]Port, 0, len(n.Cases)+1)
	for _, c := range n.Cases {
		ports = append(ports, Port{Name: c.ID, Role: RoleOption})
	}
	return n.out(append(ports, Port{Name: "else", Role: RoleElse})...)
}

func (n *switchNode) Enter(t *Turn) Exit {
	have := t.fold(t.lookup(n.On))
	for i := range n.Cases {
		if t.exhausted() {
			return handOver(ReasonLoop)
		}
		if slices.ContainsFunc(n.Cases[i].Values, func(v string) bool { return t.fold(v) == have }) {
			return leave(n, n.Cases[i].ID)
		}
	}
	return leave(n, "else")
}

func (n *switchNode) inspect(r *review) {
	if !isVariable(n.On) {
		r.problemAt("on", "unknown_variable", "there is no variable %q", n.On)
	}
	seen := map[string]string{}
	r.ids("cases", len(n.Cases), func(i int) string { return n.Cases[i].ID }, "else")
	for _, c := range n.Cases {
		if len(c.Values) == 0 {
			r.problemAt("cases", "empty", "case %s names no value", c.ID)
		}
		for _, v := range c.Values {
			if other, twice := seen[v]; twice {
				r.warnAt("cases", "case_shadowed", "case %s never gets %q: case %s takes it", c.ID, v, other)
				continue
			}
			seen[v] = c.ID
		}
	}
}
