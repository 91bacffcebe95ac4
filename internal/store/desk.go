package store

import "prosa/internal/core"

// Desk is what routing needs to know of an agent at the moment of choosing.
type Desk struct {
	ID             core.ID
	Presence       string
	Disabled       bool
	Capacity       int
	LastAssignedAt int64
}

// Desks reads agents as they are now, not as the directory remembers them.
func (r *R) Desks(ids []core.ID) ([]Desk, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list, args := r.in(1, ids)
	var out []Desk
	err := r.rows(func(s scan) error {
		var d Desk
		if err := s.Scan(&d.ID, &d.Presence, &d.Disabled, &d.Capacity, &d.LastAssignedAt); err != nil {
			return err
		}
		out = append(out, d)
		return nil
	}, "SELECT id, presence, disabled, capacity, last_assigned_at FROM app_user WHERE id "+list+r.forUpdate(""), args...)
	return out, err
}

// TouchAssigned notes when routing last gave an agent something.
func (tx *Tx) TouchAssigned(userID core.ID, at int64) error {
	return tx.exec("UPDATE app_user SET last_assigned_at = $1 WHERE id = $2", at, userID)
}

// LastInbound returns the provider's id of the customer's latest message, "" when
// there is none.
func (r *R) LastInbound(conversationID core.ID) (string, error) {
	id := ""
	err := r.rows(func(s scan) error { return s.Scan(&id) },
		"SELECT provider_id FROM message WHERE conversation_id = $1 AND direction = 'in' ORDER BY at DESC, id DESC LIMIT 1", conversationID)
	return id, err
}
