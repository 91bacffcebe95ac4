package flow

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"prosa/internal/core"
	"prosa/internal/message"
)

func mustLoad(t testing.TB, js string) *Definition {
	t.Helper()
	d, err := Load([]byte(js))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func readyFlow(t testing.TB) *Definition {
	t.Helper()
	data, err := os.ReadFile("ready/reception.json")
	if err != nil {
		t.Fatal(err)
	}
	return mustLoad(t, string(data))
}

func sent(effects []Effect) []message.Content {
	var out []message.Content
	for _, e := range effects {
		if s, ok := e.(Send); ok {
			out = append(out, s.Content)
		}
	}
	return out
}

// find returns the only effect of its type.
func find[E Effect](t testing.TB, effects []Effect) E {
	t.Helper()
	var found []E
	for _, e := range effects {
		if v, ok := e.(E); ok {
			found = append(found, v)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d effects of type %T in %v, want 1", len(found), *new(E), effects)
	}
	return found[0]
}

func start(t testing.TB, d *Definition, env Env) (Session, []Effect) {
	t.Helper()
	s, effects, err := Start(d, Input{Kind: InputStart, Env: env})
	if err != nil {
		t.Fatal(err)
	}
	return s, effects
}

func step(t testing.TB, d *Definition, s Session, c message.Content, env Env) (Session, []Effect) {
	t.Helper()
	s, effects, err := Step(d, s, Input{Kind: InputMessage, Content: c, Env: env})
	if err != nil {
		t.Fatal(err)
	}
	return s, effects
}

// A flow that goes round without waiting ends with a person, not with the process.
func TestLoopHandsOver(t *testing.T) {
	t.Parallel()
	for name, js := range map[string]string{
		"jump to itself": `{"schema":1,"key":"k","name":"n","start":"a","nodes":[{"id":"a","kind":"set","values":[{"to":"var.x","value":"1"}],"next":"a"}]}`,
		"mutual": `{"schema":1,"key":"k","name":"n","start":"a","nodes":[{"id":"a","kind":"label","add":["l"],"next":"b"},
			{"id":"b","kind":"condition","cases":[],"else":"a"}]}`,
	} {
		d := mustLoad(t, js)
		s, effects := start(t, d, testEnv())
		if e := find[Enqueue](t, effects); e.Reason != ReasonLoop || e.DepartmentID != "d1" || !s.Ended() {
			t.Errorf("%s: %+v, session %+v", name, e, s)
		}
		visits := 0
		for _, e := range effects {
			if _, ok := e.(Trace); ok {
				visits++
			}
		}
		if visits != MaxNodesPerTurn {
			t.Errorf("%s: %d nodes visited, want %d", name, visits, MaxNodesPerTurn)
		}
		if p := Inspect(d, Assets{}); !hasProblem(p, "circle") {
			t.Errorf("%s: Inspect does not see the circle: %v", name, p)
		}
	}
}

// A chain of nodes just within the limit runs to its end: the limit is not lower than
// it says.
func TestLongChainIsNoLoop(t *testing.T) {
	t.Parallel()
	var nodes []string
	for i := range MaxNodesPerTurn - 1 {
		nodes = append(nodes, fmt.Sprintf(`{"id":"n%d","kind":"label","add":["l"],"next":"n%d"}`, i, i+1))
	}
	nodes = append(nodes, fmt.Sprintf(`{"id":"n%d","kind":"end"}`, MaxNodesPerTurn-1))
	d := mustLoad(t, `{"schema":1,"key":"k","name":"n","start":"n0","nodes":[`+strings.Join(nodes, ",")+`]}`)
	_, effects := start(t, d, testEnv())
	find[Close](t, effects)
}

const echo = `{"schema":1,"key":"k","name":"n","start":"a","nodes":[{"id":"a","kind":"ask","text":"E?","save":"var.x","next":"a"}]}`

// Two bots that answer each other are stopped at ten messages a minute; a person who
// answers once in a while is not.
func TestTooFastHandsOver(t *testing.T) {
	t.Parallel()
	d := mustLoad(t, echo)
	talk := func(pauseMs int64) (messages int, reason string) {
		env := testEnv()
		s, effects := start(t, d, env)
		for range 40 {
			messages += len(sent(effects))
			if s.Ended() {
				return messages, find[Enqueue](t, effects).Reason
			}
			env.NowMs += pauseMs
			s, effects = step(t, d, s, text("ok"), env)
		}
		return messages, ""
	}
	if n, reason := talk(1000); n != MaxMessagesPerMinute || reason != ReasonTooFast {
		t.Errorf("a second apart: %d messages, reason %q", n, reason)
	}
	if n, reason := talk(10_000); n != 40 || reason != "" {
		t.Errorf("ten seconds apart: %d messages, reason %q", n, reason)
	}
}

func TestTurnLimitHandsOver(t *testing.T) {
	t.Parallel()
	d := mustLoad(t, echo)
	env := testEnv()
	s, effects := start(t, d, env)
	turns := 1
	for !s.Ended() {
		env.NowMs += 60_000
		s, effects = step(t, d, s, text("ok"), env)
		turns++
	}
	if e := find[Enqueue](t, effects); e.Reason != ReasonTurns || turns != MaxTurns+1 {
		t.Errorf("ended after %d turns with %+v", turns, e)
	}
}

func TestTimeout(t *testing.T) {
	t.Parallel()
	d := mustLoad(t, `{"schema":1,"key":"k","name":"n","start":"a","timeout_minutes":30,"nodes":[
		{"id":"a","kind":"ask","text":"E?","save":"var.x","next":"b","timeout":"bye"},
		{"id":"b","kind":"ask","text":"E depois?","save":"var.x","next":"bye"},{"id":"bye","kind":"end","text":"Até"}]}`)
	s, _ := start(t, d, testEnv())
	env := testEnv()
	if want := env.NowMs + 30*minuteMs; s.WakeMs != want {
		t.Fatalf("wakes at %d, want %d", s.WakeMs, want)
	}
	env.NowMs = s.WakeMs
	_, effects, err := Step(d, s, Input{Kind: InputWake, Env: env})
	if err != nil {
		t.Fatal(err)
	}
	find[Close](t, effects)
	s, _ = step(t, d, s, text("x"), testEnv())
	after, effects, err := Step(d, s, Input{Kind: InputWake, Env: env})
	if err != nil || len(effects) != 0 || cmp.Diff(s, after) != "" || s.WakeMs != 0 {
		t.Errorf("a node without a way for silence should go on waiting: %v %v", effects, err)
	}
}

func TestStepErrors(t *testing.T) {
	t.Parallel()
	d := mustLoad(t, echo)
	s, _ := start(t, d, testEnv())
	other := s
	other.Flow = "other"
	broken := s
	broken.Node = "gone"
	for _, c := range []struct {
		code string
		s    Session
		in   Input
	}{
		{"flow_version", other, Input{Kind: InputMessage, Content: text("x")}},
		{"session_ended", Session{Flow: d.Hash()}, Input{Kind: InputMessage}},
		{"session_broken", broken, Input{Kind: InputMessage}},
		{"input_kind", s, Input{Kind: InputStart}},
	} {
		if _, _, err := Step(d, c.s, c.in); core.CodeOf(err) != c.code {
			t.Errorf("got %v, want %s", err, c.code)
		}
	}
	if _, _, err := Start(d, Input{Kind: InputMessage}); core.CodeOf(err) != "input_kind" {
		t.Errorf("Start: %v", err)
	}
	if _, err := UnmarshalSession([]byte("{")); core.CodeOf(err) != "session_broken" {
		t.Errorf("UnmarshalSession: %v", err)
	}
}

func TestReactionsMoveNothing(t *testing.T) {
	t.Parallel()
	d := mustLoad(t, echo)
	s, _ := start(t, d, testEnv())
	after, effects := step(t, d, s, message.Content{Kind: message.Reaction, Reaction: &message.Emoji{Emoji: "👍"}}, testEnv())
	if len(effects) != 0 || cmp.Diff(s, after) != "" {
		t.Errorf("effects %v, session %+v", effects, after)
	}
}

// An album is one thing the customer sends: it gets one answer and costs one try.
func TestAlbumIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	d := readyFlow(t)
	env := testEnv()
	env.StoreID = "s1"
	s, _ := start(t, d, env)
	photo := message.Content{Kind: message.Image, Media: &message.Media{ProviderID: "m"}}
	answers := 0
	for range 6 {
		var effects []Effect
		env.NowMs += 500
		s, effects = step(t, d, s, photo, env)
		answers += len(sent(effects))
	}
	if answers != 1 || s.Retries != 1 || s.Ended() {
		t.Errorf("%d answers, session %+v", answers, s)
	}
}

func TestHumanOff(t *testing.T) {
	t.Parallel()
	const nodes = `"nodes":[{"id":"a","kind":"ask","text":"E?","save":"var.x","next":"b"%s},{"id":"b","kind":"ask","text":"?","save":"var.y","next":"a"}]}`
	for _, c := range []struct {
		name, js string
		human    bool
	}{
		{"on", `{"schema":1,"key":"k","name":"n","start":"a",` + fmt.Sprintf(nodes, ""), true},
		{"off at the node", `{"schema":1,"key":"k","name":"n","start":"a",` + fmt.Sprintf(nodes, `,"human_off":true`), false},
		{"off in the flow", `{"schema":1,"key":"k","name":"n","start":"a","human":{"off":true},` + fmt.Sprintf(nodes, ""), false},
	} {
		d := mustLoad(t, c.js)
		s, _ := start(t, d, testEnv())
		s, _ = step(t, d, s, text("falar com atendente"), testEnv())
		if s.Ended() != c.human {
			t.Errorf("%s: ended %v, want %v", c.name, s.Ended(), c.human)
		}
	}
}

// Where to: the flow's department for people goes before the one chosen, that before
// the store's first.
func TestHandOverDepartment(t *testing.T) {
	t.Parallel()
	const choose = `"nodes":[{"id":"a","kind":"choice","text":"?","from":"departments","next":"b"},{"id":"b","kind":"ask","text":"?","save":"var.x","next":"b"}]}`
	for _, c := range []struct {
		name, js string
		first    string
		want     string
	}{
		{"first of the store", `{"schema":1,"key":"k","name":"n","start":"a",` + choose, "", "d3"},
		{"chosen", `{"schema":1,"key":"k","name":"n","start":"a",` + choose, "Peças e acessórios", "d4"},
		{"named by the flow, in this store", `{"schema":1,"key":"k","name":"n","start":"a","human":{"department":"seminovos"},` + choose, "Peças e acessórios", "d3"},
		{"named by the flow, only elsewhere", `{"schema":1,"key":"k","name":"n","start":"a","human":{"department":"oficina"},` + choose, "", "d2"},
	} {
		env := testEnv()
		env.StoreID = "s2"
		d := mustLoad(t, c.js)
		s, _ := start(t, d, env)
		if c.first != "" {
			s, _ = step(t, d, s, text(c.first), env)
		}
		_, effects := step(t, d, s, text("atendente"), env)
		if e := find[Enqueue](t, effects); e.DepartmentID != c.want || e.Reason != ReasonAsked {
			t.Errorf("%s: %+v, want %s", c.name, e, c.want)
		}
	}
}
