package flow

import (
	"fmt"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"prosa/internal/dealer"
	"prosa/internal/message"
)

// drawAnyKinds makes a flow of the examples of all kinds, connected at random.
func drawAnyKinds(t *rapid.T, key string) *Definition {
	n := rapid.IntRange(1, 10).Draw(t, "nodes")
	id := func() string {
		i := rapid.IntRange(-1, n).Draw(t, "exit") // one too many: an exit to nowhere
		if i < 0 {
			return ""
		}
		return fmt.Sprintf("n%d", i)
	}
	nodes := make([]map[string]any, n)
	for i := range nodes {
		spec := rapid.SampledFrom(registry).Draw(t, "kind")
		var node map[string]any
		if err := json.Unmarshal([]byte(spec.example), &node); err != nil {
			t.Fatalf("%v", err)
		}
		node["id"] = fmt.Sprintf("n%d", i)
		exits := map[string]string{}
		data, _ := json.Marshal(node)
		loaded, err := loadNode(0, data)
		if err != nil {
			t.Fatalf("%v", err)
		}
		for _, p := range loaded.Ports() {
			exits[p.Name] = id()
		}
		node["exits"] = exits
		if w, ok := loaded.(Waiter); ok && w.waiting() != &noWaiting && rapid.Bool().Draw(t, "clock") {
			node["timeout_minutes"] = rapid.IntRange(0, 90).Draw(t, "timeout")
			node["reminders"] = []any{map[string]any{"after_minutes": rapid.IntRange(0, 60).Draw(t, "after"), "text": "?"}, map[string]any{"after_minutes": 5, "text": ""}}
		}
		switch spec.kind {
		case "subflow":
			node["flow"], node["go"] = rapid.SampledFrom([]string{"one", "two", "gone"}).Draw(t, "flow"), rapid.Bool().Draw(t, "go")
		case "end":
			node["close"] = rapid.Bool().Draw(t, "close")
		case "condition":
			node["cases"] = []any{map[string]any{"id": "known", "expr": rapid.SampledFrom([]string{`hour > 9`, `var.topic == "Comprar um carro"`, `what`}).Draw(t, "expr")}}
		}
		nodes[i] = node
	}
	data, err := json.Marshal(map[string]any{"schema": 2, "key": key, "name": "n", "start": "n0", "menu": id(), "nodes": nodes,
		"silence": map[string]any{"minutes": rapid.IntRange(0, 60).Draw(t, "silence"), "node": id()}})
	if err != nil {
		t.Fatalf("%v", err)
	}
	d, err := Load(data)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return d
}

type knowsOne struct{}

func (knowsOne) Answer(question string, _, _, _ string) (FAQAnswer, bool) {
	return FAQAnswer{EntryID: "e1", Title: "Horário", Text: "Das 8 às 18.", Score: 0.9}, len(question)%2 == 0
}

// drawInput is anything that can happen to a session, in time or not.
func drawInput(t *rapid.T, s Session, env *Env) Input {
	in := Input{Env: *env}
	switch rapid.IntRange(0, 3).Draw(t, "what") {
	case 0:
		in.Kind = InputWake
		if rapid.Bool().Draw(t, "in time") {
			env.NowMs = max(env.NowMs, s.WakeMs)
		}
	case 1:
		in.Kind, in.CallID = InputResult, rapid.SampledFrom([]string{s.Call, s.Call, "other", ""}).Draw(t, "call")
		in.Result = &Result{OK: rapid.Bool().Draw(t, "ok"), Status: 200, Body: rapid.SampledFrom([]string{"", "{}", `{"slots":[{"id":"1","title":"Amanhã 8h"}]}`, "x"}).Draw(t, "body")}
	default:
		in.Kind = InputMessage
		in.Content = rapid.SampledFrom([]message.Content{text("oi"), text("1"), text("5"), text("sim"), text("menu"), text("não sei"), text("ABC1D23"), text("atendente"),
			{Kind: message.Image, Media: &message.Media{ProviderID: "m"}}, {Kind: message.ButtonReply, Reply: &message.Choice{ID: "n1:buy", Title: "Comprar"}}, {Kind: message.Reaction}}).Draw(t, "content")
	}
	env.NowMs += int64(rapid.SampledFrom([]int{0, 1, 7_000, 60_000, 3_600_000}).Draw(t, "later"))
	in.Env = *env
	return in
}

