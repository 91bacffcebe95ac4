package sandbox

import (
	"strings"
	"time"

	"prosa/internal/core"
)

// messageKeys are the keys a message request may have besides its content.
var messageKeys = []string{
	"messaging_product", "recipient_type", "to", "recipient", "type", "context", "biz_opaque_callback_data",
	"recipient_identity_key_hash", "messaging_account_id", "product_policy", "message_activity_sharing", "ttl",
}

// readDraft validates a message request; root.err holds the first thing wrong.
// mu is held: media and templates are looked up.
func (s *Sandbox) readDraft(n *number, root section) *draft {
	d := &draft{}
	d.Type = or(root.text("type", 0), "text")
	reader, ok := contentReaders[d.Type]
	if !ok {
		root.fail(131051, "Unsupported message type. Param type must be one of {%s} - got \"%s\".", strings.ToUpper(contentTypes), d.Type)
		return d
	}
	root.only(append(messageKeys, d.Type)...)
	d.token = root.text("biz_opaque_callback_data", 512)
	if kind := root.text("recipient_type", 0); kind == "group" {
		root.fail(131041, "Unknown group.")
	} else if kind != "" && kind != "individual" {
		root.fail(131009, "Param recipient_type must be one of {INDIVIDUAL, GROUP}.")
	}
	if root.has("context") {
		s.readContext(n, root.sub("context"), d)
	}
	s.readRecipient(root, d)
	reader(s, n, root, d)
	return d
}

// readContext resolves the quoted message; one that is unknown here is accepted
// and not displayed, as on WhatsApp.
func (s *Sandbox) readContext(n *number, o section, d *draft) {
	id := o.must("message_id", 0)
	if id == "" || d.Type == "reaction" {
		return
	}
	d.Context = s.quote(n, id)
}

// quote describes the message id for display.
func (w *world) quote(n *number, id string) *Quote {
	q := &Quote{Wamid: id}
	if m := w.byWamid[id]; m != nil && m.NumberID == n.ID {
		q.From, q.Preview = m.From, m.preview()
	}
	return q
}

// readRecipient takes to (a phone) or recipient (a BSUID); to wins.
func (s *Sandbox) readRecipient(root section, d *draft) {
	to, bsuid := root.text("to", 0), root.text("recipient", 0)
	switch {
	case to != "" && isBSUID(to):
		root.fail(131009, "Param to must be a phone number; use recipient for a business-scoped user ID.")
	case to != "":
		num, ok := digits(to)
		if !ok {
			root.fail(131009, "Param to is not a valid WhatsApp phone number.")
		}
		d.to, d.toPhone = num, true
	case bsuid != "":
		if !isBSUID(bsuid) {
			root.fail(131009, "Param recipient is not a valid business-scoped user ID.")
		}
		d.to = bsuid
	default:
		root.fail(131008, "Parameter to is required.")
	}
}

// recipient finds the phone d names. Nobody there gives a shadow phone, which is
// in no index: deliverable refuses it with 131026.
func (s *Sandbox) recipient(n *number, d *draft) (*phone, *graphError) {
	var p *phone
	if d.toPhone {
		if p = s.resolve(d.to); p == nil {
			_, dial := countryOf(n.WaID)
			p = s.resolve(dial + d.to) // a national number gets the business's country
		}
		if d.to == n.WaID || otherForm(d.to) == n.WaID {
			return nil, fail(131021, "Recipient cannot be sender.")
		}
		if len(n.AllowList) > 0 && !n.allows(d.to) {
			return nil, fail(131030, "Recipient phone number not in allowed list: Add recipient phone number to recipient list and try again.")
		}
	} else {
		if d.contentErr != 0 {
			return nil, fail(d.contentErr, "Authentication templates with a one-tap, zero-tap or copy-code button need a phone number.")
		}
		p = s.byBSUID[d.to]
		if p != nil && p.IdentityMode == PhoneOnly {
			p = nil
		}
	}
	if p != nil {
		return p, nil
	}
	if s.settings.UnknownRecipients == "create" && d.toPhone {
		name := "Cliente " + d.to
		if p, err := s.createPhone(PhoneParams{Phone: &d.to, Name: &name}); err == nil {
			return p, nil
		}
	}
	shadow := &phone{Phone{ID: "", Phone: d.to, BSUID: d.to}}
	return shadow, nil
}

func (n *number) allows(d string) bool {
	for _, a := range n.AllowList {
		if a, _ := digits(a); a == d || a == otherForm(d) {
			return true
		}
	}
	return false
}

// markRead is the same edge with status "read" (Meta, "Mark messages as read",
// "Typing indicators"): it marks that message of the customer and those before it.
func (s *Sandbox) markRead(c *call, root section) (any, *graphError) {
	root.only("messaging_product", "status", "message_id", "typing_indicator")
	root.oneOf("status", "read")
	id := root.must("message_id", 0)
	typing := root.has("typing_indicator")
	if typing {
		root.sub("typing_indicator").oneOf("type", "text")
	}
	if root.err != nil {
		return nil, root.err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.byWamid[id]
	now := s.clock.Now()
	if m == nil || m.NumberID != c.node || m.From != Handset || now.Sub(core.FromMs(m.AtMs)) > 30*24*time.Hour {
		return nil, fail(131009, "Message ID is invalid or too old.")
	}
	t := m.thread
	for _, x := range t.messages {
		if x.From == Handset && x.Status == Sent && x.AtMs <= m.AtMs {
			x.Status, x.ReadMs = Read, now.UnixMilli()
			s.tick(x, now)
		}
	}
	if typing {
		t.typingUntil = now.Add(25 * time.Second)
		s.feed.publish("typing", typingChange{t.number.ID, t.phone.ID, Business})
	}
	return success, nil
}

// typingChange is the page event of a typing bubble.
type typingChange struct {
	NumberID string `json:"number_id"`
	PhoneID  string `json:"phone_id"`
	From     Side   `json:"from"`
}
