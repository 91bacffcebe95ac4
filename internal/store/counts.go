package store

import (
	"prosa/internal/core"
	"prosa/internal/team"
)

// ConversationCounts are the numbers on the inbox's lists.
type ConversationCounts struct {
	Mine        int               `json:"mine"`
	MineUnread  int               `json:"mine_unread"` // of mine, those with something unread
	Queues      int               `json:"queues"`
	Bot         int               `json:"bot"`
	All         int               `json:"all"` // everything open
	Departments []DepartmentCount `json:"departments"`
}

// DepartmentCount is the length of a queue and since when its first one waits.
type DepartmentCount struct {
	DepartmentID     core.ID `json:"department_id"`
	StoreID          core.ID `json:"store_id"`
	Waiting          int     `json:"waiting"`
	LongestWaitSince int64   `json:"longest_wait_since,omitempty"`
}

// ConversationCounts counts the open conversations within the scope.
func (r *R) ConversationCounts(scope team.Scope) (ConversationCounts, error) {
	var n ConversationCounts
	w := where{r: r, narrow: true}
	me := w.arg(scope.UserID)
	w.scope(scope)
	err := r.rows(func(s scan) error { return s.Scan(&n.Mine, &n.MineUnread, &n.Queues, &n.Bot, &n.All) },
		`SELECT COALESCE(SUM(CASE WHEN v.state = 'active' AND v.agent_id = `+me+` AND v.agent_id <> '' THEN 1 ELSE 0 END), 0),
 COALESCE(SUM(CASE WHEN v.state = 'active' AND v.agent_id = `+me+` AND v.agent_id <> '' AND v.unread > 0 THEN 1 ELSE 0 END), 0),
 COALESCE(SUM(CASE WHEN v.state = 'queued' THEN 1 ELSE 0 END), 0),
 COALESCE(SUM(CASE WHEN v.state = 'bot' THEN 1 ELSE 0 END), 0), COUNT(*)
 FROM conversation v WHERE v.state <> 'closed' AND `+w.text(), w.args...)
	if err != nil {
		return n, err
	}
	n.Departments, err = r.QueueCounts(scope)
	return n, err
}

// QueueCounts returns the queues within the scope that are not empty.
func (r *R) QueueCounts(scope team.Scope) ([]DepartmentCount, error) {
	out := []DepartmentCount{}
	w := where{r: r, narrow: true}
	w.scope(scope)
	err := r.rows(func(s scan) error {
		var d DepartmentCount
		if err := s.Scan(&d.DepartmentID, &d.StoreID, &d.Waiting, &d.LongestWaitSince); err != nil {
			return err
		}
		out = append(out, d)
		return nil
	}, "SELECT v.department_id, v.store_id, COUNT(*), MIN(v.queued_at) FROM conversation v WHERE v.state <> 'closed' AND v.state = 'queued' AND "+w.text()+
		" GROUP BY v.department_id, v.store_id ORDER BY v.department_id", w.args...)
	return out, err
}
