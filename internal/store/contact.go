package store

import (
	"prosa/internal/contact"
	"prosa/internal/core"
)

var (
	contactTable  = &table{name: "contact", columns: []string{"id", "org_id", "name", "username", "locale", "fields", "blocked", "search", "created_at"}}
	identityTable = &table{name: "identity", columns: []string{"id", "org_id", "contact_id", "kind", "key", "value", "wa_id"}}
)

const contactColumns = "c.id, c.org_id, c.name, c.username, c.locale, c.fields, c.blocked, c.created_at, c.version"

func scanContact(s scan, more ...any) (contact.Contact, error) {
	var c contact.Contact
	var fields string
	err := s.Scan(append([]any{&c.ID, &c.OrgID, &c.Name, &c.Username, &c.Locale, &fields, &c.Blocked, &c.CreatedAt, &c.Version}, more...)...)
	if err == nil {
		err = decode(fields, &c.Fields)
	}
	return c, err
}

// IdentityKey is an address as looked up: Key is the form both spellings share.
type IdentityKey struct {
	Kind contact.IdentityKind
	Key  string
}

// keyOf returns the lookup key of an identity.
func keyOf(i contact.Identity) string {
	if i.Kind == contact.Phone {
		return contact.PhoneKey(i.Value)
	}
	return i.Value
}

// FoundIdentity is an identity and whose it is.
type FoundIdentity struct {
	Key     IdentityKey
	ID      core.ID
	Contact contact.Contact
}

// ContactsByIdentity returns the contacts that own any of the keys.
func (r *R) ContactsByIdentity(orgID core.ID, keys []IdentityKey) ([]FoundIdentity, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	values := make([]string, len(keys))
	for i, k := range keys {
		values[i] = k.Key
	}
	list, args := r.in(2, values)
	// Two look-ups by key rather than a join: a plan made for empty tables must not
	// walk one of them when they are full.
	var out []FoundIdentity
	var owners []core.ID
	err := r.rows(func(s scan) error {
		var f FoundIdentity
		err := s.Scan(&f.ID, &f.Contact.ID, &f.Key.Kind, &f.Key.Key)
		out = append(out, f)
		owners = append(owners, f.Contact.ID)
		return err
	}, "SELECT id, contact_id, kind, key FROM identity WHERE org_id = $1 AND key "+list, append([]any{orgID}, args...)...)
	if err != nil || len(out) == 0 {
		return nil, err
	}
	contacts := map[core.ID]contact.Contact{}
	list, args = r.in(1, owners)
	err = r.rows(func(s scan) error {
		c, err := scanContact(s)
		contacts[c.ID] = c
		return err
	}, "SELECT "+contactColumns+" FROM contact c WHERE c.id "+list+r.forUpdate(""), args...)
	for i := range out {
		out[i].Contact = contacts[out[i].Contact.ID]
	}
	return out, err
}

// Contact returns one contact with its identities.
func (r *R) Contact(orgID, id core.ID) (contact.Contact, error) {
	var c contact.Contact
	err := r.one("contact", func(s scan) (err error) { c, err = scanContact(s); return err },
		"SELECT "+contactColumns+" FROM contact c WHERE c.org_id = $1 AND c.id = $2"+r.forUpdate(""), orgID, id)
	if err != nil {
		return c, err
	}
	c.Identities, err = r.Identities(id)
	return c, err
}

// Identities returns a contact's addresses.
func (r *R) Identities(contactID core.ID) ([]contact.Identity, error) {
	var out []contact.Identity
	err := r.rows(func(s scan) error {
		i := contact.Identity{ContactID: contactID}
		if err := s.Scan(&i.ID, &i.Kind, &i.Value, &i.WaID); err != nil {
			return err
		}
		out = append(out, i)
		return nil
	}, "SELECT id, kind, value, wa_id FROM identity WHERE contact_id = $1 ORDER BY kind, id", contactID)
	return out, err
}

// InsertContact adds a contact and its identities.
func (tx *Tx) InsertContact(c contact.Contact) {
	tx.insert(contactTable, c.ID, c.OrgID, c.Name, c.Username, c.Locale, encode(notNil(c.Fields)), flag(c.Blocked), searchOf(c), c.CreatedAt)
	for _, i := range c.Identities {
		tx.InsertIdentity(c.OrgID, i)
	}
}

// InsertIdentity adds an address to a contact.
func (tx *Tx) InsertIdentity(orgID core.ID, i contact.Identity) {
	tx.insert(identityTable, i.ID, orgID, i.ContactID, string(i.Kind), keyOf(i), i.Value, i.WaID)
}

// ReplaceIdentity gives an address a new value (Meta rotated a user id, a person
// changed numbers); the old value no longer finds the contact.
func (tx *Tx) ReplaceIdentity(orgID core.ID, i contact.Identity) error {
	return tx.exec("UPDATE identity SET key = $1, value = $2, wa_id = $3 WHERE id = $4 AND org_id = $5", keyOf(i), i.Value, i.WaID, i.ID, orgID)
}

// SaveContact updates the contact's own columns; Version must be the one read.
func (tx *Tx) SaveContact(c contact.Contact) error {
	return tx.changed("contact", "UPDATE contact SET name = $1, username = $2, locale = $3, fields = $4, blocked = $5, search = $6, version = version + 1 WHERE id = $7 AND org_id = $8 AND version = $9",
		c.Name, c.Username, c.Locale, encode(notNil(c.Fields)), flag(c.Blocked), searchOf(c), c.ID, c.OrgID, c.Version)
}

// searchOf is the folded text a contact is found by.
func searchOf(c contact.Contact) string {
	text := c.Name + " " + c.Username
	for _, i := range c.Identities {
		text += " " + i.Value
	}
	for _, k := range []string{"plate", "cpf"} {
		if v := c.Fields[k]; v != "" {
			text += " " + v
		}
	}
	return contact.Fold(text)
}

func notNil(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

// IdentitiesOf returns the addresses of several contacts.
func (r *R) IdentitiesOf(contactIDs []core.ID) ([]contact.Identity, error) {
	if len(contactIDs) == 0 {
		return nil, nil
	}
	list, args := r.in(1, contactIDs)
	var out []contact.Identity
	err := r.rows(func(s scan) error {
		var i contact.Identity
		if err := s.Scan(&i.ID, &i.ContactID, &i.Kind, &i.Value, &i.WaID); err != nil {
			return err
		}
		out = append(out, i)
		return nil
	}, "SELECT id, contact_id, kind, value, wa_id FROM identity WHERE contact_id "+list, args...)
	return out, err
}

// MoveIdentity makes an address lead to another contact.
func (tx *Tx) MoveIdentity(orgID core.ID, kind contact.IdentityKind, key string, to core.ID) error {
	return tx.exec("UPDATE identity SET contact_id = $1 WHERE org_id = $2 AND kind = $3 AND key = $4", to, orgID, string(kind), key)
}
