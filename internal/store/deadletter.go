package store

import "prosa/internal/core"

// DeadLetters returns received items that could not be worked, newest first, and
// the cursor of the next page. all also returns those of numbers that belong to no
// organization, which only the operator of the installation may see.
func (r *R) DeadLetters(orgID core.ID, all bool, page core.Page) ([]Inbound, string, error) {
	w := where{r: r}
	w.and("state = 'dead'")
	if !all {
		w.and("org_id = " + w.arg(orgID))
	}
	if page.After != "" {
		at, id, err := parseCursor(page.After)
		if err != nil {
			return nil, "", err
		}
		w.and("(received_at, id) < (" + w.arg(at) + ", " + w.arg(id) + ")")
	}
	out, err := r.inbound("WHERE "+w.text()+" ORDER BY received_at DESC, id DESC LIMIT "+w.arg(page.Size()+1), w.args...)
	if err != nil || len(out) <= page.Size() {
		return out, "", err
	}
	out = out[:page.Size()]
	last := out[len(out)-1]
	return out, formatCursor(last.ReceivedAt, last.ID), nil
}

// DeadLetterCount counts the dead letters of all organizations.
func (r *R) DeadLetterCount() (int, error) {
	var n int
	err := r.one("inbound", func(s scan) error { return s.Scan(&n) }, "SELECT COUNT(*) FROM inbound WHERE state = 'dead'")
	return n, err
}

// DropDeadLetter deletes one for good. Errors: dead_letter_changed when there is
// none (any more).
func (tx *Tx) DropDeadLetter(orgID, id core.ID) error {
	return tx.changed("dead_letter", "DELETE FROM inbound WHERE org_id = $1 AND id = $2 AND state = 'dead'", orgID, id)
}
