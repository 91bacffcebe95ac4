package bot

import (
	"context"
	"time"

	"prosa/internal/core"
	"prosa/internal/store"
)

// An item that waits on disk for this long, and of which nobody here knows, is taken
// up. It comes to be when the database commits and its answer is lost with the
// connection: the webhook was answered 503, and its repetition is known already.
const (
	sweepEvery = 5 * time.Second
	overdue    = 5 * time.Second
	maxSwept   = 1000
)

// sweep takes up forgotten items until the work ends.
func (b *Bot) sweep() {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case <-b.done:
			return
		case <-tick.C:
		}
		if n, err := b.takeUp(); err != nil {
			b.Logger.Warn("could not look for forgotten items", "error", err)
		} else if n > 0 {
			b.Logger.Warn("took up items that were stored and forgotten", "items", n)
		}
	}
}

// takeUp puts overdue items in line that are not in line. One that gets in twice does
// no harm: its second turn finds it gone.
func (b *Bot) takeUp() (int, error) {
	ctx, cancel := context.WithTimeout(context.Background(), sweepEvery)
	defer cancel()
	rows, err := b.DB.R(ctx).OverdueInbound(core.Ms(b.Clock.Now().Add(-overdue)), maxSwept)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	known := map[core.ID]bool{}
	b.mu.Lock()
	for _, it := range b.waiting {
		known[it.row.ID] = true
	}
	for _, it := range b.working {
		known[it.row.ID] = true
	}
	b.mu.Unlock()
	var forgotten []store.Inbound
	for _, row := range rows {
		if !known[row.ID] {
			forgotten = append(forgotten, row)
		}
	}
	return len(forgotten), b.resume(ctx, forgotten)
}
