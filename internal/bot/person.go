package bot

import (
	"strings"

	"prosa/internal/channel"
	"prosa/internal/contact"
	"prosa/internal/core"
	"prosa/internal/delivery"
	"prosa/internal/inbox"
	"prosa/internal/store"
)

// keysOf lists the addresses by which a message's sender may be known.
func keysOf(m *channel.Inbound) []store.IdentityKey {
	if m == nil {
		return nil
	}
	var keys []store.IdentityKey
	add := func(kind contact.IdentityKind, value string) {
		if value != "" {
			keys = append(keys, store.IdentityKey{Kind: kind, Key: value})
		}
	}
	add(contact.BSUID, m.From.BSUID)
	add(contact.Phone, contact.PhoneKey(m.From.Phone))
	if m.Identity != nil {
		add(contact.BSUID, m.Identity.PreviousBSUID)
		add(contact.BSUID, m.Identity.BSUID)
		add(contact.Phone, contact.PhoneKey(m.Identity.OldPhone))
		add(contact.Phone, contact.PhoneKey(m.Identity.NewPhone))
	}
	return keys
}

// person finds or makes the contact a message is from. The BSUID decides: it is
// Meta's name for the person, while a phone number may change hands.
func (t *batch) person(org core.ID, m *channel.Inbound) (*person, error) {
	now := t.works[org].Now
	at := func(kind contact.IdentityKind, key string) *person {
		if key == "" {
			return nil
		}
		return t.byKey[personKey{org, store.IdentityKey{Kind: kind, Key: key}}]
	}
	phone := contact.PhoneKey(m.From.Phone)
	p := at(contact.BSUID, m.From.BSUID)
	if p == nil && m.Identity != nil {
		p = at(contact.BSUID, m.Identity.PreviousBSUID)
		if p == nil {
			p = at(contact.Phone, contact.PhoneKey(m.Identity.OldPhone))
		}
	}
	if p == nil {
		p = at(contact.Phone, phone)
	}
	if p == nil {
		p = &person{fresh: true, Person: inbox.Person{Contact: contact.Contact{ID: core.NewID(), OrgID: org, CreatedAt: now, Version: 1}}}
		t.byID[p.Contact.ID] = p
	}
	t.involve(p)
	if m.Identity != nil {
		if err := t.rotate(org, p, m.Identity); err != nil {
			return nil, err
		}
	}
	if err := t.know(org, p, contact.BSUID, m.From.BSUID); err != nil {
		return nil, err
	}
	if err := t.know(org, p, contact.Phone, m.From.Phone); err != nil {
		return nil, err
	}
	t.name(p, m.From)
	p.To = delivery.RecipientOf(p.Contact.Identities)
	return p, nil
}

// know makes an address lead to the contact. An address of another contact moves:
// Meta says who has it now. The form Meta writes a phone in is kept beside it,
// because that is the form Meta delivers to.
func (t *batch) know(org core.ID, p *person, kind contact.IdentityKind, value string) error {
	if value == "" {
		return nil
	}
	key := value
	if kind == contact.Phone {
		key = contact.PhoneKey(value)
	}
	pk := personKey{org, store.IdentityKey{Kind: kind, Key: key}}
	owner := t.byKey[pk]
	if owner == p {
		return nil
	}
	if owner != nil {
		if err := t.tx.MoveIdentity(org, kind, key, p.Contact.ID); err != nil {
			return err
		}
		for i, id := range owner.Contact.Identities {
			if id.Kind == kind && keyOf(id) == key {
				owner.Contact.Identities = append(owner.Contact.Identities[:i:i], owner.Contact.Identities[i+1:]...)
				id.ContactID = p.Contact.ID
				p.Contact.Identities = append(p.Contact.Identities, id)
				if owner.fresh && !p.fresh {
					p.added = append(p.added, id) // never stored with its first owner
				}
				break
			}
		}
		t.byKey[pk] = p
		return nil
	}
	id := contact.Identity{ID: core.NewID(), ContactID: p.Contact.ID, Kind: kind, Value: key}
	if kind == contact.Phone && value != key {
		id.WaID = value
	}
	p.Contact.Identities = append(p.Contact.Identities, id)
	if !p.fresh {
		p.added = append(p.added, id)
		p.changed = true // the search text follows
	}
	t.byKey[pk] = p
	return nil
}

func keyOf(i contact.Identity) string {
	if i.Kind == contact.Phone {
		return contact.PhoneKey(i.Value)
	}
	return i.Value
}

// rotate follows a change Meta announces: the old address no longer finds the
// contact, the new one does.
func (t *batch) rotate(org core.ID, p *person, c *channel.IdentityChange) error {
	replace := func(kind contact.IdentityKind, old, next string) error {
		if next == "" || old == next {
			return nil
		}
		if old != "" {
			for i := range p.Contact.Identities {
				id := &p.Contact.Identities[i]
				if id.Kind != kind || keyOf(*id) != old || t.byKey[personKey{org, store.IdentityKey{Kind: kind, Key: next}}] != nil {
					continue
				}
				delete(t.byKey, personKey{org, store.IdentityKey{Kind: kind, Key: old}})
				t.byKey[personKey{org, store.IdentityKey{Kind: kind, Key: next}}] = p
				id.Value, id.WaID = next, ""
				p.changed = true
				if p.fresh {
					return nil
				}
				return t.tx.ReplaceIdentity(org, *id)
			}
		}
		return t.know(org, p, kind, next)
	}
	if err := replace(contact.BSUID, c.PreviousBSUID, c.BSUID); err != nil {
		return err
	}
	return replace(contact.Phone, contact.PhoneKey(c.OldPhone), contact.PhoneKey(c.NewPhone))
}

// name takes over what the person calls themselves. A name people of the house
// gave the contact is kept.
func (t *batch) name(p *person, from channel.Sender) {
	if p.Contact.Name == "" && from.Name != "" {
		p.Contact.Name, p.changed = clip(from.Name), true
	}
	if u := strings.TrimPrefix(from.Username, "@"); u != "" && u != p.Contact.Username {
		p.Contact.Username, p.changed = clip(u), true
	}
}

// clip bounds a name a stranger chose.
func clip(s string) string {
	r := []rune(strings.TrimSpace(s))
	if len(r) > 120 {
		r = r[:120]
	}
	return string(r)
}
