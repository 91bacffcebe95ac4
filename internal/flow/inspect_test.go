package flow

import (
	"fmt"
	"strings"
	"testing"

	"prosa/internal/dealer"
)

// What is wrong with the whole, its triggers, its clocks and its channels is found by
// the code that says so, at the place that is at fault.
func TestInspectWhole(t *testing.T) {
	t.Parallel()
	const ask = `{"id":"a","kind":"ask","text":"?","save":"var.x","exits":{"next":"bye"}%s},{"id":"bye","kind":"end"}`
	nodes := func(more string) string { return `"nodes":[` + fmt.Sprintf(ask, more) + `]` }
	plain := nodes("")
	trigger := func(more string) string { return `"triggers":[{"id":"t",` + more + `}],` + plain }
	assets := Assets{Flows: []string{"other"}, Agents: []string{"ana@aurora.com.br"}, Accounts: []string{"acc1"}, Labels: []string{"vip"}, NeverOpen: []string{"lua"}, Departments: []string{"lua"},
		Templates: []TemplateAsset{{Name: "oferta", Language: "pt_BR", Category: "MARKETING"}}, Channels: []dealer.ChannelKind{dealer.WhatsApp, dealer.Messenger},
		Published: []*Definition{flowWith(t, "a", `{"id":"price","kind":"keyword","words":["preço","valor"]},{"id":"all","kind":"any_message"}`), flowWith(t, "z", `{"id":"first","kind":"first_message"}`)}}
	for _, c := range []struct{ name, js, code, field string }{
		{"fine", plain, "", ""},
		{"no menu", `"menu":"gone",` + plain, "no_such_node", "menu"},
		{"silence to nowhere", `"silence":{"minutes":5,"node":"gone"},` + plain, "no_such_node", "silence.node"},
		{"silence without a time", `"silence":{"node":"bye"},` + plain, "wait_time", "silence.minutes"},
		{"no people", `"human":{"off":true},` + plain, "human_off", "human.off"},
		{"variable twice", `"variables":[{"name":"x"},{"name":"x"}],` + plain, "variable_name", "variables"},
		{"no people here", nodes(`,"human_off":true`), "human_off", "human_off"},
		{"time-out to nowhere", nodes(`,"timeout_minutes":5`), "timeout_unused", "timeout_minutes"},
		{"reminder too late", nodes(`,"reminders":[{"after_minutes":1440,"text":"?"}]`), "after_window", "reminders"},
		{"reminder at once", nodes(`,"reminders":[{"after_minutes":0,"text":"?"}]`), "wait_time", "reminders"},
		{"an exit there is not", strings.Replace(plain, `"next":"bye"`, `"next":"bye","left":"bye"`, 1), "unknown_exit", "exits.left"},
		{"no end", `"nodes":[{"id":"a","kind":"ask","text":"?","save":"var.x","exits":{"next":"a"}}]`, "no_end", ""},
		{"trigger twice", `"triggers":[{"id":"t","kind":"api"},{"id":"t","kind":"api"}],` + plain, "bad_id", "triggers.1.id"},
		{"trigger kind", trigger(`"kind":"telepathy"`), "trigger_kind", "triggers.0.kind"},
		{"keyword without words", trigger(`"kind":"keyword","words":["!"]`), "trigger_empty", "triggers.0.words"},
		{"keyword match", trigger(`"kind":"keyword","words":["x"],"match":"almost"`), "trigger_match", "triggers.0.match"},
		{"payload without one", trigger(`"kind":"payload"`), "trigger_empty", "triggers.0.payloads"},
		{"reference without one", trigger(`"kind":"ref"`), "trigger_empty", "triggers.0.refs"},
		{"event without a name", trigger(`"kind":"event"`), "trigger_empty", "triggers.0.event"},
		{"schedule without a time", trigger(`"kind":"schedule","at":"25:00"`), "trigger_time", "triggers.0.at"},
		{"schedule on no day", trigger(`"kind":"schedule","at":"09:00","days":[7]`), "trigger_time", "triggers.0.days"},
		{"schedule of a label there is not", trigger(`"kind":"schedule","at":"09:00","label":"old"`), "unknown_label", "triggers.0.label"},
		{"trigger to nowhere", trigger(`"kind":"api","node":"gone"`), "no_such_node", "triggers.0.node"},
		{"trigger of no account", trigger(`"kind":"api","accounts":["acc9"]`), "unknown_account", "triggers.0.accounts"},
		{"shadowed within", `"triggers":[{"id":"t","kind":"keyword","words":["a","b"]},{"id":"u","kind":"keyword","words":["b"]}],` + plain, "trigger_shadowed", "triggers.1"},
		{"shadowed by another flow", trigger(`"kind":"keyword","words":["preço"]`), "trigger_shadowed", "triggers.0"},
		{"another flow sorts behind", trigger(`"kind":"first_message"`), "", ""},
		{"narrower than another flow's", trigger(`"kind":"any_message","accounts":["acc1"]`), "", ""},
		{"unknown flow", `"nodes":[{"id":"a","kind":"subflow","flow":"gone","exits":{"done":"bye"}},{"id":"bye","kind":"end"}]`, "unknown_flow", "flow"},
		{"into itself", `"nodes":[{"id":"a","kind":"subflow","flow":"k","exits":{"done":"bye"}},{"id":"bye","kind":"end"}]`, "recursion", "flow"},
		{"unknown agent", `"nodes":[{"id":"a","kind":"assign","agent":"x@y.z","exits":{"away":"bye"}},{"id":"bye","kind":"end"}]`, "unknown_agent", "agent"},
		{"never open", `"nodes":[{"id":"a","kind":"hours","department":"lua","exits":{"open":"bye","closed":"bye"}},{"id":"bye","kind":"end"}]`, "never_open", "department"},
		{"unknown template", `"nodes":[{"id":"a","kind":"template","name":"gone","language":"pt_BR","exits":{"next":"bye"}},{"id":"bye","kind":"end"}]`, "unknown_template", "name"},
		{"marketing without consent", `"nodes":[{"id":"a","kind":"template","name":"oferta","language":"pt_BR","exits":{"next":"bye"}},{"id":"bye","kind":"end"}]`, "marketing_consent", ""},
		{"fallback", `"nodes":[{"id":"a","kind":"choice","text":"?","options":[{"id":"x","title":"X"}],"exits":{"x":"bye"}},{"id":"bye","kind":"end"}]`, "fallback", ""},
		{"arms", `"nodes":[{"id":"a","kind":"split","arms":[{"id":"x","percent":60}],"exits":{"x":"bye"}},{"id":"bye","kind":"end"}]`, "percent", "arms"},
		{"case shadowed", `"nodes":[{"id":"a","kind":"switch","on":"var.x","cases":[{"id":"x","values":["1"]},{"id":"y","values":["1"]}],"exits":{"x":"bye","y":"bye","else":"bye"}},{"id":"bye","kind":"end"}]`, "case_shadowed", "cases"},
		{"broken expression", `"nodes":[{"id":"a","kind":"condition","cases":[{"id":"x","expr":"1 +"}],"exits":{"x":"bye","else":"bye"}},{"id":"bye","kind":"end"}]`, "expression", "cases.0.expr"},
		{"a wait for nothing", `"nodes":[{"id":"a","kind":"wait","until":"soon","exits":{"next":"bye"}},{"id":"bye","kind":"end"}]`, "wait_time", "until"},
		{"round by the clock", `"nodes":[{"id":"a","kind":"wait","minutes":5,"exits":{"next":"b"}},{"id":"b","kind":"message","contents":[{"text":"?"}],"exits":{"next":"a"}}]`, "circle_clock", ""},
		{"round by silence", `"silence":{"minutes":5,"node":"a"},` + plain, "circle_clock", ""},
		{"outcome of no close", `"nodes":[{"id":"a","kind":"end","outcome":"x","close":false}]`, "outcome_unused", "outcome"},
		{"buttons that do not fit", `"nodes":[{"id":"a","kind":"choice","style":"buttons","text":"?","options":[{"id":"x","title":"um título comprido demais"}],"exits":{"x":"bye"}},{"id":"bye","kind":"end"}]`, "style_unfit", "style"},
	} {
		d := mustLoad(t, `{"schema":2,"key":"k","name":"n","start":"a",`+c.js+`}`)
		problems := Inspect(d, assets)
		found := c.code == ""
		for _, p := range problems {
			found = found && c.code != "" || p.Code == c.code && p.Field == c.field && p.Fix != ""
			if found && c.code != "" {
				break
			}
		}
		if c.code == "" && len(problems) > 0 || !found {
			t.Errorf("%s: %+v, want %q at %q", c.name, problems, c.code, c.field)
		}
	}
}
