package rehearse

import (
	"strings"
	"testing"

	"prosa/internal/flow"
)

// shop is a flow with something of everything a conversation can check.
const shop = `{"schema": 2, "key": "shop", "name": "Loja", "start": "hello", "menu": "topic",
  "triggers": [{"id": "api", "kind": "api", "node": "photo"}],
  "silence": {"minutes": 60, "node": "quiet"},
  "nodes": [
    {"id": "hello", "kind": "message", "contents": [{"text": "{{greeting}}, {{contact.first_name}}!"}, {"text": "Você fala com a {{org.name}}."}], "exits": {"next": "topic"}},
    {"id": "topic", "kind": "choice", "text": "Como posso ajudar?", "save": "var.topic", "reminders": [{"after_minutes": 10, "text": "Ainda está aí?"}], "exits": {"service": "plate", "photo": "photo", "bye": "bye"},
     "options": [{"id": "service", "title": "Revisão"}, {"id": "photo", "title": "Foto"}, {"id": "bye", "title": "Nada"}]},
    {"id": "plate", "kind": "ask", "text": "Qual é a placa?", "type": "plate", "save": "field.plate", "exits": {"next": "name"}},
    {"id": "name", "kind": "ask", "text": "E o seu nome?", "type": "name", "save": "contact.name", "exits": {"next": "mark"}},
    {"id": "mark", "kind": "label", "add": ["urgente"], "exits": {"next": "note"}},
    {"id": "note", "kind": "note", "text": "Placa {{field.plate}}, por {{var.topic}}.", "exits": {"next": "line"}},
    {"id": "line", "kind": "queue", "department": "oficina", "agent": "ana@aurora.example", "queued": "Você é o nº {{queue.position}} da fila. Protocolo {{protocol}}.", "away": "Voltamos {{hours.next_open}}."},
    {"id": "photo", "kind": "ask", "text": "Mande a foto.", "type": "photo", "save": "var.photo", "exits": {"next": "bye"}},
    {"id": "bye", "kind": "end", "text": "Até logo!", "outcome": "resolvido"},
    {"id": "quiet", "kind": "end", "text": "Até outra hora!", "outcome": "sem-retorno"}]}`

func shopFlows(t *testing.T) Flows {
	t.Helper()
	d, err := flow.Load([]byte(shop))
	if err != nil {
		t.Fatal(err)
	}
	return Flows{d}
}

const conversation = `
flow: shop
conversations:
  - name: queue
    world: {agents: [{email: ana@aurora.example, available: true}], position: 3}
    never: [Boa noite]
    steps:
      - says: oi
        bot: [Bom dia, Marina!, Grupo Aurora, Como posso]
        messages: 3
        offers: [Revisão]
        offers_only: [Revisão, Foto, Nada]
        offers_not: [Oficina]
        never: Boa tarde
        ends: no
        at: shop/topic
        store: matriz
        labels: []
      - {taps: Revisão, bot: placa, at: plate, variables: {topic: Revisão}, fields: {plate: ""}}
      - {says: abc1d23, bot: nome, fields: {plate: ABC1D23}}
      - says: João Lima
        bot: [nº 3, 20261123-000007]
        ends: queued
        queue: oficina
        open: true
        reason: flow
        agent: ana@aurora.example
        name: João Lima
        labels: urgente
        notes: Placa ABC1D23, por Revisão.
      - {says: alô, silent: true}
  - name: clock and closed
    world: {now: "2026-11-23 20:00"}
    steps:
      - {says: oi, bot: Boa noite}
      - {waits: 15m, bot: Ainda está aí?}
      - {waits: 1h, bot: Até outra hora!, ends: closed, outcome: sem-retorno}
  - name: started by itself, a picture
    steps:
      - {starts: {flow: shop, trigger: api}, bot: Mande a foto., at: photo}
      - {sends: photo, says: olha, ends: closed, outcome: resolvido}
      - {variables: {photo: ""}}
  - name: asks for a person at night
    world: {now: "2026-11-23 20:00", stores: [{key: s, name: S, hours: "mon-sun 09:00-12:00, 13:00-17:00", departments: [{key: oficina}, {key: b, hours: always}]}]}
    steps:
      - {says: oi}
      - {says: quero falar com um atendente, queue: s/oficina, open: false, reason: asked}
`

