package bench

import (
	"context"
	"time"
)

// Meet makes n customers known: each writes "Oi" and gets the greeting and the list.
func (l *Load) Meet(ctx context.Context, workers, n int) Figure {
	return closed(ctx, workers, n, 0, func(ctx context.Context, i int) (time.Duration, error) {
		return l.turn(ctx, i, "Oi", "interactive", false)
	})
}

// Turns runs whole turns of known customers: each asks for the menu, gets the
// list, and three statuses are applied.
func (l *Load) Turns(ctx context.Context, workers, customers int, d time.Duration) Figure {
	return closed(ctx, workers, 0, d, func(ctx context.Context, i int) (time.Duration, error) {
		return l.turn(ctx, i%customers, "menu", "interactive", true)
	})
}

// Spread runs n whole turns of known customers who lie far apart in the database.
func (l *Load) Spread(ctx context.Context, workers, customers, from, n int) Figure {
	const stride = 7919 // a prime: no customer comes twice before all have come
	return closed(ctx, workers, n, 0, func(ctx context.Context, i int) (time.Duration, error) {
		return l.turn(ctx, (from+i)*stride%customers, "menu", "interactive", true)
	})
}

// Acks measures acknowledgements at a steady rate, one message to three statuses,
// without waiting for answers.
func (l *Load) Acks(ctx context.Context, perSecond, customers int, statuses []Sent, d time.Duration) Figure {
	names := []string{"sent", "delivered", "read"}
	return paced(ctx, perSecond, d, func(i int) (time.Duration, error) {
		if i%4 == 0 || len(statuses) == 0 {
			return l.hooks.post(context.WithoutCancel(ctx), l.hooks.message((i/4)%customers, "menu"))
		}
		return l.hooks.post(context.WithoutCancel(ctx), l.hooks.status(statuses[(i/4)%len(statuses)], names[i%4-1]))
	})
}

// Sends builds up a backlog of about n messages behind a Graph that does not
// answer, lets it go, and measures how fast it drains.
func (l *Load) Sends(ctx context.Context, workers, from, n int) (Figure, []Sent) {
	l.mu.Lock()
	l.keep, l.sent = true, nil
	l.mu.Unlock()
	release := l.graph.Hold()
	before := l.graph.Accepted()
	backlog := closed(ctx, workers, n/3, 0, func(ctx context.Context, i int) (time.Duration, error) {
		return l.hooks.post(ctx, l.hooks.message(from+i, "Oi"))
	})
	// Three messages answer each first contact; wait until the bot has written them.
	pause := time.NewTimer(3 * time.Second)
	<-pause.C
	want := before + int64(backlog.Done)*3
	start := time.Now()
	release()
	for l.graph.Accepted() < want && time.Since(start) < time.Minute && ctx.Err() == nil {
		time.Sleep(2 * time.Millisecond)
	}
	fig := Figure{Done: int(l.graph.Accepted() - before), Took: time.Since(start), Errors: backlog.Errors}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.keep = false
	return fig, l.sent
}

// Statuses posts the three statuses of each message, as fast as they are taken.
func (l *Load) Statuses(ctx context.Context, workers int, sent []Sent) Figure {
	names := []string{"sent", "delivered", "read"}
	return closed(ctx, workers, 3*len(sent), 0, func(ctx context.Context, i int) (time.Duration, error) {
		return l.hooks.post(ctx, l.hooks.status(sent[i%len(sent)], names[i/len(sent)]))
	})
}
