package store

import "prosa/internal/core"

// ThreadMessages returns messages with their authors' names, in no order.
func (r *R) ThreadMessages(ids []core.ID) ([]ThreadMessage, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list, args := r.in(1, ids)
	var out []ThreadMessage
	err := r.rows(func(s scan) error {
		t, err := scanThreadMessage(s)
		out = append(out, t)
		return err
	}, "SELECT "+messageColumns+threadJoin+"m.id "+list, args...)
	return out, err
}

// ListedConversations returns conversations as lists show them, in no order and
// whoever may see them: the caller filters.
func (r *R) ListedConversations(ids []core.ID, now int64) ([]ListedConversation, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list, args := r.in(1, ids)
	var out []ListedConversation
	err := r.rows(func(s scan) error {
		l, err := scanListed(s, now)
		out = append(out, l)
		return err
	}, "SELECT "+conversationColumns+listedColumns+"v.id "+list, args...)
	return out, err
}
