package bot

import (
	"hash/fnv"

	"prosa/internal/consent"
	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/flow"
	"prosa/internal/inbox"
	"prosa/internal/message"
	"prosa/internal/store"
	"prosa/internal/team"
)

// scene is one conversation at the moment its flow acts.
type scene struct {
	w         *inbox.Work
	k         *talk
	p         *person
	acct      *dealer.ChannelAccount
	answering int64 // time of the message that is answered; 0 = the flow acts by itself
	wish      flow.Wish
}

// answer lets the bot react to a message: a trigger that claims it, else the session
// under way, else the flow that greets on this number.
func (t *batch) answer(s scene, m message.Content) error {
	greets := s.w.Dir.FlowFor(*s.acct)
	if tooOld(s.w.Now, s.answering) {
		return t.fallback(s)
	}
	book := t.book(s.w.Dir)
	in := flow.Input{Kind: flow.InputMessage, Content: m, Env: t.env(s)}
	running := s.k.v.Session != ""
	if def, trigger, ok := t.claimed(s, book, &in, running); ok {
		in.Kind, in.Trigger = flow.InputStart, trigger.ID
		return t.start(s, book, def, in)
	}
	if running {
		if def, session, ok := book.resume(s.k.v.Session); ok {
			err := t.step(s, book, def, session, in)
			if kind := core.KindOf(err); err == nil || kind != core.Conflict && kind != core.Internal {
				return err
			}
			// A session that cannot go on starts afresh: a customer is never left
			// without an answer.
		}
	}
	def := book.Of(greets)
	if def == nil {
		return t.fallback(s)
	}
	in.Kind = flow.InputStart
	return t.start(s, book, def, in)
}

// claimed asks whether a published flow's trigger wants the message. What wants any
// message, or any first one, gives way to the flow the number was given by name.
func (t *batch) claimed(s scene, book *Book, in *flow.Input, running bool) (*flow.Definition, flow.Trigger, bool) {
	def, trigger, ok := flow.Match(book.All(), flow.Occasion{Kind: flow.OccasionMessage, Content: in.Content, FirstMessage: s.p.fresh,
		Open: anyOpen(in.Env.Departments), AccountID: s.acct.ID, InSession: running, Wish: s.wish})
	if !ok {
		return nil, trigger, false
	}
	general := trigger.Kind == flow.TriggerAnyMessage || trigger.Kind == flow.TriggerFirstMessage
	if greets := book.Of(s.w.Dir.FlowFor(*s.acct)); general && greets != nil && len(trigger.Accounts) == 0 && def.Hash() != greets.Hash() {
		return nil, trigger, false
	}
	return def, trigger, true
}

// start begins a flow in a conversation, whatever ran there before.
func (t *batch) start(s scene, book *Book, def *flow.Definition, in flow.Input) error {
	t.complete(s, book, def, &in)
	session, effects, err := flow.Start(def, in)
	if err != nil {
		return err
	}
	t.count(s.w.Dir, def.Hash(), "", flow.SessionStarted, 0)
	return t.took(s, session, effects)
}

// step goes on with a session.
func (t *batch) step(s scene, book *Book, def *flow.Definition, session flow.Session, in flow.Input) error {
	t.complete(s, book, def, &in)
	next, effects, err := flow.Step(def, session, in)
	if err != nil {
		return err
	}
	return t.took(s, next, effects)
}

// complete adds to the world what only some definitions ask for.
func (t *batch) complete(s scene, book *Book, def *flow.Definition, in *flow.Input) {
	in.Env.Book = book
	in.Env.FAQ = t.b.FAQ(t.ctx, s.w.Dir.Org.ID)
	consents, agents := book.wants(def)
	if consents {
		in.Env.Consents = t.consents(s)
	}
	if agents {
		in.Env.Agents = t.agents(s.w)
	}
}

// env is the world as the flow sees it.
func (t *batch) env(s scene) flow.Env {
	env := t.b.envs.of(s.w.Dir, s.acct, s.w.Now, s.w.Locale(s.p.Contact))
	env.Contact, env.Protocol = contactRef(s.p), s.k.v.Protocol
	h := fnv.New64a()
	_, _ = h.Write([]byte(s.p.Contact.ID))
	env.Seed = h.Sum64()
	return env
}

func anyOpen(departments []flow.DepartmentRef) bool {
	for i := range departments {
		if departments[i].Open {
			return true
		}
	}
	return len(departments) == 0
}

// book is the house's flows as this transaction sees them.
func (t *batch) book(dir *store.Directory) *Book {
	b := t.books[dir.Org.ID]
	if b == nil {
		b = t.b.library.Book(&t.tx.R, dir)
		t.books[dir.Org.ID] = b
	}
	return b
}

// took writes down what a step did and performs its effects.
func (t *batch) took(s scene, session flow.Session, effects []flow.Effect) error {
	k := s.k
	k.v.Session = ""
	t.trace(s, session, effects)
	for _, e := range effects {
		if err := t.effect(s, e); err != nil {
			return err
		}
	}
	if session.Ended() {
		k.v.WakeAt = 0
		if k.v.State == conversation.Bot && s.answering != 0 {
			// The flow ended without a queue or a close: people must see it.
			return t.fallback(s)
		}
		return nil
	}
	if k.v.State == conversation.Queued || k.v.State == conversation.Active {
		k.v.WakeAt = 0 // a person serves the customer: the flow has said what it had to say
		return nil
	}
	k.v.Session = string(flow.MarshalSession(session))
	// Only to an earlier instant: a wake before its time is harmless, a changed index
	// entry for every message is not.
	if session.WakeMs != 0 && (k.v.WakeAt == 0 || session.WakeMs < k.v.WakeAt) {
		k.v.WakeAt = session.WakeMs
	}
	return nil
}

// consents reads where the contact's purposes stand.
func (t *batch) consents(s scene) map[string]string {
	out := map[string]string{}
	if s.p.fresh {
		return out
	}
	entries, err := t.tx.Consents(s.p.Contact.OrgID, s.p.Contact.ID)
	if err != nil {
		return out // asked again rather than assumed
	}
	for _, p := range []consent.Purpose{consent.Service, consent.Utility, consent.Marketing} {
		state, _ := consent.State(entries, p, s.w.Now)
		out[string(p)] = string(state)
	}
	return out
}

// agents reads who is there and has room.
func (t *batch) agents(w *inbox.Work) []flow.AgentRef {
	ids := make([]core.ID, 0, len(w.Dir.Users))
	for _, u := range w.Dir.Users {
		if !u.Disabled {
			ids = append(ids, u.ID)
		}
	}
	desks, err := t.tx.Desks(ids)
	if err != nil {
		return nil
	}
	loads, err := t.tx.Loads(ids)
	if err != nil {
		return nil
	}
	out := make([]flow.AgentRef, 0, len(desks))
	for _, d := range desks {
		u := w.Dir.User(d.ID)
		out = append(out, flow.AgentRef{ID: u.ID, Name: u.Name, Email: u.Email, DepartmentIDs: u.DepartmentIDs,
			Available: team.Presence(d.Presence) == team.Available && loads[u.ID] < d.Capacity})
	}
	return out
}
