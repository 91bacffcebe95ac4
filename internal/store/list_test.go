package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"prosa/internal/contact"
	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/message"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
	"prosa/internal/team"
)

// shelf is a database with conversations made by hand, for the lists.
type shelf struct {
	db  *store.DB
	org core.ID
}

var listNow = time.Date(2026, 11, 23, 13, 0, 0, 0, time.UTC).UnixMilli()

// put adds a conversation with its contact and returns it.
func (s shelf) put(t *testing.T, person contact.Contact, v conversation.Conversation, texts ...string) conversation.Conversation {
	t.Helper()
	person.ID, person.OrgID = core.NewID(), s.org
	for i := range person.Identities {
		person.Identities[i].ID, person.Identities[i].ContactID = core.NewID(), person.ID
	}
	v.ID, v.OrgID, v.ContactID = core.NewID(), s.org, person.ID
	if v.ChannelAccountID == "" {
		v.ChannelAccountID = "account"
	}
	if v.Protocol == "" {
		v.Protocol = "p-" + v.ID
	}
	if v.OpenedAt == 0 {
		v.OpenedAt = listNow
	}
	err := s.db.Write(context.Background(), func(tx *store.Tx) error {
		tx.InsertContact(person)
		tx.InsertConversation(v)
		for i, text := range texts {
			tx.InsertMessage(message.Message{ID: core.NewID(), OrgID: s.org, ConversationID: v.ID, ContactID: person.ID, ChannelAccountID: v.ChannelAccountID, Direction: message.In,
				Author: core.Actor{Kind: core.ActorContact}, Content: message.Content{Kind: message.Text, Text: text}, At: listNow + int64(i), Status: message.Received, CreatedAt: listNow})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (s shelf) all() team.Scope { return team.Scope{OrgID: s.org, All: true} }

// ids lists a whole view, page by page.
func (s shelf) ids(t *testing.T, scope team.Scope, f store.ConversationFilter, limit int) []core.ID {
	t.Helper()
	var out []core.ID
	page := core.Page{Limit: limit}
	for {
		items, next, err := s.db.R(t.Context()).Conversations(scope, f, page, listNow)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range items {
			out = append(out, i.ID)
		}
		if next == "" {
			return out
		}
		if len(items) != limit {
			t.Fatalf("a page of %d of %d says there is more", len(items), limit)
		}
		page.After = next
	}
}

func person(name string, phone string) contact.Contact {
	c := contact.Contact{Name: name}
	if phone != "" {
		c.Identities = []contact.Identity{{Kind: contact.Phone, Value: phone}}
	}
	return c
}

func TestConversationViews(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := shelf{db, storetest.House(t, db).Org}
		me := core.NewID()
		mine := s.put(t, person("Rosa", "5511987650001"), conversation.Conversation{State: conversation.Active, AgentID: me, DepartmentID: "d1", StoreID: "s1", LastMessageAt: 10, Unread: 2, LastInboundAt: listNow - 1})
		second := s.put(t, person("João", ""), conversation.Conversation{State: conversation.Queued, DepartmentID: "d1", StoreID: "s1", QueuedAt: 200, LastMessageAt: 40})
		first := s.put(t, person("Bia", ""), conversation.Conversation{State: conversation.Queued, DepartmentID: "d1", StoreID: "s1", QueuedAt: 100, LastMessageAt: 30, LastInboundAt: listNow - 25*time.Hour.Milliseconds()})
		other := s.put(t, person("Léo", ""), conversation.Conversation{State: conversation.Queued, DepartmentID: "d2", StoreID: "s2", QueuedAt: 50, LastMessageAt: 20})
		bot := s.put(t, person("Ivo", ""), conversation.Conversation{State: conversation.Bot, LastMessageAt: 5})
		closed := s.put(t, person("Eva", ""), conversation.Conversation{State: conversation.Closed, DepartmentID: "d1", StoreID: "s1", QueuedAt: 1, ClosedAt: 90, LastMessageAt: 1, Outcome: "venda"})
		agent := team.Scope{OrgID: s.org, UserID: me, Role: team.Agent, DepartmentIDs: []core.ID{"d1"}}
		for _, c := range []struct {
			name   string
			scope  team.Scope
			filter store.ConversationFilter
			want   []core.ID
		}{
			{"mine", agent, store.ConversationFilter{View: store.ViewMine}, []core.ID{mine.ID}},
			{"queues, longest wait first", agent, store.ConversationFilter{View: store.ViewQueues}, []core.ID{first.ID, second.ID}},
			{"all of an agent", agent, store.ConversationFilter{View: store.ViewAll}, []core.ID{second.ID, first.ID, mine.ID}},
			{"all of the house", s.all(), store.ConversationFilter{View: store.ViewAll}, []core.ID{second.ID, first.ID, other.ID, mine.ID, bot.ID}},
			{"bot", s.all(), store.ConversationFilter{View: store.ViewBot}, []core.ID{bot.ID}},
			{"closed", s.all(), store.ConversationFilter{View: store.ViewClosed}, []core.ID{closed.ID}},
			{"any", s.all(), store.ConversationFilter{View: store.ViewAny, State: "abandoned"}, []core.ID{closed.ID}},
			{"no department", s.all(), store.ConversationFilter{View: store.ViewAll, DepartmentID: store.None}, []core.ID{bot.ID}},
			{"unread", s.all(), store.ConversationFilter{View: store.ViewAll, Unread: true}, []core.ID{mine.ID}},
			{"a supervisor's store", team.Scope{OrgID: s.org, StoreIDs: []core.ID{"s2"}}, store.ConversationFilter{View: store.ViewAny}, []core.ID{other.ID}},
			{"nobody", team.Scope{OrgID: s.org}, store.ConversationFilter{View: store.ViewAny}, nil},
			{"an empty store is nobody's", team.Scope{OrgID: s.org, StoreIDs: []core.ID{""}, DepartmentIDs: []core.ID{""}}, store.ConversationFilter{View: store.ViewAny}, nil},
			{"another organization", team.Scope{OrgID: core.NewID(), All: true}, store.ConversationFilter{View: store.ViewAny}, nil},
		} {
			if got := s.ids(t, c.scope, c.filter, 2); !slices.Equal(got, c.want) {
				t.Errorf("%s: got %v, want %v", c.name, got, c.want)
			}
		}
		page, _, err := db.R(t.Context()).Conversations(s.all(), store.ConversationFilter{View: store.ViewAll}, core.Page{}, listNow)
		if err != nil {
			t.Fatal(err)
		}
		if page[0].Position != 2 || page[1].Position != 1 || page[3].Position != 0 {
			t.Errorf("positions %d %d %d, want 2 1 0", page[0].Position, page[1].Position, page[3].Position)
		}
		if page[3].Contact.Phone != "5511987650001" || page[3].WindowClosesAt == 0 || page[1].WindowClosesAt != 0 {
			t.Errorf("phone %q, windows %d and %d", page[3].Contact.Phone, page[3].WindowClosesAt, page[1].WindowClosesAt)
		}
		counts, err := db.R(t.Context()).ConversationCounts(agent)
		if err != nil {
			t.Fatal(err)
		}
		want := store.ConversationCounts{Mine: 1, MineUnread: 1, Queues: 2, All: 3, Departments: []store.DepartmentCount{{DepartmentID: "d1", StoreID: "s1", Waiting: 2, LongestWaitSince: 100}}}
		if d := cmp.Diff(want, counts); d != "" {
			t.Errorf("counts (-want +got):\n%s", d)
		}
	})
}

func TestConversationSearch(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := shelf{db, storetest.House(t, db).Org}
		joao := s.put(t, person("João da Conceição", "5511987650001"), conversation.Conversation{State: conversation.Bot, Protocol: "20261123-000007"}, "Quero trocar o óleo", "50% de desconto?")
		s.put(t, person("Outra", "5511912345678"), conversation.Conversation{State: conversation.Bot, Protocol: "20261123-000008"}, "Bom dia")
		hidden := team.Scope{OrgID: s.org, DepartmentIDs: []core.ID{"elsewhere"}}
		for _, q := range []string{"joao", "CONCEIÇÃO", "8765-0001", "+55 11 98765-0001", "20261123-000007", "trocar o oleo", "50%", "de desconto?"} {
			if got := s.ids(t, s.all(), store.ConversationFilter{View: store.ViewAny, Query: q}, 10); !slices.Equal(got, []core.ID{joao.ID}) {
				t.Errorf("search %q: %v", q, got)
			}
			if got := s.ids(t, hidden, store.ConversationFilter{View: store.ViewAny, Query: q}, 10); len(got) != 0 {
				t.Errorf("search %q outside the scope: %v", q, got)
			}
		}
		if got := s.ids(t, s.all(), store.ConversationFilter{View: store.ViewAny, Query: "\x00 "}, 10); len(got) != 2 {
			t.Errorf("searching for nothing narrows: %v", got)
		}
		for _, q := range []string{"jo_o", "%%%", "000007", "a\x00b", "'; DROP TABLE contact; --", strings.Repeat("ç", 500)} {
			if got := s.ids(t, s.all(), store.ConversationFilter{View: store.ViewAny, Query: q}, 10); len(got) != 0 {
				t.Errorf("search %q: %v", q, got)
			}
		}
	})
}

