package flow

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestRender(t *testing.T) {
	t.Parallel()
	vars := map[string]string{
		"contact.first_name": "Marina", "org.name": "Grupo Aurora", "evil": "{{org.name}} ${org.name} {{{{org.name}}}}", "brace": "{",
	}
	lookup := func(name string) string { return vars[name] }
	for _, c := range []struct{ name, text, want string }{
		{"plain", "Bom dia", "Bom dia"},
		{"variable", "Oi, {{contact.first_name}}!", "Oi, Marina!"},
		{"blanks inside", "Oi, {{ contact.first_name }}!", "Oi, Marina!"},
		{"two", "{{contact.first_name}} na {{org.name}}", "Marina na Grupo Aurora"},
		{"missing takes its comma along", "Olá, {{contact.name}}! Tudo bem?", "Olá! Tudo bem?"},
		{"missing at the end", "Olá {{contact.name}}", "Olá"},
		{"missing in the middle", "a {{x}} b", "a  b"},
		{"fallback", "Olá, {{contact.name|cliente}}!", "Olá, cliente!"},
		{"fallback unused", "Olá, {{contact.first_name|cliente}}!", "Olá, Marina!"},
		{"not a name", "{{ 1 + 1 }} {{.Name}} {{range .}}", "{{ 1 + 1 }}  {{range .}}"},
		{"never closed", "Oi {{contact.first_name", "Oi {{contact.first_name"},
		{"braces around", "{{{contact.first_name}}}", "{Marina}"},
		{"values are not evaluated", "Oi, {{evil}}", "Oi, {{org.name}} ${org.name} {{{{org.name}}}}"},
		{"a value cannot open a variable", "{{brace}}{org.name}}", "{{org.name}}"},
	} {
		if got := Render(c.text, lookup); got != c.want {
			t.Errorf("%s: Render(%q) = %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestRenderIsBounded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 400)
	got := Render(strings.Repeat("{{x}}", 1000), func(string) string { return long })
	if n := utf8.RuneCountInString(got); n != MaxRendered {
		t.Errorf("rendered %d characters, want %d", n, MaxRendered)
	}
}

// The texts of an Enqueue are rendered twice, by the flow and by the queue. What the
// customer wrote must come out as written. The control renders twice without the
// defence and shows that the customer's text would have been evaluated.
func TestQueueTextIsNotEvaluatedTwice(t *testing.T) {
	t.Parallel()
	const text = "{{contact.name}}: nº {{queue.position}}, {{ queue.ahead }} na frente {sic} {{nope"
	name := "{{queue.position}}{{lbrace}}{{{"
	lookup := func(n string) string {
		if n == "contact.name" {
			return name
		}
		return ""
	}
	want := name + ": nº 7, 6 na frente {sic} {{nope"
	if got := RenderQueue(renderKeepingQueue(text, lookup), 7); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	control := RenderQueue(Render("{{contact.name}}", lookup), 7)
	if !strings.HasPrefix(control, "7") {
		t.Errorf("the control should evaluate the name, got %q", control)
	}
}

func TestQueueTextProperty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.SampledFrom([]string{"{", "{{", "}}", "queue.position", "{{queue.position}}", "lbrace", "|", "a", " ", "{{x}}", "ção"})
		value := strings.Join(rapid.SliceOfN(piece, 1, 8).Draw(t, "value"), "")
		before := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"{", "a", "é", "}"}), 0, 3).Draw(t, "before"), "")
		text := before + "{{contact.name}}|{{queue.ahead}}"
		lookup := func(n string) string {
			if n == "contact.name" {
				return value
			}
			return ""
		}
		// "{{{contact.name}}" is "{" before a variable; "{{{{" is braces around none.
		want := strings.Replace(Render(before+"\x00{{contact.name}}|", lookup), "\x00", "", 1) + "2"
		if strings.HasSuffix(before, "{") {
			return
		}
		if got := RenderQueue(renderKeepingQueue(text, lookup), 3); got != want {
			t.Fatalf("value %q: got %q, want %q", value, got, want)
		}
	})
}

// Text from a customer's fields goes through a whole flow unevaluated (S18).
func TestCustomerTextIsNeverEvaluated(t *testing.T) {
	t.Parallel()
	hostile := []string{"{{org.name}}", "{{contact.phone}}", "${org.name}", "{{.Env}}", "{{range .}}x{{end}}", "{{lbrace}}", "{{queue.position}}"}
	def := mustLoad(t, `{"schema":1,"key":"k","name":"n","start":"a","nodes":[
		{"id":"a","kind":"ask","text":"{{contact.name}}/{{field.x}}","save":"var.said","next":"b"},
		{"id":"b","kind":"set","values":[{"to":"field.copy","value":"{{var.said}}"}],"next":"c"},
		{"id":"c","kind":"message","contents":[{"text":"{{field.copy}}"}],"next":"q"},
		{"id":"q","kind":"queue","department":"oficina","queued":"{{field.copy}}","away":"{{field.copy}}"}]}`)
	for _, h := range hostile {
		env := testEnv()
		env.Contact.Name, env.Contact.Fields = h, map[string]string{"x": h}
		s, effects, err := Start(def, Input{Kind: InputStart, Env: env})
		if err != nil {
			t.Fatal(err)
		}
		if got := sent(effects); len(got) != 1 || got[0].Text != h+"/"+h {
			t.Errorf("asked %v, want %q", got, h+"/"+h)
		}
		_, effects, err = Step(def, s, Input{Kind: InputMessage, Content: text(h), Env: env})
		if err != nil {
			t.Fatal(err)
		}
		if got := sent(effects); len(got) != 1 || got[0].Text != h {
			t.Errorf("sent %v, want %q", got, h)
		}
		e := find[Enqueue](t, effects)
		if got := e.Text(9); got != h {
			t.Errorf("queue text %q, want %q", got, h)
		}
	}
}

func FuzzRender(f *testing.F) {
	f.Add("Oi, {{contact.first_name|você}}!", "{{org.name}}")
	f.Add("{{{{x}}}}", "}}")
	f.Add("{{x", "{")
	f.Fuzz(func(t *testing.T, text, value string) {
		calls := 0
		lookup := func(name string) string {
			if !validName(name) {
				t.Fatalf("looked up %q", name)
			}
			calls++
			return value
		}
		got := Render(text, lookup)
		if n := utf8.RuneCountInString(got); n > MaxRendered {
			t.Fatalf("%d characters", n)
		}
		if calls > strings.Count(text, "{{") {
			t.Fatalf("%d variables in %q: a value was evaluated", calls, text)
		}
		RenderQueue(renderKeepingQueue(text, lookup), 1)
	})
}
