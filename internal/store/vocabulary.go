package store

import (
	"slices"

	"prosa/internal/core"
	"prosa/internal/dealer"
)

var (
	labelTable      = &table{name: "label", columns: []string{"id", "org_id", "key", "name", "color", "position"}}
	outcomeTable    = &table{name: "outcome", columns: []string{"org_id", "key", "name", "need_note", "position"}}
	quickReplyTable = &table{name: "quick_reply", columns: []string{"id", "org_id", "shortcut", "text", "department_id", "user_id"}}
)

// Labels returns an organization's labels by position.
func (r *R) Labels(orgID core.ID) ([]dealer.Label, error) {
	return ofOne(r.labels(orgID))(orgID)
}

func (r *R) labels(orgID core.ID) (map[core.ID][]dealer.Label, error) {
	where, args := ofOrg(orgID)
	out := map[core.ID][]dealer.Label{}
	err := r.rows(func(s scan) error {
		var org core.ID
		var l dealer.Label
		if err := s.Scan(&org, &l.ID, &l.Key, &l.Name, &l.Color, &l.Position); err != nil {
			return err
		}
		out[org] = append(out[org], l)
		return nil
	}, "SELECT org_id, id, key, name, color, position FROM label"+where+" ORDER BY position, name, id", args...)
	return out, err
}

// CreateLabel adds a label. Conflict label_exists: the key is taken.
func (tx *Tx) CreateLabel(orgID core.ID, l dealer.Label, c Change) (dealer.Label, error) {
	l.ID = orNew(l.ID)
	err := tx.create("label", labelTable, l.ID, orgID, l.Key, l.Name, l.Color, l.Position)
	if err == nil {
		tx.configChanged(c, orgID, "label", l.ID)
	}
	return l, err
}

// UpdateLabel replaces a label.
func (tx *Tx) UpdateLabel(orgID core.ID, l dealer.Label, c Change) error {
	err := tx.update("label", labelTable, orgID, l.ID, "UPDATE label SET key = $1, name = $2, color = $3, position = $4 WHERE id = $5 AND org_id = $6", l.Key, l.Name, l.Color, l.Position, l.ID, orgID)
	if err == nil {
		tx.configChanged(c, orgID, "label", l.ID)
	}
	return err
}

// DeleteLabel removes a label. Conversations keep an id nobody shows any more.
func (tx *Tx) DeleteLabel(orgID, id core.ID, c Change) error {
	err := tx.remove("label", labelTable, orgID, id)
	if err == nil {
		tx.configChanged(c, orgID, "label", id)
	}
	return err
}

// Outcomes returns an organization's outcomes by position.
func (r *R) Outcomes(orgID core.ID) ([]dealer.Outcome, error) {
	return ofOne(r.outcomes(orgID))(orgID)
}

func (r *R) outcomes(orgID core.ID) (map[core.ID][]dealer.Outcome, error) {
	where, args := ofOrg(orgID)
	out := map[core.ID][]dealer.Outcome{}
	err := r.rows(func(s scan) error {
		var org core.ID
		var o dealer.Outcome
		if err := s.Scan(&org, &o.Key, &o.Name, &o.NeedNote, &o.Position); err != nil {
			return err
		}
		out[org] = append(out[org], o)
		return nil
	}, "SELECT org_id, key, name, need_note, position FROM outcome"+where+" ORDER BY position, name, key", args...)
	return out, err
}

// CreateOutcome adds an outcome. Conflict outcome_exists: the key is taken.
func (tx *Tx) CreateOutcome(orgID core.ID, o dealer.Outcome, c Change) error {
	err := tx.create("outcome", outcomeTable, orgID, o.Key, o.Name, flag(o.NeedNote), o.Position)
	if err == nil {
		tx.configChanged(c, orgID, "outcome", o.Key)
	}
	return err
}

// UpdateOutcome replaces the outcome with o.Key; reports know it by that key.
func (tx *Tx) UpdateOutcome(orgID core.ID, o dealer.Outcome, c Change) error {
	n, err := tx.affected("UPDATE outcome SET name = $1, need_note = $2, position = $3 WHERE org_id = $4 AND key = $5", o.Name, flag(o.NeedNote), o.Position, orgID, o.Key)
	if err != nil || n == 0 {
		return notFound(err, "outcome")
	}
	tx.configChanged(c, orgID, "outcome", o.Key)
	return nil
}