// Whatever the flow, and whatever happens when: a session waits or has ended; the same
// again gives the same; what is not expected changes nothing; every message is one the
// channel takes.
func TestAnythingAtAnyTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		flows := book{"one": drawAnyKinds(t, "one"), "two": drawAnyKinds(t, "two")}
		env := testEnv()
		env.Book, env.FAQ = flows, knowsOne{}
		env.Channel = rapid.SampledFrom([]dealer.ChannelKind{"", "messenger", "instagram"}).Draw(t, "channel")
		env.Seed = rapid.Uint64().Draw(t, "seed")
		if rapid.Bool().Draw(t, "nobody") {
			env.Departments = nil
		}
		s, effects, err := Start(flows["one"], Input{Kind: InputStart, Env: env})
		checkAny(t, flows, s, effects, err, env)
		for range rapid.IntRange(0, 15).Draw(t, "inputs") {
			if s.Ended() {
				return
			}
			in := drawInput(t, s, &env)
			before := string(MarshalSession(s))
			next, effects, err := Step(flows.Version(s.Flow), s, in)
			checkAny(t, flows, next, effects, err, env)
			read, err := UnmarshalSession([]byte(before))
			if err != nil || before != string(MarshalSession(s)) {
				t.Fatalf("the session given was changed: %v", err)
			}
			again, effects2, _ := Step(flows.Version(s.Flow), read, in)
			if diff := cmp.Diff(next, again) + cmp.Diff(effects, effects2); diff != "" {
				t.Fatalf("a replay differs:\n%s", diff)
			}
			early := in.Kind == InputWake && (s.WakeMs == 0 || env.NowMs < s.WakeMs)
			strange := in.Kind == InputResult && (s.Call == "" || in.CallID != s.Call)
			if (early || strange) && (len(effects) > 0 || cmp.Diff(s, next) != "") {
				t.Fatalf("%s changes what it must not: %+v", in.Kind, effects)
			}
			s = next
		}
	})
}

// checkAny holds what must hold after every turn.
func checkAny(t *rapid.T, flows book, s Session, effects []Effect, err error, env Env) {
	if err != nil {
		t.Fatalf("%v", err)
	}
	ends, calls, nodes := 0, 0, 0
	returned := false
	for _, e := range effects {
		switch e := e.(type) {
		case Send:
			if err := e.Content.Validate(env.channel()); err != nil {
				t.Fatalf("sends what the channel refuses: %v\n%+v", err, e.Content)
			}
		case Trace:
			if flows.Version(e.Flow) == nil || flows.Version(e.Flow).Node(e.NodeID) == nil || e.WaitMs < 0 {
				t.Fatalf("traces a node that is not there: %+v", e)
			}
			nodes++
			returned = e.Port == "ended"
		case Enqueue, Assign, Close, Stuck:
			ends++
		case Call:
			calls++
			if e.ID != s.Call && !s.Ended() {
				t.Fatalf("calls %q and waits for %q", e.ID, s.Call)
			}
		}
	}
	switch {
	case s.Ended() && ends != 1 && !(ends == 0 && returned), !s.Ended() && ends != 0:
		t.Fatalf("ended %v with %d ends: %+v", s.Ended(), ends, effects)
	case calls > 1 || nodes > 3*MaxNodesPerTurn || len(s.Stack) > MaxDepth:
		t.Fatalf("%d calls, %d nodes, %d flows deep", calls, nodes, len(s.Stack))
	}
	if !s.Ended() && !canWait(flows.Version(s.Flow).byID[s.Node], s) {
		t.Fatalf("cannot wait: %+v", s)
	}
	if s.Call != "" && s.WakeMs == 0 {
		t.Fatal("a call that is never answered would be waited for for ever")
	}
}

