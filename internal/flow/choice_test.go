package flow

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"prosa/internal/dealer"
	"prosa/internal/message"
)

func TestTypedChoice(t *testing.T) {
	t.Parallel()
	d := mustLoad(t, `{"schema":1,"key":"k","name":"n","start":"a","nodes":[{"id":"a","kind":"choice","text":"?","next":"bye","options":[
		{"id":"new","title":"Carros novos","words":["0 km","zero"]},{"id":"used","title":"Seminovos"},{"id":"service","title":"Oficina e revisão"},
		{"id":"parts","title":"Peças"},{"id":"finance","title":"Financiamento"},{"id":"sac","title":"SAC"}]},{"id":"bye","kind":"end"}]}`)
	for _, c := range []struct{ typed, want string }{
		{"1", "new"}, {"2.", "used"}, {"opção 3", "service"}, {"nº 4", "parts"}, {"0", ""}, {"7", ""}, {"99999999999999999999", ""},
		{"seminovos", "used"}, {"SEMINOVOS!", "used"}, {"pecas", "parts"}, {"Peças", "parts"}, {"sac", "sac"},
		{"seminvos", "used"}, {"semi novos", "used"}, {"financaimento", "finance"}, {"pessas", ""}, {"pesas", "parts"},
		{"quero um 0 km", "new"}, {"vocês têm seminovos?", "used"}, {"financ", "finance"}, {"revisao", "service"}, {"carros", "new"},
		{"seminovos e peças", ""}, {"sa", ""}, {"oi", ""}, {"", ""}, {"carro", "new"}, {strings.Repeat("seminovos ", 50), ""},
	} {
		s, _ := start(t, d, testEnv())
		_, effects := step(t, d, s, text(c.typed), testEnv())
		got := ""
		for _, e := range effects {
			if tr, ok := e.(Trace); ok && tr.NodeID == "a" && tr.Port != "wait" {
				got = tr.Port
			}
		}
		if got != c.want {
			t.Errorf("%q chooses %q, want %q", c.typed, got, c.want)
		}
	}
}