// TestScopeInSQL holds the query's idea of what is seen against team.Scope.Sees.
func TestScopeInSQL(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := shelf{db, storetest.House(t, db).Org}
		names := []string{"", "a", "b"}
		var all []conversation.Conversation
		for _, st := range names {
			for _, d := range names {
				for _, u := range names {
					all = append(all, s.put(t, person("x", ""), conversation.Conversation{State: conversation.Closed, StoreID: st, DepartmentID: d, AgentID: u}))
				}
			}
		}
		rapid.Check(t, func(rt *rapid.T) {
			some := rapid.SliceOfN(rapid.SampledFrom(names), 0, 3)
			scope := team.Scope{OrgID: s.org, UserID: rapid.SampledFrom(names).Draw(rt, "user"), All: rapid.Float64().Draw(rt, "all") < 0.1,
				StoreIDs: some.Draw(rt, "stores"), DepartmentIDs: some.Draw(rt, "departments")}
			var want []core.ID
			for _, v := range all {
				if scope.Sees(v.StoreID, v.DepartmentID, v.AgentID) {
					want = append(want, v.ID)
				}
			}
			got := s.ids(t, scope, store.ConversationFilter{View: store.ViewAny}, 100)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				rt.Fatalf("scope %+v sees %d by SQL, %d by the rule", scope, len(got), len(want))
			}
		})
	})
}

