package store

import "prosa/internal/core"

// Facts returns up to limit facts of an organization with Seq > after, in order: the
// audit trail. kind narrows to one kind when it is not empty.
func (r *R) Facts(orgID core.ID, kind string, after int64, limit int) ([]StoredEvent, error) {
	w := where{r: r}
	w.and("seq > " + w.arg(after))
	w.and("org_id = " + w.arg(orgID))
	if kind != "" {
		w.and("kind = " + w.arg(kind))
	}
	var out []StoredEvent
	err := r.rows(func(s scan) error {
		var e StoredEvent
		if err := s.Scan(&e.Seq, &e.OrgID, &e.At, &e.Kind, &e.StoreID, &e.DepartmentID, &e.ConversationID,
			&e.ContactID, &e.MessageID, &e.AgentID, &e.Actor.Kind, &e.Actor.ID, &e.JSON); err != nil {
			return err
		}
		out = append(out, e)
		return nil
	}, "SELECT seq, org_id, at, kind, store_id, department_id, conversation_id, contact_id, message_id, agent_id, actor_kind, actor_id, data FROM event WHERE "+
		w.text()+" ORDER BY seq LIMIT "+w.arg(limit), w.args...)
	return out, err
}
