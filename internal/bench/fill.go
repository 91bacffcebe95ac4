package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"prosa/internal/contact"
	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/flow"
	"prosa/internal/message"
	"prosa/internal/store"
	"prosa/internal/team"
)

// Past is what a database holds before it is measured. Customers are numbered from
// 0 and talk to the bot, at its menu; those held by agents are numbered from Held0.
type Past struct {
	Customers int
	Messages  int // altogether, half of them from the customers
	Agents    int // each in one department, available, logged in
	Held      int // open conversations in agents' hands
}

// Held0 is the number of the first customer in an agent's hands.
const Held0 = 15_000_000

// Desk is an agent at work: the cookie of their browser and whom they talk to.
type Desk struct {
	Cookie    string
	Customers []int
}

// filler writes a past.
type filler struct {
	db      *store.DB
	dir     *store.Directory
	session string
	now     int64
	agents  []team.User
	desks   []Desk
}

// Fill loads a past straight into the store of a house that was provisioned.
func Fill(ctx context.Context, db *store.DB, p Past) ([]Desk, error) {
	orgs, err := db.Organizations(ctx)
	if err != nil || len(orgs) == 0 {
		return nil, fmt.Errorf("bench: no house to fill: %w", err)
	}
	f := &filler{db: db, now: time.Now().UnixMilli()}
	if f.dir, err = db.Directory(ctx, orgs[0]); err != nil {
		return nil, err
	}
	if f.session, err = f.atMenu(); err != nil {
		return nil, err
	}
	if err := f.hire(ctx, p.Agents); err != nil {
		return nil, err
	}
	for i := range p.Held {
		d := &f.desks[i%len(f.desks)]
		d.Customers = append(d.Customers, Held0+i)
	}
	each := p.Messages / max(1, p.Customers+p.Held)
	write := func(from, n, customer int) error {
		return inBatches(n, 100, func(i, to int) error {
			return db.Write(ctx, func(tx *store.Tx) error {
				for ; i < to; i++ {
					f.talk(tx, from+i, customer+i, each)
				}
				return nil
			})
		})
	}
	if err := write(0, p.Customers, 0); err != nil {
		return nil, err
	}
	if err := write(p.Customers, p.Held, Held0); err != nil {
		return nil, err
	}
	return f.desks, db.Analyze(ctx)
}

func inBatches(n, size int, f func(from, to int) error) error {
	for i := 0; i < n; i += size {
		if err := f(i, min(n, i+size)); err != nil {
			return err
		}
	}
	return nil
}

// atMenu is the session of a customer who was shown the bot's menu.
func (f *filler) atMenu() (string, error) {
	published := f.dir.FlowFor(f.dir.Accounts[0])
	def, err := flow.Load([]byte(published.Definition))
	if err != nil {
		return "", err
	}
	place := f.dir.Stores[0]
	env := flow.Env{NowMs: f.now, Locale: f.dir.Org.Settings.Locale, Org: flow.OrgRef{Name: f.dir.Org.Name}, StoreID: place.ID,
		Stores: []flow.StoreRef{{ID: place.ID, Key: place.Key, Name: place.Name}}}
	for _, d := range f.dir.Departments {
		env.Departments = append(env.Departments, flow.DepartmentRef{ID: d.ID, Key: d.Key, Name: d.Name, StoreID: place.ID, StoreName: place.Name, Open: true})
	}
	s, _, err := flow.Start(def, flow.Input{Kind: flow.InputStart, Env: env})
	if err != nil {
		return "", err
	}
	s.Sent = 0 // their last minute is long over
	return string(flow.MarshalSession(s)), nil
}

