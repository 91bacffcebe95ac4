package flow

import (
	"fmt"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"prosa/internal/dealer"
	msg "prosa/internal/message"
)

type content = msg.Content

// fataler is what *testing.T and *rapid.T share.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkRun starts a session and plays messages, and holds what every run must hold: it
// waits or has ended; what ended was closed or handed to people; every message is one
// the channel takes; the session given stays as it was and survives its JSON; the same
// again gives the same.
func checkRun(t fataler, d *Definition, env Env, in []content) {
	t.Helper()
	s, effects, err := Start(d, Input{Kind: InputStart, Env: env})
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	checkTurn(t, d, s, effects, env)
	for _, c := range in {
		if s.Ended() {
			return
		}
		env.NowMs += 7_000
		before := MarshalSession(s)
		read, err := UnmarshalSession(before)
		if err != nil || cmp.Diff(s, read) != "" {
			t.Fatalf("the session changes in JSON: %v\n%s", err, cmp.Diff(s, read))
		}
		input := Input{Kind: InputMessage, Content: c, Env: env}
		next, effects, err := Step(d, s, input)
		if err != nil {
			t.Fatalf("step: %v", err)
		}
		if got := MarshalSession(s); string(got) != string(before) {
			t.Fatalf("Step changed the session it was given:\n%s\n%s", before, got)
		}
		again, effects2, _ := Step(d, read, input)
		if diff := cmp.Diff(next, again) + cmp.Diff(effects, effects2); diff != "" {
			t.Fatalf("a replay differs:\n%s", diff)
		}
		checkTurn(t, d, next, effects, env)
		s = next
	}
}

func checkTurn(t fataler, d *Definition, s Session, effects []Effect, env Env) {
	t.Helper()
	ends, returned := 0, false
	for _, e := range effects {
		switch e := e.(type) {
		case Send:
			if err := e.Content.Validate(env.channel()); err != nil {
				t.Fatalf("sends what the channel refuses: %v\n%+v", err, e.Content)
			}
		case Enqueue:
			if env.department(e.DepartmentID) == nil {
				t.Fatalf("queues for a department that does not exist: %+v", e)
			}
			ends++
		case Close, Stuck, Assign:
			ends++
		case Trace:
			returned = e.Port == "ended"
		}
	}
	if !s.Ended() && !canWait(d.Node(s.Node), s) {
		t.Fatalf("the session neither waits nor has ended: %+v", s)
	}
	if s.Ended() && ends == 0 && returned {
		return // an end node that closes nothing
	}
	if want := 0; s.Ended() && ends != 1 || !s.Ended() && ends != want {
		t.Fatalf("ended %v with %d ends: %+v", s.Ended(), ends, effects)
	}
}

