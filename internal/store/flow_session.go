package store

import (
	"prosa/internal/conversation"
	"prosa/internal/core"
)

// WaitingSession is a conversation whose flow waits for the customer.
type WaitingSession struct {
	ConversationID core.ID
	Protocol       string
	ContactName    string
	StoreID        core.ID
	DepartmentID   core.ID
	Session        string // flow.Session's JSON
	Since          int64  // the conversation's last message
}

// WaitingSessions returns the sessions that wait, the longest first, at most limit.
func (r *R) WaitingSessions(orgID core.ID, limit int) ([]WaitingSession, error) {
	var out []WaitingSession
	err := r.rows(func(s scan) error {
		var w WaitingSession
		if err := s.Scan(&w.ConversationID, &w.Protocol, &w.ContactName, &w.StoreID, &w.DepartmentID, &w.Session, &w.Since); err != nil {
			return err
		}
		out = append(out, w)
		return nil
	}, `SELECT v.id, v.protocol, c.name, v.store_id, v.department_id, v.session, v.last_message_at FROM conversation v JOIN contact c ON c.id = v.contact_id
 WHERE v.org_id = $1 AND v.session <> '' AND ((v.department_id = '' AND v.state <> 'closed') OR v.wake_at > 0) ORDER BY v.last_message_at, v.id LIMIT $2`, orgID, limit)
	return out, err
}

// Trace returns the path of a conversation's flows and the session as it stands.
func (r *R) Trace(orgID, conversationID core.ID) (trace, session string, err error) {
	err = r.one("conversation", func(s scan) error { return s.Scan(&trace, &session) }, "SELECT trace, session FROM conversation WHERE org_id = $1 AND id = $2", orgID, conversationID)
	return trace, session, err
}

// Woken returns up to limit conversations whose session is to be looked at by now.
func (r *R) Woken(now int64, limit int) ([]conversation.Conversation, error) {
	var out []conversation.Conversation
	err := r.rows(func(s scan) error {
		v, err := scanConversation(s)
		out = append(out, v)
		return err
	}, "SELECT "+conversationColumns+" FROM conversation v WHERE v.wake_at > 0 AND v.wake_at <= $1 ORDER BY v.wake_at LIMIT $2", now, limit)
	return out, err
}

// ConversationsByID returns conversations of any organization; inside a Tx their
// rows are locked until the commit.
func (r *R) ConversationsByID(ids []core.ID) ([]conversation.Conversation, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list, args := r.in(1, ids)
	var out []conversation.Conversation
	err := r.rows(func(s scan) error {
		v, err := scanConversation(s)
		out = append(out, v)
		return err
	}, "SELECT "+conversationColumns+" FROM conversation v WHERE v.id "+list+r.forUpdate("v"), args...)
	return out, err
}

// Unwake forgets when a conversation's session was to be looked at.
func (tx *Tx) Unwake(conversationID core.ID) error {
	return tx.exec("UPDATE conversation SET wake_at = 0 WHERE id = $1", conversationID)
}
