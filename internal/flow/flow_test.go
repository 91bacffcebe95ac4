package flow

import (
	jsonv1 "encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"

	"prosa/internal/core"
	"prosa/internal/message"
)

var update = flag.Bool("update", false, "rewrite golden files")

// caseFile is one conversation with a flow: what the customer does. What comes of it
// is in the .golden file beside it.
type caseFile struct {
	Why      string                    `json:"why"`
	Flow     jsontext.Value            `json:"flow,omitempty"`
	FlowFile string                    `json:"flow_file,omitempty"`
	Flows    map[string]jsontext.Value `json:"flows,omitempty"` // other published flows, by key
	Env      jsontext.Value            `json:"env,omitempty"`   // laid over testEnv
	Start    jsontext.Value            `json:"start,omitempty"` // laid over the first input
	FAQ      knowledge                 `json:"faq,omitempty"`
	In       []jsontext.Value          `json:"in"` // a typed text, "<wake>", {"result": …}, or a content
}

// book are flows by key, each in one version.
type book map[string]*Definition

func (b book) Published(key string) *Definition { return b[key] }

func (b book) Version(hash string) *Definition {
	for _, d := range b {
		if d.Hash() == hash {
			return d
		}
	}
	return nil
}

// knowledge answers questions that hold a word.
type knowledge map[string]FAQAnswer

func (k knowledge) Answer(question string, _, _ core.ID, _ string) (FAQAnswer, bool) {
	for _, w := range wordsOf(question) {
		if a, ok := k[w]; ok {
			return a, true
		}
	}
	return FAQAnswer{}, false
}

// testEnv is a Monday morning, 2026-11-23 09:30 in São Paulo, in a group of two
// stores.
func testEnv() Env {
	sp := time.FixedZone("-03", -3*60*60)
	return Env{
		NowMs:    time.Date(2026, 11, 23, 9, 30, 0, 0, sp).UnixMilli(),
		Location: sp,
		Locale:   "pt-BR",
		Org:      OrgRef{Name: "Grupo Aurora"},
		Contact:  ContactRef{Name: "Marina Souza", Phone: "5511987654321", Fields: map[string]string{"plate": "ABC1D23"}},
		Protocol: "20261123-000007",
		Stores: []StoreRef{
			{ID: "s1", Key: "matriz", Name: "Aurora Matriz", Address: "Av. Central, 100"},
			{ID: "s2", Key: "norte", Name: "Aurora Norte", Address: "Rua das Flores, 20"},
		},
		Departments: []DepartmentRef{
			{ID: "d1", Key: "seminovos", Name: "Seminovos", StoreID: "s1", StoreName: "Aurora Matriz", Open: true},
			{ID: "d2", Key: "oficina", Name: "Oficina", StoreID: "s1", StoreName: "Aurora Matriz", NextOpenMs: time.Date(2026, 11, 24, 7, 40, 0, 0, sp).UnixMilli()},
			{ID: "d3", Key: "seminovos", Name: "Seminovos", StoreID: "s2", StoreName: "Aurora Norte", Open: true},
			{ID: "d4", Key: "pecas", Name: "Peças e acessórios", StoreID: "s2", StoreName: "Aurora Norte", Open: true, AwayText: "Peças volta {{hours.next_open}}."},
		},
	}
}

func text(s string) message.Content { return message.Content{Kind: message.Text, Text: s} }

func effectJSON(t *testing.T, e Effect) string {
	t.Helper()
	b, err := jsonv1.Marshal(e) // v1: "omitempty" of content leaves out false, as the store does
	if err != nil {
		t.Fatal(err)
	}
	return e.Type() + " " + string(b)
}

func readCase(t *testing.T, path string) (*caseFile, *Definition) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var c caseFile
	if err := json.Unmarshal(data, &c, json.RejectUnknownMembers(true)); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if c.FlowFile != "" {
		if c.Flow, err = os.ReadFile(c.FlowFile); err != nil {
			t.Fatal(err)
		}
	}
	def, err := Load(c.Flow)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return &c, def
}

