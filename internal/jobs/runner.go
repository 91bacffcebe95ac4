package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"prosa/internal/core"
	"prosa/internal/store"
)

// Handler does one job. An error means "try again later"; Give up wraps one that
// no further try can mend.
type Handler func(ctx context.Context, job store.Job) error

// giveUp marks an error as final.
type giveUp struct{ error }

func (g giveUp) Unwrap() error { return g.error }

// GiveUp makes err end its job at once.
func GiveUp(err error) error { return giveUp{err} }

// Options wire a Runner.
type Options struct {
	DB      *store.DB
	Logger  *slog.Logger
	Workers int // 0 = 4
}

// lease is how long a claimed job is ours; its handler is stopped before it ends.
const (
	lease     = 60 * time.Second
	pollEvery = 2 * time.Second
)

// Runner claims and runs jobs. Leases and schedules use the machine's clock.
type Runner struct {
	Options
	handlers map[string]Handler
	wakeup   chan struct{}
	slots    chan struct{}
	running  sync.WaitGroup
}

// New returns a Runner without handlers.
func New(o Options) *Runner {
	if o.Workers == 0 {
		o.Workers = 4
	}
	o.Logger = o.Logger.With("component", "jobs")
	return &Runner{Options: o, handlers: map[string]Handler{}, wakeup: make(chan struct{}, 1), slots: make(chan struct{}, o.Workers)}
}

// Handle registers the handler of a kind; before Run only.
func (r *Runner) Handle(kind string, h Handler) { r.handlers[kind] = h }

// Wake looks for due jobs now rather than at the next poll.
func (r *Runner) Wake() {
	select {
	case r.wakeup <- struct{}{}:
	default:
	}
}

// Run works until ctx ends and the jobs under way have returned. What an earlier process
// had under way when it died is done first, without waiting for its leases to run out: a
// customer may be waiting for a call's answer.
func (r *Runner) Run(ctx context.Context) {
	defer r.running.Wait()
	if err := r.DB.Write(ctx, (*store.Tx).FreeJobs); err != nil && ctx.Err() == nil {
		r.Logger.Warn("jobs of an earlier process wait for the end of their leases", "error", err)
	}
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	for {
		for r.claim(ctx) {
		}
		select {
		case <-ctx.Done():
			return
		case <-poll.C:
		case <-r.wakeup:
		}
	}
}

// claim starts as many due jobs as there are free workers; true = there may be more.
func (r *Runner) claim(ctx context.Context) bool {
	free := cap(r.slots) - len(r.slots)
	if free == 0 || ctx.Err() != nil {
		return false
	}
	due, err := r.DB.R(ctx).JobsDue(time.Now().UnixMilli())
	if err != nil || !due {
		return false
	}
	var claimed []store.Job
	err = r.DB.Write(ctx, func(tx *store.Tx) (err error) {
		claimed, err = tx.ClaimJobs(time.Now().UnixMilli(), lease.Milliseconds(), free)
		return err
	})
	if err != nil {
		r.Logger.Warn("could not claim jobs", "error", err)
		return false
	}
	for _, j := range claimed {
		r.slots <- struct{}{}
		r.running.Add(1)
		go func() {
			defer func() { <-r.slots; r.running.Done(); r.Wake() }()
			r.run(ctx, j)
		}()
	}
	return len(claimed) == free
}

// run does one job and records how it went.
func (r *Runner) run(ctx context.Context, j store.Job) {
	work, cancel := context.WithTimeout(ctx, lease-5*time.Second)
	err := r.call(work, j)
	cancel()
	state, runAt, reason := "done", time.Now().UnixMilli(), ""
	if err != nil {
		reason = err.Error()
		if len(reason) > 500 {
			reason = reason[:500]
		}
		_, final := err.(giveUp)
		if final || j.Attempts >= j.MaxAttempts {
			state = "dead"
			r.Logger.Error("a job was given up", "job_id", j.ID, "kind", j.Kind, "attempts", j.Attempts, "error", err)
		} else {
			state = "ready"
			runAt += backoff(j.Attempts).Milliseconds()
		}
	}
	save, done := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer done()
	if err := r.DB.Write(save, func(tx *store.Tx) error { return tx.FinishJob(j, state, runAt, time.Now().UnixMilli(), reason) }); err != nil {
		r.Logger.Warn("could not record a job", "job_id", j.ID, "kind", j.Kind, "error", err)
	}
}

func (r *Runner) call(ctx context.Context, j store.Job) (err error) {
	h := r.handlers[j.Kind]
	if h == nil {
		return GiveUp(core.E(core.Internal, "job_kind", "nobody handles jobs of kind %q", j.Kind))
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("jobs: %s panicked: %v\n%s", j.Kind, p, debug.Stack())
		}
	}()
	return h(ctx, j)
}

// backoff is the pause before try n+1: 2 s doubling to ten minutes.
func backoff(n int) time.Duration {
	if n > 9 {
		return 10 * time.Minute
	}
	return 2 * time.Second << max(0, n-1)
}
