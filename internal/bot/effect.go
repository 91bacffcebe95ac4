package bot

import (
	"slices"

	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/flow"
	"prosa/internal/gate"
	"prosa/internal/inbox"
	"prosa/internal/message"
)

var robot = core.Actor{Kind: core.ActorBot}

// effect does one thing the flow asked for.
func (t *batch) effect(w *inbox.Work, k *talk, p *person, acct *dealer.ChannelAccount, answering int64, e flow.Effect) error {
	switch e := e.(type) {
	case flow.Send:
		w.Send(&k.v, p.Person, inbox.SendParams{Sender: gate.Bot, Author: robot, Content: e.Content, Answering: answering})
	case flow.SetField:
		t.setField(p, e)
	case flow.SetName:
		p.Contact.Name, p.changed = clip(e.Name), true
	case flow.AddLabel:
		t.label(w, k, e.Key)
	case flow.SetStore:
		if w.Dir.Store(e.StoreID) != nil && k.v.StoreID != e.StoreID {
			k.v.StoreID, k.moved = e.StoreID, true
			w.Fact(k.v, core.ConversationRouted, robot, nil)
		}
	case flow.Note:
		m := w.NewMessage(k.v, message.Note, robot, message.Content{Kind: message.Text, Text: e.Text})
		m.Status = message.Received
		w.Add(m)
		w.MessageFact(m, core.NoteCreated)
	case flow.Enqueue:
		return t.enqueue(w, k, p, e.DepartmentID, answering, e.Text)
	case flow.Close:
		return t.close(w, k, p, e.Outcome)
	case flow.Stuck:
		return t.fallback(w, k, p, acct, answering)
	case flow.Trace:
	}
	return nil
}

func (t *batch) setField(p *person, e flow.SetField) {
	fields := map[string]string{}
	for key, v := range p.Contact.Fields {
		fields[key] = v
	}
	if e.Value == "" {
		delete(fields, e.Key)
	} else {
		fields[e.Key] = e.Value
	}
	p.Contact.Fields, p.changed = fields, true
}

func (t *batch) label(w *inbox.Work, k *talk, key string) {
	i := slices.IndexFunc(w.Dir.Labels, func(l dealer.Label) bool { return l.Key == key })
	if i < 0 || slices.Contains(k.v.Labels, w.Dir.Labels[i].ID) {
		return
	}
	k.v.Labels, k.moved = append(slices.Clone(k.v.Labels), w.Dir.Labels[i].ID), true
	w.Fact(k.v, core.ConversationLabelled, robot, nil)
}

// queueEnd is the end of a department's queue, with what the batch added.
type queueEnd struct {
	length int
	last   int64 // since when the last one waits
}

// enqueue puts the conversation in a queue and tells the customer their place. The
// turns of a batch share their instant, so each is queued a millisecond after the
// one before: the place that was told is the place they have.
func (t *batch) enqueue(w *inbox.Work, k *talk, p *person, departmentID core.ID, answering int64, text func(int) string) error {
	end, known := t.ends[departmentID]
	if !known {
		var err error
		if end.length, end.last, err = t.tx.QueueEnd(departmentID); err != nil {
			return err
		}
	}
	if err := w.Enqueue(&k.v, p.Person, departmentID, end.length, robot, text, answering); err != nil {
		return err
	}
	k.v.QueuedAt = max(k.v.QueuedAt, end.last+1)
	t.ends[departmentID] = queueEnd{end.length + 1, k.v.QueuedAt}
	k.moved = true
	return nil
}

func (t *batch) close(w *inbox.Work, k *talk, p *person, outcome string) error {
	if outcome != "" && !slices.ContainsFunc(w.Dir.Outcomes, func(o dealer.Outcome) bool { return o.Key == outcome }) {
		outcome = "" // removed since the flow was published
	}
	note := ""
	if outcome != "" {
		note = "flow"
	}
	k.moved = true
	return w.CloseConversation(&k.v, p.Person, conversation.CloseParams{Outcome: outcome, Note: note, By: "bot"}, robot)
}

// fallback hands the conversation to people where the flow cannot: no flow, a
// message too old for a bot, a flow that ended in nothing. The first department of
// the number gets it, so that it never lies unseen.
func (t *batch) fallback(w *inbox.Work, k *talk, p *person, acct *dealer.ChannelAccount, answering int64) error {
	departments := w.Dir.DepartmentsOf(*acct)
	if len(departments) == 0 {
		return nil // nobody to queue for: administrators see it under "with the bot"
	}
	dep := departments[0]
	for _, d := range departments {
		if d.StoreID == k.v.StoreID {
			dep = d
			break
		}
	}
	return t.enqueue(w, k, p, dep.ID, answering, func(position int) string {
		if tooOld(w.Now, answering) {
			return ""
		}
		return inbox.Text("handover", w.Locale(p.Contact), queueVars(k.v.Protocol, position))
	})
}
