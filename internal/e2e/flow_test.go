package e2e

import (
	"maps"
	"strings"
	"testing"
	"time"

	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/e2e/rig"
	"prosa/internal/flow"
	"prosa/internal/inbox"
	"prosa/internal/message"
	"prosa/internal/sandbox"
	"prosa/internal/store"
	"prosa/internal/studio"
)

// publish puts a flow into the house; key and name are its definition's.
func publish(t *testing.T, r *rig.Rig, text string, isDefault bool) store.Flow {
	t.Helper()
	return publishAgain(t, r, store.Flow{OrgID: r.Org, IsDefault: isDefault}, text, false)
}

// publishAgain makes text the flow's version; one without an id is created.
func publishAgain(t *testing.T, r *rig.Rig, f store.Flow, text string, move bool) store.Flow {
	t.Helper()
	return publishIn(t, r.DB, f, text, move, r.Clock.Now())
}

func publishIn(t *testing.T, db *store.DB, f store.Flow, text string, move bool, now time.Time) store.Flow {
	t.Helper()
	def, err := flow.Load([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range flow.Inspect(def, flow.Assets{}) {
		if p.Severity == flow.Failure {
			t.Fatalf("the test's flow is broken: %+v", p)
		}
	}
	by := store.Change{Actor: core.Actor{Kind: core.ActorSystem}, At: core.Ms(now)}
	err = db.Write(t.Context(), func(tx *store.Tx) error {
		if f.ID == "" {
			f.Key, f.Name = def.Key, def.Name
			made, err := tx.CreateFlow(f, by)
			if err != nil {
				return err
			}
			f = made
		}
		return tx.Publish(f.OrgID, store.Publication{FlowID: f.ID, Hash: def.Hash(), Definition: text, Move: move}, by)
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// pass moves the clock and lets the bot look at it.
func (w *walk) pass(d time.Duration) {
	w.t.Helper()
	w.Clock.Set(w.Clock.Now().Add(d))
	w.Bot.Ring()
}

// heard counts the messages on the phone that contain a text.
func (w *walk) heard(text string) int {
	n := 0
	for _, m := range w.shown() {
		if m.Text != nil && strings.Contains(m.Text.Body, text) || m.Interactive != nil && strings.Contains(m.Interactive.Body, text) {
			n++
		}
	}
	return n
}

const patientFlow = `{"schema":2,"key":"patient","name":"Paciente","start":"ask","silence":{"minutes":120,"node":"bye"},"nodes":[
 {"id":"ask","kind":"ask","text":"Qual é o seu nome?","type":"name","save":"contact.name","reminders":[{"after_minutes":30,"text":"Ainda está aí?"}],"exits":{"next":"line"}},
 {"id":"line","kind":"queue","department":"oficina"},
 {"id":"bye","kind":"message","contents":[{"text":"Até breve!"}],"exits":{"next":"end"}},
 {"id":"end","kind":"end"}]}`

// A silent customer is reminded once, and at last the flow gives up; the conversation
// ends by itself. A restart in between forgets nothing.
func TestFlowClock(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		publish(t, r, patientFlow, true)
		w := newWalk(t, r, "5511987610001")
		w.text("Oi")
		w.hears("Qual é o seu nome?")
		w.pass(29 * time.Minute)
		w.pass(2 * time.Minute)
		w.hears("Ainda está aí?")

		r.Stop()
		r2 := rig.New(t, rig.Options{DB: db, House: &r.House, Sandbox: r.Sandbox, Clock: r.Clock})
		w.Rig = r2
		w.pass(100 * time.Minute)
		w.hears("Até breve!")
		v := w.until("closed by the flow", func(v conversation.Conversation) bool { return v.State == conversation.Closed })
		if v.ClosedBy != "bot" {
			t.Errorf("closed by %q", v.ClosedBy)
		}
		w.pass(48 * time.Hour)
		r2.Quiet(t, 20*time.Second)
		if n := w.heard("Ainda está aí?"); n != 1 {
			t.Errorf("reminded %d times", n)
		}
		if n := w.heard("Até breve!"); n != 1 {
			t.Errorf("said goodbye %d times", n)
		}
	})
}

// Who answers is neither reminded nor given up.
func TestFlowClockStops(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		publish(t, r, patientFlow, true)
		w := newWalk(t, r, "5511987610002")
		w.text("Oi")
		w.hears("Qual é o seu nome?")
		w.text("Marina Souza")
		w.until("queued", func(v conversation.Conversation) bool { return v.State == conversation.Queued })
		w.pass(3 * time.Hour)
		r.Quiet(t, 20*time.Second)
		if w.heard("Ainda está aí?")+w.heard("Até breve!") != 0 {
			t.Error("the bot spoke to somebody who waits for a person")
		}
		if woken, err := r.DB.R(t.Context()).Woken(core.Ms(r.Clock.Now()), 10); err != nil || len(woken) != 0 {
			t.Errorf("alarms left: %+v %v", woken, err)
		}
	})
}

const surveyFlow = `{"schema":2,"key":"survey","name":"Pesquisa","start":"score","triggers":[{"id":"closed","kind":"event","event":"conversation.closed"}],"nodes":[
 {"id":"score","kind":"choice","text":"Como foi ({{var.outcome}})?","options":[{"id":"good","title":"Bom"},{"id":"bad","title":"Ruim"}],"save":"field.csat","timeout_minutes":60,"exits":{"next":"thanks","timeout":"end"}},
 {"id":"thanks","kind":"message","contents":[{"text":"Obrigado pela nota!"}],"exits":{"next":"end"}},
 {"id":"end","kind":"end"}]}`

// closeWith brings the customer to an agent, who closes the conversation.
func (w *walk) closeWith(outcome string) conversation.Conversation {
	w.t.Helper()
	w.available(w.Ana)
	w.text("Oi")
	w.pick("Oficina")
	v := w.until("with Ana", func(v conversation.Conversation) bool { return v.AgentID == w.Ana })
	if _, err := w.Inbox.Close(w.ctx, w.Scope(w.t, w.Ana), rig.Actor(w.Ana), inbox.CloseParams{ConversationID: v.ID, Outcome: outcome}); err != nil {
		w.t.Fatal(err)
	}
	return v
}

// A survey runs in the conversation that is over: its answer stays there and opens
// nothing; a message that is no answer is a new conversation, never unread.
func TestFlowAfterClose(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		publish(t, r, surveyFlow, false)

		w := newWalk(t, r, "5511987610003")
		v := w.closeWith("servico_agendado")
		asked := w.hears("Como foi (servico_agendado)?")
		w.say(sandbox.Inbound{Type: "interactive", ContextID: asked.Wamid, Interactive: &sandbox.InboundReply{Type: "button_reply", ID: "score:good", Title: "Bom"}})
		w.hears("Obrigado pela nota!")
		r.Quiet(t, 20*time.Second)
		if now := w.open(); now.ID != v.ID || now.State != conversation.Closed || now.Unread != 0 {
			t.Errorf("after the answer: %+v", now)
		}
		if c, err := r.DB.R(t.Context()).Contact(r.Org, v.ContactID); err != nil || c.Fields["csat"] != "Bom" {
			t.Errorf("the answer is not kept: %+v %v", c.Fields, err)
		}

		other := newWalk(t, r, "5511987610004")
		was := other.closeWith("servico_agendado")
		other.hears("Como foi (servico_agendado)?")
		other.text("Esqueci de perguntar: vocês têm pneu aro 16?")
		next := other.until("a new conversation", func(v conversation.Conversation) bool { return v.ID != was.ID })
		if next.State == conversation.Closed || next.PreviousID != was.ID || next.Unread == 0 {
			t.Errorf("the question is not in front of people: %+v", next)
		}

		silent := newWalk(t, r, "5511987610005")
		silent.closeWith("servico_agendado")
		silent.hears("Como foi (servico_agendado)?")
		silent.pass(61 * time.Minute)
		r.Quiet(t, 20*time.Second)
		if now := silent.open(); now.State != conversation.Closed || now.WakeAt != 0 {
			t.Errorf("after silence: %+v", now)
		}
	})
}

