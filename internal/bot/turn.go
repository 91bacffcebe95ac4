package bot

import (
	"context"
	"errors"
	"time"

	"prosa/internal/core"
	"prosa/internal/store"
)

// errTaken says that items of the batch were worked by somebody else already.
var errTaken = errors.New("bot: the item's turn was committed before")

// turns works a batch in one transaction. If the batch fails, each item is tried
// alone, so that only the item at fault becomes a dead letter.
func (b *Bot) turns(items []item) {
	for n := 0; ; n++ {
		err := b.commit(items)
		if err == nil {
			for _, it := range items {
				if it.inner != nil {
					it.inner.done <- nil
					continue
				}
				b.Turned(time.Since(it.arrived))
			}
			return
		}
		if core.KindOf(err) == core.Unavailable {
			if b.stopped.Load() {
				return // on disk; the next start takes them up, and jobs come again
			}
			b.pause(n)
			continue
		}
		if len(items) > 1 {
			for i := range items {
				b.turns(items[i : i+1])
			}
			return
		}
		switch in := items[0].inner; {
		case in != nil:
			b.Logger.Error("a flow could not go on", "conversation_id", in.conversationID, "error", err)
			b.calm(in)
			in.done <- err
		case !errors.Is(err, errTaken):
			b.bury(items[0], err)
		}
		return
	}
}

// pause waits while the database is away, up to two seconds at a time.
func (b *Bot) pause(n int) {
	d := min(2*time.Second, 50*time.Millisecond<<min(n, 6))
	timer := time.NewTimer(d)
	defer timer.Stop()
	<-timer.C
}

// commit runs the items' turns in one transaction and hands over what they queued.
func (b *Bot) commit(items []item) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	return b.DB.Write(ctx, func(tx *store.Tx) error {
		ids := make([]core.ID, 0, len(items))
		for _, it := range items {
			if it.inner == nil {
				ids = append(ids, it.row.ID)
			}
		}
		n, err := tx.DeleteInbound(ids)
		if err != nil {
			return err
		}
		if n != len(ids) {
			return errTaken
		}
		t, err := b.newBatch(ctx, tx, items)
		if err != nil {
			return err
		}
		for _, it := range items {
			if it.inner != nil {
				err = t.within(it.inner)
			} else {
				err = t.turn(it)
			}
			if err != nil {
				return err
			}
		}
		if err := t.write(); err != nil {
			return err
		}
		tx.AfterCommit(t.handOver)
		return nil
	})
}

// calm takes the cause of an inner turn that broke out of the way, so that it does not
// break every second anew.
func (b *Bot) calm(in *inner) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	err := b.DB.Write(ctx, func(tx *store.Tx) error {
		if in.due != nil {
			_, err := tx.TakeFlowDue(in.due.ID, core.Ms(b.Clock.Now()))
			return err
		}
		return tx.Unwake(in.conversationID)
	})
	if err != nil {
		b.Logger.Error("could not set an alarm aside", "conversation_id", in.conversationID, "error", err)
	}
}

// bury makes an item that breaks its turn a dead letter.
func (b *Bot) bury(it item, cause error) {
	b.Logger.Error("an item became a dead letter", "inbound_id", it.row.ID, "channel_account_id", it.row.ChannelAccountID, "error", cause)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	err := b.DB.Write(ctx, func(tx *store.Tx) error {
		tx.Event(core.Event{OrgID: it.row.OrgID, At: core.Ms(b.Clock.Now()), Kind: core.DeadLetter, Actor: core.Actor{Kind: core.ActorSystem},
			Data: map[string]string{"id": it.row.ID, "reason": "turn failed", "channel_account_id": it.row.ChannelAccountID}})
		return tx.BuryInbound(it.row.ID, reason(cause))
	})
	if err != nil {
		b.Logger.Error("could not bury an item; it will be tried again at the next start", "inbound_id", it.row.ID, "error", err)
	}
}

// reason is the cause in at most 500 bytes.
func reason(err error) string {
	s := err.Error()
	if len(s) > 500 {
		s = s[:500]
	}
	return s
}
