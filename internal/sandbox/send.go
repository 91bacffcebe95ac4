package sandbox

import (
	"math/rand/v2"
	"time"
)

// Accepted is one line of the append-only log of accepted sends. It is written
// before the answer, so it also holds the sends whose answer was lost.
type Accepted struct {
	Seq      int64  `json:"seq"`
	AtMs     int64  `json:"at_ms"`
	NumberID string `json:"number_id"`
	Wamid    string `json:"wamid"`
	To       string `json:"to"`
	PhoneID  string `json:"phone_id,omitempty"`
	Type     string `json:"type"`
	Template string `json:"template,omitempty"`
	Token    string `json:"biz_opaque_callback_data,omitempty"`
	Answer   string `json:"answer"` // ok, or the fault kind that spoiled the answer
}

// draft is a validated send, not yet accepted.
type draft struct {
	message
	contentErr int // 131062: what this content cannot do with a BSUID recipient
	tpl        *template
}

// postMessages is POST /{phone-number-id}/messages (Meta, "Send messages"): a
// message, a read mark or a typing bubble.
func (s *Sandbox) postMessages(c *call) (any, *graphError) {
	root := section{&check{}, "", c.params, 100}
	if root.oneOf("messaging_product", "whatsapp"); root.err != nil {
		return nil, root.err
	}
	if root.has("status") {
		return s.markRead(c, root)
	}
	return s.send(c, root)
}

// postMarketing is POST /{phone-number-id}/marketing_messages: marketing templates only.
func (s *Sandbox) postMarketing(c *call) (any, *graphError) {
	root := section{&check{}, "", c.params, 100}
	if root.oneOf("messaging_product", "whatsapp"); root.err != nil {
		return nil, root.err
	}
	if c.params.text("type") != "template" {
		return nil, fail(131055, "Only marketing template messages are supported on this endpoint.")
	}
	return s.send(c, root)
}

// send accepts or refuses one message.
func (s *Sandbox) send(c *call, root section) (any, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.numberOf(c)
	if n == nil {
		return nil, noObject(c.r.Method, c.node)
	}
	switch {
	case !n.registered:
		return nil, fail(133010, "The phone number is not registered on the Cloud API.")
	case n.Status == "BANNED" || n.Status == "RESTRICTED":
		return nil, fail(131031, "Business account has been locked.")
	}
	d := s.readDraft(n, root)
	if root.err != nil {
		return nil, root.err
	}
	if c.edge == "marketing_messages" && d.tpl.Category != "MARKETING" {
		return nil, fail(134100, "Only marketing templates can be sent on this endpoint.")
	}
	input := or(c.params.text("to"), c.params.text("recipient"))
	p, err := s.recipient(n, d)
	if err != nil {
		return nil, err
	}
	if err := n.rate(p, s.clock.Now()); err != nil {
		return nil, err
	}
	if err := s.deliverable(n, p, d); err != nil {
		switch s.settings.DeliveryErrors {
		case InResponse:
			return nil, err
		case InBoth:
			d.failWith = err.code
			s.accept(c, n, p, d)
			return nil, err
		default:
			d.failWith = err.code
		}
	}
	if c.fault != nil && c.fault.Kind == FaultFailedStatus {
		d.failWith = c.fault.Code
	}
	m := s.accept(c, n, p, d)
	return sendAnswer(m, input), nil
}

// sendAnswer is the 200: sent to a phone it shows wa_id, sent to a BSUID user_id.
func sendAnswer(m *message, input string) object {
	contact := object{{"input", input}}
	if m.toPhone {
		contact = append(contact, member{"wa_id", m.thread.phone.Phone.Phone})
	} else {
		contact = append(contact, member{"user_id", m.to})
	}
	msg := object{{"id", m.Wamid}}
	if m.Template != nil {
		msg = append(msg, member{"message_status", "accepted"})
	}
	return object{{"messaging_product", "whatsapp"}, {"contacts", []object{contact}}, {"messages", []object{msg}}}
}

