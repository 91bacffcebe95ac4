package delivery

import (
	"encoding/json"

	"prosa/internal/channel"
	"prosa/internal/core"
	"prosa/internal/message"
	"prosa/internal/store"
)

// Apply applies statuses to the messages they are about: found by our token, else
// by the provider's id. Statuses only move up; one whose message is not known yet
// is kept for a day. It runs in the transaction that answers the webhook, so a 200
// means the status is stored.
func (d *Delivery) Apply(tx *store.Tx, accountID core.ID, updates []channel.StatusUpdate) error {
	ids := make([]core.ID, 0, len(updates))
	var keys []string
	names := make([]string, len(updates)) // key of targets for each update
	for i, u := range updates {
		if id, _, ok := message.ParseToken(d.TokenKey, u.Token); ok {
			ids, names[i] = append(ids, id), id
			continue
		}
		names[i] = store.ProviderKey(accountID, u.ProviderID)
		keys = append(keys, names[i])
	}
	targets, err := tx.StatusTargets(ids, keys)
	if err != nil {
		return err
	}
	changes := map[core.ID]*store.StatusChange{}
	var order []store.StatusTarget
	for i, u := range updates {
		t, ok := targets[names[i]]
		if !ok || t.ChannelAccountID != accountID {
			if err := d.orphan(tx, accountID, u); err != nil {
				return err
			}
			continue
		}
		c := changes[t.ID]
		if c == nil {
			c = &store.StatusChange{ID: t.ID, Status: t.Status, Pricing: t.Pricing, AccountID: accountID}
			if t.ProviderID == "" {
				c.ProviderID = u.ProviderID
			}
			changes[t.ID] = c
			order = append(order, t)
		}
		merge(c, u)
	}
	return d.saveChanges(tx, order, changes)
}

// merge moves a pending change up to a report.
func merge(c *store.StatusChange, u channel.StatusUpdate) {
	if c.Pricing == "" {
		c.Pricing = u.Pricing
	}
	next, moved := c.Status.Merge(u.Status)
	if !moved {
		return
	}
	c.Status, c.At, c.ErrorCode, c.ErrorText = next, u.At, 0, ""
	if next == message.Failed && len(u.Errors) > 0 {
		e := u.Errors[0]
		c.ErrorCode, c.ErrorText = e.Code, e.Title
		if e.Details != "" {
			c.ErrorText = e.Details
		}
	}
}

// saveChanges writes what moved, each message once.
func (d *Delivery) saveChanges(tx *store.Tx, order []store.StatusTarget, changes map[core.ID]*store.StatusChange) error {
	var moved []store.StatusChange
	var settled []core.ID
	for _, t := range order {
		c := changes[t.ID]
		switch {
		case c.Status != t.Status:
			statusEvent(tx, t, *c)
			moved = append(moved, *c)
			if t.Status == message.Unconfirmed {
				settled = append(settled, t.ID)
			}
		case c.Pricing != t.Pricing:
			if err := tx.SavePricing(t.ID, c.Pricing); err != nil {
				return err
			}
		}
	}
	if err := tx.SaveStatuses(moved); err != nil {
		return err
	}
	if len(settled) == 0 {
		return nil
	}
	return tx.AcceptAttempts(settled, core.Ms(d.Clock.Now()))
}

func (d *Delivery) orphan(tx *store.Tx, accountID core.ID, u channel.StatusUpdate) error {
	b, err := json.Marshal(u)
	if err != nil {
		return err
	}
	return tx.OrphanStatus(accountID, store.ProviderKey(accountID, u.ProviderID), string(b), core.Ms(d.Clock.Now()))
}

// adopt applies statuses that came before their message had its provider id.
func (d *Delivery) adopt(tx *store.Tx, keys []string) error {
	kept, err := tx.TakeOrphans(keys)
	if err != nil || len(kept) == 0 {
		return err
	}
	targets, err := tx.StatusTargets(nil, keys)
	if err != nil {
		return err
	}
	for key, payloads := range kept {
		t, ok := targets[key]
		if !ok {
			continue
		}
		var updates []channel.StatusUpdate
		for _, p := range payloads {
			var u channel.StatusUpdate
			if err := json.Unmarshal([]byte(p), &u); err != nil {
				return err
			}
			updates = append(updates, u)
		}
		if err := d.Apply(tx, t.ChannelAccountID, updates); err != nil {
			return err
		}
	}
	return nil
}