const askFlow = `{"schema":2,"key":"car","name":"Carro","start":"model","nodes":[
 {"id":"model","kind":"ask","text":"Qual modelo?","save":"var.model","exits":{"next":"year"}},
 {"id":"year","kind":"ask","text":"Qual ano?","type":"number","save":"var.year","exits":{"next":"end"}},
 {"id":"end","kind":"end","close":false}]}`

// A flow calls another and goes on with what it learned.
func TestSubflow(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		publish(t, r, askFlow, false)
		publish(t, r, `{"schema":2,"key":"main","name":"Entrada","start":"car","nodes":[
 {"id":"car","kind":"subflow","flow":"car","exits":{"done":"sum","missing":"line"}},
 {"id":"sum","kind":"message","contents":[{"text":"Anotei: {{var.model}} {{var.year}}."}],"exits":{"next":"line"}},
 {"id":"line","kind":"queue","department":"novos"}]}`, true)
		w := newWalk(t, r, "5511987610006")
		w.text("Oi")
		w.hears("Qual modelo?")
		w.text("Onix")
		w.hears("Qual ano?")
		w.text("2024")
		w.hears("Anotei: Onix 2024.")
		v := w.until("queued", func(v conversation.Conversation) bool { return v.State == conversation.Queued })

		run, err := (&studio.Service{DB: db, Clock: r.Clock}).Run(t.Context(), r.Org, v.ID)
		if err != nil {
			t.Fatal(err)
		}
		var path []string
		for _, s := range run.Steps {
			path = append(path, s.Node+"."+s.Port)
		}
		want := "car.enter model.wait model.next year.wait year.next end.ended car.done sum.next line.queued"
		if got := strings.Join(path, " "); got != want {
			t.Errorf("the path is\n%s\nwant\n%s", got, want)
		}
	})
}

