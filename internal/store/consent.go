package store

import (
	"prosa/internal/consent"
	"prosa/internal/core"
)

var consentTable = &table{name: "consent_entry", columns: []string{"id", "org_id", "seq", "contact_id", "purpose", "action", "at", "entry", "previous", "hash"}}

// AppendConsent adds an entry at the end of its organization's ledger and returns it
// as it was written: with its number, the hash of the entry before and its own. The
// counter's row is locked until the commit, so that the chain has no forks.
func (tx *Tx) AppendConsent(e consent.Entry) (consent.Entry, error) {
	tx.writes++
	name := "consent/" + e.OrgID
	err := tx.one("counter", func(s scan) error { return s.Scan(&e.Seq) },
		"INSERT INTO counter (name, value) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value", name)
	if err != nil {
		return e, err
	}
	previous := ""
	if e.Seq > 1 {
		err := tx.one("consent_entry", func(s scan) error { return s.Scan(&previous) }, "SELECT hash FROM consent_entry WHERE org_id = $1 AND seq = $2", e.OrgID, e.Seq-1)
		if err != nil {
			return e, err
		}
	}
	e.ID = orNew(e.ID)
	e = consent.Link(previous, e)
	err = tx.exec(consentTable.text(tx.d, 1), e.ID, e.OrgID, e.Seq, e.ContactID, string(e.Purpose), string(e.Action), e.At, encode(e), e.Previous, e.Hash)
	return e, err
}

// Consents returns a contact's entries in the order of the ledger.
func (r *R) Consents(orgID, contactID core.ID) ([]consent.Entry, error) {
	return r.consents("SELECT entry FROM consent_entry WHERE org_id = $1 AND contact_id = $2 ORDER BY seq", orgID, contactID)
}

// Ledger returns an organization's entries from a number on, at most limit.
func (r *R) Ledger(orgID core.ID, from int64, limit int) ([]consent.Entry, error) {
	return r.consents("SELECT entry FROM consent_entry WHERE org_id = $1 AND seq >= $2 ORDER BY seq LIMIT $3", orgID, from, limit)
}

func (r *R) consents(text string, args ...any) ([]consent.Entry, error) {
	var out []consent.Entry
	err := r.rows(func(s scan) error {
		var entry string
		if err := s.Scan(&entry); err != nil {
			return err
		}
		var e consent.Entry
		err := decode(entry, &e)
		out = append(out, e)
		return err
	}, text, args...)
	return out, err
}
