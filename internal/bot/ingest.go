package bot

import (
	"context"
	"time"

	"prosa/internal/channel"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
)

// The states of a stored item.
const (
	pending = "pending"
	dead    = "dead"
	kept    = "kept"
)

// Ingest stores the items of one webhook body and applies its statuses, in one
// transaction. nil means that all of it is durable; any error means that the
// sender must try again, which does no harm.
func (b *Bot) Ingest(ctx context.Context, kind dealer.ChannelKind, items []channel.Item) error {
	now := core.Ms(b.Clock.Now())
	var rows []item
	var keys []string
	statuses := map[core.ID][]channel.StatusUpdate{}
	for _, it := range items {
		acct, dir, ok := b.DB.AccountByExternal(ctx, kind, it.AccountExternalID)
		if ok && it.Err == nil && it.Status != nil {
			statuses[acct.ID] = append(statuses[acct.ID], *it.Status)
			continue
		}
		row := store.Inbound{ID: core.NewID(), Kind: string(it.Kind), Raw: string(it.Raw), At: it.At, ReceivedAt: now, ContactKey: it.ContactKey, State: pending}
		if ok {
			row.OrgID, row.ChannelAccountID = dir.Org.ID, acct.ID
		}
		row.ProviderKey = store.ProviderKey(row.ChannelAccountID, it.DedupeKey())
		switch {
		case it.Err != nil:
			row.State, row.Reason = dead, it.Err.Error()
		case it.Kind == channel.ItemAccount:
			row.State, row.Reason = kept, "a fact about the account"
		case !ok:
			row.State, row.Reason = dead, "no channel account has the number "+it.AccountExternalID
		}
		rows = append(rows, item{row: row, parsed: it, kind: kind})
		keys = append(keys, row.ProviderKey)
	}
	return b.DB.Write(ctx, func(tx *store.Tx) error {
		fresh, err := insertNew(tx, rows, keys)
		if err != nil {
			return err
		}
		for accountID, updates := range statuses {
			if err := b.Delivery.Apply(tx, accountID, updates); err != nil {
				return err
			}
		}
		for _, it := range fresh {
			if it.row.State != pending && it.row.OrgID != "" {
				tx.Event(core.Event{OrgID: it.row.OrgID, At: now, Kind: eventOf(it.row.State), Actor: core.Actor{Kind: core.ActorSystem},
					Data: map[string]string{"id": it.row.ID, "reason": it.row.Reason, "channel_account_id": it.row.ChannelAccountID}})
			}
		}
		tx.AfterCommit(func() {
			work := fresh[:0:0]
			for _, it := range fresh {
				if it.row.State == pending {
					it.arrived = time.Now()
					work = append(work, it)
				}
			}
			b.push(work)
		})
		return nil
	})
}

func eventOf(state string) core.EventKind {
	if state == kept {
		return core.ChannelNotice
	}
	return core.DeadLetter
}

// insertNew stores the items that were never seen, each once, and returns them.
func insertNew(tx *store.Tx, rows []item, keys []string) ([]item, error) {
	known, err := tx.KnownInbound(keys)
	if err != nil {
		return nil, err
	}
	var fresh []item
	for _, it := range rows {
		if known[it.row.ProviderKey] {
			continue
		}
		known[it.row.ProviderKey] = true
		tx.InsertInbound(it.row)
		fresh = append(fresh, it)
	}
	return fresh, nil
}
