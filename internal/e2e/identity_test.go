package e2e

import (
	"fmt"
	"testing"
	"time"

	"prosa/internal/contact"
	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/e2e/rig"
	"prosa/internal/inbox"
	"prosa/internal/message"
	"prosa/internal/sandbox"
	"prosa/internal/store"
)

// contactOf returns the only contact of the rig, and fails when there are others.
func contactOf(t *testing.T, r *rig.Rig) contact.Contact {
	t.Helper()
	all := r.Records(t).Contacts
	if len(all) != 1 {
		t.Fatalf("there are %d contacts, want 1", len(all))
	}
	return all[0]
}

func identities(c contact.Contact) map[contact.IdentityKind]string {
	out := map[contact.IdentityKind]string{}
	for _, i := range c.Identities {
		out[i.Kind] += i.Value
	}
	return out
}

// reply answers as the administrator.
func reply(t *testing.T, r *rig.Rig, id core.ID, body string) message.Message {
	t.Helper()
	m, err := r.Inbox.Reply(t.Context(), r.Scope(t, r.Admin), rig.Actor(r.Admin), inbox.ReplyParams{ConversationID: id, Content: message.Content{Kind: message.Text, Text: body}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestUsernameOnly: a customer whose number is hidden is greeted, routed, answered by
// an agent and read, known by the user id alone.
func TestUsernameOnly(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		w := newWalk(t, r, phoneNumber(1))
		mode, username := sandbox.BSUIDOnly, "cliente.da.loja"
		p, err := r.Sandbox.UpdatePhone(w.phone.ID, sandbox.PhoneParams{IdentityMode: &mode, Username: &username})
		if err != nil {
			t.Fatal(err)
		}
		w.text("Oi")
		w.pick("Oficina")
		r.Quiet(t, 20*time.Second)
		c := contactOf(t, r)
		if ids := identities(c); ids[contact.BSUID] != p.BSUID || ids[contact.Phone] != "" || c.Username != username {
			t.Errorf("the contact is known as %v, username %q", ids, c.Username)
		}
		w.available(r.Ana)
		var v conversation.Conversation
		r.Eventually(t, "Ana has it", func() bool { v = r.Records(t).Conversations[0].Conversation; return v.AgentID == r.Ana })
		m := reply(t, r, v.ID, "Bom dia! Qual é o carro?")
		w.hears("Qual é o carro?")
		r.Eventually(t, "it is read", func() bool {
			got, err := db.R(t.Context()).Message(r.Org, m.ID)
			return err == nil && got.Status == message.Read
		})
		accepted, _ := r.Sandbox.Accepted(0, "", 100)
		for _, a := range accepted {
			if a.To != p.BSUID {
				t.Errorf("a message went to %q, want the user id %q", a.To, p.BSUID)
			}
		}
	})
}

// TestNinthDigit: a Brazilian mobile with and without the ninth digit is one person
// with one conversation, whichever form comes first, and answers reach it.
func TestNinthDigit(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		const people = 4
		for i := range people {
			long := phoneNumber(i)
			short := long[:4] + long[5:]
			first, second := long, short
			if i%2 == 1 {
				first, second = short, long
			}
			w := newWalk(t, r, first)
			w.text("Oi")
			for k, form := range []string{second, first} {
				deliver(t, r, wireBody(t, wireText(r.Number, form, fmt.Sprintf("wamid.NINTH%d.%d", i, k), "Oi", r.Clock.Now())))
			}
			w.hears("Grupo Teste")
		}
		r.Quiet(t, 20*time.Second)
		all := r.Records(t)
		if len(all.Contacts) != people || len(all.Conversations) != people || len(all.Of(message.In)) != 3*people {
			t.Errorf("%d contacts, %d conversations, %d messages; want %d, %d, %d", len(all.Contacts), len(all.Conversations), len(all.Of(message.In)), people, people, 3*people)
		}
		// The control: two landlines that differ by a 9 are two people.
		deliver(t, r, wireBody(t, wireText(r.Number, "551130001000", "wamid.LAND1", "Oi", r.Clock.Now())))
		deliver(t, r, wireBody(t, wireText(r.Number, "5511930001000", "wamid.LAND2", "Oi", r.Clock.Now())))
		r.Quiet(t, 20*time.Second)
		if n := len(r.Records(t).Contacts); n != people+2 {
			t.Errorf("%d contacts with a landline and a mobile more, want %d", n, people+2)
		}
	})
}

