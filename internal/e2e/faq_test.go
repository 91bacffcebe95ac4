package e2e

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"prosa/internal/answers"
	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/e2e/rig"
	"prosa/internal/faq"
	"prosa/internal/sandbox"
	"prosa/internal/store"
	"prosa/internal/team"
)

const faqFlow = `{"schema":2,"key":"questions","name":"Dúvidas","start":"q","nodes":[
 {"id":"q","kind":"faq","ask":"Qual é a sua dúvida?","helpful":true,"again":"Algo mais?","unsure":"Essa eu não sei. Vou chamar alguém.","exits":{"answered":"bye","unsure":"line"}},
 {"id":"line","kind":"queue","department":"oficina"},
 {"id":"bye","kind":"end","text":"Até logo!"}]}`

// answer taps yes or no under the bot's latest question whether it helped.
func (w *walk) answer(title string) {
	w.t.Helper()
	var m sandbox.Message
	for _, x := range w.shown() {
		if x.Interactive != nil && len(x.Interactive.Buttons) > 0 {
			m = x
		}
	}
	for _, b := range m.Interactive.Buttons {
		if b.Title == title {
			w.say(sandbox.Inbound{Type: "interactive", ContextID: m.Wamid, Interactive: &sandbox.InboundReply{Type: "button_reply", ID: b.ID, Title: b.Title}})
			return
		}
	}
	w.t.Fatalf("no button %q on the phone", title)
}

// helped waits until the phone has been asked n times whether an answer helped.
func (w *walk) helped(n int) {
	w.t.Helper()
	w.Eventually(w.t, "asked whether it helped", func() bool { return w.heard("Isso ajudou?") == n })
}

// A customer's own words find the entry; whether it helped, and what nobody knew, is in
// the report; a changed entry is answered the new way at once; in doubt people take over.
func TestFAQ(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		publish(t, r, faqFlow, true)
		by := store.Change{Actor: rig.Actor(r.Admin), At: core.Ms(r.Clock.Now())}
		change := func(f func(*store.Tx) error) {
			t.Helper()
			if err := db.Write(t.Context(), f); err != nil {
				t.Fatal(err)
			}
		}
		entry := store.FAQEntry{OrgID: r.Org, Entry: faq.Entry{Questions: []string{"Vocês abrem no sábado?", "Qual o horário de sábado?"},
			Answer: faq.Answer{Text: map[string]string{"pt-BR": "No sábado abrimos das 8h às 12h, em {{store.name}}."}}}}
		change(func(tx *store.Tx) (err error) { entry, err = tx.CreateFAQEntry(entry, by); return err })
		// The other store's entry must not be given here.
		change(func(tx *store.Tx) error {
			_, err := tx.CreateFAQEntry(store.FAQEntry{OrgID: r.Org, Entry: faq.Entry{StoreID: r.Litoral, Questions: []string{"Tem estacionamento para barcos?"},
				Answer: faq.Answer{Text: map[string]string{"pt-BR": "Temos marina."}}}}, by)
			return err
		})

		w := newWalk(t, r, "5511987610101")
		w.text("Oi")
		w.hears("Qual é a sua dúvida?")
		w.text("vcs atendem aos sabados?")
		w.hears("das 8h às 12h, em Loja Centro.")
		w.helped(1)
		w.answer("Sim")
		w.hears("Algo mais?")

		entry.Answer.Text["pt-BR"] = "Aos sábados agora fechamos às 14h."
		change(func(tx *store.Tx) (err error) { entry, err = tx.UpdateFAQEntry(entry, by); return err })
		w.text("e que horas fecha no sábado?")
		w.hears("fechamos às 14h")
		w.helped(2)
		w.text("Tem estacionamento para barcos?")
		w.hears("Essa eu não sei. Vou chamar alguém.")
		w.until("queued", func(v conversation.Conversation) bool {
			return v.State == conversation.Queued && v.DepartmentID == r.Oficina
		})
		if w.heard("marina") > 0 {
			t.Error("another store's answer was given")
		}

		facts, err := db.R(t.Context()).QuestionFacts(team.Scope{OrgID: r.Org, All: true}, store.QuestionFilter{})
		if err != nil {
			t.Fatal(err)
		}
		report := answers.Sum(facts, rig.Monday.Location())
		if diff := cmp.Diff(answers.Numbers{Asked: 3, Answered: 2, Unanswered: 1, HandedOver: 1, Helpful: 1}, report.Total); diff != "" {
			t.Errorf("report (-want +got)\n%s", diff)
		}
		open, err := answers.Open(t.Context(), answers.NewShelf(db), team.Scope{OrgID: r.Org, All: true}, store.QuestionFilter{}, "pt-BR")
		if err != nil || len(open) != 1 || open[0].Questions[0].Text != "Tem estacionamento para barcos?" {
			t.Errorf("unanswered: %+v %v", open, err)
		}
	})
}