// Sub-flows that lead into each other end with a person: at once where nothing waits,
// and by depth where the customer is led round and round.
func TestMutualSubflows(t *testing.T) {
	t.Parallel()
	sub := func(key, other, between string) *Definition {
		return mustLoad(t, fmt.Sprintf(`{"schema":2,"key":%q,"name":"n","start":"a","nodes":[%s{"id":"s","kind":"subflow","flow":%q,"exits":{"done":"a"}}]}`, key, between, other))
	}
	const asks = `{"id":"a","kind":"ask","text":"?","save":"var.x","exits":{"next":"s"}},`
	const passes = `{"id":"a","kind":"set","values":[{"to":"var.x","value":"1"}],"exits":{"next":"s"}},`
	for _, c := range []struct {
		between string
		reason  string
		depth   int
	}{{passes, ReasonTooDeep, 0}, {asks, ReasonTooDeep, MaxDepth + 1}} {
		flows := book{"one": sub("one", "two", c.between), "two": sub("two", "one", c.between)}
		env := testEnv()
		env.Book = flows
		s, effects := start(t, flows["one"], env)
		turns := 0
		for !s.Ended() {
			env.NowMs += 60_000
			s, effects = step(t, flows.Version(s.Flow), s, text("ok"), env)
			turns++
		}
		if e := find[Enqueue](t, effects); e.Reason != c.reason || turns != c.depth {
			t.Errorf("%d turns, %+v", turns, e)
		}
		problems := Inspect(flows["one"], Assets{Book: flows, Flows: []string{"one", "two"}})
		if !hasProblem(problems, "recursion") {
			t.Errorf("Inspect does not see it: %v", problems)
		}
	}
	// Over for good is no recursion: it may go on for ever, and only nodes count.
	over := func(key, other string) *Definition {
		return mustLoad(t, fmt.Sprintf(`{"schema":2,"key":%q,"name":"n","start":"s","nodes":[{"id":"s","kind":"subflow","go":true,"flow":%q}]}`, key, other))
	}
	flows := book{"one": over("one", "two"), "two": over("two", "one")}
	env := testEnv()
	env.Book = flows
	_, effects := start(t, flows["one"], env)
	if e := find[Enqueue](t, effects); e.Reason != ReasonLoop {
		t.Errorf("%+v", e)
	}
	if hasProblem(Inspect(flows["one"], Assets{Book: flows}), "recursion") {
		t.Error("going over for good was taken for recursion")
	}
}

// Reminders are said once each, counted from the last word of either side; the
// time-out counts from the customer's. Both begin anew when the customer speaks.
func TestReminders(t *testing.T) {
	t.Parallel()
	d := mustLoad(t, `{"schema":2,"key":"k","name":"n","start":"a","nodes":[{"id":"a","kind":"ask","type":"plate","text":"?","save":"var.x","timeout_minutes":60,
		"reminders":[{"after_minutes":10,"text":"Ainda aí?"},{"after_minutes":20,"text":"Última chance"}],"exits":{"next":"bye","timeout":"bye"}},{"id":"bye","kind":"end","text":"Tchau"}]}`)
	env := testEnv()
	begin := env.NowMs
	s, _ := start(t, d, env)
	var said []string
	var at []int64
	for i := 0; !s.Ended(); i++ {
		if i == 1 {
			env.NowMs += 5 * minuteMs // the customer says something, but no plate
			s, _ = step(t, d, s, text("não lembro bem"), env)
		}
		env.NowMs = s.WakeMs
		if early, effects, _ := Step(d, s, Input{Kind: InputWake, Env: func() Env { e := env; e.NowMs--; return e }()}); len(effects) > 0 || cmp.Diff(early, s) != "" {
			t.Fatal("woken early")
		}
		var effects []Effect
		s, effects, _ = Step(d, s, Input{Kind: InputWake, Env: env})
		for _, c := range sent(effects) {
			said, at = append(said, c.Text), append(at, (env.NowMs-begin)/minuteMs)
		}
	}
	if diff := cmp.Diff([]string{"Ainda aí?", "Última chance", "Tchau"}, said) + cmp.Diff([]int64{10, 35, 75}, at); diff != "" {
		t.Error(diff)
	}
}