func play(t *testing.T, text string) []Result {
	t.Helper()
	f, err := Parse("shop.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return Run(f, shopFlows(t))
}

func TestConversationsPass(t *testing.T) {
	t.Parallel()
	for _, r := range play(t, conversation) {
		if !r.OK() {
			t.Error(r)
		}
	}
}

// The control: each check, made wrong, is noticed, and says so.
func TestChecksCanFail(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ right, wrong, says string }{
		{"never: [Boa noite]", "never: [Bom dia]", `the bot says "Bom dia"`},
		{"Grupo Aurora, Como posso]", "Como posso, Grupo Aurora]", `nothing with "Grupo Aurora"`},
		{"messages: 3", "messages: 2", "3 messages, not 2"},
		{"offers: [Revisão]", "offers: [Peças]", `does not offer "Peças"`},
		{"offers_only: [Revisão, Foto, Nada]", "offers_only: [Revisão, Nada, Foto]", "the bot offers"},
		{"offers_not: [Oficina]", "offers_not: [Foto]", `the bot offers "Foto"`},
		{"never: Boa tarde", "never: Aurora", `the bot says "Aurora"`},
		{"ends: no\n", "ends: closed\n", "the end is no, not closed"},
		{"at: shop/topic", "at: shop/plate", "waits at shop/topic, not shop/plate"},
		{"store: matriz", "store: filial", "the store is matriz"},
		{"labels: []", "labels: [x]", "the labels are"},
		{"variables: {topic: Revisão}", "variables: {topic: Foto}", `variable topic is "Revisão"`},
		{`fields: {plate: ""}`, "fields: {plate: X}", `field plate is "", not "X"`},
		{"taps: Revisão", "taps: Vender", `nothing "Vender" to tap`},
		{"queue: oficina", "queue: pecas", "the queue is oficina"},
		{"open: true", "open: false", "open: true, not false"},
		{"reason: flow", "reason: asked", "the reason is flow"},
		{"agent: ana@aurora.example\n", "agent: bia@aurora.example\n", "the agent is ana@"},
		{"name: João Lima", "name: José Lima", "the contact is named"},
		{"notes: Placa ABC1D23", "notes: Placa XYZ", "in the notes nothing with"},
		{"nº 3, 20261123", "nº 1, 20261123", `nothing with "nº 1"`},
		{"{says: alô, silent: true}", "{says: alô, bot: Oi}", `nothing with "Oi"`},
		{"bot: placa, at", "silent: true, at", "should say nothing"},
		{"outcome: sem-retorno", "outcome: venda", "the outcome is sem-retorno"},
		{"waits: 15m", "waits: 5m", "Ainda"},
		{"waits: 15m", "waits: soon", "is not like 30m"},
		{"waits: 15m", "until: soon", "is no time to come"},
		{"trigger: api", "trigger: x", "no trigger x"},
		{"starts: {flow: shop, trigger", "starts: {flow: y, trigger", "no flow y"},
		{"sends: photo", "sends: audio", "the end is no"},
		{"- {variables: {photo: \"\"}}", "- {answers: {ok: true}}", "no call under way"},
		{"- {variables: {photo: \"\"}}", "- {events: x}", "in the events"},
		{"- {variables: {photo: \"\"}}", "- {notified: x}", "in the notices"},
		{"- {variables: {photo: \"\"}}", "- {calls: http}", "the call is none"},
		{"- {variables: {photo: \"\"}}", "- {consent: {marketing: granted}}", "consent marketing"},
		{"- {variables: {photo: \"\"}}", "- {wording: x}", "in the wording"},
		{"- {variables: {photo: \"\"}}", "- {survey: {score: 2}}", "the survey is"},
		{"queue: s/oficina", "queue: s/b", "the queue is s/oficina"},
		{"hours: always", "hours: maybe", "days are mon to sun"},
		{"09:00-12:00", "9-12", "times are 08:00-18:00"},
		{`now: "2026-11-23 20:00"}`, `now: tonight}`, "is not YYYY-MM-DD"},
		{"flow: shop\nconv", "flow: other\nconv", "there is no flow other"},
	} {
		if !strings.Contains(conversation, c.right) {
			t.Fatalf("the conversations have no %q", c.right)
		}
		var said strings.Builder
		for _, r := range play(t, strings.Replace(conversation, c.right, c.wrong, 1)) {
			if !r.OK() {
				said.WriteString(r.String())
			}
		}
		if !strings.Contains(said.String(), c.says) {
			t.Errorf("%q for %q: %q is not reported, but: %s", c.wrong, c.right, c.says, said.String())
		}
	}
}

// What no conversation asks for is checked all the same.
func TestUncheckedFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ node, says string }{
		{`{"id": "a", "kind": "message", "contents": [{"text": "{{ 1+1 }}"}], "exits": {"next": "z"}}, {"id": "z", "kind": "end"}`, "not filled in"},
		{`{"id": "a", "kind": "ask", "text": "?", "save": "var.x"}`, ""},
	} {
		d, err := flow.Load([]byte(`{"schema": 2, "key": "k", "name": "n", "start": "a", "nodes": [` + c.node + `]}`))
		if err != nil {
			t.Fatal(err)
		}
		f, err := Parse("x", []byte("flow: k\nconversations: [{name: n, steps: [{says: oi}]}]"))
		if err != nil {
			t.Fatal(err)
		}
		if r := Run(f, Flows{d})[0]; r.OK() != (c.says == "") || !strings.Contains(r.String(), c.says) {
			t.Errorf("%q: %s", c.says, r)
		}
	}
}

func TestParseIsStrict(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, says string }{
		{"conversations:\n  - name: a\n    steps:\n      - says: oi\n        bott: x", `x.yaml:5: unknown field "bott"`},
		{"world: {shop: 1}\nconversations: [{name: a, steps: [{says: oi}]}]", `x.yaml:1: unknown field "shop"`},
		{"conversations:\n  - name: a\n    steps:\n      - says: oi\n      - {says: a, taps: b}", "x.yaml:5: 2 things happen"},
		{"conversations:\n  - name: a\n    steps: [{sends: car}]", `nobody can send a "car"`},
		{"conversations: []", "no conversations"},
		{"", "one document"},
		{"conversations:\n  - steps: [{says: a}]", "needs a name"},
		{"conversations: [", "x.yaml"},
		{strings.Repeat(" ", maxFile+1), "bytes"},
	} {
		_, err := Parse("x.yaml", []byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%.60q: %v, want %q", c.text, err, c.says)
		}
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	r := Result{Path: "f.yaml", Name: "n", Faults: []Fault{{Line: 3, Text: "no", Said: []string{"Oi\n[A]"}}}}
	if got, want := r.String(), "✗ n\n    f.yaml:3: no\n    the bot said:\n      Oi\n      [A]"; got != want {
		t.Errorf("%q", got)
	}
}