// What turns count is summed in memory and written once a second: a server that ends in
// order ends with all of it written.
func TestNumbersOutliveTheServer(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		f := publish(t, r, askFlow, true)
		for i := range 3 {
			w := newWalk(t, r, phoneNumber(i))
			w.text("Oi")
			w.hears("Qual modelo?")
			if i > 0 {
				w.text("Onix")
				w.hears("Qual ano?")
			}
		}
		r.Stop()
		numbers, err := (&studio.Service{DB: db, Clock: r.Clock}).Numbers(t.Context(), r.Org, f.ID, "", 1)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int64{"started": numbers.Sessions.Started}
		for _, n := range numbers.Nodes {
			got[n.Node] = n.Entered
		}
		if want := map[string]int64{"started": 3, "model": 3, "year": 2}; !maps.Equal(got, want) {
			t.Errorf("the flow counted %v, want %v", got, want)
		}
	})
}

// Publishing says what running sessions do: finish as they began, or move on.
func TestRunningSessionsFinishOrMove(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		f := publish(t, r, askFlow, true)
		for _, move := range []bool{false, true} {
			publishAgain(t, r, f, askFlow, false)
			w := newWalk(t, r, map[bool]string{false: "5511987610007", true: "5511987610008"}[move])
			w.text("Oi")
			w.hears("Qual modelo?")
			publishAgain(t, r, f, strings.Replace(askFlow, "Qual ano?", "De que ano é?", 1), move)
			w.text("Onix")
			w.hears(map[bool]string{false: "Qual ano?", true: "De que ano é?"}[move])
		}
	})
}

// What an integration starts goes through the gate: free text outside the window is
// refused, with the reason on the message; within it, it is said, once per key.
func TestFlowStartedByProgram(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		f := publish(t, r, `{"schema":2,"key":"ready","name":"Pronto","start":"tell","triggers":[{"id":"api","kind":"api"}],"nodes":[
 {"id":"tell","kind":"message","contents":[{"text":"Seu {{var.car}} está pronto."}],"exits":{"next":"end"}},{"id":"end","kind":"end"}]}`, false)
		w := newWalk(t, r, "5511987610009")
		v := w.closeWith("servico_agendado")
		s := &studio.Service{DB: db, Clock: r.Clock}
		start := func(key string) {
			t.Helper()
			err := s.Start(t.Context(), studio.By{OrgID: r.Org, Actor: core.Actor{Kind: core.ActorToken}}, studio.StartParams{FlowID: f.ID, ContactID: v.ContactID,
				ChannelAccountID: r.Account, Variables: map[string]string{"car": "Onix"}, Key: key})
			if err != nil {
				t.Fatal(err)
			}
			r.Bot.Ring()
		}
		start("os-17")
		start("os-17")
		w.hears("Seu Onix está pronto.")
		r.Quiet(t, 20*time.Second)
		start("os-17") // the caller did not see our answer and asks again
		r.Quiet(t, 20*time.Second)
		if n := w.heard("Seu Onix está pronto."); n != 1 {
			t.Errorf("said %d times", n)
		}
		w.pass(25 * time.Hour)
		start("os-18")
		var refused message.Message
		r.Eventually(t, "the refusal is stored", func() bool {
			for _, m := range r.Records(t).Of(message.Out) {
				if m.Status == message.Refused {
					refused = m
					return true
				}
			}
			return false
		})
		if refused.GateReason == "" || refused.GateReason == "ok" {
			t.Errorf("refused for %q", refused.GateReason)
		}
	})
}