// DeleteOutcome removes an outcome from the organization and from its departments'
// lists. Conversations that ended with it keep the key.
func (tx *Tx) DeleteOutcome(orgID core.ID, key string, c Change) error {
	n, err := tx.affected("DELETE FROM outcome WHERE org_id = $1 AND key = $2", orgID, key)
	if err != nil || n == 0 {
		return notFound(err, "outcome")
	}
	departments, err := tx.Departments(orgID)
	if err != nil {
		return err
	}
	for _, d := range departments {
		if !slices.Contains(d.Outcomes, key) {
			continue
		}
		left := slices.DeleteFunc(d.Outcomes, func(k string) bool { return k == key })
		if err := tx.exec("UPDATE department SET outcomes = $1, version = version + 1 WHERE id = $2", ids(left), d.ID); err != nil {
			return err
		}
	}
	tx.configChanged(c, orgID, "outcome", key)
	return nil
}

// QuickReplies returns an organization's quick replies by shortcut: shared ones,
// departments' and personal ones.
func (r *R) QuickReplies(orgID core.ID) ([]dealer.QuickReply, error) {
	return ofOne(r.quickReplies(orgID))(orgID)
}

func (r *R) quickReplies(orgID core.ID) (map[core.ID][]dealer.QuickReply, error) {
	where, args := ofOrg(orgID)
	out := map[core.ID][]dealer.QuickReply{}
	err := r.rows(func(s scan) error {
		var org core.ID
		var q dealer.QuickReply
		if err := s.Scan(&org, &q.ID, &q.Shortcut, &q.Text, &q.DepartmentID, &q.UserID); err != nil {
			return err
		}
		out[org] = append(out[org], q)
		return nil
	}, "SELECT org_id, id, shortcut, text, department_id, user_id FROM quick_reply"+where+" ORDER BY shortcut, id", args...)
	return out, err
}

// CreateQuickReply adds a quick reply. Conflict quick_reply_exists: the shortcut is
// taken where it would appear.
func (tx *Tx) CreateQuickReply(orgID core.ID, q dealer.QuickReply, c Change) (dealer.QuickReply, error) {
	q.ID = orNew(q.ID)
	if err := tx.checkQuickReply(orgID, q); err != nil {
		return q, err
	}
	err := tx.create("quick_reply", quickReplyTable, q.ID, orgID, q.Shortcut, q.Text, q.DepartmentID, q.UserID)
	if err == nil {
		tx.configChanged(c, orgID, "quick_reply", q.ID)
	}
	return q, err
}

// UpdateQuickReply replaces a quick reply.
func (tx *Tx) UpdateQuickReply(orgID core.ID, q dealer.QuickReply, c Change) error {
	if err := tx.checkQuickReply(orgID, q); err != nil {
		return err
	}
	err := tx.update("quick_reply", quickReplyTable, orgID, q.ID, "UPDATE quick_reply SET shortcut = $1, text = $2, department_id = $3, user_id = $4 WHERE id = $5 AND org_id = $6",
		q.Shortcut, q.Text, q.DepartmentID, q.UserID, q.ID, orgID)
	if err == nil {
		tx.configChanged(c, orgID, "quick_reply", q.ID)
	}
	return err
}

// DeleteQuickReply removes a quick reply.
func (tx *Tx) DeleteQuickReply(orgID, id core.ID, c Change) error {
	err := tx.remove("quick_reply", quickReplyTable, orgID, id)
	if err == nil {
		tx.configChanged(c, orgID, "quick_reply", id)
	}
	return err
}

func (tx *Tx) checkQuickReply(orgID core.ID, q dealer.QuickReply) error {
	if q.DepartmentID != "" {
		if err := tx.exist("department", departmentTable, orgID, q.DepartmentID); err != nil {
			return err
		}
	}
	if q.UserID != "" {
		return tx.exist("user", userTable, orgID, q.UserID)
	}
	return nil
}

// ofOne picks one organization's list.
func ofOne[T any](lists map[core.ID][]T, err error) func(core.ID) ([]T, error) {
	return func(orgID core.ID) ([]T, error) { return lists[orgID], err }
}
