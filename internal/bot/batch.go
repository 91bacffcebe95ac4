package bot

import (
	"context"

	"prosa/internal/contact"
	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/inbox"
	"prosa/internal/store"
)

// batch is what the turns of one transaction know and change: everything is read
// at its beginning and written at its end, in few statements.
type batch struct {
	b      *Bot
	ctx    context.Context
	tx     *store.Tx
	works  map[core.ID]*inbox.Work // by organization
	byKey  map[personKey]*person
	byID   map[core.ID]*person
	talks  map[talkKey]*talk
	order  []*talk
	people []*person
	desks  map[core.ID]store.Desk
	ends   map[core.ID]queueEnd // by department
	jobs   []store.Job
	books  map[core.ID]*Book
	counts map[stepKey]int64
	days   map[core.ID]int64
}

type personKey struct {
	org core.ID
	store.IdentityKey
}

type talkKey struct{ contact, account core.ID }

// person is a contact within the batch.
type person struct {
	inbox.Person
	fresh   bool               // to be inserted
	changed bool               // to be updated
	added   []contact.Identity // of a contact that exists
}

// talk is a conversation within the batch. previous is the contact's last one on
// the number when this one is new.
type talk struct {
	v     conversation.Conversation
	fresh bool // to be inserted
	moved bool // more than SaveTalk writes has changed

	message core.ID // the customer's last message of this batch
	delay   int64   // milliseconds the next message of the bot is held back
}

// newBatch reads everything the items' turns need.
func (b *Bot) newBatch(ctx context.Context, tx *store.Tx, items []item) (*batch, error) {
	t := &batch{b: b, ctx: ctx, tx: tx, works: map[core.ID]*inbox.Work{}, byKey: map[personKey]*person{}, byID: map[core.ID]*person{},
		talks: map[talkKey]*talk{}, desks: map[core.ID]store.Desk{}, ends: map[core.ID]queueEnd{},
		books: map[core.ID]*Book{}, counts: map[stepKey]int64{}, days: map[core.ID]int64{}}
	keys := map[core.ID][]store.IdentityKey{}
	for _, it := range items {
		org := it.row.OrgID
		if it.inner != nil {
			org = it.inner.orgID
		}
		if t.works[org] == nil {
			dir, err := b.DB.Directory(ctx, org)
			if err != nil {
				return nil, err
			}
			t.works[org] = &inbox.Work{Tx: tx, Dir: dir, Now: core.Ms(b.Clock.Now())}
		}
		if it.inner == nil {
			keys[org] = append(keys[org], keysOf(it.parsed.Message)...)
		}
	}
	var contacts []core.ID
	for org, list := range keys {
		found, err := tx.ContactsByIdentity(org, list)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			p := t.byID[f.Contact.ID]
			if p == nil {
				p = &person{Person: inbox.Person{Contact: f.Contact}}
				t.byID[f.Contact.ID] = p
				contacts = append(contacts, f.Contact.ID)
			}
			t.byKey[personKey{org, f.Key}] = p
		}
	}
	if err := t.readIdentities(contacts); err != nil {
		return nil, err
	}
	if err := t.readTalks(contacts); err != nil {
		return nil, err
	}
	return t, t.readInner(items)
}

// readIdentities completes the contacts found: a message may name only one of a
// person's addresses, a reply needs the best.
func (t *batch) readIdentities(contacts []core.ID) error {
	all, err := t.tx.IdentitiesOf(contacts)
	if err != nil {
		return err
	}
	for _, i := range all {
		p := t.byID[i.ContactID]
		p.Contact.Identities = append(p.Contact.Identities, i)
	}
	return nil
}

// readTalks reads each contact's newest conversation on each number, and the
// presence of the agents who hold them.
func (t *batch) readTalks(contacts []core.ID) error {
	latest, err := t.tx.LatestConversations(contacts)
	if err != nil {
		return err
	}
	var agents []core.ID
	for _, v := range latest {
		key := talkKey{v.ContactID, v.ChannelAccountID}
		if old := t.talks[key]; old == nil || old.v.State == conversation.Closed {
			t.talks[key] = &talk{v: v}
		}
		if v.State == conversation.Active {
			agents = append(agents, v.AgentID)
		}
	}
	desks, err := t.tx.Desks(agents)
	for _, d := range desks {
		t.desks[d.ID] = d
	}
	return err
}

// write stores what the turns changed: people, then conversations, then messages.
func (t *batch) write() error {
	for _, p := range t.people {
		if p.fresh {
			t.tx.InsertContact(p.Contact)
		}
	}
	for _, p := range t.people {
		if !p.fresh {
			for _, i := range p.added {
				t.tx.InsertIdentity(p.Contact.OrgID, i)
			}
		}
	}
	for _, k := range t.order {
		if k.fresh {
			t.tx.InsertConversation(k.v)
		}
	}
	for _, w := range t.works {
		w.Flush()
	}
	for _, j := range t.jobs {
		t.tx.InsertJob(j)
	}
	for _, p := range t.people {
		if p.changed && !p.fresh {
			if err := t.tx.SaveContact(p.Contact); err != nil {
				return err
			}
		}
	}
	var talked []conversation.Conversation
	for _, k := range t.order {
		switch {
		case k.fresh:
		case k.moved:
			if err := t.tx.SaveConversation(k.v); err != nil {
				return err
			}
		default:
			talked = append(talked, k.v)
		}
	}
	return t.tx.SaveTalks(talked...)
}

// handOver runs after the commit.
func (t *batch) handOver() {
	t.b.tally.add(t.counts)
	for org, w := range t.works {
		t.b.Delivery.Enqueue(w.Out...)
		t.b.Inbox.Kick(org, w.Kicked()...)
	}
	if len(t.jobs) > 0 {
		t.b.Jobs()
	}
}

// touch notes that a conversation is part of the batch's changes.
func (t *batch) touch(k *talk) {
	for _, o := range t.order {
		if o == k {
			return
		}
	}
	t.order = append(t.order, k)
}

// involve notes that a contact is part of the batch's changes.
func (t *batch) involve(p *person) {
	for _, o := range t.people {
		if o == p {
			return
		}
	}
	t.people = append(t.people, p)
}
