package store

import (
	"slices"

	"prosa/internal/core"
	"prosa/internal/message"
	"prosa/internal/team"
)

// ThreadMessage is a message with the name of the person who wrote it.
type ThreadMessage struct {
	message.Message
	AuthorName string `json:"author_name,omitempty"`
}

// PastConversation is one line of a contact's history.
type PastConversation struct {
	ID           core.ID `json:"id"`
	Protocol     string  `json:"protocol"`
	OpenedAt     int64   `json:"opened_at"`
	ClosedAt     int64   `json:"closed_at,omitempty"`
	Outcome      string  `json:"outcome,omitempty"`
	StoreID      core.ID `json:"store_id,omitempty"`
	DepartmentID core.ID `json:"department_id,omitempty"`
}

// Thread returns one page of a conversation's messages, oldest first, ending before
// the cursor ("" = the newest page), and the cursor of the page before it. The
// caller has checked that the conversation may be seen. Error: cursor_invalid.
func (r *R) Thread(orgID, conversationID core.ID, before string, limit int) ([]ThreadMessage, string, error) {
	limit = core.Page{Limit: limit}.Size()
	w := where{r: r}
	w.and("m.org_id = " + w.arg(orgID))
	w.and("m.conversation_id = " + w.arg(conversationID))
	if before != "" {
		at, id, err := parseCursor(before)
		if err != nil {
			return nil, "", err
		}
		w.and("(m.at, m.id) < (" + w.arg(at) + ", " + w.arg(id) + ")")
	}
	var out []ThreadMessage
	err := r.rows(func(s scan) error {
		t, err := scanThreadMessage(s)
		out = append(out, t)
		return err
	}, "SELECT "+messageColumns+threadJoin+w.text()+" ORDER BY m.at DESC, m.id DESC LIMIT "+w.arg(limit+1), w.args...)
	if err != nil {
		return nil, "", err
	}
	prev := ""
	if len(out) > limit {
		out = out[:limit]
		prev = formatCursor(out[limit-1].At, out[limit-1].ID)
	}
	slices.Reverse(out)
	return out, prev, nil
}

const threadJoin = ", COALESCE(u.name, '') FROM message m LEFT JOIN app_user u ON m.author_kind = 'user' AND u.id = m.author_id WHERE "

func scanThreadMessage(s scan) (ThreadMessage, error) {
	var t ThreadMessage
	var err error
	t.Message, err = scanMessage(s, &t.AuthorName)
	return t, err
}

// ThreadMessage returns one message of a conversation with its author's name.
func (r *R) ThreadMessage(orgID, conversationID, id core.ID) (ThreadMessage, error) {
	var t ThreadMessage
	err := r.one("message", func(s scan) (err error) { t, err = scanThreadMessage(s); return err },
		"SELECT "+messageColumns+threadJoin+"m.org_id = $1 AND m.conversation_id = $2 AND m.id = $3", orgID, conversationID, id)
	return t, err
}

// maxHistory bounds a contact's history.
const maxHistory = 50

// History returns a contact's other conversations within the scope, newest first.
func (r *R) History(scope team.Scope, contactID, except core.ID) ([]PastConversation, error) {
	w := where{r: r, narrow: true}
	w.scope(scope)
	w.and("v.contact_id = " + w.arg(contactID))
	w.and("v.id <> " + w.arg(except))
	out := []PastConversation{}
	err := r.rows(func(s scan) error {
		var p PastConversation
		if err := s.Scan(&p.ID, &p.Protocol, &p.OpenedAt, &p.ClosedAt, &p.Outcome, &p.StoreID, &p.DepartmentID); err != nil {
			return err
		}
		out = append(out, p)
		return nil
	}, "SELECT v.id, v.protocol, v.opened_at, v.closed_at, v.outcome, v.store_id, v.department_id FROM conversation v WHERE "+w.text()+
		" ORDER BY v.opened_at DESC, v.id DESC LIMIT "+w.arg(maxHistory), w.args...)
	return out, err
}

// MessageConversations returns the conversations that hold any of the messages:
// what authorizes a file.
func (r *R) MessageConversations(scope team.Scope, messageIDs []core.ID) (int, error) {
	if len(messageIDs) == 0 {
		return 0, nil
	}
	w := where{r: r, narrow: true}
	w.scope(scope)
	w.and("m.id " + w.in(messageIDs))
	n := 0
	err := r.rows(func(s scan) error { return s.Scan(&n) },
		"SELECT COUNT(*) FROM message m JOIN conversation v ON v.id = m.conversation_id WHERE "+w.text(), w.args...)
	return n, err
}
