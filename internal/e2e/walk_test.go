package e2e

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/e2e/rig"
	"prosa/internal/inbox"
	"prosa/internal/media"
	"prosa/internal/message"
	"prosa/internal/sandbox"
	"prosa/internal/store"
	"prosa/internal/team"
)

// walk is one customer's phone against one rig.
type walk struct {
	*rig.Rig
	t     *testing.T
	ctx   context.Context
	phone sandbox.Phone
}

func newWalk(t *testing.T, r *rig.Rig, digits string) *walk {
	name := "Cliente " + digits[len(digits)-4:]
	p, err := r.Sandbox.CreatePhone(sandbox.PhoneParams{Name: &name, Phone: &digits})
	if err != nil {
		t.Fatal(err)
	}
	return &walk{Rig: r, t: t, ctx: context.Background(), phone: p}
}

func (w *walk) say(in sandbox.Inbound) sandbox.Message {
	w.t.Helper()
	if in.NumberID == "" {
		in.NumberID = w.Number
	}
	m, err := w.Sandbox.Write(w.phone.ID, in)
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

func (w *walk) text(body string) {
	w.t.Helper()
	w.say(sandbox.Inbound{Type: "text", Text: &sandbox.Text{Body: body}})
}

// shown is what the business has sent to the phone so far.
func (w *walk) shown() []sandbox.Message {
	w.t.Helper()
	list, err := w.Sandbox.Thread(w.phone.ID, w.Number, "", 200)
	if err != nil {
		w.t.Fatal(err)
	}
	out := list[:0:0]
	for _, m := range list {
		if m.From != "phone" {
			out = append(out, m)
		}
	}
	return out
}

// hears waits until the phone shows a message containing text.
func (w *walk) hears(text string) sandbox.Message {
	w.t.Helper()
	var found sandbox.Message
	w.Eventually(w.t, "the phone shows "+text, func() bool {
		for _, m := range w.shown() {
			if (m.Text != nil && strings.Contains(m.Text.Body, text)) || (m.Interactive != nil && strings.Contains(m.Interactive.Body, text)) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// pick taps the row of the department list with that title.
func (w *walk) pick(title string) {
	w.t.Helper()
	m := w.hears("Escolha um departamento")
	for _, s := range m.Interactive.List.Sections {
		for _, row := range s.Rows {
			if row.Title == title {
				w.say(sandbox.Inbound{Type: "interactive", ContextID: m.Wamid, Interactive: &sandbox.InboundReply{Type: "list_reply", ID: row.ID, Title: row.Title}})
				return
			}
		}
	}
	w.t.Fatalf("no department %q on the phone", title)
}

// open returns the contact's newest conversation.
func (w *walk) open() conversation.Conversation {
	w.t.Helper()
	admin := w.Scope(w.t, w.Admin)
	list, _, err := w.DB.R(w.ctx).Conversations(admin, store.ConversationFilter{View: store.ViewAny, Query: w.phone.Phone}, core.Page{Limit: 1}, core.Ms(w.Clock.Now()))
	if err != nil {
		w.t.Fatal(err)
	}
	if len(list) == 0 {
		return conversation.Conversation{}
	}
	return list[0].Conversation
}

func (w *walk) until(what string, ok func(conversation.Conversation) bool) conversation.Conversation {
	w.t.Helper()
	var v conversation.Conversation
	w.Eventually(w.t, what, func() bool { v = w.open(); return ok(v) })
	return v
}

func (w *walk) available(users ...core.ID) {
	w.t.Helper()
	for _, u := range users {
		if _, err := w.Inbox.SetPresence(w.ctx, w.Scope(w.t, u), rig.Actor(u), u, team.Available, ""); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *walk) thread(id core.ID) []store.ThreadMessage {
	w.t.Helper()
	list, _, err := w.DB.R(w.ctx).Thread(w.Org, id, "", 200)
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

// upload stores a file as the composer does.
func (w *walk) upload(user core.ID, mime, name string, data []byte) string {
	w.t.Helper()
	obj, err := w.Media.Put(w.ctx, bytes.NewReader(data), media.Limits{})
	if err != nil {
		w.t.Fatal(err)
	}
	err = w.DB.Write(w.ctx, func(tx *store.Tx) error {
		tx.InsertMedia(store.MediaRow{Key: obj.Key, OrgID: w.Org, Mime: mime, Name: name, Size: obj.Size, CreatedBy: user, CreatedAt: 1})
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return obj.Key
}

// TestMainJob walks the product's main job below the HTTP API: write, route, queue,
// take, answer, transfer, close, write again. On both engines.
func TestMainJob(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		w := newWalk(t, rig.New(t, rig.Options{DB: db}), "5511987654321")

		// 1. The bot greets with the dealership's name, the privacy line and the list.
		w.text("Oi")
		w.hears("Grupo Teste")
		w.pick("Oficina")

		// 2. Within hours: protocol and position; nobody is there, so it waits.
		v := w.until("the conversation waits", func(v conversation.Conversation) bool { return v.State == conversation.Queued })
		w.hears(v.Protocol)
		if v.DepartmentID != w.Oficina || v.ToldPosition != 1 {
			t.Fatalf("queued in %q at position %d, want Oficina at 1", v.DepartmentID, v.ToldPosition)
		}
		second := newWalk(t, w.Rig, "5511987650002")
		second.text("Bom dia")
		second.pick("Oficina")
		second.until("the second waits behind", func(v conversation.Conversation) bool { return v.ToldPosition == 2 })

		// 3. An agent comes: the oldest waiting is hers; the other too, she has room.
		w.available(w.Caio) // of another department: gets nothing
		w.available(w.Ana)
		v = w.until("Ana has it", func(v conversation.Conversation) bool { return v.State == conversation.Active })
		if v.AgentID != w.Ana || v.QueueWaitMs < 0 {
			t.Fatalf("agent %q, queue wait %d", v.AgentID, v.QueueWaitMs)
		}
		ana, caio := w.Scope(t, w.Ana), w.Scope(t, w.Caio)
		reply := func(p inbox.ReplyParams) message.Message {
			t.Helper()
			p.ConversationID = v.ID
			m, err := w.Inbox.Reply(w.ctx, ana, rig.Actor(w.Ana), p)
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		first := reply(inbox.ReplyParams{ClientID: "c1", Content: message.Content{Kind: message.Text, Text: "Olá! Qual é a placa?"}})
		if again := reply(inbox.ReplyParams{ClientID: "c1", Content: message.Content{Kind: message.Text, Text: "Olá! Qual é a placa?"}}); again.ID != first.ID {
			t.Fatalf("the same client id made two messages: %s and %s", first.ID, again.ID)
		}
		w.hears("Qual é a placa?")
		png := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89")
		reply(inbox.ReplyParams{ClientID: "c2", MediaKey: w.upload(w.Ana, "image/png", "orcamento.png", png), Content: message.Content{Kind: message.Image, Text: "Veja"}})
		reply(inbox.ReplyParams{ClientID: "c3", MediaKey: w.upload(w.Ana, "application/pdf", "orcamento.pdf", []byte("%PDF-1.7\n%%EOF")), Content: message.Content{Kind: message.Document}})
		w.Eventually(t, "picture and PDF arrive and are read", func() bool {
			kinds := map[string]bool{}
			for _, m := range w.thread(v.ID) {
				if m.Direction == message.Out && m.Status == message.Read {
					kinds[string(m.Content.Kind)] = true
				}
			}
			return kinds["image"] && kinds["document"] && kinds["text"]
		})

		// 4. Others cannot reach it, though the number is the same.
		for _, other := range []core.ID{w.Caio, w.Lia} {
			if _, err := w.Inbox.Reply(w.ctx, w.Scope(t, other), rig.Actor(other), inbox.ReplyParams{ConversationID: v.ID, Content: message.Content{Kind: message.Text, Text: "?"}}); core.KindOf(err) != core.NotFound {
				t.Fatalf("another department got %v, want not found", err)
			}
		}
		if _, err := w.Inbox.Note(w.ctx, ana, rig.Actor(w.Ana), v.ID, "n1", "Cliente da revisão de 20 mil"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Inbox.Transfer(w.ctx, ana, rig.Actor(w.Ana), inbox.TransferParams{ConversationID: v.ID, DepartmentID: w.Pecas, Note: "Quer orçamento de pastilhas"}); err != nil {
			t.Fatal(err)
		}
		v = w.until("Caio has it", func(v conversation.Conversation) bool { return v.AgentID == w.Caio })
		var notes []string
		for _, m := range w.thread(v.ID) {
			if m.Direction == message.Note {
				notes = append(notes, m.Content.Text)
			}
		}
		if strings.Join(notes, "|") != "Cliente da revisão de 20 mil|Quer orçamento de pastilhas" {
			t.Fatalf("notes %q", notes)
		}
		if _, err := w.Inbox.Take(w.ctx, ana, rig.Actor(w.Ana), v.ID); core.KindOf(err) != core.NotFound {
			t.Fatalf("after the transfer Ana still reaches it: %v", err)
		}

		// 5. Closing needs an outcome; the customer gets the protocol.
		if _, err := w.Inbox.Close(w.ctx, caio, rig.Actor(w.Caio), inbox.CloseParams{ConversationID: v.ID}); core.CodeOf(err) != "outcome_required" {
			t.Fatalf("closed without outcome: %v", err)
		}
		closed, err := w.Inbox.Close(w.ctx, caio, rig.Actor(w.Caio), inbox.CloseParams{ConversationID: v.ID, Outcome: "servico_agendado"})
		if err != nil {
			t.Fatal(err)
		}
		if closed.State != conversation.Closed || closed.HandlingMs < 0 {
			t.Fatalf("state %s, handling %d", closed.State, closed.HandlingMs)
		}
		w.hears("encerrado. Protocolo: *" + v.Protocol)
		w.text("Obrigado!")
		next := w.until("a new conversation, linked", func(n conversation.Conversation) bool { return n.ID != v.ID && n.ID != "" })
		if next.PreviousID != v.ID || next.Protocol == v.Protocol {
			t.Fatalf("previous %q, protocol %q; want %q and a new one", next.PreviousID, next.Protocol, v.ID)
		}
	})
}

// TestOutsideHours: away text with when the store is back, and the conversation waits.
func TestOutsideHours(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		r.Clock.Set(rig.Monday.Add(10 * 60 * 60 * 1e9)) // 20:00 in São Paulo
		w := newWalk(t, r, "5511987654321")
		w.text("Oi")
		w.pick("Oficina")
		v := w.until("it waits", func(v conversation.Conversation) bool { return v.State == conversation.Queued })
		w.hears(v.Protocol)
		w.Eventually(t, "the away text names the next opening", func() bool {
			for _, m := range w.shown() {
				if m.Text != nil && strings.Contains(m.Text.Body, "08:00") {
					return true
				}
			}
			return false
		})
	})
}

// TestQueueMoves: who still waits is told the new position.
func TestQueueMoves(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		var walks []*walk
		for _, digits := range []string{"5511987650001", "5511987650002", "5511987650003", "5511987650004", "5511987650005"} {
			w := newWalk(t, r, digits)
			w.text("Oi")
			w.pick("Oficina")
			w.until("it waits", func(v conversation.Conversation) bool { return v.State == conversation.Queued })
			walks = append(walks, w)
		}
		r.Clock.Advance(2 * 60 * 1e9)
		walks[0].available(r.Ana) // room for three
		walks[3].hears("próximo da fila")
		walks[4].hears("agora você é o 2º")
	})
}

// text is a text to a number.
func text(number, body string) sandbox.Inbound {
	return sandbox.Inbound{NumberID: number, Type: "text", Text: &sandbox.Text{Body: body}}
}
