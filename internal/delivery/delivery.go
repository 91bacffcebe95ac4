package delivery

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"prosa/internal/channel"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/media"
	"prosa/internal/message"
	"prosa/internal/store"
)

// Options wire a Delivery.
type Options struct {
	DB       *store.DB
	Adapters map[dealer.ChannelKind]channel.Adapter
	Media    *media.Store
	TokenKey []byte // signs the attempts' tokens; shared by all nodes
	Clock    core.Clock
	Logger   *slog.Logger
	// Concurrency is the calls under way per channel account; 0 = 64.
	Concurrency int
}

// Delivery runs one lane per channel account. Safe for concurrent use.
type Delivery struct {
	Options
	mu      sync.Mutex
	lanes   map[core.ID]*lane
	results chan *Outgoing
	ctx     context.Context // ends when no new call may start
	stop    context.CancelFunc
	running sync.WaitGroup // lanes
	calls   sync.WaitGroup // calls under way
	wg      sync.WaitGroup // the recorder
	started chan struct{}
}

// New returns a Delivery that waits for Run.
func New(o Options) *Delivery {
	if o.Concurrency == 0 {
		o.Concurrency = 64
	}
	o.Logger = o.Logger.With("component", "delivery")
	ctx, stop := context.WithCancel(context.Background())
	return &Delivery{Options: o, lanes: map[core.ID]*lane{}, results: make(chan *Outgoing, 1024), ctx: ctx, stop: stop, started: make(chan struct{})}
}

// Start takes up what an earlier process left: queued attempts go on, attempts
// that were under way are unconfirmed. It must return before the first Enqueue of
// new work, so that order per contact holds.
func (d *Delivery) Start(ctx context.Context) error {
	open, err := d.DB.R(ctx).OpenAttempts()
	if err != nil {
		return err
	}
	var lost []store.OpenAttempt
	var again []Outgoing
	for _, o := range open {
		if o.State == message.AttemptSending {
			lost = append(lost, o)
			continue
		}
		again = append(again, Outgoing{Attempt: o.Attempt, Content: o.Message.Content})
	}
	if err := d.abandon(ctx, lost); err != nil {
		return err
	}
	if err := d.address(ctx, again); err != nil {
		return err
	}
	d.wg.Add(1)
	go d.record()
	close(d.started)
	d.Enqueue(again...)
	if len(open) > 0 {
		d.Logger.Info("took up the outbox", "queued", len(again), "unconfirmed", len(lost))
	}
	return nil
}

// Enqueue takes attempts whose rows are committed. It never blocks on Meta.
func (d *Delivery) Enqueue(out ...Outgoing) {
	<-d.started
	byLane := map[*lane][]*Outgoing{}
	d.mu.Lock()
	for i := range out {
		o := &out[i]
		id := o.Attempt.ChannelAccountID
		l := d.lanes[id]
		if l == nil {
			l = newLane(d, o.Attempt.OrgID, id)
			d.lanes[id] = l
			d.running.Add(1)
			go l.run()
		}
		byLane[l] = append(byLane[l], o)
	}
	d.mu.Unlock()
	for l, list := range byLane {
		l.push(list)
	}
}

// Close stops handing over and waits, up to timeout, for the calls under way and
// their record. What is still queued stays in the database for the next start.
func (d *Delivery) Close(timeout time.Duration) {
	d.stop()
	done := make(chan struct{})
	go func() {
		d.running.Wait() // from here on no lane begins a call
		d.calls.Wait()
		close(d.results)
		d.wg.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(timeout):
		d.Logger.Warn("calls to the channel were still under way at shutdown")
	}
}

// address fills in the recipients of attempts read from the database.
func (d *Delivery) address(ctx context.Context, out []Outgoing) error {
	for i := range out {
		ids, err := d.DB.R(ctx).Identities(out[i].Attempt.ContactID)
		if err != nil {
			return err
		}
		out[i].To = RecipientOf(ids)
	}
	return nil
}

// account returns the channel account as it is configured now.
func (d *Delivery) account(orgID, id core.ID) (dealer.ChannelAccount, channel.Adapter) {
	dir, err := d.DB.Directory(context.Background(), orgID)
	if err != nil {
		return dealer.ChannelAccount{}, nil
	}
	acct := dir.Account(id)
	if acct == nil || !acct.Active {
		return dealer.ChannelAccount{}, nil
	}
	return *acct, d.Adapters[acct.Kind]
}