func TestTappedChoice(t *testing.T) {
	t.Parallel()
	d := readyFlow(t)
	env := testEnv()
	env.StoreID = "s1"
	for _, c := range []struct {
		why  string
		tap  message.Choice
		want string
	}{
		{"by id", message.Choice{ID: "department:d2", Title: "Oficina"}, "d2"},
		{"another version's id, same title", message.Choice{ID: "old:77", Title: "Oficina"}, "d2"},
		{"a department of another store", message.Choice{ID: "department:d4", Title: "Peças"}, ""},
		{"nothing known", message.Choice{ID: "x", Title: "y"}, ""},
	} {
		s, _ := start(t, d, env)
		_, effects := step(t, d, s, message.Content{Kind: message.ListReply, Reply: &c.tap}, env)
		got := ""
		for _, e := range effects {
			if q, ok := e.(Enqueue); ok {
				got = q.DepartmentID
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
}

// Departments and options of the node's own in one list: the departments first, each
// part under its heading, and who names both means the department.
func TestMixedChoice(t *testing.T) {
	t.Parallel()
	d := mustLoad(t, `{"schema":2,"key":"k","name":"n","start":"a","nodes":[{"id":"a","kind":"choice","text":"?","from":"departments","style":"list","heading":"Posso adiantar",
		"options":[{"id":"revision","title":"Agendar revisão","words":["oficina","revisão"]},{"id":"parts","title":"Cotar uma peça","departments":["pecas"]}],
		"exits":{"next":"line","revision":"r","parts":"p"}},{"id":"line","kind":"queue"},{"id":"r","kind":"end"},{"id":"p","kind":"end"}]}`)
	env := testEnv()
	env.StoreID = "s1"
	s, effects := start(t, d, env)
	menu := sent(effects)[0].List
	if len(menu.Sections) != 2 || menu.Sections[0].Title != "Departamentos" || menu.Sections[1].Title != "Posso adiantar" {
		t.Fatalf("%+v", menu)
	}
	if own := menu.Sections[1].Rows; len(own) == 0 || own[0].Title != "Agendar revisão" || len(menu.Sections[0].Rows) < 2 {
		t.Errorf("%+v", menu)
	}
	for _, c := range []struct {
		why  string
		in   message.Content
		want string
	}{
		{"a department", text("oficina"), "next"},
		{"a department in a sentence", text("quero a oficina"), "next"},
		{"an option", text("agendar revisão"), "revision"},
		{"an option in a sentence", text("preciso de uma revisao"), "revision"},
		{"a tapped option", message.Content{Kind: message.ListReply, Reply: &message.Choice{ID: "a:revision", Title: "Agendar revisão"}}, "revision"},
		{"a tapped department", message.Content{Kind: message.ListReply, Reply: &message.Choice{ID: "a:d2", Title: "Oficina"}}, "next"},
		{"a number", text("1"), "next"},
		{"neither", text("xyz"), "wait"},
	} {
		_, effects := step(t, d, s, c.in, env)
		got := ""
		for _, e := range effects {
			if tr, ok := e.(Trace); ok && tr.NodeID == "a" {
				got = tr.Port
			}
		}
		if got != c.want {
			t.Errorf("%s leaves by %q, want %q", c.why, got, c.want)
		}
	}
}

// With nothing but one department there is nothing to ask; an option of the node's own
// beside it is asked for.
func TestSingleDepartmentIsNotAsked(t *testing.T) {
	t.Parallel()
	env := testEnv()
	env.Stores, env.Departments = env.Stores[:1], env.Departments[:1]
	s, effects := start(t, readyFlow(t), env)
	if e := find[Enqueue](t, effects); e.DepartmentID != "d1" || !s.Ended() || e.Reason != ReasonFlow {
		t.Errorf("%+v", e)
	}
}

// Whatever the titles, what is shown is what the channel takes, every option is on
// some page and can be tapped.
func TestListProperty(t *testing.T) {
	t.Parallel()
	d := readyFlow(t)
	rapid.Check(t, func(t *rapid.T) {
		env := testEnv()
		env.StoreID = "s1"
		env.Departments = nil
		n := rapid.IntRange(2, 40).Draw(t, "departments")
		for i := range n {
			env.Departments = append(env.Departments, DepartmentRef{ID: string(appendNumeral([]byte("d"), i)), StoreID: "s1", Open: true,
				Name: rapid.StringN(0, 90, 300).Draw(t, "name")})
		}
		env.Org.Name = rapid.StringN(0, 5000, 9000).Draw(t, "org")
		s, effects, err := Start(d, Input{Kind: InputStart, Env: env})
		seen := map[string]bool{}
		for range 10 {
			if err != nil {
				t.Fatal(err)
			}
			env.NowMs += 60_000
			more := ""
			for _, c := range sent(effects) {
				if err := c.Validate(dealer.WhatsApp); err != nil {
					t.Fatalf("sends what WhatsApp refuses: %v", err)
				}
				for _, row := range c.Choices() {
					id := strings.TrimPrefix(row.ID, "department:")
					if strings.HasPrefix(id, pagePrefix) {
						more = row.ID
						continue
					}
					seen[id] = true
				}
			}
			if len(seen) == n || more == "" {
				break
			}
			s, effects, err = Step(d, s, Input{Kind: InputMessage, Env: env, Content: message.Content{Kind: message.ListReply, Reply: &message.Choice{ID: more}}})
		}
		if len(seen) != n {
			t.Fatalf("%d of %d departments can be reached", len(seen), n)
		}
	})
}

func TestWithin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b  string
		limit int
		want  bool
	}{
		{"oficina", "oficina", 0, true}, {"ofcina", "oficina", 1, true}, {"ofciina", "oficina", 1, true}, {"oficna", "oficina", 0, false},
		{"ab", "ba", 1, true}, {"abc", "xyz", 2, false}, {"", "ab", 2, true},
	} {
		if got := within(c.a, c.b, c.limit); got != c.want {
			t.Errorf("within(%q, %q, %d) = %v", c.a, c.b, c.limit, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.StringMatching(`[ab]{0,8}`).Draw(t, "a"), rapid.StringMatching(`[ab]{0,8}`).Draw(t, "b")
		limit := rapid.IntRange(0, 3).Draw(t, "limit")
		if within(a, b, limit) != within(b, a, limit) {
			t.Fatal("not symmetric")
		}
		if !within(a, a, 0) || within(a, b, 0) != (a == b) {
			t.Fatal("zero changes means equal")
		}
	})
}

func TestClip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		limit := rapid.IntRange(1, 30).Draw(t, "limit")
		got := clip(s, limit)
		if n := utf8.RuneCountInString(got); n > limit {
			t.Fatalf("%d characters", n)
		}
		if utf8.RuneCountInString(s) <= limit && got != s {
			t.Fatalf("cut without need: %q", got)
		}
	})
}