func TestThreadPages(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := shelf{db, storetest.House(t, db).Org}
		var texts []string
		for i := range 7 {
			texts = append(texts, fmt.Sprint(i))
		}
		v := s.put(t, person("x", ""), conversation.Conversation{State: conversation.Bot}, texts...)
		var got []string
		before := ""
		for {
			items, prev, err := db.R(t.Context()).Thread(s.org, v.ID, before, 3)
			if err != nil {
				t.Fatal(err)
			}
			var page []string
			for _, m := range items {
				page = append(page, m.Content.Text)
			}
			got = append(page, got...)
			if before = prev; prev == "" {
				break
			}
		}
		if !slices.Equal(got, texts) {
			t.Errorf("thread %v, want %v", got, texts)
		}
		if items, _, err := db.R(t.Context()).Thread(core.NewID(), v.ID, "", 3); err != nil || len(items) != 0 {
			t.Errorf("another organization reads %d messages, error %v", len(items), err)
		}
	})
}

func TestHistoryAndContacts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := shelf{db, storetest.House(t, db).Org}
		v := s.put(t, person("Rosa Maria", "5511987650001"), conversation.Conversation{State: conversation.Bot, DepartmentID: "d1"})
		s.put(t, person("Rosana", ""), conversation.Conversation{State: conversation.Bot, DepartmentID: "d2"})
		old := conversation.Conversation{ID: core.NewID(), OrgID: s.org, ContactID: v.ContactID, ChannelAccountID: "account", Protocol: "old", State: conversation.Closed, DepartmentID: "d2", OpenedAt: 1, ClosedAt: 2, Outcome: "venda"}
		if err := db.Write(t.Context(), func(tx *store.Tx) error { tx.InsertConversation(old); return nil }); err != nil {
			t.Fatal(err)
		}
		history, err := db.R(t.Context()).History(s.all(), v.ContactID, v.ID)
		if err != nil || len(history) != 1 || history[0].ID != old.ID {
			t.Fatalf("history %v, error %v", history, err)
		}
		d1 := team.Scope{OrgID: s.org, DepartmentIDs: []core.ID{"d1"}}
		if history, err = db.R(t.Context()).History(d1, v.ContactID, v.ID); err != nil || len(history) != 0 {
			t.Errorf("history outside the scope: %v, error %v", history, err)
		}
		for _, c := range []struct {
			scope team.Scope
			query string
			want  int
		}{{s.all(), "rosa", 2}, {d1, "rosa", 1}, {d1, "rosana", 0}, {s.all(), "98765-0001", 1}, {s.all(), "", 2}, {team.Scope{OrgID: core.NewID(), All: true}, "", 0}} {
			found, _, err := db.R(t.Context()).Contacts(c.scope, c.query, core.Page{})
			if err != nil || len(found) != c.want {
				t.Errorf("contacts %q: %d, want %d, error %v", c.query, len(found), c.want, err)
			}
		}
		if seen, err := db.R(t.Context()).SeesContact(d1, v.ContactID); err != nil || !seen {
			t.Errorf("the contact of a seen conversation is not seen: %v", err)
		}
	})
}

