package delivery

import (
	"context"
	"time"

	"prosa/internal/core"
)

// An attempt queued for this long, of which no lane knows, is taken up. It comes to
// be when the database commits and its answer is lost with the connection: whoever
// wrote it was told that nothing may be assumed, and handed nothing over.
const (
	sweepEvery = 5 * time.Second
	overdue    = 5 * time.Second
	maxSwept   = 500
)

// sweep takes up forgotten attempts until shutdown.
func (d *Delivery) sweep() {
	defer d.wg.Done()
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case <-d.ctx.Done():
			return
		case <-tick.C:
		}
		if err := d.takeUp(); err != nil && d.ctx.Err() == nil {
			d.Logger.Warn("could not look for forgotten attempts", "error", err)
		}
	}
}

// takeUp hands overdue attempts to their lanes, which know those they have. One that
// ended meanwhile does no harm: its start finds it no longer queued.
func (d *Delivery) takeUp() error {
	ctx, cancel := context.WithTimeout(d.ctx, sweepEvery)
	defer cancel()
	open, err := d.DB.R(ctx).OverdueAttempts(core.Ms(d.Clock.Now().Add(-overdue)), maxSwept)
	if err != nil || len(open) == 0 {
		return err
	}
	out := make([]Outgoing, len(open))
	for i, o := range open {
		out[i] = Outgoing{Attempt: o.Attempt, Content: o.Message.Content, found: true}
	}
	if err := d.address(ctx, out); err != nil {
		return err
	}
	d.Enqueue(out...)
	return nil
}