// TestIdentityChanges: a customer whose user id or number changes stays the same
// contact in the same conversation, and answers go to the new address. Whoever gets
// the old number afterwards is somebody else.
func TestIdentityChanges(t *testing.T) {
	t.Parallel()
	for _, mode := range []sandbox.IdentityMode{sandbox.PhoneOnly, sandbox.PhoneBSUID, sandbox.BSUIDOnly} {
		for _, kind := range []string{"user_changed_user_id", "user_changed_number"} {
			if mode == sandbox.PhoneOnly && kind == "user_changed_user_id" {
				continue // such a customer has no user id
			}
			t.Run(string(mode)+"/"+kind, func(t *testing.T) {
				t.Parallel()
				each(t, func(t *testing.T, db *store.DB) { testIdentityChange(t, db, mode, kind) })
			})
		}
	}
}

func testIdentityChange(t *testing.T, db *store.DB, mode sandbox.IdentityMode, kind string) {
	r := rig.New(t, rig.Options{DB: db})
	old, next := phoneNumber(1), phoneNumber(2)
	w := newWalk(t, r, old)
	if _, err := r.Sandbox.UpdatePhone(w.phone.ID, sandbox.PhoneParams{IdentityMode: &mode}); err != nil {
		t.Fatal(err)
	}
	w.text("Oi")
	w.pick("Oficina")
	r.Quiet(t, 20*time.Second)
	before, v := contactOf(t, r), r.Records(t).Conversations[0]

	change := sandbox.Rotation{Type: kind}
	if kind == "user_changed_number" {
		change.Phone = next
	}
	p, err := r.Sandbox.Rotate(w.phone.ID, change)
	if err != nil {
		t.Fatal(err)
	}
	r.Quiet(t, 20*time.Second)
	reply(t, r, v.ID, "Antes de ele escrever") // reaches the new address
	w.hears("Antes de ele escrever")
	w.text("Troquei de número")
	r.Quiet(t, 20*time.Second)
	reply(t, r, v.ID, "Anotado")
	w.hears("Anotado")
	after, all := contactOf(t, r), r.Records(t)
	if after.ID != before.ID || len(all.Conversations) != 1 {
		t.Errorf("the contact %s became %s with %d conversations", before.ID, after.ID, len(all.Conversations))
	}
	ids := identities(after)
	if mode != sandbox.PhoneOnly && ids[contact.BSUID] != p.BSUID {
		t.Errorf("the user id is %q, want %q", ids[contact.BSUID], p.BSUID)
	}
	if want := map[bool]string{true: p.Phone, false: ""}[mode != sandbox.BSUIDOnly]; ids[contact.Phone] != want {
		t.Errorf("the number is %q, want %q", ids[contact.Phone], want)
	}
	notices := 0
	for _, m := range all.Of(message.In) {
		if m.Content.Kind == message.Notice {
			notices++
		}
	}
	if notices != 1 {
		t.Errorf("the transcript tells of the change %d times", notices)
	}
	if kind == "user_changed_number" { // the control: the old number leads to nobody now
		stranger := newWalk(t, r, old)
		stranger.text("Oi, sou outra pessoa")
		r.Quiet(t, 20*time.Second)
		if n := len(r.Records(t).Contacts); n != 2 {
			t.Errorf("the next holder of the old number is one of %d contacts, want 2", n)
		}
	}
}