func TestReportRowsAreTheListedOnes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := shelf{db, storetest.House(t, db).Org}
		for i := range 5 {
			s.put(t, person("x", ""), conversation.Conversation{State: conversation.Closed, DepartmentID: "d1", OpenedAt: int64(10 + i), ClosedAt: 100})
		}
		f := store.ConversationFilter{View: store.ViewAny, From: 11, To: 14}
		rows, err := db.R(t.Context()).ReportRows(s.all(), f)
		if err != nil || len(rows) != 3 {
			t.Fatalf("%d rows, error %v; From is inclusive, To exclusive", len(rows), err)
		}
		if listed := s.ids(t, s.all(), f, 50); len(listed) != len(rows) {
			t.Errorf("the list has %d, the report %d", len(listed), len(rows))
		}
	})
}

func FuzzCursor(f *testing.F) {
	f.Add("")
	f.Add("MTIzLjAxOTM")
	f.Add("////")
	db := storetest.SQLite(f)
	f.Fuzz(func(t *testing.T, cursor string) {
		_, _, err := db.R(t.Context()).Conversations(team.Scope{OrgID: "o", All: true}, store.ConversationFilter{}, core.Page{After: cursor}, listNow)
		if err != nil && core.CodeOf(err) != "cursor_invalid" {
			t.Fatalf("%q: %v", cursor, err)
		}
	})
}

// TestQueueMoved: of a queue, in its order, those are found whose place is better than
// the one they were told, once they were told it long enough ago.
func TestQueueMoved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := shelf{db, storetest.House(t, db).Org}
		queued := func(name string, at int64, place int, told int64) core.ID {
			return s.put(t, person(name, ""), conversation.Conversation{State: conversation.Queued, DepartmentID: "d1", StoreID: "s1", QueuedAt: at, ToldPosition: place, ToldAt: told}).ID
		}
		s.put(t, person("Zoe", ""), conversation.Conversation{State: conversation.Queued, DepartmentID: "d2", StoreID: "s2", QueuedAt: 1, ToldPosition: 9, ToldAt: 1})
		third := queued("Léo", 300, 5, 10)
		first := queued("Bia", 100, 2, 10)
		queued("Ana", 200, 2, 10) // was told the place it has
		queued("Eva", 400, 9, 11) // was told a moment ago
		queued("Ivo", 500, 0, 0)  // was told none
		last := queued("Caio", 600, 7, 10)
		up, err := db.R(t.Context()).MovedUp("d1", 10)
		if err != nil {
			t.Fatal(err)
		}
		got := map[core.ID]int{}
		for _, p := range up {
			got[p.Conversation.ID] = p.Place
		}
		if diff := cmp.Diff(map[core.ID]int{first: 1, third: 3, last: 6}, got); diff != "" {
			t.Error(diff)
		}
		front, err := db.R(t.Context()).QueueFront("d1", 2)
		if err != nil || len(front) != 2 || front[0].ID != first || front[1].QueuedAt != 200 {
			t.Errorf("the front is %v, %v", front, err)
		}
	})
}
