package store

import "prosa/internal/core"

var eventTable = &table{name: "event", columns: []string{"seq", "org_id", "at", "kind", "store_id", "department_id", "conversation_id",
	"contact_id", "message_id", "agent_id", "actor_kind", "actor_id", "data"}}

// appendEvents numbers the batch's events. The counter row is updated last in the
// transaction and stays locked until the commit, so numbers become visible in
// their own order on every node: a reader that has seen n never misses n-1.
func (tx *Tx) appendEvents() error {
	if len(tx.events) == 0 {
		return nil
	}
	if err := tx.flush(); err != nil {
		return err
	}
	var last int64
	err := tx.one("counter", func(s scan) error { return s.Scan(&last) },
		"UPDATE counter SET value = value + $1 WHERE name = 'event' RETURNING value", int64(len(tx.events)))
	if err != nil {
		return err
	}
	for i := range tx.events {
		e := &tx.events[i]
		e.Seq = last - int64(len(tx.events)-1-i)
		data := ""
		if e.Data != nil {
			data = encode(e.Data)
		}
		tx.insert(eventTable, e.Seq, e.OrgID, e.At, string(e.Kind), e.StoreID, e.DepartmentID, e.ConversationID,
			e.ContactID, e.MessageID, e.AgentID, string(e.Actor.Kind), e.Actor.ID, data)
	}
	return nil
}

// StoredEvent is an event as read back: Data is its JSON text.
type StoredEvent struct {
	core.Event
	JSON string
}

// EventsAfter returns up to limit events with Seq > after, in order.
func (r *R) EventsAfter(after int64, limit int) ([]StoredEvent, error) {
	var out []StoredEvent
	err := r.rows(func(s scan) error {
		var e StoredEvent
		if err := s.Scan(&e.Seq, &e.OrgID, &e.At, &e.Kind, &e.StoreID, &e.DepartmentID, &e.ConversationID,
			&e.ContactID, &e.MessageID, &e.AgentID, &e.Actor.Kind, &e.Actor.ID, &e.JSON); err != nil {
			return err
		}
		out = append(out, e)
		return nil
	}, "SELECT seq, org_id, at, kind, store_id, department_id, conversation_id, contact_id, message_id, agent_id, actor_kind, actor_id, data FROM event WHERE seq > $1 ORDER BY seq LIMIT $2", after, limit)
	return out, err
}

// LastEvent returns the newest Seq, 0 when there is none.
func (r *R) LastEvent() (int64, error) {
	var n int64
	err := r.one("counter", func(s scan) error { return s.Scan(&n) }, "SELECT value FROM counter WHERE name = 'event'")
	return n, err
}

// HouseChangedAfter tells whether anybody changed the configuration in an event
// after Seq, and up to which Seq that is known.
func (r *R) HouseChangedAfter(seq int64) (changed bool, upTo int64, err error) {
	if upTo, err = r.LastEvent(); err != nil || upTo <= seq {
		return false, seq, err
	}
	err = r.rows(func(s scan) error { changed = true; var one int; return s.Scan(&one) },
		"SELECT 1 FROM event WHERE seq > $1 AND seq <= $2 AND kind IN ('config.changed','user.changed') LIMIT 1", seq, upTo)
	return changed, upTo, err
}