// drawFlow makes any flow that loads, most of them nonsense.
func drawFlow(t *rapid.T) *Definition {
	n := rapid.IntRange(1, 8).Draw(t, "nodes")
	id := func(label string) string {
		i := rapid.IntRange(-1, n).Draw(t, label) // one too many: an exit to nowhere
		if i < 0 {
			return ""
		}
		return fmt.Sprintf("n%d", i)
	}
	words := rapid.SampledFrom([]string{"Oi", "{{contact.name}}", "{{var.x}}", "{{field.plate|?}} {{nada}}", "", "Seminovos", strings.Repeat("longo ", 900), "{{queue.position}}"})
	nodes := make([]map[string]any, n)
	for i := range nodes {
		kind := rapid.SampledFrom([]string{"message", "choice", "ask", "condition", "hours", "set", "label", "note", "queue", "end"}).Draw(t, "kind")
		node := map[string]any{"id": fmt.Sprintf("n%d", i), "kind": kind}
		switch kind {
		case "message":
			node["contents"] = []any{map[string]any{"text": words.Draw(t, "text")}, map[string]any{"kind": rapid.SampledFrom([]string{"image", "sticker", "location", "order"}).Draw(t, "media"), "text": words.Draw(t, "caption")}}
			node["next"] = id("next")
		case "choice":
			node["text"], node["next"], node["failed"] = words.Draw(t, "text"), id("next"), id("failed")
			node["style"] = rapid.SampledFrom([]string{"", "list", "buttons", "text"}).Draw(t, "style")
			if from := rapid.SampledFrom([]string{"", "stores", "departments"}).Draw(t, "from"); from != "" {
				node["from"], node["none"] = from, id("none")
				break
			}
			options := make([]any, rapid.IntRange(0, 23).Draw(t, "options"))
			for j := range options {
				options[j] = map[string]any{"id": fmt.Sprintf("o%d", j), "title": words.Draw(t, "title"), "next": id("option")}
			}
			node["options"], node["save"] = options, "var.x"
		case "ask":
			node["text"], node["next"], node["save"] = words.Draw(t, "text"), id("next"), rapid.SampledFrom([]string{"var.x", "field.y", "contact.name", "org.name", ""}).Draw(t, "save")
			node["type"] = rapid.SampledFrom([]string{"", "text", "number", "plate"}).Draw(t, "type")
		case "condition":
			node["cases"] = []any{map[string]any{"id": "c", "when": "var.x", "op": rapid.SampledFrom([]string{"is", "exists", "less", "what"}).Draw(t, "op"), "value": "1", "next": id("case")}}
			node["else"] = id("else")
		case "hours":
			node["open"], node["closed"] = id("open"), id("closed")
		case "set":
			node["values"], node["next"] = []any{map[string]any{"to": "var.x", "value": words.Draw(t, "value")}}, id("next")
		case "label":
			node["add"], node["next"] = []string{"l"}, id("next")
		case "note":
			node["text"], node["next"] = words.Draw(t, "text"), id("next")
		case "queue":
			node["department"], node["queued"] = rapid.SampledFrom([]string{"", "oficina", "lua"}).Draw(t, "department"), words.Draw(t, "queued")
		}
		nodes[i] = node
	}
	data, err := json.Marshal(map[string]any{"schema": 1, "key": "k", "name": "n", "start": "n0", "menu": id("menu"), "nodes": nodes})
	if err != nil {
		t.Fatalf("%v", err)
	}
	d, err := Load(data)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return d
}

func drawMessages(t *rapid.T) []content {
	typed := rapid.Map(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"1", "2", "menu", "atendente", "seminovos", "Oficina", "ABC1D23", "mais"})), text)
	tapped := rapid.Map(rapid.SampledFrom([]string{"n0:o1", "n1:~1", "n2:d1", "n3:", "x", ":"}), func(id string) content {
		return content{Kind: msg.ListReply, Reply: &msg.Choice{ID: id, Title: "Seminovos"}}
	})
	other := rapid.Map(rapid.SampledFrom([]msg.Kind{msg.Image, msg.Audio, msg.Unsupported, msg.Location, msg.ButtonReply, ""}), func(k msg.Kind) content { return content{Kind: k} })
	return rapid.SliceOfN(rapid.OneOf(typed, tapped, other), 0, 12).Draw(t, "messages")
}

func TestAnyFlowEndsOrWaits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		env := testEnv()
		env.Channel = rapid.SampledFrom([]dealer.ChannelKind{"", "whatsapp", "messenger", "instagram"}).Draw(t, "channel")
		env.Locale = rapid.SampledFrom([]string{"pt-BR", "en", "es", "", "fr"}).Draw(t, "locale")
		env.StoreID = rapid.SampledFrom([]string{"", "s1", "gone"}).Draw(t, "store")
		if rapid.Bool().Draw(t, "nobody") {
			env.Departments = nil
		}
		checkRun(t, drawFlow(t), env, drawMessages(t))
	})
}

func TestReadyFlowEndsOrWaits(t *testing.T) {
	t.Parallel()
	d := readyFlow(t)
	rapid.Check(t, func(t *rapid.T) { checkRun(t, d, testEnv(), drawMessages(t)) })
}

func TestSessionJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := Session{
			Flow: rapid.String().Draw(t, "flow"), Node: rapid.String().Draw(t, "node"), StoreID: rapid.String().Draw(t, "store"),
			Turns: rapid.Int().Draw(t, "turns"), Retries: rapid.Int().Draw(t, "retries"), Page: rapid.Int().Draw(t, "page"),
			MediaMs: rapid.Int64().Draw(t, "media"), MinuteMs: rapid.Int64().Draw(t, "minute"), Sent: rapid.Int().Draw(t, "sent"),
			DepartmentID: rapid.String().Draw(t, "department"),
		}
		if v := rapid.MapOf(rapid.String(), rapid.String()).Draw(t, "vars"); len(v) > 0 {
			s.Vars = v
		}
		got, err := UnmarshalSession(MarshalSession(s))
		if err != nil || cmp.Diff(s, got) != "" {
			t.Fatalf("%v\n%s", err, cmp.Diff(s, got))
		}
	})
}

// Equal sessions are equal bytes: an unchanged session must not look changed.
func TestSessionJSONIsStable(t *testing.T) {
	t.Parallel()
	s := Session{Flow: "h", Node: "n", Vars: map[string]string{"a": "1", "b": "2", "c": "3", "d": "4", "e": "5"}, Turns: 2}
	want := `{"h":"h","n":"n","v":{"a":"1","b":"2","c":"3","d":"4","e":"5"},"t":2}`
	for range 20 {
		if got := string(MarshalSession(s)); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
}

func FuzzStep(f *testing.F) {
	f.Add("oi", "1", "store:s1")
	f.Add("atendente", "menu", "department:~1")
	f.Add("\xff{{x}}", strings.Repeat("9", 40), ":")
	d := readyFlow(f)
	f.Fuzz(func(t *testing.T, a, b, tap string) {
		env := testEnv()
		env.Contact.Name = a
		checkRun(t, d, env, []content{text(a), {Kind: msg.ListReply, Reply: &msg.Choice{ID: tap, Title: b}}, text(b)})
	})
}

// BenchmarkTurn is a turn of the ready bot with the session's JSON both ways: the
// budget is 20 µs and 60 allocations.
func BenchmarkTurn(b *testing.B) {
	d := readyFlow(b)
	env := testEnv()
	s, _, _ := Start(d, Input{Kind: InputStart, Env: env})
	for name, c := range map[string]content{
		"tap":    {Kind: msg.ListReply, Reply: &msg.Choice{ID: "store:s1", Title: "Aurora Matriz"}},
		"typed":  text("quero a aurora norte"),
		"unread": text("não sei bem o que quero"),
	} {
		b.Run(name, func(b *testing.B) {
			stored := MarshalSession(s)
			b.ReportAllocs()
			for b.Loop() {
				session, err := UnmarshalSession(stored)
				if err != nil {
					b.Fatal(err)
				}
				next, effects, err := Step(d, session, Input{Kind: InputMessage, Content: c, Env: env})
				if err != nil || len(effects) == 0 {
					b.Fatal(err)
				}
				_ = MarshalSession(next)
			}
		})
	}
}

func TestTurnAllocations(t *testing.T) {
	d := readyFlow(t)
	env := testEnv()
	s, _ := start(t, d, env)
	stored := MarshalSession(s)
	in := Input{Kind: InputMessage, Env: env, Content: content{Kind: msg.ListReply, Reply: &msg.Choice{ID: "store:s1", Title: "Aurora Matriz"}}}
	n := testing.AllocsPerRun(100, func() {
		session, _ := UnmarshalSession(stored)
		next, _, _ := Step(d, session, in)
		_ = MarshalSession(next)
	})
	if n > 60 {
		t.Errorf("a turn takes %.0f allocations, the budget is 60", n)
	}
}
