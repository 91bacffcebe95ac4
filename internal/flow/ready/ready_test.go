package ready

import (
	"os"
	"slices"
	"strings"
	"testing"

	"prosa/internal/flow"
	"prosa/internal/flow/rehearse"
)

// load reads all ready flows.
func load(t *testing.T, flows []Flow) rehearse.Flows {
	t.Helper()
	var out rehearse.Flows
	for _, f := range flows {
		def, err := flow.Load(f.Definition)
		if err != nil {
			t.Fatalf("%s: %v", f.Key, err)
		}
		if def.Key != f.Key || def.Name == "" || def.About == "" || f.Name != def.Name || f.About != def.About {
			t.Errorf("%s: key %q, name %q, about %q", f.Key, def.Key, def.Name, def.About)
		}
		out = append(out, def)
	}
	return out
}

type books map[string]*flow.Definition

func (b books) Published(key string) *flow.Definition { return b[key] }
func (b books) Version(string) *flow.Definition       { return nil }

// inspect looks at flows as a house with these departments would.
func inspect(t *testing.T, flows rehearse.Flows, departments, outcomes []string) {
	t.Helper()
	a := flow.Assets{Departments: departments, Outcomes: outcomes, Labels: []string{}, Agents: []string{}, Book: books{}}
	for _, d := range flows {
		a.Book.(books)[d.Key] = d
		a.Flows = append(a.Flows, d.Key)
	}
	for _, d := range flows {
		a.Published = slices.DeleteFunc(slices.Clone([]*flow.Definition(flows)), func(x *flow.Definition) bool { return x == d || x.Key == "reception" || d.Key == "reception" })
		for _, p := range flow.Inspect(d, a) {
			t.Errorf("%s: %s at %s %s: %s", d.Key, p.Severity, p.NodeID, p.Field, p.Message)
		}
	}
}

var everyOutcome = []string{"sem-retorno", "agendado", "servico-agendado", "opt-out"}

// Neither errors nor warnings, whatever departments there are.
func TestReadyFlowsAreSound(t *testing.T) {
	t.Parallel()
	flows := load(t, All())
	for _, departments := range [][]string{{"novos", "seminovos", "oficina", "pecas"}, {"vendas"}, {"a", "b"}, {}} {
		inspect(t, flows, departments, everyOutcome)
	}
}

// The bytes are a copy: nobody can change the bot for everybody.
func TestReadyFlowsAreCopies(t *testing.T) {
	t.Parallel()
	Reception()[0] = 'x'
	if _, err := flow.Load(Reception()); err != nil {
		t.Fatal(err)
	}
	if _, ok := Find("../ready"); ok {
		t.Error("a flow that is not there is found")
	}
}

// Every conversation goes as it should, and there are many.
func TestRehearsals(t *testing.T) {
	t.Parallel()
	flows := load(t, All())
	played := 0
	locales := map[string]int{}
	for _, file := range Rehearsals() {
		f, err := rehearse.Parse(file.Path, file.Data)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range rehearse.Run(f, flows) {
			played++
			locales[f.Conversations[i].World.Locale]++
			if !r.OK() {
				t.Error(r)
			}
		}
	}
	if played < 60 || locales["en"] < 3 || locales["es"] < 3 {
		t.Errorf("only %d conversations, %v", played, locales)
	}
}

// Each shipped flow has rehearsals of its own.
func TestEveryFlowIsRehearsed(t *testing.T) {
	t.Parallel()
	for _, key := range Keys {
		if !slices.ContainsFunc(Rehearsals(), func(r Rehearsal) bool { return strings.HasSuffix(r.Path, "/"+key+".yaml") }) {
			t.Errorf("nobody rehearses %s", key)
		}
	}
}

// The example of the documentation is one that works.
func TestDocumentedRehearsal(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../../docs/flows.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(text), "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	f, err := rehearse.Parse("docs/flows.md", []byte(example))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rehearse.Run(f, load(t, All())) {
		if !r.OK() {
			t.Error(r)
		}
	}
}
