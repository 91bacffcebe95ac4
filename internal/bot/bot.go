package bot

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"prosa/internal/answers"
	"prosa/internal/channel"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/delivery"
	"prosa/internal/flow"
	"prosa/internal/inbox"
	"prosa/internal/store"
)

// Options wire a Bot.
type Options struct {
	DB       *store.DB
	Adapters map[dealer.ChannelKind]channel.Adapter
	Delivery *delivery.Delivery
	Inbox    *inbox.Service
	Clock    core.Clock
	Logger   *slog.Logger
	// Answers are the frequent questions; nil = a shelf of the bot's own.
	Answers *answers.Shelf
	// Jobs is told after a commit that queued jobs.
	Jobs func()
	// Turned is told how long a turn took, from the item's storage to its commit.
	Turned func(time.Duration)
}

// Bot works inbound items. Safe for concurrent use.
type Bot struct {
	Options
	mu      sync.Mutex
	waiting []item
	wakeup  chan struct{}
	stopped atomic.Bool
	done    chan struct{}
	intake  chan *delivered
	taken   chan struct{} // closed when the intake has ended
	library Library
	ring    chan struct{}
	alarms  sync.WaitGroup
	silence context.CancelFunc // ends the alarm
	envs    environments
	tally   tally
}

// FAQ answers an organization's frequent questions.
func (b *Bot) FAQ(ctx context.Context, orgID core.ID) flow.Answerer {
	return b.Answers.Answerer(ctx, orgID)
}

// item is a stored item that waits for its turn.
type item struct {
	row     store.Inbound
	parsed  channel.Item
	kind    dealer.ChannelKind
	arrived time.Time
	inner   *inner // instead of a message
}

// New returns a Bot that stores items at once and works them after Start.
func New(o Options) *Bot {
	o.Logger = o.Logger.With("component", "bot")
	if o.Answers == nil {
		o.Answers = answers.NewShelf(o.DB)
	}
	if o.Jobs == nil {
		o.Jobs = func() {}
	}
	if o.Turned == nil {
		o.Turned = func(time.Duration) {}
	}
	b := &Bot{Options: o, wakeup: make(chan struct{}, 1), done: make(chan struct{}), intake: make(chan *delivered, 512), taken: make(chan struct{}), ring: make(chan struct{}, 1)}
	go b.take()
	return b
}

// Start takes up the items an earlier process stored and did not finish, and works
// everything that comes until Close.
func (b *Bot) Start(ctx context.Context) error {
	const all = 1 << 20
	rows, err := b.DB.R(ctx).PendingInbound(all)
	if err != nil {
		return err
	}
	if err := b.resume(ctx, rows); err != nil {
		return err
	}
	if len(rows) > 0 {
		b.Logger.Info("took up stored items", "items", len(rows))
	}
	go b.work()
	alarm, cancel := context.WithCancel(context.WithoutCancel(ctx))
	b.silence = cancel
	b.alarms.Go(func() { b.alarm(alarm) })
	return nil
}

// resume parses stored rows and puts them in line.
func (b *Bot) resume(ctx context.Context, rows []store.Inbound) error {
	items := make([]item, 0, len(rows))
	for _, row := range rows {
		dir, err := b.DB.Directory(ctx, row.OrgID)
		if err != nil {
			return err
		}
		acct := dir.Account(row.ChannelAccountID)
		if acct == nil || b.Adapters[acct.Kind] == nil {
			continue
		}
		items = append(items, item{row: row, parsed: b.Adapters[acct.Kind].Parse([]byte(row.Raw)), kind: acct.Kind, arrived: time.Now()})
	}
	b.push(items)
	return nil
}

// Replay puts a dead letter back in line.
func (b *Bot) Replay(ctx context.Context, orgID, id core.ID) error {
	row, err := b.DB.R(ctx).InboundByID(orgID, id)
	if err != nil {
		return err
	}
	if row.ChannelAccountID == "" {
		return core.E(core.Conflict, "account_unknown", "no channel account of this installation has this item's number")
	}
	if err := b.DB.Write(ctx, func(tx *store.Tx) error { return tx.ReviveInbound(id) }); err != nil {
		return err
	}
	return b.resume(ctx, []store.Inbound{row})
}

func (b *Bot) push(items []item) {
	if len(items) == 0 {
		return
	}
	b.mu.Lock()
	b.waiting = append(b.waiting, items...)
	b.mu.Unlock()
	select {
	case b.wakeup <- struct{}{}:
	default:
	}
}

// Waiting counts stored items whose turn has not come.
func (b *Bot) Waiting() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.waiting)
}

// maxTurns bounds the items of one transaction.
const maxTurns = 48

// work is the one goroutine that takes turns, so a contact's items are worked in
// order and never two at a time.
func (b *Bot) work() {
	defer close(b.done)
	for !b.stopped.Load() {
		b.mu.Lock()
		n := min(len(b.waiting), maxTurns)
		batch := b.waiting[:n:n]
		b.waiting = b.waiting[n:]
		b.mu.Unlock()
		if n == 0 {
			<-b.wakeup
			continue
		}
		b.turns(batch)
	}
}

// Close ends the intake and then the work, after the batches under way. Items that
// still wait are on disk. Nobody may call Ingest any more.
func (b *Bot) Close() {
	if b.silence != nil {
		b.silence()
		b.alarms.Wait()
	}
	close(b.intake)
	<-b.taken
	b.stopped.Store(true)
	select {
	case b.wakeup <- struct{}{}:
	default:
	}
	<-b.done
	b.storeLast()
}