// play runs a case and writes what happened, reading the session back from its JSON
// before each step.
func play(t *testing.T, c *caseFile, def *Definition) string {
	t.Helper()
	env := testEnv()
	if len(c.Env) > 0 {
		if err := json.Unmarshal(c.Env, &env); err != nil {
			t.Fatal(err)
		}
	}
	books := book{"hash": def}
	for name, raw := range c.Flows {
		other, err := Load(raw)
		if err != nil {
			t.Fatalf("flow %s: %v", name, err)
		}
		books[name] = other
	}
	env.Book = books
	if c.FAQ != nil {
		env.FAQ = c.FAQ
	}
	var log strings.Builder
	record := func(session Session, effects []Effect, err error) []byte {
		if err != nil {
			fmt.Fprintln(&log, "! "+err.Error())
		}
		named := func(s string) string {
			for name, d := range books {
				s = strings.ReplaceAll(s, d.Hash(), name)
			}
			return s
		}
		for _, e := range effects {
			fmt.Fprintln(&log, "< "+named(effectJSON(t, e)))
			if send, ok := e.(Send); ok {
				if err := send.Content.Validate(env.channel()); err != nil {
					t.Errorf("sends what the channel refuses: %v", err)
				}
			}
		}
		stored := MarshalSession(session)
		fmt.Fprintln(&log, "= "+named(string(stored)))
		return stored
	}
	begin := Input{Kind: InputStart}
	if len(c.Start) > 0 {
		if err := json.Unmarshal(c.Start, &begin); err != nil {
			t.Fatal(err)
		}
	}
	begin.Env = env
	stored := record(Start(def, begin))
	for _, raw := range c.In {
		// A little later each time: the limit of messages a minute has its own test.
		env.NowMs += 20_000
		fmt.Fprintln(&log, "> "+string(raw))
		session, err := UnmarshalSession(stored)
		if err != nil {
			t.Fatal(err)
		}
		if string(raw) == `"<wake>"` {
			env.NowMs = max(env.NowMs, session.WakeMs)
		}
		stored = record(Step(books.Version(session.Flow), session, caseInput(t, raw, session, env)))
	}
	return log.String()
}

func caseInput(t *testing.T, raw jsontext.Value, s Session, env Env) Input {
	t.Helper()
	in := Input{Kind: InputMessage, Env: env}
	var err error
	switch {
	case string(raw) == `"<wake>"`:
		in.Kind = InputWake
	case strings.HasPrefix(string(raw), `{"result"`):
		in.Kind, in.CallID = InputResult, s.Call
		err = json.Unmarshal(raw, &in)
	case raw.Kind() == '"':
		in.Content.Kind = message.Text
		err = json.Unmarshal(raw, &in.Content.Text)
	default:
		err = json.Unmarshal(raw, &in.Content)
	}
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func golden(t *testing.T, path string) {
	t.Helper()
	c, def := readCase(t, path)
	got := play(t, c, def)
	goldenPath := strings.TrimSuffix(path, ".json") + ".golden"
	if *update {
		if err := os.WriteFile(goldenPath, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(goldenPath)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (run with -update to accept):\n%s", goldenPath, diff)
	}
}

func TestGoldens(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/[ck]*/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".json"), func(t *testing.T) {
			t.Parallel()
			golden(t, path)
		})
	}
}

// Every node kind must have a golden of its own.
func TestEveryKindHasAGolden(t *testing.T) {
	t.Parallel()
	for _, spec := range registry {
		kind := spec.kind
		path := "testdata/kinds/" + kind + ".json"
		if _, err := os.Stat(path); err != nil {
			t.Errorf("node kind %q has no golden: %v", kind, err)
			continue
		}
		_, def := readCase(t, path)
		golden, err := os.ReadFile("testdata/kinds/" + kind + ".golden")
		if err != nil {
			t.Errorf("node kind %q has no golden: %v", kind, err)
			continue
		}
		visited := false
		for _, n := range def.Nodes {
			visited = visited || n.base().Kind == kind && strings.Contains(string(golden), `"node":"`+n.base().ID+`"`)
		}
		if !visited {
			t.Errorf("%s never comes to a node of its kind", path)
		}
	}
}
