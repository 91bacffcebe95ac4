package store

import "prosa/internal/core"

// FlowDue is a flow that is to begin for a contact at an instant: an event with a
// delay, a schedule, a call of the API.
type FlowDue struct {
	ID               core.ID
	OrgID            core.ID
	At               int64
	FlowID           core.ID
	TriggerID        string
	ContactID        core.ID
	ChannelAccountID core.ID
	ConversationID   core.ID // the one it is about; "" = the contact's latest, or a new one
	Vars             map[string]string
	UniqueKey        string // "" = none; one row per key, and after CallerKey one start
}

var flowDueTable = &table{name: "flow_due", columns: []string{"id", "org_id", "at", "flow_id", "trigger_id", "contact_id", "channel_account_id", "conversation_id", "vars", "unique_key"},
	suffix: " ON CONFLICT (unique_key) DO NOTHING"}

// CallerKey begins the keys that callers of the API chose. Such a key stays when its flow
// has begun: the same one later is the same start, not a second.
const CallerKey = "call/"

// InsertFlowDue notes that a flow is to begin. One whose UniqueKey is there already
// is dropped silently.
func (tx *Tx) InsertFlowDue(d FlowDue) {
	var unique any
	if d.UniqueKey != "" {
		unique = d.UniqueKey
	}
	vars := d.Vars
	if vars == nil {
		vars = map[string]string{}
	}
	tx.insert(flowDueTable, orNew(d.ID), d.OrgID, d.At, d.FlowID, d.TriggerID, d.ContactID, d.ChannelAccountID, d.ConversationID, encode(vars), unique)
}

// FlowsDue returns up to limit flows that are to begin by now, the oldest first.
func (r *R) FlowsDue(now int64, limit int) ([]FlowDue, error) {
	var out []FlowDue
	err := r.rows(func(s scan) error {
		var d FlowDue
		var vars string
		err := s.Scan(&d.ID, &d.OrgID, &d.At, &d.FlowID, &d.TriggerID, &d.ContactID, &d.ChannelAccountID, &d.ConversationID, &vars)
		if err == nil {
			err = decode(vars, &d.Vars)
		}
		out = append(out, d)
		return err
	}, "SELECT id, org_id, at, flow_id, trigger_id, contact_id, channel_account_id, conversation_id, vars FROM flow_due WHERE at > 0 AND at <= $1 ORDER BY at, id LIMIT $2", now, limit)
	return out, err
}

// TakeFlowDue takes a due flow at an instant; false when somebody did before. Of one with a
// caller's key the key remains, with the instant negated.
func (tx *Tx) TakeFlowDue(id core.ID, now int64) (bool, error) {
	n, err := tx.affected("UPDATE flow_due SET at = $1, vars = '{}' WHERE id = $2 AND at > 0 AND unique_key LIKE $3", -now, id, CallerKey+"%")
	if err != nil || n > 0 {
		return n > 0, err
	}
	n, err = tx.affected("DELETE FROM flow_due WHERE id = $1 AND at > 0", id)
	return n > 0, err
}

// ForgetFlowKeys drops the callers' keys of flows that began before an instant.
func (tx *Tx) ForgetFlowKeys(before int64) error {
	return tx.exec("DELETE FROM flow_due WHERE at < 0 AND at > $1", -before)
}

// Reach is a contact on a channel account.
type Reach struct{ ContactID, ChannelAccountID core.ID }

// LabelledContacts returns, at most limit, the contacts whose newest conversation on a
// channel account carries a label and was opened after since.
func (r *R) LabelledContacts(orgID, labelID core.ID, since int64, limit int) ([]Reach, error) {
	var out []Reach
	err := r.rows(func(s scan) error {
		var c Reach
		err := s.Scan(&c.ContactID, &c.ChannelAccountID)
		out = append(out, c)
		return err
	}, `SELECT v.contact_id, v.channel_account_id FROM conversation v WHERE v.org_id = $1 AND v.opened_at >= $2 AND v.labels LIKE $3 ESCAPE '\'
 AND NOT EXISTS (SELECT 1 FROM conversation n WHERE n.contact_id = v.contact_id AND n.channel_account_id = v.channel_account_id AND n.opened_at > v.opened_at)
 ORDER BY v.opened_at, v.id LIMIT $4`, orgID, since, like(`"`+labelID+`"`), limit)
	return out, err
}
