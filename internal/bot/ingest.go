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

// Ingest stores the items of one webhook body and applies its statuses. nil means
// that all of it is durable; any error means that the sender must try again, which
// does no harm. Bodies that arrive together share a transaction.
func (b *Bot) Ingest(ctx context.Context, kind dealer.ChannelKind, items []channel.Item) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	in := &delivered{done: make(chan error, 1)}
	now := core.Ms(b.Clock.Now())
	for _, it := range items {
		acct, dir, ok := b.DB.AccountByExternal(ctx, kind, it.AccountExternalID)
		if ok && it.Err == nil && it.Status != nil {
			in.statuses = append(in.statuses, report{acct.ID, *it.Status})
			continue
		}
		in.rows = append(in.rows, newItem(it, acct, dir, ok, kind, now))
	}
	select {
	case b.intake <- in:
	case <-ctx.Done():
		return core.E(core.Unavailable, "busy", "too many webhooks at once").Because(ctx.Err())
	}
	select {
	case err := <-in.done:
		return err
	case <-ctx.Done():
		return core.E(core.Unavailable, "busy", "the webhook was not stored in time").Because(ctx.Err())
	}
}

// patience is how long a webhook may wait for its commit. Meta repeats what is not
// answered in time, and stored is stored: an early 503 costs nothing, a server full
// of waiting requests everything.
const patience = 2500 * time.Millisecond

// delivered is one webhook body on its way to the disk.
type delivered struct {
	rows     []item
	statuses []report
	done     chan error
}

type report struct {
	account core.ID
	update  channel.StatusUpdate
}

// newItem is the row of an element that is kept: to be worked, or for people.
func newItem(it channel.Item, acct dealer.ChannelAccount, dir *store.Directory, known bool, kind dealer.ChannelKind, now int64) item {
	row := store.Inbound{ID: core.NewID(), Kind: string(it.Kind), Raw: string(it.Raw), At: it.At, ReceivedAt: now, ContactKey: it.ContactKey, State: pending}
	if known {
		row.OrgID, row.ChannelAccountID = dir.Org.ID, acct.ID
	}
	row.ProviderKey = store.ProviderKey(row.ChannelAccountID, it.DedupeKey())
	switch {
	case it.Err != nil:
		row.State, row.Reason = dead, it.Err.Error()
	case it.Kind == channel.ItemAccount:
		row.State, row.Reason = kept, "a fact about the account"
	case !known:
		row.State, row.Reason = dead, "no channel account has the number "+it.AccountExternalID
	}
	return item{row: row, parsed: it, kind: kind}
}

// maxIntake bounds the bodies of one transaction.
const maxIntake = 128

// take stores bodies as they come, those that wait together in one transaction, so
// that under load each costs a fraction of a statement.
func (b *Bot) take() {
	for first := range b.intake {
		batch := []*delivered{first}
		for more := true; more && len(batch) < maxIntake; {
			select {
			case in, ok := <-b.intake:
				if more = ok; ok {
					batch = append(batch, in)
				}
			default:
				more = false
			}
		}
		err := b.keep(batch)
		if err != nil && len(batch) > 1 && core.KindOf(err) != core.Unavailable {
			for _, in := range batch { // one of them is at fault: the others must not suffer
				in.done <- b.keep([]*delivered{in})
			}
			continue
		}
		for _, in := range batch {
			in.done <- err
		}
	}
	close(b.taken)
}

// keep writes bodies in one transaction and lines their items up for their turns.
func (b *Bot) keep(batch []*delivered) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var rows []item
	statuses := map[core.ID][]channel.StatusUpdate{}
	for _, in := range batch {
		rows = append(rows, in.rows...)
		for _, s := range in.statuses {
			statuses[s.account] = append(statuses[s.account], s.update)
		}
	}
	return b.DB.Write(ctx, func(tx *store.Tx) error {
		fresh, err := insertNew(tx, rows)
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
				tx.Event(core.Event{OrgID: it.row.OrgID, At: it.row.ReceivedAt, Kind: eventOf(it.row.State), Actor: core.Actor{Kind: core.ActorSystem},
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
func insertNew(tx *store.Tx, rows []item) ([]item, error) {
	keys := make([]string, len(rows))
	for i, it := range rows {
		keys[i] = it.row.ProviderKey
	}
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
