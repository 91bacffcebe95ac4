package flow

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	"prosa/internal/contact"
)

// Limits of an expression: characters, parts, and what evaluating it may allocate.
const (
	maxExpression     = 1000
	maxExpressionSize = 200
	expressionMemory  = 10_000
	expressionWork    = 500 // what one evaluation counts against a turn's work
)

// expression is a condition in words of its own, compiled at Load:
//
//	number(var.km) > 50000 and field.plate != ""
//	has(message.text, "financ") or weekday in [0, 6]
//
// It sees the variables by their names, all of them texts, and hour (0–23) and weekday
// (0 = Sunday) as numbers. There are no loops, ranges, regular expressions or
// variables of its own, so what it costs is bounded by its length.
type expression struct {
	program *vm.Program
	names   []string // the variables it uses; v0, v1… in the program
	err     error
}

// The functions, with the types of what they take and give.
//
//	number(text) number      0 for what is none
//	fold(text) text          without case and accents
//	same(text, text) bool    equal, case and accents aside
//	has(text, part) bool     a text within another, case and accents aside
//	days(text) number        from today to a date written YYYY-MM-DD; 0 for what is none
//	open(text) bool          whether the department with a key is open
//
// And of the library: len lower upper trim abs round floor ceil min max.
var (
	expressionBuiltins  = []string{"len", "lower", "upper", "trim", "abs", "round", "floor", "ceil", "min", "max"}
	expressionOperators = []string{"and", "&&", "or", "||", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "in", "startsWith", "endsWith", "??"}
	expressionTypes     = map[string]any{
		"number": func(string) float64 { return 0 }, "fold": func(string) string { return "" }, "same": func(_, _ string) bool { return false },
		"has": func(_, _ string) bool { return false }, "days": func(string) int { return 0 }, "open": func(string) bool { return false },
		"hour": 0, "weekday": 0,
	}
)

// compileExpression never fails: what is wrong with src is in err, and such an
// expression never holds.
func compileExpression(src string) *expression {
	e := &expression{}
	if len(src) > maxExpression {
		e.err = fmt.Errorf("longer than %d characters", maxExpression)
		return e
	}
	config := expressionConfig()
	tree, err := parser.ParseWithConfig(src, config)
	if err != nil {
		e.err = err
		return e
	}
	// Whatever is not on the list is refused before anything is done with it.
	a := &allowList{}
	if ast.Walk(&tree.Node, a); a.err != nil {
		e.err = a.err
		return e
	}
	v := &variablesOf{}
	if ast.Walk(&tree.Node, v); v.unknown != "" {
		e.err = fmt.Errorf("there is no variable %s", v.unknown)
		return e
	}
	types := maps.Clone(expressionTypes)
	for i := range v.names {
		types[variableName(i)] = ""
	}
	config.WithEnv(types)
	if _, e.err = checker.Check(tree, config); e.err == nil {
		e.names = v.names
		e.program, e.err = compiler.Compile(tree, config)
	}
	return e
}

// expressionConfig is the language without what expressions may not use.
func expressionConfig() *conf.Config {
	c := conf.CreateNew()
	c.Optimize, c.MaxNodes, c.Expect = false, maxExpressionSize, reflect.Bool
	for name := range c.Builtins {
		if !slices.Contains(expressionBuiltins, name) {
			delete(c.Builtins, name)
		}
	}
	return c
}

type allowList struct{ err error }

// Visit implements ast.Visitor.
func (a *allowList) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		if strings.HasPrefix(n.Value, "$") {
			a.err = fmt.Errorf("there is no variable %s", n.Value)
		}
	case *ast.NilNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.StringNode, *ast.ConstantNode,
		*ast.UnaryNode, *ast.ConditionalNode, *ast.ArrayNode, *ast.MemberNode, *ast.CallNode, *ast.ChainNode:
	case *ast.BinaryNode:
		if !slices.Contains(expressionOperators, n.Operator) {
			a.err = fmt.Errorf("the operator %s is not allowed", n.Operator)
		}
	case *ast.BuiltinNode:
		if !slices.Contains(expressionBuiltins, n.Name) {
			a.err = fmt.Errorf("there is no function %s", n.Name)
		}
	default:
		a.err = errors.New("only comparisons, arithmetic, lists and functions are allowed")
	}
}

// variablesOf replaces var.x, contact.name… by names of the program's own, numbered
// as they come.
type variablesOf struct {
	names   []string
	unknown string
}

// Visit implements ast.Visitor.
func (v *variablesOf) Visit(node *ast.Node) {
	var name string
	switch n := (*node).(type) {
	case *ast.MemberNode:
		group, ok1 := n.Node.(*ast.IdentifierNode)
		key, ok2 := n.Property.(*ast.StringNode)
		if !ok1 || !ok2 {
			return
		}
		name = group.Value + "." + key.Value
	case *ast.IdentifierNode:
		name = n.Value
		if !slices.Contains(Variables, name) {
			return // a group, a function, or nothing: the checker knows
		}
	default:
		return
	}
	if !isVariable(name) {
		v.unknown = firstOf(v.unknown, name)
	}
	i := slices.Index(v.names, name)
	if i < 0 {
		i = len(v.names)
		v.names = append(v.names, name)
	}
	ast.Patch(node, &ast.IdentifierNode{Value: variableName(i)})
}

func variableName(i int) string { return "v" + strconv.Itoa(i) }

// holds evaluates the expression in a turn. What goes wrong does not hold.
func (e *expression) holds(t *Turn) bool {
	t.work += expressionWork
	if e.err != nil || e.program == nil {
		return false
	}
	env := make(map[string]any, len(e.names)+8)
	for i, name := range e.names {
		value := t.lookup(name)
		t.work += len(value)
		env[variableName(i)] = value
	}
	t.expressionFunctions(env)
	machine := vm.VM{MemoryBudget: expressionMemory}
	out, err := machine.Run(e.program, env)
	holds, _ := out.(bool)
	return err == nil && holds && !t.exhausted()
}

// expressionFunctions adds what an expression may call. Each call counts as work.
func (t *Turn) expressionFunctions(env map[string]any) {
	now := t.env.now()
	env["hour"], env["weekday"] = now.Hour(), int(now.Weekday())
	env["fold"] = t.foldFew
	env["same"] = func(a, b string) bool { return t.foldFew(a) == t.foldFew(b) }
	env["has"] = func(text, part string) bool {
		return !blank(part) && strings.Contains(t.foldFew(text), t.foldFew(part))
	}
	env["number"] = func(s string) float64 {
		t.work += len(s)
		v, _ := parseNumber(s)
		return v
	}
	env["days"] = func(s string) int {
		then, err := time.Parse(time.DateOnly, s)
		if err != nil {
			return 0
		}
		today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
		return int(then.Sub(today).Hours() / 24)
	}
	env["open"] = func(key string) bool {
		d := t.env.departmentByKey(key, t.s.StoreID)
		return d != nil && d.Open
	}
}

// foldFew folds as long as the turn has work left.
func (t *Turn) foldFew(s string) string {
	if t.exhausted() {
		return ""
	}
	t.work += 4 * len(s)
	return contact.Fold(s)
}