// The silent go where the flow wants them, from a sub-flow too, unless the node has a
// way of its own.
func TestSilence(t *testing.T) {
	t.Parallel()
	outer := mustLoad(t, `{"schema":2,"key":"outer","name":"n","start":"s","silence":{"minutes":60,"node":"bye"},"nodes":[{"id":"s","kind":"subflow","flow":"inner","exits":{"done":"bye"}},{"id":"bye","kind":"end","text":"Tchau"}]}`)
	inner := mustLoad(t, `{"schema":2,"key":"inner","name":"n","start":"a","nodes":[{"id":"a","kind":"ask","text":"?","save":"var.x","exits":{"next":"back"}},{"id":"back","kind":"end","close":false}]}`)
	env := testEnv()
	env.Book = book{"outer": outer, "inner": inner}
	s, _ := start(t, outer, env)
	if s.Flow != inner.Hash() || s.WakeMs != env.NowMs+60*minuteMs {
		t.Fatalf("%+v", s)
	}
	env.NowMs = s.WakeMs
	s, effects, err := Step(inner, s, Input{Kind: InputWake, Env: env})
	if err != nil || !s.Ended() || sent(effects)[0].Text != "Tchau" {
		t.Errorf("%v %+v", err, effects)
	}
}

// A call that is never answered ends as a failure; the words for a person work
// meanwhile, and then its answer comes too late to change anything.
func TestCalls(t *testing.T) {
	t.Parallel()
	d := mustLoad(t, `{"schema":2,"key":"k","name":"n","start":"c","nodes":[{"id":"c","kind":"crm","action":"contact","exits":{"ok":"yes","error":"no","unavailable":"no"}},{"id":"yes","kind":"end","text":"ok"},{"id":"no","kind":"end","text":"erro"}]}`)
	env := testEnv()
	s, effects := start(t, d, env)
	c := find[Call](t, effects)
	if c.ID == "" || c.ID != s.Call || c.NodeID != "c" || s.WakeMs == 0 {
		t.Fatalf("%+v %+v", c, s)
	}
	same, effects := step(t, d, s, text("oi?"), env)
	if len(effects) > 0 || same.Call != s.Call {
		t.Errorf("a message moved the call: %+v", effects)
	}
	for _, x := range []struct {
		in   Input
		says string
	}{
		{Input{Kind: InputResult, CallID: s.Call, Result: &Result{OK: true}}, "ok"},
		{Input{Kind: InputResult, CallID: s.Call, Result: &Result{Error: "500"}}, "erro"},
		{Input{Kind: InputWake}, "erro"},
	} {
		x.in.Env = env
		x.in.Env.NowMs = s.WakeMs
		_, effects, err := Step(d, s, x.in)
		if err != nil || len(sent(effects)) != 1 || sent(effects)[0].Text != x.says {
			t.Errorf("%+v: %v %+v", x.in.Result, err, effects)
		}
	}
	ended, effects := step(t, d, s, text("atendente"), env)
	if find[Enqueue](t, effects).Reason != ReasonAsked || !ended.Ended() {
		t.Errorf("%+v", effects)
	}
	// A second session's call is another call, even in the same place.
	env.NowMs++
	if s2, _ := start(t, d, env); s2.Call == s.Call {
		t.Error("two calls have one id")
	}
}

