package bot

import (
	"context"

	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/delivery"
	"prosa/internal/flow"
	"prosa/internal/inbox"
	"prosa/internal/store"
)

// inner is a turn nobody wrote a message for: the clock, the answer to a call, a flow
// that is to begin. It waits in the same line as messages, so that a conversation is
// never in two hands.
type inner struct {
	orgID          core.ID
	conversationID core.ID
	wake           bool
	callID         string // with result
	result         *flow.Result
	due            *store.FlowDue
	done           chan error // gets the end of the turn; nil = nobody waits for it
}

// Result steps a conversation's flow with the answer to a call; it returns when that
// is on disk. The answer to a call nobody waits for any more changes nothing. Errors:
// Unavailable.
func (b *Bot) Result(ctx context.Context, orgID, conversationID core.ID, callID string, r flow.Result) error {
	in := &inner{orgID: orgID, conversationID: conversationID, callID: callID, result: &r, done: make(chan error, 1)}
	b.push([]item{{inner: in}})
	select {
	case err := <-in.done:
		return err
	case <-b.done:
		return core.E(core.Unavailable, "stopping", "the server is stopping")
	case <-ctx.Done():
		return core.E(core.Unavailable, "busy", "the answer was not taken in time").Because(ctx.Err())
	}
}

// readInner reads what the inner items of a batch are about.
func (t *batch) readInner(items []item) error {
	var talks []core.ID
	people := map[core.ID][]core.ID{} // by organization
	for _, it := range items {
		switch {
		case it.inner == nil:
		case it.inner.due != nil:
			people[it.inner.orgID] = append(people[it.inner.orgID], it.inner.due.ContactID)
		default:
			talks = append(talks, it.inner.conversationID)
		}
	}
	found, err := t.tx.ConversationsByID(talks)
	if err != nil {
		return err
	}
	for _, v := range found {
		people[v.OrgID] = append(people[v.OrgID], v.ContactID)
	}
	var contacts []core.ID
	for org, ids := range people {
		for _, id := range ids {
			if t.byID[id] != nil {
				continue
			}
			c, err := t.tx.Contact(org, id)
			if core.KindOf(err) == core.NotFound {
				continue
			}
			if err != nil {
				return err
			}
			p := &person{Person: inbox.Person{Contact: c, To: delivery.RecipientOf(c.Identities)}}
			t.byID[id] = p
			contacts = append(contacts, id)
		}
	}
	return t.readTalks(contacts)
}

// within works an inner item.
func (t *batch) within(in *inner) error {
	w := t.works[in.orgID]
	if in.due != nil {
		return t.begin(w, *in.due)
	}
	var k *talk
	for _, x := range t.talks {
		if x.v.ID == in.conversationID {
			k = x
		}
	}
	if k == nil || k.v.Session == "" {
		if in.wake { // it was taken over, or ended, meanwhile: the alarm has no cause
			return t.tx.Unwake(in.conversationID)
		}
		return nil
	}
	acct, p := w.Dir.Account(k.v.ChannelAccountID), t.byID[k.v.ContactID]
	if acct == nil || p == nil {
		return nil
	}
	s := scene{w: w, k: k, p: p, acct: acct}
	book := t.book(w.Dir)
	def, session, ok := book.resume(k.v.Session)
	t.touch(k)
	if !ok {
		k.v.WakeAt = 0
		return nil
	}
	// Whatever the flow says next, the clock is set afresh from it.
	k.v.WakeAt = 0
	input := flow.Input{Kind: flow.InputWake, CallID: in.callID, Result: in.result, Env: t.env(s)}
	if in.result != nil {
		input.Kind = flow.InputResult
		s.answering = k.v.LastInboundAt
	}
	return t.step(s, book, def, session, input)
}

// begin starts a flow that is due. It does not disturb: a conversation that moved on
// since its event, or in which another flow waits, is left alone; where a person
// serves the customer the flow says what it has to say, and never waits.
func (t *batch) begin(w *inbox.Work, d store.FlowDue) error {
	if taken, err := t.tx.TakeFlowDue(d.ID, w.Now); err != nil || !taken {
		return err
	}
	acct, p, book := w.Dir.Account(d.ChannelAccountID), t.byID[d.ContactID], t.book(w.Dir)
	def := book.Of(w.Dir.Flow(d.FlowID))
	if acct == nil || p == nil || def == nil || p.Contact.Blocked {
		return nil
	}
	k, err := t.talkFor(w, p, acct, d)
	if err != nil || k == nil {
		return err
	}
	s := scene{w: w, k: k, p: p, acct: acct}
	return t.start(s, book, def, flow.Input{Kind: flow.InputStart, Trigger: d.TriggerID, Vars: d.Vars, Env: t.env(s)})
}

// talkFor is the conversation a due flow speaks in: the one its event was about, the
// open one, or a new one; nil when it should not speak.
func (t *batch) talkFor(w *inbox.Work, p *person, acct *dealer.ChannelAccount, d store.FlowDue) (*talk, error) {
	k := t.talks[talkKey{p.Contact.ID, acct.ID}]
	if d.ConversationID != "" {
		if k == nil || k.v.ID != d.ConversationID || k.v.Session != "" {
			return nil, nil
		}
		t.touch(k)
		return k, nil
	}
	if k != nil && k.v.State != conversation.Closed {
		if k.v.Session != "" {
			return nil, nil
		}
		t.touch(k)
		return k, nil
	}
	next, err := t.openNext(w, p, acct, k, robot)
	if err != nil {
		return nil, err
	}
	if k != nil {
		next.v.LastInboundAt = k.v.LastInboundAt // the window is the contact's, not the conversation's
	}
	return next, nil
}
