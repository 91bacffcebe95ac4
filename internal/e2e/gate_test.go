package e2e

import (
	"testing"
	"time"

	"prosa/internal/core"
	"prosa/internal/e2e/rig"
	"prosa/internal/gate"
	"prosa/internal/inbox"
	"prosa/internal/message"
	"prosa/internal/sandbox"
	"prosa/internal/store"
)

// TestWindow: an agent's free text leaves until 24 hours after the customer's last
// message (the control) and is refused after them, before anything is stored or
// sent; the customer's next message opens the window again.
func TestWindow(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		w := newWalk(t, r, phoneNumber(1))
		w.text("Oi")
		w.text("Oficina")
		r.Quiet(t, 20*time.Second)
		v := w.open()

		r.Clock.Advance(23*time.Hour + 59*time.Minute)
		reply(t, r, v.ID, "Dentro da janela")
		w.hears("Dentro da janela")
		r.Quiet(t, 20*time.Second)

		r.Clock.Advance(2 * time.Minute)
		rows, sent := len(r.Records(t).Messages), acceptedCount(r)
		try := func(p inbox.ReplyParams) error {
			p.ConversationID = v.ID
			_, err := r.Inbox.Reply(t.Context(), r.Scope(t, r.Admin), rig.Actor(r.Admin), p)
			return err
		}
		for _, p := range []inbox.ReplyParams{
			{Content: message.Content{Kind: message.Text, Text: "Tarde demais"}},
			{ClientID: "c1", Content: message.Content{Kind: message.Text, Text: "Tarde demais"}},
			{MediaKey: w.upload(r.Admin, "image/png", "foto.png", pngFile), Content: message.Content{Kind: message.Image}},
		} {
			if err := try(p); core.CodeOf(err) != gate.WindowClosed || core.KindOf(err) != core.Conflict {
				t.Errorf("outside the window a %s gave %v, want %s", p.Content.Kind, err, gate.WindowClosed)
			}
		}
		if d, closes, err := r.Inbox.SendCheck(t.Context(), r.Scope(t, r.Admin), v.ID); err != nil || d.Allow || !d.NeedsTemplate || closes != 0 {
			t.Errorf("the composer is told %+v, closing at %d, %v", d, closes, err)
		}
		r.Quiet(t, 20*time.Second)
		if got := len(r.Records(t).Messages); got != rows || acceptedCount(r) != sent {
			t.Errorf("%d rows and %d sends for refused messages", got-rows, acceptedCount(r)-sent)
		}
		w.text("Ainda estou aqui")
		r.Quiet(t, 20*time.Second)
		if err := try(inbox.ReplyParams{ClientID: "c1", Content: message.Content{Kind: message.Text, Text: "Que bom!"}}); err != nil {
			t.Errorf("in the new window: %v", err)
		}
		w.hears("Que bom!")
	})
}

func acceptedCount(r *rig.Rig) int {
	list, _ := r.Sandbox.Accepted(0, "", 1<<20)
	return len(list)
}

// TestWindowClosesBeforeSending: what was allowed and then waited until the window
// had closed is refused by Meta; the agent sees why, and nothing is repeated.
func TestWindowClosesBeforeSending(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		w := newWalk(t, r, phoneNumber(1))
		w.text("Oi")
		r.Quiet(t, 20*time.Second)
		if err := r.Sandbox.SetSendFaults([]sandbox.SendFault{{Kind: sandbox.Fault429, RetryAfterS: 1, Next: 1}}); err != nil {
			t.Fatal(err)
		}
		m := reply(t, r, w.open().ID, "Espere")
		r.Eventually(t, "Meta asked to wait", func() bool {
			tries, err := db.R(t.Context()).Attempts(m.ID)
			return err == nil && tries[0].Tries == 1 && tries[0].State == message.AttemptQueued
		})
		r.Clock.Advance(25 * time.Hour)
		r.Quiet(t, 20*time.Second)
		got, err := db.R(t.Context()).Message(r.Org, m.ID)
		if err != nil || got.Status != message.Failed || got.ErrorCode != 131047 {
			t.Errorf("the message is %s with code %d, %v; want failed with 131047", got.Status, got.ErrorCode, err)
		}
	})
}