// deliverable tells why WhatsApp would not deliver: nobody there, the 24 h
// window, marketing stopped. The code may be answered or come as a status.
func (s *Sandbox) deliverable(n *number, p *phone, d *draft) *graphError {
	if s.phones[p.ID] != p { // a shadow: nobody has that number
		return fail(131026, "Message undeliverable.")
	}
	t := n.thread(p)
	now := s.clock.Now()
	switch {
	case s.settings.BlockedSends == "failed" && contains(p.BlockedNumbers, n.ID):
		return fail(131026, "Message undeliverable.")
	case d.tpl == nil && !t.open(now):
		return fail(131047, "Message failed to send because more than 24 hours have passed since the customer last replied to this number.")
	case d.tpl != nil && d.tpl.Category == "MARKETING" && contains(p.MarketingOptOuts, n.ID):
		return fail(131050, "The recipient has chosen to stop receiving marketing messages on WhatsApp from your business.")
	case d.tpl != nil && d.tpl.Category == "MARKETING" && p.Phone.Phone[0] == '1' && len(p.Phone.Phone) == 11:
		return fail(131049, "Marketing templates are not delivered to numbers of the United States.")
	}
	return nil
}

// accept records the message and queues its ticks for after the answer; mu is held.
func (s *Sandbox) accept(c *call, n *number, p *phone, d *draft) *message {
	now := s.clock.Now()
	m := &message{}
	*m = d.message
	t := n.threads[p.ID]
	if t == nil {
		if s.phones[p.ID] == p {
			t = n.thread(p)
		} else {
			t = &thread{number: n, phone: p}
		}
	}
	m.thread = t
	m.Wamid = newWamid(p.Phone.Phone, true)
	if !m.toPhone {
		m.Wamid = newWamid(m.to, true)
	}
	m.NumberID, m.PhoneID, m.From, m.AtMs = n.ID, p.ID, Business, now.UnixMilli()
	m.dead = contains(p.BlockedNumbers, n.ID)
	t.typingUntil = time.Time{}
	t.answerAd(now)
	entry := Accepted{AtMs: m.AtMs, NumberID: n.ID, Wamid: m.Wamid, To: m.to, PhoneID: p.ID, Type: m.Type, Token: m.token, Answer: "ok"}
	if d.tpl != nil {
		entry.Template = d.tpl.Name
	}
	if c.fault != nil && c.fault.Kind != FaultSlow && c.fault.Kind != FaultFailedStatus {
		entry.Answer = string(c.fault.Kind)
	}
	if m.failWith != 0 && s.settings.DeliveryErrors == InBoth {
		entry.Answer = "refused"
	}
	s.logAccepted(entry)
	if m.Type == "reaction" {
		s.react(m)
	} else {
		s.keep(m)
		s.publish(m)
	}
	s.out.begin()
	start := func() { s.start(m); s.out.end() }
	race := s.out.hookFaults().StatusBeforeResponse
	if race.Probability > 0 && rand.Float64() < race.Probability {
		wait := time.Duration(rand.Int64N(race.MaxMs+1)) * time.Millisecond
		s.mu.Unlock() // the webhooks go out while the caller still waits
		start()
		select {
		case <-time.After(wait):
		case <-s.ctx.Done():
		}
		s.mu.Lock()
	} else {
		c.later(start)
	}
	return m
}

func (s *Sandbox) logAccepted(a Accepted) {
	s.nextSeq++
	a.Seq = s.nextSeq
	s.accepted = append(s.accepted, a)
	if len(s.accepted) > maxAccepted {
		s.accepted = append([]Accepted(nil), s.accepted[maxAccepted/10:]...)
	}
}

// Accepted returns at most limit entries after the sequence number, of one
// number or ("") of all, and the sequence of the newest entry.
func (s *Sandbox) Accepted(after int64, numberID string, limit int) ([]Accepted, int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []Accepted{}
	first := int64(0)
	if len(s.accepted) > 0 {
		first = s.accepted[0].Seq
	}
	for i := max(0, after+1-first); i < int64(len(s.accepted)); i++ {
		if a := s.accepted[i]; numberID == "" || a.NumberID == numberID {
			if len(out) == limit {
				break
			}
			out = append(out, a)
		}
	}
	return out, s.nextSeq
}

func contains(list []string, x string) bool {
	for _, v := range list {
		if v == x {
			return true
		}
	}
	return false
}
