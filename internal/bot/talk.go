package bot

import (
	"encoding/json"
	"time"

	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/flow"
	"prosa/internal/inbox"
	"prosa/internal/jobs"
	"prosa/internal/message"
	"prosa/internal/store"
	"prosa/internal/team"
)

// turn works one item: who wrote, which conversation, the message, the bot.
func (t *batch) turn(it item) error {
	if it.parsed.Err != nil {
		return it.parsed.Err
	}
	m := it.parsed.Message
	if m == nil {
		return core.E(core.Internal, "item_kind", "an item of kind %q has no turn", it.parsed.Kind)
	}
	w := t.works[it.row.OrgID]
	acct := w.Dir.Account(it.row.ChannelAccountID)
	if acct == nil {
		return core.E(core.NotFound, "account_gone", "the channel account was removed")
	}
	p, err := t.person(it.row.OrgID, m)
	if err != nil {
		return err
	}
	quiet := m.Content.Kind == message.Reaction || m.Content.Kind == message.Notice
	k, err := t.talk(w, p, acct, m.At, quiet)
	if err != nil || k == nil {
		return err
	}
	if quiet {
		t.receive(w, k, it, true)
		return nil
	}
	s := scene{w: w, k: k, p: p, acct: acct, answering: m.At, wish: flow.WishOf(m.Content)}
	if k.v.State == conversation.Closed {
		// A survey waits there. What is no answer to it is a new conversation.
		if done, err := t.aftercare(s, it); done || err != nil {
			return err
		}
		if s.k, err = t.talk(w, p, acct, m.At, false); err != nil {
			return err
		}
		k = s.k
	}
	t.receive(w, k, it, false)
	if done, err := t.wished(s, m.Content); done || err != nil {
		return err
	}
	switch k.v.State {
	case conversation.Bot:
		return t.answer(s, m.Content)
	case conversation.Active:
		return t.absent(w, k)
	}
	return nil
}

// talk finds the conversation a message belongs to, reopens it, or opens a new one
// linked to the last. A reaction or a notice never opens one: nil means there is
// nothing to attach it to.
func (t *batch) talk(w *inbox.Work, p *person, acct *dealer.ChannelAccount, at int64, quiet bool) (*talk, error) {
	key := talkKey{p.Contact.ID, acct.ID}
	k := t.talks[key]
	if k != nil && (k.v.State != conversation.Closed || quiet || k.v.Session != "") {
		t.touch(k)
		return k, nil
	}
	if quiet {
		return nil, nil
	}
	customer := core.Actor{Kind: core.ActorContact, ID: p.Contact.ID}
	if k != nil && conversation.Reopens(k.v, w.Dir.Org.Settings.ReopenMinutes, w.Now) {
		after, err := conversation.Reopen(k.v, w.Now)
		if err != nil {
			return nil, err
		}
		k.v, k.moved = after, true
		t.touch(k)
		w.Fact(k.v, core.ConversationReopened, customer, nil)
		w.Note(k.v, customer, "reopened", nil)
		w.Kick(k.v.DepartmentID)
		return k, nil
	}
	return t.openNext(w, p, acct, k, customer)
}

// openNext opens a new conversation with the bot, linked to the contact's last one.
func (t *batch) openNext(w *inbox.Work, p *person, acct *dealer.ChannelAccount, last *talk, by core.Actor) (*talk, error) {
	day := time.UnixMilli(w.Now).In(dealer.Store{}.Location(w.Dir.Org))
	n, err := t.tx.NextProtocols(w.Dir.Org.ID, day.Format("20060102"), 1)
	if err != nil {
		return nil, err
	}
	next := &talk{fresh: true, v: conversation.Conversation{
		ID: core.NewID(), OrgID: w.Dir.Org.ID, Protocol: conversation.Protocol(day, n), ChannelAccountID: acct.ID, ContactID: p.Contact.ID,
		StoreID: acct.StoreID, State: conversation.Bot, OpenedAt: w.Now, QueueWaitMs: -1, FirstResponseMs: -1, HandlingMs: -1, Labels: []string{}, Version: 1,
	}}
	if last != nil {
		next.v.PreviousID = last.v.ID
	}
	t.talks[talkKey{p.Contact.ID, acct.ID}] = next
	t.touch(next)
	w.Fact(next.v, core.ConversationOpened, by, nil)
	return next, nil
}

// receive writes the message into the conversation.
func (t *batch) receive(w *inbox.Work, k *talk, it item, quiet bool) {
	in := it.parsed.Message
	m := w.NewMessage(k.v, message.In, core.Actor{Kind: core.ActorContact, ID: k.v.ContactID}, in.Content)
	k.message = m.ID
	m.ProviderID, m.Status, m.At = in.ProviderID, message.Received, arrival(in.At, it.row.ReceivedAt)
	if m.ProviderID == "" {
		m.ProviderID = it.parsed.DedupeKey()
	}
	w.Add(m)
	w.MessageFact(m, core.MessageReceived)
	if !quiet {
		k.v.LastInboundAt = max(k.v.LastInboundAt, in.At)
		k.v.LastMessageAt = max(k.v.LastMessageAt, m.At)
		k.v.Preview, k.v.PreviewFrom = in.Content.Preview(w.Dir.Org.Settings.Locale), "contact"
		k.v.Unread++
		if k.v.WaitingSince == 0 {
			k.v.WaitingSince = m.At
		}
	}
	if in.Content.Media != nil && in.Content.Media.ProviderID != "" {
		t.jobs = append(t.jobs, store.Job{ID: core.NewID(), OrgID: m.OrgID, Kind: jobs.FetchMedia, Payload: fetchPayload(m), UniqueKey: "media/" + m.ID,
			Priority: 10, RunAt: time.Now().UnixMilli(), MaxAttempts: jobs.FetchMediaTries, CreatedAt: w.Now})
	}
}

func fetchPayload(m message.Message) string {
	b, err := json.Marshal(jobs.FetchMediaArgs{OrgID: m.OrgID, MessageID: m.ID})
	if err != nil {
		panic("bot: a struct of strings has no JSON: " + err.Error())
	}
	return string(b)
}

// arrival refines the provider's time, which has whole seconds, by the instant the
// message got here, so that a quick tap on a button stands below the message it
// answers. Messages that were under way longer keep the end of their second, and
// order by it and their id, whenever they arrive.
func arrival(provider, received int64) int64 {
	switch {
	case provider == 0:
		return received
	case provider%1000 != 0 || received < provider:
		return provider
	}
	return min(received, provider+999)
}

// absent puts a conversation back in its queue when its agent is away: the
// customer writes, nobody would see it.
func (t *batch) absent(w *inbox.Work, k *talk) error {
	d, known := t.desks[k.v.AgentID]
	if k.v.DepartmentID == "" || (known && !d.Disabled && team.Presence(d.Presence) != team.Offline) || w.Dir.Org.Settings.AssignOfflineOff {
		return nil
	}
	if !known && k.fresh {
		return nil
	}
	k.moved = true
	return w.Release(&k.v, core.Actor{Kind: core.ActorSystem})
}

// tooOld is the age at which a late delivery wakes no bot.
func tooOld(now, at int64) bool { return now-at >= (24 * time.Hour).Milliseconds() }
