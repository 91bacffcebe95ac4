package flow

import (
	"strings"
	"testing"
	"time"
)

// poisoned are the costliest turns a definition within the limits can make (R23).
func poisoned(t *testing.T) map[string]*Definition {
	t.Helper()
	empty := `{"text":"` + strings.Repeat("{{nothing}}", 900) + `"}`
	exotic := strings.Repeat("Ǿ", 4_000)
	nodes := func(n string) string { return `{"schema":1,"key":"k","name":"n","start":"a","nodes":[` + n + `]}` }
	return map[string]*Definition{
		"a hundred texts of a hundred nodes that come to nothing": mustLoad(t, nodes(`{"id":"a","kind":"message","next":"a","contents":[`+empty+strings.Repeat(`,{"text":"{{nothing}}"}`, maxItems-1)+`]}`)),
		"a text as long as may be, a hundred times":               mustLoad(t, nodes(`{"id":"a","kind":"set","next":"a","values":[{"to":"var.x","value":"`+strings.Repeat("{{var.x}}x", 80_000)+`"}]}`)),
		"a megabyte of variables that come to nothing":            mustLoad(t, nodes(`{"id":"a","kind":"set","next":"a","values":[{"to":"var.x","value":"`+strings.Repeat("{{nothing}}", 90_000)+`"}]}`)),
		"a hundred lists of a hundred words":                      mustLoad(t, nodes(`{"id":"a","kind":"condition","else":"a","cases":[`+strings.TrimSuffix(strings.Repeat(`{"id":"c","when":"contact.name","op":"in","values":["é"`+strings.Repeat(`,"é"`, maxItems-1)+`]},`, maxItems), ",")+`]}`)),
		"a megabyte of letters that are costly to compare":        mustLoad(t, nodes(`{"id":"a","kind":"condition","else":"a","cases":[`+strings.TrimSuffix(strings.Repeat(`{"id":"c","when":"contact.name","op":"is","value":"`+exotic+`"},`, maxItems), ",")+`]}`)),
		"expressions without end":                                 mustLoad(t, `{"schema":2,"key":"k","name":"n","start":"a","nodes":[{"id":"a","kind":"condition","exits":{"else":"a"},"cases":[`+strings.TrimSuffix(strings.Repeat(`{"id":"c","expr":"`+strings.TrimSuffix(strings.Repeat("fold(contact.name) == fold(field.plate) or ", 15), " or ")+`"},`, maxItems), ",")+`]}]}`),
		"a sub-flow of itself":                                    mustLoad(t, `{"schema":2,"key":"self","name":"n","start":"a","nodes":[{"id":"a","kind":"subflow","flow":"self","go":true}]}`),
		"a switch of long values":                                 mustLoad(t, `{"schema":2,"key":"k","name":"n","start":"a","nodes":[{"id":"a","kind":"switch","on":"contact.name","exits":{"else":"a"},"cases":[`+strings.TrimSuffix(strings.Repeat(`{"id":"c","values":["`+exotic+`"]},`, 60), ",")+`]}]}`),
		"many options":                                            mustLoad(t, nodes(`{"id":"a","kind":"choice","text":"?","options":[`+strings.TrimSuffix(strings.Repeat(`{"id":"o","title":"uma opção de nome comprido","words":["outra","mais uma","e ainda esta"]},`, maxItems), ",")+`]}`)),
		"a comparison of long texts":                              mustLoad(t, nodes(`{"id":"a","kind":"condition","else":"a","cases":[`+strings.TrimSuffix(strings.Repeat(`{"id":"c","when":"contact.name","op":"contains","value":"`+strings.Repeat("é", 900)+`"},`, maxItems), ",")+`]}`)),
	}
}

// A turn takes at most 50 ms, whatever the flow. It is tried until it does: the
// machine may be doing something else, and a turn that is too dear is so every time.
func TestPoisonedFlowsAreCheap(t *testing.T) {
	env := testEnv()
	env.Contact.Name = strings.Repeat("Ç", 500)
	for name, d := range poisoned(t) {
		env.Book = book{"self": d}
		best := time.Hour
		for try := 0; try < 40 && best > 50*time.Millisecond; try++ {
			begin := time.Now()
			s, _, err := Start(d, Input{Kind: InputStart, Env: env})
			if err == nil && !s.Ended() {
				begin = time.Now()
				_, _, err = Step(d, s, Input{Kind: InputMessage, Content: text("uma opçao de nmoe comprido, por favor"), Env: env})
			}
			if err != nil {
				t.Fatal(err)
			}
			best = min(best, time.Since(begin))
		}
		t.Logf("%s: %v", name, best)
		if best > 50*time.Millisecond && !raceEnabled {
			t.Errorf("%s takes %v", name, best)
		}
	}
}

// A definition within the limits is loaded and inspected in bounded time; beyond them
// it is refused before it is read.
func TestPoisonedDefinitions(t *testing.T) {
	const c = `{"id":"c","expr":"number(var.km) > 80000 and has(var.model, \"gol\") or hour in [1, 2, 3] or same(field.a, field.b)"},`
	node := `{"id":"n%","kind":"condition","cases":[` + strings.TrimSuffix(strings.Repeat(c, 90), ",") + `]}`
	var nodes []string
	for i := range 90 {
		nodes = append(nodes, strings.Replace(node, "%", string(appendNumeral(nil, i)), 1))
	}
	for name, js := range map[string]string{
		"8,100 expressions": `{"schema":2,"key":"k","name":"n","start":"n0","nodes":[` + strings.Join(nodes, ",") + `]}`,
		"100 MB":            strings.Repeat(" ", 100<<20),
		"deep nesting":      `{"schema":2,"nodes":` + strings.Repeat("[", 500_000),
	} {
		begin := time.Now()
		d, err := Load([]byte(js))
		if err == nil {
			Inspect(d, Assets{})
			t.Errorf("%s is let through", name)
		}
		took := time.Since(begin)
		t.Logf("%s: %v, %v", name, took, err)
		if took > time.Second && !raceEnabled {
			t.Errorf("%s takes %v", name, took)
		}
	}
}