// An event of another system lets the flows begin that wait for it, once per key and
// after their delay; one no flow waits for does nothing.
func TestFlowBegunByEvent(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		publish(t, r, `{"schema":2,"key":"visit","name":"Visita","start":"tell","triggers":[{"id":"near","kind":"event","event":"appointment.near","minutes":30}],"nodes":[
 {"id":"tell","kind":"message","contents":[{"text":"Esperamos você às {{var.hora}}."}],"exits":{"next":"end"}},{"id":"end","kind":"end"}]}`, false)
		w := newWalk(t, r, "5511987610019")
		v := w.closeWith("servico_agendado")
		s := &studio.Service{DB: db, Clock: r.Clock}
		raise := func(event, key string, want int) {
			t.Helper()
			n, err := s.Raise(t.Context(), studio.By{OrgID: r.Org, Actor: core.Actor{Kind: core.ActorToken}}, studio.RaiseParams{Event: event, ContactID: v.ContactID,
				ChannelAccountID: r.Account, Variables: map[string]string{"hora": "14:00"}, Key: key})
			if err != nil || n != want {
				t.Fatalf("%s: %d flows, %v; want %d", event, n, err, want)
			}
		}
		raise("survey.due", "1", 0)
		raise("appointment.near", "agenda-17", 1)
		raise("appointment.near", "agenda-17", 1)
		w.pass(29 * time.Minute)
		r.Quiet(t, 20*time.Second)
		if w.heard("Esperamos você") != 0 {
			t.Error("said before its time")
		}
		w.pass(2 * time.Minute)
		w.hears("Esperamos você às 14:00.")
		raise("appointment.near", "agenda-17", 1) // again, once it has begun
		w.pass(time.Hour)
		r.Quiet(t, 20*time.Second)
		if n := w.heard("Esperamos você às 14:00."); n != 1 {
			t.Errorf("said %d times", n)
		}
	})
}

// A schedule begins once a day for whom it is meant, also after a restart.
func TestFlowSchedule(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		by := store.Change{Actor: core.Actor{Kind: core.ActorSystem}, At: 1}
		var label dealer.Label
		err := db.Write(t.Context(), func(tx *store.Tx) (err error) {
			label, err = tx.CreateLabel(r.Org, dealer.Label{Key: "entrega", Name: "Entrega"}, by)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		publish(t, r, `{"schema":2,"key":"daily","name":"Diário","start":"tell","triggers":[{"id":"morning","kind":"schedule","at":"11:00","label":"entrega"}],"nodes":[
 {"id":"tell","kind":"message","contents":[{"text":"Seu carro chega hoje."}],"exits":{"next":"end"}},{"id":"end","kind":"end"}]}`, false)
		w, other := newWalk(t, r, "5511987610012"), newWalk(t, r, "5511987610013")
		v := w.closeWith("servico_agendado")
		other.closeWith("servico_agendado")
		if _, err := r.Inbox.SetLabels(t.Context(), r.Scope(t, r.Admin), rig.Actor(r.Admin), v.ID, []core.ID{label.ID}); err != nil {
			t.Fatal(err)
		}
		w.pass(59 * time.Minute) // 10:59
		w.pass(2 * time.Minute)
		w.hears("Seu carro chega hoje.")
		r.Stop()
		r2 := rig.New(t, rig.Options{DB: db, House: &r.House, Sandbox: r.Sandbox, Clock: r.Clock})
		w.Rig, other.Rig = r2, r2
		w.pass(5 * time.Minute)
		r2.Quiet(t, 20*time.Second)
		if a, b := w.heard("chega hoje"), other.heard("chega hoje"); a != 1 || b != 0 {
			t.Errorf("said %d times to the labelled, %d times to the other", a, b)
		}
	})
}

// A customer who asks to be left alone is, whoever has the conversation: the ledger
// has their words, and a marketing template is refused from then on.
func TestOptOutByWord(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		w := newWalk(t, r, "5511987610010")
		w.available(r.Ana)
		w.text("Oi")
		w.pick("Oficina")
		v := w.until("with Ana", func(v conversation.Conversation) bool { return v.AgentID == r.Ana })
		w.text("não quero mais receber mensagens de vocês")
		w.hears("não vai mais receber mensagens")
		entries, err := r.DB.R(t.Context()).Consents(r.Org, v.ContactID)
		if err != nil || len(entries) != 2 || entries[0].Wording != "não quero mais receber mensagens de vocês" {
			t.Fatalf("the ledger: %+v %v", entries, err)
		}
		if now := w.open(); now.State != conversation.Active || now.AgentID != r.Ana {
			t.Errorf("the agent lost the conversation: %+v", now)
		}
		_, err = r.Inbox.Reply(t.Context(), r.Scope(t, r.Ana), rig.Actor(r.Ana), inbox.ReplyParams{ConversationID: v.ID,
			Content: message.Content{Kind: message.Template, Template: &message.TemplateUse{Name: "promo", Language: "pt_BR", Category: "utility"}}})
		if core.CodeOf(err) != "opted_out" {
			t.Errorf("a template after the opt-out: %v", err)
		}
		// A story with the same words is none.
		other := newWalk(t, r, "5511987610011")
		other.text("quero parar o carro aí na loja, tem estacionamento?")
		other.hears("Escolha um departamento")
		r.Quiet(t, 20*time.Second)
		if other.heard("não vai mais receber") != 0 {
			t.Error("a story was taken for an opt-out")
		}
	})
}
