package flow

import (
	"slices"
	"strings"

	"prosa/internal/contact"
)

// conditionNode goes by the first case that holds, else by "else". "when" names any
// variable; texts compare without case and accents. "expr" says the same and more in
// words of its own, see expression.
//
//	{"id": "owner", "kind": "condition", "cases": [
//	  {"id": "known", "when": "field.plate", "op": "exists"},
//	  {"id": "old", "when": "var.year", "op": "less", "value": "2015"},
//	  {"id": "worn", "expr": "number(var.km) > 80000 and has(var.model, \"gol\")"}
//	]}
type conditionNode struct {
	Base
	Cases []conditionCase `json:"cases"`
}

var conditionKind = kindSpec{kind: "condition", group: groupDecide, make: func() Node { return new(conditionNode) },
	options: &OptionsInfo{Field: "cases", ID: "id", Title: "id"},
	example: `{"id": "owner", "kind": "condition", "cases": [{"id": "known", "when": "field.plate", "op": "exists"}, {"id": "old", "when": "var.year", "op": "less", "value": "2015"}]}`}

type conditionCase struct {
	ID     string   `json:"id" format:"id"`
	When   string   `json:"when,omitempty" format:"variable" doc:"The variable to compare."`
	Op     string   `json:"op,omitempty" enum:"exists,missing,is,is_not,contains,in,greater,less"`
	Value  string   `json:"value,omitempty" format:"text" doc:"What to compare with; may hold variables."`
	Values []string `json:"values,omitempty" doc:"For the comparison in."`
	Expr   string   `json:"expr,omitempty" format:"expression" max:"1000" doc:"Instead of when and op."`

	compiled *expression
}

// operators compare a variable's value with the case's.
var operators = map[string]func(t *Turn, have string, c *conditionCase, want string) bool{
	"exists":  func(_ *Turn, have string, _ *conditionCase, _ string) bool { return have != "" },
	"missing": func(_ *Turn, have string, _ *conditionCase, _ string) bool { return have == "" },
	"is":      func(t *Turn, have string, _ *conditionCase, want string) bool { return t.fold(have) == t.fold(want) },
	"is_not":  func(t *Turn, have string, _ *conditionCase, want string) bool { return t.fold(have) != t.fold(want) },
	"contains": func(t *Turn, have string, _ *conditionCase, want string) bool {
		return !blank(want) && strings.Contains(t.fold(have), t.fold(want))
	},
	"in": func(t *Turn, have string, c *conditionCase, _ string) bool {
		have = t.fold(have)
		return slices.ContainsFunc(c.Values, func(v string) bool { return have == t.fold(v) })
	},
	"greater": func(_ *Turn, have string, _ *conditionCase, want string) bool {
		a, b, ok := parseNumbers(have, want)
		return ok && a > b
	},
	"less": func(_ *Turn, have string, _ *conditionCase, want string) bool {
		a, b, ok := parseNumbers(have, want)
		return ok && a < b
	},
}

// fold folds a text for comparison, which costs several times what copying it does.
func (t *Turn) fold(s string) string {
	t.work += 4 * len(s)
	return strings.TrimSpace(contact.Fold(s))
}

func parseNumbers(a, b string) (x, y float64, ok bool) {
	x, ok1 := parseNumber(a)
	y, ok2 := parseNumber(b)
	return x, y, ok1 && ok2
}

func (n *conditionNode) compile() {
	for i := range n.Cases {
		if c := &n.Cases[i]; c.Expr != "" {
			c.compiled = compileExpression(c.Expr)
		}
	}
}

func (n *conditionNode) items() int {
	most := len(n.Cases)
	for _, c := range n.Cases {
		most = max(most, len(c.Values))
	}
	return most
}

func (n *conditionNode) Ports() []Port {
	ports := make([]Port, 0, len(n.Cases)+1)
	for _, c := range n.Cases {
		ports = append(ports, Port{Name: c.ID, Role: RoleOption})
	}
	return n.out(append(ports, Port{Name: "else", Role: RoleElse})...)
}

func (n *conditionNode) Enter(t *Turn) Exit {
	for i := range n.Cases {
		c := &n.Cases[i]
		if t.exhausted() {
			return handOver(ReasonLoop)
		}
		if c.compiled != nil {
			if c.compiled.holds(t) {
				return leave(n, c.ID)
			}
			continue
		}
		if op := operators[c.Op]; op != nil && op(t, t.lookup(c.When), c, Render(c.Value, t.lookup)) {
			return leave(n, c.ID)
		}
	}
	return leave(n, "else")
}
