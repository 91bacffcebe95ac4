package store

import (
	"prosa/internal/conversation"
	"prosa/internal/core"
)

var conversationTable = &table{name: "conversation", columns: []string{"id", "org_id", "protocol", "channel_account_id", "contact_id", "store_id", "department_id",
	"agent_id", "previous_id", "state", "opened_at", "queued_at", "assigned_at", "first_response_at", "closed_at", "queue_wait_ms", "first_response_ms", "handling_ms",
	"last_inbound_at", "last_message_at", "waiting_since", "preview", "preview_from", "unread", "outcome", "outcome_note", "closed_by", "labels",
	"told_position", "told_at", "session", "wake_at", "trace"}}

const conversationColumns = `v.id, v.org_id, v.protocol, v.channel_account_id, v.contact_id, v.store_id, v.department_id,
 v.agent_id, v.previous_id, v.state, v.opened_at, v.queued_at, v.assigned_at, v.first_response_at, v.closed_at, v.queue_wait_ms, v.first_response_ms, v.handling_ms,
 v.last_inbound_at, v.last_message_at, v.waiting_since, v.preview, v.preview_from, v.unread, v.outcome, v.outcome_note, v.closed_by, v.labels,
 v.told_position, v.told_at, v.session, v.wake_at, v.version`

func scanConversation(s scan, more ...any) (conversation.Conversation, error) {
	var v conversation.Conversation
	var labels string
	err := s.Scan(append([]any{&v.ID, &v.OrgID, &v.Protocol, &v.ChannelAccountID, &v.ContactID, &v.StoreID, &v.DepartmentID,
		&v.AgentID, &v.PreviousID, &v.State, &v.OpenedAt, &v.QueuedAt, &v.AssignedAt, &v.FirstResponseAt, &v.ClosedAt, &v.QueueWaitMs, &v.FirstResponseMs, &v.HandlingMs,
		&v.LastInboundAt, &v.LastMessageAt, &v.WaitingSince, &v.Preview, &v.PreviewFrom, &v.Unread, &v.Outcome, &v.OutcomeNote, &v.ClosedBy, &labels,
		&v.ToldPosition, &v.ToldAt, &v.Session, &v.WakeAt, &v.Version}, more...)...)
	if err == nil {
		v.Labels = []string{}
		if labels != "[]" {
			err = decode(labels, &v.Labels)
		}
	}
	return v, err
}

// Conversation returns one conversation of the organization; inside a Tx its row
// is locked until the commit.
func (r *R) Conversation(orgID, id core.ID) (conversation.Conversation, error) {
	var v conversation.Conversation
	err := r.one("conversation", func(s scan) (err error) { v, err = scanConversation(s); return err },
		"SELECT "+conversationColumns+" FROM conversation v WHERE v.org_id = $1 AND v.id = $2"+r.forUpdate(""), orgID, id)
	return v, err
}

// LatestConversations returns, for each contact, the newest conversation on each
// channel account, open ones first in line: what an arriving message belongs to.
func (r *R) LatestConversations(contactIDs []core.ID) ([]conversation.Conversation, error) {
	if len(contactIDs) == 0 {
		return nil, nil
	}
	list, args := r.in(1, contactIDs)
	var out []conversation.Conversation
	err := r.rows(func(s scan) error {
		v, err := scanConversation(s)
		out = append(out, v)
		return err
	}, "SELECT "+conversationColumns+" FROM conversation v WHERE v.contact_id "+list+
		" AND NOT EXISTS (SELECT 1 FROM conversation n WHERE n.contact_id = v.contact_id AND n.channel_account_id = v.channel_account_id AND n.opened_at > v.opened_at)"+r.forUpdate("v"), args...)
	return out, err
}

// inQueue is the condition of a conversation v that waits in department $1; its middle
// names the partial index.
const inQueue = "v.department_id = $1 AND v.state <> 'closed' AND v.state = 'queued'"

// QueueFront returns the first of a department's waiting conversations, the one that
// waits longest first.
func (r *R) QueueFront(departmentID core.ID, limit int) ([]conversation.Conversation, error) {
	var out []conversation.Conversation
	err := r.rows(func(s scan) error {
		v, err := scanConversation(s)
		out = append(out, v)
		return err
	}, "SELECT "+conversationColumns+" FROM conversation v WHERE "+inQueue+" ORDER BY v.queued_at, v.id LIMIT $2"+r.forUpdate("v"), departmentID, limit)
	return out, err
}

// Placed is a waiting conversation and its place in the queue: 1 is next.
type Placed struct {
	Conversation conversation.Conversation
	Place        int
}

// MovedUp returns the waiting conversations whose place is better than the one the
// customer was told, and who were told it at an instant (Unix milliseconds) or before.
// Who was told no place is not among them.
func (r *R) MovedUp(departmentID core.ID, toldBy int64) ([]Placed, error) {
	var out []Placed
	err := r.rows(func(s scan) error {
		var p Placed
		v, err := scanConversation(also{s, &p.Place})
		p.Conversation = v
		out = append(out, p)
		return err
	}, "SELECT "+conversationColumns+", q.place FROM conversation v JOIN (SELECT v.id, ROW_NUMBER() OVER (ORDER BY v.queued_at, v.id) AS place FROM conversation v WHERE "+inQueue+
		") q ON q.id = v.id WHERE v.told_position > q.place AND v.told_at <= $2 ORDER BY q.place"+r.forUpdate("v"), departmentID, toldBy)
	return out, err
}

// also scans one column more than who asks knows of.
type also struct {
	scan
	last any
}

func (a also) Scan(dest ...any) error { return a.scan.Scan(append(dest, a.last)...) }

