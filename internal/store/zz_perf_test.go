package store_test

import (
	"fmt"
	"testing"
	"time"

	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/contact"
	"prosa/internal/message"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
	"prosa/internal/team"
)

func TestPerfScratch(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := storetest.House(t, db)
		n := 0
		add := func(count int, st conversation.State) {
			for i := 0; i < count; i += 500 {
				err := db.Write(t.Context(), func(tx *store.Tx) error {
					for range 500 {
						n++
						c := contact.Contact{ID: core.NewID(), OrgID: h.Org, Name: fmt.Sprint("Cliente ", n)}
						c.Identities = []contact.Identity{{ID: core.NewID(), ContactID: c.ID, Kind: contact.Phone, Value: fmt.Sprintf("55119%08d", n)}}
						tx.InsertContact(c)
						v := conversation.Conversation{ID: core.NewID(), OrgID: h.Org, ContactID: c.ID, Protocol: fmt.Sprint(n), ChannelAccountID: h.AccountCentro, StoreID: h.Centro, DepartmentID: h.Oficina, State: st, QueuedAt: int64(n), OpenedAt: int64(n), LastMessageAt: int64(n * 7919 % 100000)}
						if st == conversation.Active { v.AgentID = h.AgentOficina }
						tx.InsertConversation(v)
						tx.InsertMessage(message.Message{ID: core.NewID(), OrgID: h.Org, ConversationID: v.ID, ContactID: c.ID, ChannelAccountID: h.AccountCentro, Direction: message.In, Author: core.Actor{Kind: core.ActorContact}, Content: message.Content{Kind: message.Text, Text: fmt.Sprint("mensagem numero ", n)}, Status: message.Received})
					}
					return nil
				})
				if err != nil { t.Fatal(err) }
			}
		}
		add(100000, conversation.Closed); add(9000, conversation.Active); add(1000, conversation.Queued)
		admin := team.Scope{OrgID: h.Org, All: true}
		agent := team.Scope{OrgID: h.Org, UserID: h.AgentOficina, Role: team.Agent, DepartmentIDs: []core.ID{h.Oficina}}
		tm := func(name string, f func() (int, error)) {
			f()
			best := time.Hour
			k := 0
			for range 3 {
			s := time.Now()
			var err error
			k, err = f()
			if err != nil { t.Fatal(err) }
			best = min(best, time.Since(s)) }
			t.Logf("%-28s %v (%d)", name, best, k)
		}
		list := func(s team.Scope, f store.ConversationFilter) func() (int, error) {
			return func() (int, error) { l, _, err := db.R(t.Context()).Conversations(s, f, core.Page{Limit: 50}, 1); return len(l), err }
		}
		tm("all admin", list(admin, store.ConversationFilter{View: store.ViewAll}))
		tm("all agent", list(agent, store.ConversationFilter{View: store.ViewAll}))
		tm("mine", list(agent, store.ConversationFilter{View: store.ViewMine}))
		tm("queues", list(agent, store.ConversationFilter{View: store.ViewQueues}))
		tm("closed admin", list(admin, store.ConversationFilter{View: store.ViewClosed}))
		tm("closed agent", list(agent, store.ConversationFilter{View: store.ViewClosed}))
		tm("any admin", list(admin, store.ConversationFilter{View: store.ViewAny}))
		tm("search name any", list(admin, store.ConversationFilter{View: store.ViewAny, Query: "cliente 50123"}))
		tm("search text all", list(admin, store.ConversationFilter{View: store.ViewAll, Query: "numero 109500"}))
		tm("search nothing any", list(admin, store.ConversationFilter{View: store.ViewAny, Query: "zzzzzz"}))
		tm("counts admin", func() (int, error) { c, err := db.R(t.Context()).ConversationCounts(admin); return c.All, err })
		tm("counts agent", func() (int, error) { c, err := db.R(t.Context()).ConversationCounts(agent); return c.All, err })
		tm("contacts agent", func() (int, error) { c, _, err := db.R(t.Context()).Contacts(agent, "", core.Page{}); return len(c), err })
		tm("report 110k", func() (int, error) { c, err := db.R(t.Context()).ReportRows(admin, store.ConversationFilter{View: store.ViewAny, From: 1, To: 1 << 40}); return len(c), err })
	})
}
