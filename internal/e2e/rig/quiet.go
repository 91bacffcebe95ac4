package rig

import (
	"context"
	"testing"
	"time"

	"prosa/internal/contact"
	"prosa/internal/core"
	"prosa/internal/message"
	"prosa/internal/store"
)

// Quiet waits until nothing is under way any more, on either side: no item waits
// for its turn, no attempt is open, no webhook is on its way.
func (r *Rig) Quiet(t testing.TB, limit time.Duration) {
	t.Helper()
	ctx := context.Background()
	Within(t, limit, "everything is quiet", func() bool {
		before, err := r.DB.R(ctx).LastEvent()
		must(t, err)
		wait, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		if r.Sandbox.Idle(wait) != nil {
			return false
		}
		pending, err := r.DB.R(ctx).PendingInbound(1)
		must(t, err)
		open, err := r.DB.R(ctx).OutboxDepth()
		must(t, err)
		after, err := r.DB.R(ctx).LastEvent()
		must(t, err)
		return len(pending) == 0 && open == 0 && before == after && r.Sandbox.Idle(wait) == nil
	})
}

// Records is all that is stored about customers.
type Records struct {
	Contacts      []contact.Contact
	Conversations []store.ListedConversation
	Messages      []message.Message // by conversation, each in the order of its transcript
}

// Records reads everything of the house.
func (r *Rig) Records(t testing.TB) Records {
	t.Helper()
	admin, now, q := r.Scope(t, r.Admin), core.Ms(r.Clock.Now()), r.DB.R(context.Background())
	var out Records
	for after := ""; ; {
		list, next, err := q.Contacts(admin, "", core.Page{Limit: 200, After: after})
		must(t, err)
		out.Contacts = append(out.Contacts, list...)
		if after = next; after == "" {
			break
		}
	}
	for after := ""; ; {
		list, next, err := q.Conversations(admin, store.ConversationFilter{View: store.ViewAny}, core.Page{Limit: 200, After: after}, now)
		must(t, err)
		out.Conversations = append(out.Conversations, list...)
		if after = next; after == "" {
			break
		}
	}
	for _, v := range out.Conversations {
		out.Messages = append(out.Messages, r.Transcript(t, v.ID)...)
	}
	return out
}

// Transcript is all of a conversation, oldest first, put together from its pages.
func (r *Rig) Transcript(t testing.TB, conversationID core.ID) []message.Message {
	t.Helper()
	var pages [][]store.ThreadMessage
	for before := ""; ; {
		page, prev, err := r.DB.R(context.Background()).Thread(r.Org, conversationID, before, 200)
		must(t, err)
		pages = append(pages, page)
		if before = prev; before == "" {
			break
		}
	}
	var out []message.Message
	for i := len(pages) - 1; i >= 0; i-- {
		for _, m := range pages[i] {
			out = append(out, m.Message)
		}
	}
	return out
}

// Of returns the messages of one direction.
func (r Records) Of(d message.Direction) []message.Message {
	var out []message.Message
	for _, m := range r.Messages {
		if m.Direction == d {
			out = append(out, m)
		}
	}
	return out
}

// Events reads the event log after a Seq.
func (r *Rig) Events(t testing.TB, after int64) []store.StoredEvent {
	t.Helper()
	var out []store.StoredEvent
	for {
		page, err := r.DB.R(context.Background()).EventsAfter(after, 1000)
		must(t, err)
		if len(page) == 0 {
			return out
		}
		out = append(out, page...)
		after = page[len(page)-1].Seq
	}
}
