package flow

import (
	"slices"
	"strings"

	"prosa/internal/contact"
)

// conditionNode goes by the first case that holds, else by "else". "when" names any
// variable; texts compare without case and accents.
//
//	{"id": "owner", "kind": "condition", "cases": [
//	  {"id": "known", "when": "field.plate", "op": "exists", "next": "service"},
//	  {"id": "old", "when": "var.year", "op": "less", "value": "2015", "next": "parts"}
//	], "else": "ask_plate"}
type conditionNode struct {
	Base
	Cases []conditionCase `json:"cases"`
	Else  string          `json:"else"`
}

type conditionCase struct {
	ID     string   `json:"id"`
	When   string   `json:"when"`
	Op     string   `json:"op"`
	Value  string   `json:"value,omitempty"` // may hold variables
	Values []string `json:"values,omitempty"`
	Next   string   `json:"next,omitempty"`
}

// operators compare a variable's value with the case's.
var operators = map[string]func(have string, c *conditionCase, want string) bool{
	"exists":  func(have string, _ *conditionCase, _ string) bool { return have != "" },
	"missing": func(have string, _ *conditionCase, _ string) bool { return have == "" },
	"is":      func(have string, _ *conditionCase, want string) bool { return same(have, want) },
	"is_not":  func(have string, _ *conditionCase, want string) bool { return !same(have, want) },
	"contains": func(have string, _ *conditionCase, want string) bool {
		return want != "" && strings.Contains(contact.Fold(have), contact.Fold(want))
	},
	"in": func(have string, c *conditionCase, _ string) bool {
		return slices.ContainsFunc(c.Values, func(v string) bool { return same(have, v) })
	},
	"greater": func(have string, _ *conditionCase, want string) bool {
		a, ok := parseNumber(have)
		b, ok2 := parseNumber(want)
		return ok && ok2 && a > b
	},
	"less": func(have string, _ *conditionCase, want string) bool {
		a, ok := parseNumber(have)
		b, ok2 := parseNumber(want)
		return ok && ok2 && a < b
	},
}

func same(a, b string) bool {
	return strings.TrimSpace(contact.Fold(a)) == strings.TrimSpace(contact.Fold(b))
}

func (n *conditionNode) Ports() []Port {
	var ports []Port
	for _, c := range n.Cases {
		ports = append(ports, Port{c.ID, c.Next})
	}
	return append(ports, Port{"else", n.Else})
}

func (n *conditionNode) Enter(t *Turn) Exit {
	for i := range n.Cases {
		c := &n.Cases[i]
		if op := operators[c.Op]; op != nil && op(t.lookup(c.When), c, Render(c.Value, t.lookup)) {
			return leave(c.ID, c.Next)
		}
	}
	return leave("else", n.Else)
}

func (n *conditionNode) inspect(r *review) {
	seen := map[string]bool{"else": true}
	for _, c := range n.Cases {
		if !validID(c.ID) || seen[c.ID] {
			r.problem("case_id", "case %q needs an id of its own", c.ID)
		}
		seen[c.ID] = true
		if operators[c.Op] == nil {
			r.problem("case_operator", "case %s: there is no comparison %q", c.ID, c.Op)
		}
		if c.Op == "in" && len(c.Values) == 0 {
			r.problem("case_operator", "case %s: \"in\" needs values", c.ID)
		}
		if !isVariable(c.When) {
			r.problem("unknown_variable", "case %s: there is no variable %q", c.ID, c.When)
		}
		r.variables("case "+c.ID, c.Value)
		r.leads(c.ID, c.Next)
	}
	r.leads("else", n.Else)
}