// QueueLength counts a department's waiting conversations.
func (r *R) QueueLength(departmentID core.ID) (int, error) {
	var n int
	err := r.one("queue", func(s scan) error { return s.Scan(&n) }, "SELECT COUNT(*) FROM conversation v WHERE "+inQueue, departmentID)
	return n, err
}

// QueueEnd counts a department's waiting conversations and tells since when the last
// of them waits, 0 for an empty queue.
func (r *R) QueueEnd(departmentID core.ID) (n int, last int64, err error) {
	err = r.one("queue", func(s scan) error { return s.Scan(&n, &last) },
		"SELECT COUNT(*), COALESCE(MAX(v.queued_at), 0) FROM conversation v WHERE "+inQueue, departmentID)
	return n, last, err
}

// WaitingDepartments returns the departments whose queue is not empty.
func (r *R) WaitingDepartments() ([]DepartmentRef, error) {
	var out []DepartmentRef
	err := r.rows(func(s scan) error {
		var d DepartmentRef
		if err := s.Scan(&d.OrgID, &d.ID); err != nil {
			return err
		}
		out = append(out, d)
		return nil
	}, "SELECT DISTINCT org_id, department_id FROM conversation WHERE state <> 'closed' AND state = 'queued' AND department_id <> ''")
	return out, err
}

// DepartmentRef names a department of an organization.
type DepartmentRef struct{ OrgID, ID core.ID }

// Loads counts the open conversations each agent holds.
func (r *R) Loads(agentIDs []core.ID) (map[core.ID]int, error) {
	out := map[core.ID]int{}
	if len(agentIDs) == 0 {
		return out, nil
	}
	list, args := r.in(1, agentIDs)
	err := r.rows(func(s scan) error {
		var id core.ID
		var n int
		if err := s.Scan(&id, &n); err != nil {
			return err
		}
		out[id] = n
		return nil
	}, "SELECT agent_id, COUNT(*) FROM conversation WHERE state = 'active' AND agent_id "+list+" GROUP BY agent_id", args...)
	return out, err
}

// ActiveOf returns the open conversations an agent holds.
func (r *R) ActiveOf(agentID core.ID) ([]conversation.Conversation, error) {
	var out []conversation.Conversation
	err := r.rows(func(s scan) error {
		v, err := scanConversation(s)
		out = append(out, v)
		return err
	}, "SELECT "+conversationColumns+" FROM conversation v WHERE v.agent_id = $1 AND v.state = 'active' ORDER BY v.assigned_at"+r.forUpdate("v"), agentID)
	return out, err
}

// InsertConversation adds a conversation.
func (tx *Tx) InsertConversation(v conversation.Conversation) {
	tx.insert(conversationTable, v.ID, v.OrgID, v.Protocol, v.ChannelAccountID, v.ContactID, v.StoreID, v.DepartmentID,
		v.AgentID, v.PreviousID, string(v.State), v.OpenedAt, v.QueuedAt, v.AssignedAt, v.FirstResponseAt, v.ClosedAt, v.QueueWaitMs, v.FirstResponseMs, v.HandlingMs,
		v.LastInboundAt, v.LastMessageAt, v.WaitingSince, v.Preview, v.PreviewFrom, v.Unread, v.Outcome, v.OutcomeNote, v.ClosedBy, encode(labelsOf(v)),
		v.ToldPosition, v.ToldAt, v.Session, v.WakeAt, v.Trace)
}

var talkBulk = &bulk{table: "conversation", extra: ", version = version + 1", columns: []string{"first_response_at", "first_response_ms", "last_inbound_at",
	"last_message_at", "waiting_since", "preview", "preview_from", "unread", "session", "told_position", "told_at", "wake_at"}, grows: []string{"trace"}}

// SaveTalks updates what every message changes: cheap on the hot path, because no
// index holds it but for WakeAt, which seldom changes. The rows must have been read in this Tx.
func (tx *Tx) SaveTalks(list ...conversation.Conversation) error {
	rows := make([][]any, len(list))
	for i, v := range list {
		rows[i] = []any{v.ID, v.FirstResponseAt, v.FirstResponseMs, v.LastInboundAt, v.LastMessageAt, v.WaitingSince, v.Preview, v.PreviewFrom, v.Unread, v.Session, v.ToldPosition, v.ToldAt, v.WakeAt, v.Trace}
	}
	return talkBulk.update(tx, rows)
}

// SaveConversation updates every column. The row must have been read in this Tx.
func (tx *Tx) SaveConversation(v conversation.Conversation) error {
	if err := tx.SaveTalks(v); err != nil {
		return err
	}
	return tx.exec(`UPDATE conversation SET store_id = $1, department_id = $2, agent_id = $3, state = $4, queued_at = $5, assigned_at = $6, closed_at = $7,
 queue_wait_ms = $8, handling_ms = $9, outcome = $10, outcome_note = $11, closed_by = $12, labels = $13 WHERE id = $14`,
		v.StoreID, v.DepartmentID, v.AgentID, string(v.State), v.QueuedAt, v.AssignedAt, v.ClosedAt, v.QueueWaitMs, v.HandlingMs, v.Outcome, v.OutcomeNote, v.ClosedBy, encode(labelsOf(v)), v.ID)
}

func labelsOf(v conversation.Conversation) []string {
	if v.Labels == nil {
		return []string{}
	}
	return v.Labels
}

// NextProtocols reserves n consecutive protocol numbers of a local day ("20261122")
// and returns the first.
func (tx *Tx) NextProtocols(orgID core.ID, day string, n int) (int64, error) {
	var last int64
	name := "protocol/" + orgID + "/" + day
	tx.writes++
	err := tx.one("counter", func(s scan) error { return s.Scan(&last) },
		"INSERT INTO counter (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value RETURNING value", name, n)
	return last - int64(n) + 1, err
}
