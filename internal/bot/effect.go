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
func (t *batch) effect(s scene, e flow.Effect) error {
	switch e := e.(type) {
	case flow.Send:
		return t.send(s, e)
	case flow.SetField:
		t.setField(s.p, e)
	case flow.SetName:
		s.p.Contact.Name, s.p.changed = clip(e.Name), true
	case flow.AddLabel:
		t.label(s, e.Key, true)
	case flow.RemoveLabel:
		t.label(s, e.Key, false)
	case flow.SetStore:
		if s.w.Dir.Store(e.StoreID) != nil && s.k.v.StoreID != e.StoreID && s.k.v.State == conversation.Bot {
			s.k.v.StoreID, s.k.moved = e.StoreID, true
			s.w.Fact(s.k.v, core.ConversationRouted, robot, nil)
		}
	case flow.Note:
		t.note(s, e.Text)
	case flow.RecordConsent, flow.RecordSurvey, flow.Asked, flow.Notify, flow.Emit, flow.Call:
		return t.record(s, e)
	case flow.Enqueue, flow.Assign, flow.Close, flow.Stuck:
		return t.end(s, e)
	case flow.Trace:
	}
	return nil
}

// send hands one message to the gate. In a conversation that is over, a survey speaks
// as the house itself: there the bot has no word.
func (t *batch) send(s scene, e flow.Send) error {
	p := inbox.SendParams{Sender: gate.Bot, Author: robot, Content: e.Content, Answering: s.answering}
	if s.k.v.State == conversation.Closed {
		p.Sender = gate.System
	}
	if e.DelayMs > 0 {
		s.k.delay += int64(e.DelayMs)
	}
	p.DelayMs = s.k.delay
	if e.Content.Kind == message.Template {
		if err := s.w.Weigh(s.k.v, &p); err != nil {
			return err
		}
	}
	s.w.Send(&s.k.v, s.p.Person, p)
	return nil
}

func (t *batch) note(s scene, text string) {
	m := s.w.NewMessage(s.k.v, message.Note, robot, message.Content{Kind: message.Text, Text: text})
	m.Status = message.Received
	s.w.Add(m)
	s.w.MessageFact(m, core.NoteCreated)
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

func (t *batch) label(s scene, key string, on bool) {
	i := slices.IndexFunc(s.w.Dir.Labels, func(l dealer.Label) bool { return l.Key == key })
	if i < 0 {
		return
	}
	id := s.w.Dir.Labels[i].ID
	if has := slices.Contains(s.k.v.Labels, id); has == on {
		return
	}
	if on {
		s.k.v.Labels = append(slices.Clone(s.k.v.Labels), id)
		s.w.Raise(s.k.v, inbox.EventLabelAdded, key)
	} else {
		s.k.v.Labels = slices.DeleteFunc(slices.Clone(s.k.v.Labels), func(l core.ID) bool { return l == id })
	}
	s.k.moved = true
	s.w.Fact(s.k.v, core.ConversationLabelled, robot, nil)
}