// hire makes agents, each in one department and with a browser that is logged in.
func (f *filler) hire(ctx context.Context, n int) error {
	return inBatches(n, 100, func(i, to int) error {
		return f.db.Write(ctx, func(tx *store.Tx) error {
			f.agents, f.desks = f.agents[:i], f.desks[:i]
			for k := i; k < to; k++ {
				dep := f.dir.Departments[k%len(f.dir.Departments)]
				u, err := tx.CreateUser(team.User{OrgID: f.dir.Org.ID, Name: "Agente " + strconv.Itoa(k), Email: fmt.Sprintf("agente%d@example.com", k), Role: team.Agent,
					DepartmentIDs: []core.ID{dep.ID}, Capacity: 20, Presence: team.Available, PresenceAt: f.now}, "", store.Change{At: f.now})
				if err != nil {
					return err
				}
				secret := core.NewSecret()
				sum := sha256.Sum256([]byte(secret))
				tx.InsertSession(store.Session{Hash: hex.EncodeToString(sum[:]), OrgID: u.OrgID, UserID: u.ID, CreatedAt: f.now, SeenAt: f.now, ExpiresAt: f.now + time.Hour.Milliseconds()})
				f.agents, f.desks = append(f.agents, u), append(f.desks, Desk{Cookie: "prosa_session=" + secret})
			}
			return nil
		})
	})
}

// talk writes the n-th conversation, with a customer, and its messages.
func (f *filler) talk(tx *store.Tx, n, customer, messages int) {
	acct, place := f.dir.Accounts[0], f.dir.Stores[0]
	who := contactDigits(customer)
	c := contact.Contact{ID: core.NewID(), OrgID: f.dir.Org.ID, Name: "Cliente " + strconv.Itoa(customer), CreatedAt: f.now}
	c.Identities = []contact.Identity{
		{ID: core.NewID(), ContactID: c.ID, Kind: contact.BSUID, Value: "BR." + who},
		{ID: core.NewID(), ContactID: c.ID, Kind: contact.Phone, Value: who},
	}
	tx.InsertContact(c)
	begun := f.now - int64(messages+1)*1000
	v := conversation.Conversation{ID: core.NewID(), OrgID: c.OrgID, Protocol: fmt.Sprintf("19700101-%07d", n), ChannelAccountID: acct.ID, ContactID: c.ID, StoreID: place.ID,
		State: conversation.Bot, OpenedAt: begun, QueueWaitMs: -1, FirstResponseMs: -1, HandlingMs: -1, LastInboundAt: f.now, LastMessageAt: f.now, Preview: "menu", PreviewFrom: "contact", Session: f.session}
	if customer >= Held0 && len(f.agents) > 0 {
		a := f.agents[(customer-Held0)%len(f.agents)]
		v.State, v.AgentID, v.DepartmentID, v.Session = conversation.Active, a.ID, a.DepartmentIDs[0], ""
		v.QueuedAt, v.AssignedAt, v.QueueWaitMs, v.FirstResponseAt, v.FirstResponseMs = begun, begun, 0, begun, 0
	}
	tx.InsertConversation(v)
	for i := range messages {
		m := message.Message{ID: core.NewID(), OrgID: v.OrgID, ConversationID: v.ID, ContactID: c.ID, ChannelAccountID: acct.ID, At: begun + int64(i)*1000, CreatedAt: begun + int64(i)*1000,
			Direction: message.In, Author: core.Actor{Kind: core.ActorContact, ID: c.ID}, Status: message.Received, StatusAt: begun,
			Content:    message.Content{Kind: message.Text, Text: "Bom dia, ainda tem aquele seminovo do anúncio? Posso passar aí na loja no sábado?"},
			ProviderID: "wamid.PAST" + strconv.Itoa(n) + "." + strconv.Itoa(i)}
		if i%2 == 1 {
			m.Direction, m.Author, m.Status, m.Content.Text = message.Out, core.Actor{Kind: core.ActorBot}, message.Read, "Bom dia! Temos, sim: o prata, 2022, com 31 mil km. Sábado atendemos das 9h às 14h. Quer que eu deixe um horário marcado?"
		}
		tx.InsertMessage(m)
	}
}
