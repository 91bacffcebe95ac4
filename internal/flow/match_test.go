package flow

import (
	"fmt"
	"testing"

	"prosa/internal/message"
)

// flowWith is a flow of one node that begins by the triggers given.
func flowWith(t testing.TB, key, triggers string) *Definition {
	t.Helper()
	return mustLoad(t, fmt.Sprintf(`{"schema":2,"key":%q,"name":"n","start":"a","triggers":[%s],"nodes":[{"id":"a","kind":"end"}]}`, key, triggers))
}

func message1(s string) Occasion {
	return Occasion{Kind: OccasionMessage, Content: text(s), Open: true, AccountID: "acc1"}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	defs := []*Definition{
		flowWith(t, "any", `{"id":"any","kind":"any_message"},{"id":"first","kind":"first_message"},{"id":"closed","kind":"outside_hours"}`),
		flowWith(t, "b-words", `{"id":"service","kind":"keyword","words":["revisão"],"match":"contains"},{"id":"exact","kind":"keyword","words":["preço"]},{"id":"fuzzy","kind":"keyword","words":["financiamento"],"match":"fuzzy","interrupts":true}`),
		flowWith(t, "a-words", `{"id":"long","kind":"keyword","words":["revisão de 10 mil"],"match":"contains"},{"id":"same","kind":"keyword","words":["revisao"],"match":"contains"}`),
		flowWith(t, "account", `{"id":"here","kind":"any_message","accounts":["acc2"]}`),
		flowWith(t, "links", `{"id":"ref","kind":"ref","refs":["#Natal","natal-vip"]},{"id":"ad","kind":"referral","ad_ids":["120"]},{"id":"headline","kind":"referral","headline":"Oferta"},{"id":"anyad","kind":"referral"}`),
		flowWith(t, "taps", `{"id":"pay","kind":"payload","payloads":["start-quote"]},{"id":"tpl","kind":"template_reply","template":"revisao","payloads":["confirm"]},{"id":"tplany","kind":"template_reply","template":"oferta"}`),
		flowWith(t, "wish", `{"id":"out","kind":"opt_out"},{"id":"in","kind":"opt_in"}`),
		flowWith(t, "events", `{"id":"closed","kind":"event","event":"conversation.closed"},{"id":"label","kind":"event","event":"label.added","label":"vip"},{"id":"daily","kind":"schedule","at":"09:00","label":"inativo"},{"id":"api","kind":"api"}`),
	}
	tap := func(id, title string) message.Content {
		return message.Content{Kind: message.ButtonReply, Reply: &message.Choice{ID: id, Title: title}}
	}
	with := func(o Occasion, f func(*Occasion)) Occasion { f(&o); return o }
	from := func(ref string) Occasion {
		return with(message1("Oi"), func(o *Occasion) { o.Content.Referral = []byte(ref) })
	}
	for _, c := range []struct {
		why  string
		o    Occasion
		want string
	}{
		{"nothing special", message1("oi"), "any/any"},
		{"first message", with(message1("oi"), func(o *Occasion) { o.FirstMessage = true }), "any/first"},
		{"closed goes before first", with(message1("oi"), func(o *Occasion) { o.FirstMessage, o.Open = true, false }), "any/closed"},
		{"for one account", with(message1("oi"), func(o *Occasion) { o.AccountID = "acc2" }), "account/here"},
		{"word within, key breaks the tie", message1("quero fazer a revisao"), "a-words/same"},
		{"the longer word", message1("Quanto é a REVISÃO de 10 mil?"), "a-words/long"},
		{"exact", message1("Preço"), "b-words/exact"},
		{"not exact", message1("Qual o preço"), "any/any"},
		{"typo", message1("quero um finaciamento"), "b-words/fuzzy"},
		{"reference", message1("Olá! Vim pelo site #natal"), "links/ref"},
		{"longer reference", message1("#natal #natal-vip."), "links/ref"},
		{"reference of Messenger", from(`{"ref":"NATAL","source":"SHORTLINK"}`), "links/ref"},
		{"ad", from(`{"source_id":"120","headline":"Oferta de maio"}`), "links/ad"},
		{"headline", from(`{"source_id":"7","headline":"Grande OFERTA"}`), "links/headline"},
		{"any ad", from(`{"source_id":"7"}`), "links/anyad"},
		{"a referral that is none", from(`{"x":`), "any/any"},
		{"payload", with(message1(""), func(o *Occasion) { o.Content = tap("start-quote", "Cotar") }), "taps/pay"},
		{"template's payload", with(message1(""), func(o *Occasion) { o.Content = tap("confirm", "Confirmo") }), "taps/tpl"},
		{"another template's", with(message1(""), func(o *Occasion) {
			o.Content = tap("confirm", "Confirmo")
			o.Content.Template = &message.TemplateUse{Name: "x"}
		}), "any/any"},
		{"template known", with(message1(""), func(o *Occasion) {
			o.Content = tap("?", "Quero")
			o.Content.Template = &message.TemplateUse{Name: "oferta"}
		}), "taps/tplany"},
		{"opt-out", message1("não quero mais receber mensagens"), "wish/out"},
		{"opt-out by button", with(message1(""), func(o *Occasion) { o.Content = tap("x", "Parar promoções") }), "wish/out"},
		{"opt-in", message1("quero receber ofertas"), "wish/in"},
		{"in a session", with(message1("revisão"), func(o *Occasion) { o.InSession = true }), ""},
		{"interrupts", with(message1("financiamento"), func(o *Occasion) { o.InSession = true }), "b-words/fuzzy"},
		{"opt-out in a session", with(message1("PARAR"), func(o *Occasion) { o.InSession = true }), "wish/out"},
		{"a reaction", with(message1("oi"), func(o *Occasion) { o.Content.Kind = message.Reaction }), ""},
		{"event", Occasion{Kind: OccasionEvent, Event: "conversation.closed"}, "events/closed"},
		{"label", Occasion{Kind: OccasionEvent, Event: "label.added", Label: "vip"}, "events/label"},
		{"another label", Occasion{Kind: OccasionEvent, Event: "label.added", Label: "x"}, ""},
		{"schedule", Occasion{Kind: OccasionSchedule, Label: "inativo"}, "events/daily"},
		{"api", Occasion{Kind: OccasionAPI}, "events/api"},
	} {
		got := ""
		if d, tr, ok := Match(defs, c.o); ok {
			got = d.Key + "/" + tr.ID
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
		// The order in which flows are given decides nothing.
		for i, j := 0, len(defs)-1; i < j; i, j = i+1, j-1 {
			defs[i], defs[j] = defs[j], defs[i]
		}
	}
}

// The trigger says where the flow begins, and what the session remembers.
func TestStartByTrigger(t *testing.T) {
	t.Parallel()
	d := mustLoad(t, `{"schema":2,"key":"k","name":"n","start":"a","variables":[{"name":"model","value":"Gol"},{"name":"year","value":"2020"}],
		"triggers":[{"id":"t","kind":"api","node":"b"}],"nodes":[
		{"id":"a","kind":"ask","text":"A","save":"var.x","exits":{"next":"b"}},
		{"id":"b","kind":"ask","text":"{{var.model}} {{var.year}} {{trigger.kind}} {{ad.id}} {{ad.headline}} {{message.text}}","save":"var.x","exits":{"next":"c"}},
		{"id":"c","kind":"message","contents":[{"text":"{{trigger.kind}} {{message.text}}"}],"exits":{"next":"a"}}]}`)
	content := text("Oi")
	content.Referral = []byte(`{"source_id":"120","headline":"{{org.name}}"}`)
	s, effects, err := Start(d, Input{Kind: InputStart, Content: content, Trigger: "t", Vars: map[string]string{"model": "Onix", "trigger.kind": "forged", "bad name": "x"}, Env: testEnv()})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := sent(effects)[0].Text, "Onix 2020 api 120 {{org.name}} Oi"; got != want {
		t.Errorf("says %q, want %q", got, want)
	}
	_, effects = step(t, d, s, text("sim"), testEnv())
	if got, want := sent(effects)[0].Text, "api sim"; got != want {
		t.Errorf("says %q, want %q", got, want)
	}
	if s.Vars["bad name"] != "" {
		t.Error("a variable without a proper name was kept")
	}
}

func BenchmarkMatch(b *testing.B) {
	var defs []*Definition
	for i := range 20 {
		defs = append(defs, flowWith(b, fmt.Sprintf("f%d", i), fmt.Sprintf(`{"id":"k","kind":"keyword","words":["palavra %d","outra"],"match":"fuzzy"},{"id":"r","kind":"ref","refs":["r%d"]},{"id":"o","kind":"opt_out"}`, i, i)))
	}
	o := message1("Boa tarde, eu queria saber se vocês ainda têm o Corolla 2023 que vi no anúncio")
	b.ReportAllocs()
	for b.Loop() {
		Match(defs, o)
	}
}
