package store

import (
	"prosa/internal/contact"
	"prosa/internal/core"
	"prosa/internal/team"
)

// Contacts returns one page of the contacts within the scope, newest first, found
// by any part of name, phone, username, plate or CPF, and the next page's cursor.
// A scope that is not the whole organization sees the contacts of the conversations
// it sees.
func (r *R) Contacts(scope team.Scope, query string, page core.Page) ([]contact.Contact, string, error) {
	w := where{r: r}
	w.contacts(scope)
	if folded := searchText(query); folded != "" {
		term := "c.search LIKE " + w.arg(like(folded)) + ` ESCAPE '\'`
		if digits := onlyDigits(folded); len(digits) >= 4 && digits != folded {
			term = "(" + term + " OR c.search LIKE " + w.arg(like(digits)) + ` ESCAPE '\')`
		}
		w.and(term)
	}
	if page.After != "" {
		at, id, err := parseCursor(page.After)
		if err != nil {
			return nil, "", err
		}
		w.and("(c.created_at, c.id) < (" + w.arg(at) + ", " + w.arg(id) + ")")
	}
	var out []contact.Contact
	err := r.rows(func(s scan) error {
		c, err := scanContact(s)
		out = append(out, c)
		return err
	}, "SELECT "+contactColumns+" FROM contact c WHERE "+w.text()+" ORDER BY c.created_at DESC, c.id DESC LIMIT "+w.arg(page.Size()+1), w.args...)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(out) > page.Size() {
		out = out[:page.Size()]
		next = formatCursor(out[len(out)-1].CreatedAt, out[len(out)-1].ID)
	}
	return out, next, r.addIdentities(out)
}

// SeesContact tells whether the scope reaches a contact.
func (r *R) SeesContact(scope team.Scope, id core.ID) (bool, error) {
	w := where{r: r}
	w.contacts(scope)
	w.and("c.id = " + w.arg(id))
	n := 0
	err := r.rows(func(s scan) error { return s.Scan(&n) }, "SELECT COUNT(*) FROM contact c WHERE "+w.text(), w.args...)
	return n > 0, err
}

// contacts limits contacts c to those whose conversations the scope sees.
func (w *where) contacts(s team.Scope) {
	w.and("c.org_id = " + w.arg(s.OrgID))
	if s.All {
		return
	}
	inner := where{r: w.r, args: w.args, narrow: true}
	inner.scope(s)
	w.args = inner.args
	w.and("EXISTS (SELECT 1 FROM conversation v WHERE v.contact_id = c.id AND " + inner.text() + ")")
}

func (r *R) addIdentities(contacts []contact.Contact) error {
	if len(contacts) == 0 {
		return nil
	}
	at := make(map[core.ID]int, len(contacts))
	ids := make([]string, len(contacts))
	for i, c := range contacts {
		at[c.ID], ids[i] = i, c.ID
	}
	list, args := r.in(1, ids)
	return r.rows(func(s scan) error {
		var i contact.Identity
		if err := s.Scan(&i.ContactID, &i.ID, &i.Kind, &i.Value, &i.WaID); err != nil {
			return err
		}
		c := &contacts[at[i.ContactID]]
		c.Identities = append(c.Identities, i)
		return nil
	}, "SELECT contact_id, id, kind, value, wa_id FROM identity WHERE contact_id "+list+" ORDER BY kind, id", args...)
}
