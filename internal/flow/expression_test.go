package flow

import (
	"strings"
	"testing"
	"time"
)

func exprTurn() *Turn {
	env := testEnv()
	return &Turn{env: &env, input: &Input{Content: text("Quero FINANCIAR um Gol")}, s: Session{StoreID: "s1", Vars: map[string]string{"km": "82.000", "model": "Gol 1.6", "day": "2026-11-25", "trigger.kind": "keyword"}}}
}

func TestExpressions(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]bool{
		`number(var.km) > 80000`:                           true,
		`number(var.km) > 80000 and has(var.model, "GOL")`: true,
		`number(var.none) == 0`:                            true,
		`var.none == ""`:                                   true,
		`field.plate startsWith "ABC"`:                     true,
		`same(contact.first_name, "marina")`:               true,
		`has(message.text, "financ")`:                      true,
		`has(message.text, "")`:                            false,
		`hour == 9 and weekday == 1`:                       true,
		`weekday in [0, 6]`:                                false,
		`days(var.day) == 2`:                               true,
		`days("logo") == 0`:                                true,
		`open("seminovos") and not open("oficina")`:        true,
		`greeting == "Bom dia"`:                            true,
		`trigger.kind == "keyword"`:                        true,
		`number(var.km) > 1 ? true : false`:                true,
		`len(var.model) == 7`:                              true,
		`var["model"] == "Gol 1.6"`:                        true,
		`round(number(var.km) / 1000) % 2 == 0`:            false, // a float has no remainder
		`1 / 0 > 1`:                                        true,  // infinity
	} {
		e := compileExpression(src)
		if e.err != nil && want {
			t.Errorf("%s: %v", src, e.err)
		}
		if got := e.holds(exprTurn()); got != want {
			t.Errorf("%s = %v", src, got)
		}
	}
}

// What could burn time or memory, or reach beyond the variables, is refused at Load.
func TestExpressionsRefused(t *testing.T) {
	t.Parallel()
	for _, src := range []string{
		``, `1 +`, `number(var.km)`, `"true"`, `var.km > 5`, `nothing`, `contact.shoe == ""`, `var.a.b == ""`, `var[contact.name] == ""`, `var == ""`,
		`all(1..1000000, true)`, `1..1000000000 == nil`, `len(map([1], #)) > 0`, `filter([1,2], # > 1) == nil`, `sum([1]) > 0`, `repeat("x", 1000000) == ""`,
		`let a = "x"; a == "x"`, `var.x matches "(a+)+$"`, `2 ** 100000 > 1`, `now() == nil`, `var.x[0:1] == ""`, `{"a": 1} == nil`, `fromJSON("{}") == nil`, `true; false`,
		`env("HOME") == ""`, `$env == nil`, `open.Method() == ""`, `number(` + strings.Repeat("(", 900) + `1`, strings.Repeat("1+", 300) + `1 > 0`, strings.Repeat(" ", 2000) + "true",
	} {
		e := compileExpression(src)
		if e.err == nil {
			t.Errorf("%.60q is let through", src)
		}
		if e.holds(exprTurn()) {
			t.Errorf("%.60q holds", src)
		}
	}
}

func FuzzExpression(f *testing.F) {
	for _, src := range []string{`number(var.km) > 80000 and has(var.model, "GOL")`, `weekday in [0, 6] ? open("a") : same(field.x, "y")`, `((((true))))`, `-+!1`, `"\u{10FFFF}" + "é" != lower("X")`} {
		f.Add(src, "82.000")
	}
	f.Fuzz(func(t *testing.T, src, value string) {
		begin := time.Now()
		e := compileExpression(src)
		turn := exprTurn()
		turn.s.Vars["km"] = clip(value, maxValue)
		first := e.holds(turn)
		if took := time.Since(begin); took > time.Second {
			t.Fatalf("%v for %q", took, src)
		}
		again := exprTurn()
		again.s.Vars["km"] = clip(value, maxValue)
		if first != e.holds(again) {
			t.Fatal("not the same twice")
		}
	})
}

func BenchmarkExpression(b *testing.B) {
	const src = `number(var.km) > 80000 and has(var.model, "GOL") or contact.name == "x" or weekday in [0, 6]`
	b.Run("compile", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			compileExpression(src)
		}
	})
	b.Run("evaluate", func(b *testing.B) {
		e := compileExpression(src)
		turn := exprTurn()
		b.ReportAllocs()
		for b.Loop() {
			turn.work = 0
			e.holds(turn)
		}
	})
}
