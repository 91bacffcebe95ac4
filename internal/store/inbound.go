package store

import "prosa/internal/core"

// Inbound is one webhook item on disk: stored before the 200, deleted in the
// transaction of its turn, kept as a dead letter when it cannot be understood.
type Inbound struct {
	ID               core.ID
	OrgID            core.ID
	ChannelAccountID core.ID
	Kind             string
	ProviderKey      string
	ContactKey       string
	Raw              string
	At               int64
	ReceivedAt       int64
	State            string // pending; dead: not understood; kept: a fact about the account, stored for people to read
	Reason           string
}

var inboundTable = &table{
	name:    "inbound",
	columns: []string{"id", "org_id", "channel_account_id", "kind", "provider_key", "contact_key", "raw", "at", "received_at", "state", "reason"},
	suffix:  " ON CONFLICT (provider_key) DO NOTHING",
}

// KnownInbound returns which provider keys were seen before, as a waiting item or
// as a message: the row itself is the seen-mark, kept for ever.
func (r *R) KnownInbound(keys []string) (map[string]bool, error) {
	known := map[string]bool{}
	if len(keys) == 0 {
		return known, nil
	}
	list, args := r.in(1, keys)
	err := r.rows(func(s scan) error {
		var k string
		if err := s.Scan(&k); err != nil {
			return err
		}
		known[k] = true
		return nil
	}, "SELECT provider_key FROM inbound WHERE provider_key "+list+" UNION ALL SELECT provider_key FROM message WHERE provider_key "+list, args...)
	return known, err
}

// InsertInbound stores an item.
func (tx *Tx) InsertInbound(i Inbound) {
	tx.insert(inboundTable, i.ID, i.OrgID, i.ChannelAccountID, i.Kind, i.ProviderKey, i.ContactKey, i.Raw, i.At, i.ReceivedAt, i.State, i.Reason)
}

// PendingInbound returns the items whose turn has not been committed, oldest first.
func (r *R) PendingInbound(limit int) ([]Inbound, error) {
	return r.inbound("WHERE state = 'pending' ORDER BY id LIMIT $1", limit)
}

// InboundByID returns one item of the organization.
func (r *R) InboundByID(orgID, id core.ID) (Inbound, error) {
	list, err := r.inbound("WHERE org_id = $1 AND id = $2", orgID, id)
	if err == nil && len(list) == 0 {
		return Inbound{}, core.E(core.NotFound, "dead_letter_not_found", "no such dead letter")
	}
	if err != nil {
		return Inbound{}, err
	}
	return list[0], nil
}

func (r *R) inbound(where string, args ...any) ([]Inbound, error) {
	var out []Inbound
	err := r.rows(func(s scan) error {
		var i Inbound
		if err := s.Scan(&i.ID, &i.OrgID, &i.ChannelAccountID, &i.Kind, &i.ProviderKey, &i.ContactKey, &i.Raw, &i.At, &i.ReceivedAt, &i.State, &i.Reason); err != nil {
			return err
		}
		out = append(out, i)
		return nil
	}, "SELECT id, org_id, channel_account_id, kind, provider_key, contact_key, raw, at, received_at, state, reason FROM inbound "+where, args...)
	return out, err
}

// DeleteInbound removes items whose turn this Tx commits; it returns how many were
// still there, so that a turn already committed is noticed.
func (tx *Tx) DeleteInbound(ids []core.ID) (int, error) {
	list, args := tx.in(1, ids)
	n, err := tx.affected("DELETE FROM inbound WHERE id "+list, args...)
	return int(n), err
}

// BuryInbound makes an item a dead letter.
func (tx *Tx) BuryInbound(id core.ID, reason string) error {
	return tx.exec("UPDATE inbound SET state = 'dead', reason = $1 WHERE id = $2", reason, id)
}

// ReviveInbound makes a dead letter pending again.
func (tx *Tx) ReviveInbound(id core.ID) error {
	return tx.changed("dead_letter", "UPDATE inbound SET state = 'pending', reason = '' WHERE id = $1 AND state = 'dead'", id)
}

// OrphanStatus keeps a status whose message is not known yet.
func (tx *Tx) OrphanStatus(channelAccountID core.ID, providerKey, payload string, now int64) error {
	return tx.exec("INSERT INTO orphan_status (provider_key, channel_account_id, payload, received_at) VALUES ($1, $2, $3, $4)", providerKey, channelAccountID, payload, now)
}

// TakeOrphans returns and removes the statuses kept for provider keys.
func (tx *Tx) TakeOrphans(keys []string) (map[string][]string, error) {
	list, args := tx.in(1, keys)
	out := map[string][]string{}
	err := tx.rows(func(s scan) error {
		var k, p string
		if err := s.Scan(&k, &p); err != nil {
			return err
		}
		out[k] = append(out[k], p)
		return nil
	}, "SELECT provider_key, payload FROM orphan_status WHERE provider_key "+list, args...)
	if err != nil || len(out) == 0 {
		return out, err
	}
	return out, tx.exec("DELETE FROM orphan_status WHERE provider_key "+list, args...)
}

// ForgetOrphans drops orphan statuses older than before.
func (tx *Tx) ForgetOrphans(before int64) error {
	return tx.exec("DELETE FROM orphan_status WHERE received_at < $1", before)
}
