package flow

import (
	"strings"
	"testing"

	"prosa/internal/dealer"
	"prosa/internal/message"
)

const guarded = `{"schema":2,"key":"k","name":"n","start":"a","variables":[{"name":"topic","title":"Assunto"},{"name":"robot","title":"Nome","value":"Lia"}],"nodes":[
	{"id":"a","kind":"choice","text":"?","save":"var.topic","exits":{"next":"q","none":"d"},"options":[
		{"id":"used","title":"Seminovos","departments":["usados","seminovos"]},{"id":"parts","title":"Peças","departments":["pecas"]},{"id":"sac","title":"Outros"}]},
	{"id":"d","kind":"choice","from":"departments","text":"Com quem?","exits":{"next":"q"}},
	{"id":"q","kind":"queue","departments":["sac","pecas"]}]}`

// An option for certain departments is offered where the chosen store has one, and
// choosing it settles it.
func TestOptionsOfDepartments(t *testing.T) {
	t.Parallel()
	d := mustLoad(t, guarded)
	if p := Inspect(d, Assets{Departments: []string{}}); len(p) > 0 {
		t.Errorf("problems: %v", p)
	}
	for _, c := range []struct{ store, offered, typed, queue string }{
		{"s1", "Seminovos Outros", "seminovos", "d1"},
		{"s2", "Seminovos Peças Outros", "2", "d4"},
		{"", "Seminovos Peças Outros", "peças", "d4"},
		{"s2", "Seminovos Peças Outros", "outros", "d4"}, // the queue's own departments
		{"s1", "Seminovos Outros", "outros", "d1"},       // of which s1 has none: its first
	} {
		env := testEnv()
		env.StoreID = c.store
		s, effects := start(t, d, env)
		var titles []string
		for _, o := range sent(effects)[0].Choices() {
			titles = append(titles, o.Title)
		}
		if got := strings.Join(titles, " "); got != c.offered {
			t.Errorf("store %q is offered %q", c.store, got)
		}
		_, effects = step(t, d, s, text(c.typed), env)
		if got := find[Enqueue](t, effects).DepartmentID; got != c.queue {
			t.Errorf("store %q, %q: queue %q, want %q", c.store, c.typed, got, c.queue)
		}
	}
}

// Where no option of a department can be offered, the node is left by "none".
func TestNoOptionOfADepartment(t *testing.T) {
	t.Parallel()
	env := testEnv()
	for i := range env.Departments {
		env.Departments[i].Key = "x"
	}
	s, _ := start(t, mustLoad(t, guarded), env)
	if s.Node != "d" {
		t.Errorf("waits at %q", s.Node)
	}
	unconnected := mustLoad(t, strings.Replace(guarded, `,"none":"d"`, "", 1))
	if s, effects := start(t, unconnected, env); s.Node != "a" || len(sent(effects)[0].Choices()) != 1 {
		t.Errorf("without an exit it offers what is left: %+v", s)
	}
	round := mustLoad(t, strings.Replace(guarded, `"exits":{"next":"q"}},`, `"exits":{"next":"a"}},`, 1))
	found := false
	for _, p := range Inspect(round, Assets{}) {
		found = found || p.Code == "circle"
	}
	if !found {
		t.Error("a circle through none is not found")
	}
}

// People who take over unplanned read what was asked so far; what the flow is set up
// with is not among it.
func TestSummaryForPeople(t *testing.T) {
	t.Parallel()
	d := mustLoad(t, strings.Replace(guarded, `"next":"q","none"`, `"next":"w","none"`, 1)[:len(guarded)-2]+`,{"id":"w","kind":"ask","text":"Nome?","save":"contact.name","exits":{"next":"q"}}]}`)
	s, _ := start(t, d, testEnv())
	s, _ = step(t, d, s, text("outros"), testEnv())
	_, effects := step(t, d, s, text("atendente"), testEnv())
	if got, want := find[Note](t, effects).Text, "Até aqui, com o robô:\n• Assunto: Outros"; got != want {
		t.Errorf("%q", got)
	}
}

func TestNextOpenOfTheStore(t *testing.T) {
	t.Parallel()
	env := testEnv()
	for i := range env.Departments {
		env.Departments[i].Open, env.Departments[i].NextOpenMs = false, env.NowMs+int64(24-i)*60*60_000
	}
	if got := env.Lookup("hours.next_open"); got != "amanhã às 06:30" {
		t.Errorf("opens %q", got)
	}
}

// Where a channel takes only short texts, options come in several.
func TestNumberedOptionsInParts(t *testing.T) {
	t.Parallel()
	var options []string
	for i := range 20 {
		options = append(options, `{"id":"o`+string(appendNumeral(nil, i))+`","title":"Uma opção de nome comprido","description":"com explicação"}`)
	}
	d := mustLoad(t, `{"schema":2,"key":"k","name":"n","start":"a","nodes":[{"id":"a","kind":"choice","text":"?","exits":{"next":"a"},"options":[`+strings.Join(options, ",")+`]}]}`)
	env := testEnv()
	env.Channel = dealer.Instagram
	_, effects := start(t, d, env)
	var all []string
	for _, c := range sent(effects) {
		if c.Kind != message.Text {
			t.Errorf("a %s", c.Kind)
		}
		all = append(all, c.Text)
	}
	text := strings.Join(all, "\n")
	if len(all) < 2 || len(all) > maxParts || !strings.Contains(text, "20. Uma opção") || strings.Contains(text, "explicação") {
		t.Errorf("%d messages: %q", len(all), all)
	}
}
