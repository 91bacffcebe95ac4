package flow

import "strconv"

func (n *conditionNode) inspect(r *review) {
	r.ids("cases", len(n.Cases), func(i int) string { return n.Cases[i].ID }, "else")
	for i := range n.Cases {
		n.Cases[i].inspect(r, "cases."+strconv.Itoa(i))
	}
}

func (c *conditionCase) inspect(r *review, field string) {
	if c.compiled != nil {
		if c.When != "" || c.Op != "" {
			r.problemAt(field, "expression", "case %s has an expression and a comparison, one is enough", c.ID)
		}
		if c.compiled.err != nil {
			r.problemAt(field+".expr", "expression", "case %s: %v", c.ID, c.compiled.err)
		}
		return
	}
	if operators[c.Op] == nil {
		r.problemAt(field+".op", "case_operator", "case %s: there is no comparison %q", c.ID, c.Op)
	}
	if c.Op == "in" && len(c.Values) == 0 {
		r.problemAt(field+".values", "case_operator", "case %s: \"in\" needs values", c.ID)
	}
	if !isVariable(c.When) {
		r.problemAt(field+".when", "unknown_variable", "case %s: there is no variable %q", c.ID, c.When)
	}
	r.variables(field+".value", c.Value)
}
