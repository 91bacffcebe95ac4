package sandbox

import (
	"prosa/internal/core"
)

// Rotation is a change of identity: a new BSUID, or a new phone number (which
// gives a new BSUID as well).
type Rotation struct {
	Type  string `json:"type"`  // user_changed_user_id | user_changed_number
	Phone string `json:"phone"` // the new number, for user_changed_number
}

// Rotate changes the identity of a phone and tells every number that has a
// thread with it by a system message (Meta, "Business-scoped user IDs").
func (s *Sandbox) Rotate(id string, r Rotation) (Phone, error) {
	s.mu.Lock()
	ph := s.phones[id]
	if ph == nil {
		s.mu.Unlock()
		return Phone{}, noPhone()
	}
	before := ph.Phone
	next := PhoneParams{}
	switch r.Type {
	case "user_changed_user_id":
	case "user_changed_number":
		if d, ok := digits(r.Phone); !ok || d == before.Phone {
			s.mu.Unlock()
			return Phone{}, core.E(core.Invalid, "invalid", "phone must be another number").On("phone")
		}
		next.Phone = &r.Phone
	default:
		s.mu.Unlock()
		return Phone{}, core.E(core.Invalid, "invalid", "type must be user_changed_user_id or user_changed_number").On("type")
	}
	bsuid := newBSUID(or(r.Phone, before.Phone))
	next.BSUID = &bsuid
	if err := s.applyPhone(ph, next); err != nil {
		s.mu.Unlock()
		return Phone{}, err
	}
	for _, nid := range s.numberOrder {
		if t := s.numbers[nid].threads[id]; t != nil {
			s.announce(t, before, r.Type)
		}
	}
	out := s.phoneView(ph)
	s.mu.Unlock()
	s.feed.publish("state", stateChange{"phones"})
	return out, nil
}

// announce sends the system message of one thread; contacts are left out. mu is held.
func (s *Sandbox) announce(t *thread, before Phone, kind string) {
	p := t.phone
	now := s.clock.Now()
	body := before.Name + " changed their user ID"
	system := object{}
	msg := object{}
	if kind == "user_changed_number" {
		body = before.Name + " changed from " + before.Phone + " to " + p.Phone.Phone
		if p.showsPhone() {
			msg = append(msg, member{"from", before.Phone})
		}
	}
	system = append(system, member{"body", body})
	if kind == "user_changed_number" && p.showsPhone() {
		system = append(system, member{"wa_id", p.Phone.Phone})
	}
	if p.showsBSUID() {
		msg = append(msg, member{"from_user_id", before.BSUID})
		system = append(system, member{"user_id", p.BSUID}, member{"previous_user_id", before.BSUID})
		system = system.with("parent_user_id", p.ParentBSUID)
	}
	system = append(system, member{"type", kind})
	m := &message{thread: t, Message: Message{
		Wamid: newWamid(p.BSUID, false), NumberID: t.number.ID, PhoneID: p.ID, From: Handset, Type: "system",
		AtMs: now.UnixMilli(), Status: Sent, SentMs: now.UnixMilli(), System: &System{Body: body, Type: kind},
	}}
	s.keep(m)
	s.publish(m)
	msg = append(msg, member{"id", m.Wamid}, member{"timestamp", m.wireTime()}, member{"type", "system"}, member{"system", system})
	s.emit(hookItem{number: t.number, field: "messages", key: t.key(), name: m.Wamid, message: msg})
}

// SetMarketing is the customer's switch "stop promotions": value stop or resume.
// The business hears by the user_preferences webhook; stopped marketing templates
// are refused with 131050.
func (s *Sandbox) SetMarketing(id, numberID, value string) (Phone, error) {
	if value != "stop" && value != "resume" {
		return Phone{}, core.E(core.Invalid, "invalid", "value must be stop or resume").On("value")
	}
	out, err := s.toggle(id, numberID, value == "stop", func(p *phone) *[]string { return &p.MarketingOptOuts })
	if err != nil {
		return Phone{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.onlyNumber(numberID)
	ph := s.phones[id]
	if err != nil || ph == nil {
		return out, nil // gone meanwhile
	}
	now := s.clock.Now()
	pref := object{}
	if ph.showsPhone() {
		pref = append(pref, member{"wa_id", ph.Phone.Phone})
	}
	if ph.showsBSUID() {
		pref = append(pref, member{"user_id", ph.BSUID})
	}
	pref = append(pref, member{"detail", "User requested to " + value + " marketing messages"},
		member{"category", "marketing_messages"}, member{"value", value}, member{"timestamp", now.Unix()})
	s.emit(hookItem{
		number: n, field: "user_preferences", key: n.ID + "/" + ph.ID, name: "user_preferences:" + value,
		value: object{
			{"messaging_product", "whatsapp"}, {"metadata", n.metadata()},
			{"contacts", []object{inboundContact(ph)}}, {"user_preferences", []object{pref}},
		},
	})
	return out, nil
}
