package bot

import (
	"context"
	"time"

	"prosa/internal/core"
)

const (
	lookEvery = time.Second
	maxWoken  = 200
)

// alarm looks once a second, by the injected clock, for sessions that are to be woken
// and flows that are to begin, and puts them in line. It stores what steps were counted.
func (b *Bot) alarm(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-b.ring:
		}
		for b.look(ctx) {
		}
		_ = b.tally.store(ctx, b.DB) // away: with the next
	}
}

// Ring makes the alarm look now: the clock was moved.
func (b *Bot) Ring() {
	select {
	case b.ring <- struct{}{}:
	default:
	}
}

// look puts what is due in line and waits until it has been worked, so that nothing
// stands in line twice; true = there may be more.
func (b *Bot) look(ctx context.Context) bool {
	if err := b.schedules(ctx); err != nil {
		return false // away: the next look sees them
	}
	now, r := core.Ms(b.Clock.Now()), b.DB.R(ctx)
	woken, err := r.Woken(now, maxWoken)
	if err != nil {
		return false
	}
	due, err := r.FlowsDue(now, maxWoken)
	if err != nil {
		return false
	}
	var items []item
	for _, v := range woken {
		items = append(items, item{inner: &inner{orgID: v.OrgID, conversationID: v.ID, wake: true, done: make(chan error, 1)}})
	}
	for i := range due {
		items = append(items, item{inner: &inner{orgID: due[i].OrgID, due: &due[i], done: make(chan error, 1)}})
	}
	b.push(items)
	failed := false
	for _, it := range items {
		select {
		case err := <-it.inner.done:
			failed = failed || err != nil
		case <-b.done:
			return false
		case <-ctx.Done():
			return false
		}
	}
	return !failed && (len(woken) == maxWoken || len(due) == maxWoken)
}