// Words for an answer are waited for briefly, said as they come, and never instead of
// the answer: without them, too late or overtaken, the house's own are said, once.
func TestPhrasing(t *testing.T) {
	t.Parallel()
	d := mustLoad(t, `{"schema":2,"key":"k","name":"n","start":"q","nodes":[{"id":"q","kind":"faq","ask":"?","again":"Mais?","exits":{"answered":"bye","unsure":"bye"}},{"id":"bye","kind":"end","text":"tchau"}]}`)
	const own, other = "Três anos.", "Segue o endereço."
	env := testEnv()
	env.FAQ = knowledge{"garantia": {EntryID: "f1", Text: own, Phrase: true}, "endereco": {EntryID: "f2", Text: other}}
	s, _ := start(t, d, env)
	s, effects := step(t, d, s, text("e a garantia?"), env)
	c := find[Call](t, effects)
	if want := (PhraseRequest{Question: "e a garantia?", EntryID: "f1", Text: own, Locale: "pt-BR"}); c.Kind != "phrase" || c.Request != any(want) || len(sent(effects)) != 0 {
		t.Fatalf("%+v", effects)
	}
	if after := s.WakeMs - env.NowMs; after <= 0 || after > 20_000 {
		t.Errorf("words are waited for %d ms", after)
	}
	reply := Input{Kind: InputResult, CallID: s.Call, Result: &Result{OK: true, Body: "São três anos, {{contact.phone}}."}}
	gone := knowledge{}
	for _, x := range []struct {
		why  string
		in   Input
		faq  Answerer
		says []string
	}{
		{"as they come, nothing in them filled in", reply, nil, []string{"São três anos, {{contact.phone}}.", "Mais?"}},
		{"refused", Input{Kind: InputResult, CallID: s.Call, Result: &Result{Error: "figure"}}, nil, []string{own, "Mais?"}},
		{"empty", Input{Kind: InputResult, CallID: s.Call, Result: &Result{OK: true, Body: " "}}, nil, []string{own, "Mais?"}},
		{"too late", Input{Kind: InputWake}, nil, []string{own, "Mais?"}},
		{"overtaken by another question", Input{Kind: InputMessage, Content: text("endereço")}, nil, []string{own, "Mais?", other, "Mais?"}},
		{"the entry was deleted", reply, gone, []string{"tchau"}},
		{"another entry answers by now", reply, knowledge{"garantia": {EntryID: "f3", Text: "Cinco anos."}}, []string{"Cinco anos.", "Mais?"}},
	} {
		x.in.Env = env
		if x.faq != nil {
			x.in.Env.FAQ = x.faq
		}
		x.in.Env.NowMs = s.WakeMs
		next, effects, err := Step(d, s, x.in)
		var got []string
		for _, m := range sent(effects) {
			got = append(got, m.Text)
		}
		if err != nil || !slices.Equal(got, x.says) {
			t.Errorf("%s: says %q, %v", x.why, got, err)
		}
		late := reply
		late.Env = x.in.Env
		if _, effects, err := Step(d, next, late); !next.Ended() && (err != nil || len(effects) > 0) {
			t.Errorf("%s: what comes later is said, too: %+v, %v", x.why, effects, err)
		}
	}
}

// Halves are halves, the same contact stays where it was, and the seed decides.
func TestSplit(t *testing.T) {
	t.Parallel()
	d := mustLoad(t, `{"schema":2,"key":"k","name":"n","start":"s","nodes":[{"id":"s","kind":"split","sticky":true,"arms":[{"id":"a","percent":70},{"id":"b","percent":30}],"exits":{"a":"x","b":"y"}},
		{"id":"x","kind":"end","text":"a"},{"id":"y","kind":"end","text":"b"}]}`)
	count := map[string]int{}
	for seed := range uint64(10_000) {
		env := testEnv()
		env.Seed = seed
		_, effects := start(t, d, env)
		first := sent(effects)[0].Text
		count[first]++
		env.NowMs += 86_400_000
		if _, effects = start(t, d, env); sent(effects)[0].Text != first {
			t.Fatal("sticky changed its mind")
		}
	}
	if count["a"] < 6_800 || count["a"] > 7_200 {
		t.Errorf("70 %% came to %v of 10,000", count)
	}
}

// Every code a review can give is in the table, and none too many.
func TestCodes(t *testing.T) {
	t.Parallel()
	for code, info := range Codes {
		if info.Means == "" || info.Fix == "" || info.Severity != Failure && info.Severity != Warning {
			t.Errorf("%s: %+v", code, info)
		}
	}
	used := codesInSource(t)
	for _, code := range used {
		if _, ok := Codes[code]; !ok {
			t.Errorf("code %q is not in the table", code)
		}
	}
	for code := range Codes {
		if !slices.Contains(used, code) {
			t.Errorf("nothing gives the code %q", code)
		}
	}
}
