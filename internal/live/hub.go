package live

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"time"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/team"
)

// Frame is one event as a browser gets it. Kind "resync" means that the reader is
// too far behind and must load afresh; its Seq is where to go on.
type Frame struct {
	Seq  int64
	Kind string
	JSON []byte
}

// Resync is the Kind of the frame that ends a subscription which fell behind.
const Resync = "resync"

// How much a subscriber may lag: frames in memory, and events read back from the
// table at a resume.
const (
	buffered   = 512
	maxCatchUp = 5000
	pageSize   = 500
)

// gather is how long the hub waits after a commit for more commits, so that it
// reads events in few queries.
const gather = 10 * time.Millisecond

// Hub follows the event table. Safe for concurrent use.
type Hub struct {
	db     *store.DB
	clock  core.Clock
	log    *slog.Logger
	wakeup chan struct{}

	house int64 // Seq up to which configuration changes are noticed; Run's own

	mu   sync.Mutex
	last int64
	subs map[*Subscription]bool
}

// New returns a hub that starts at the newest event. Give Wake to DB.OnCommit.
func New(ctx context.Context, db *store.DB, clock core.Clock, log *slog.Logger) (*Hub, error) {
	last, err := db.R(ctx).LastEvent()
	if err != nil {
		return nil, err
	}
	return &Hub{db: db, clock: clock, log: log.With("component", "live"), last: last, house: last, wakeup: make(chan struct{}, 1), subs: map[*Subscription]bool{}}, nil
}

// Wake tells the hub that events up to seq are committed.
func (h *Hub) Wake(int64) {
	select {
	case h.wakeup <- struct{}{}:
	default:
	}
}

// Subscribers counts the open subscriptions.
func (h *Hub) Subscribers() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.subs)
}

// Run follows the table until ctx ends. Other nodes' commits are found by the
// ticker at the latest.
func (h *Hub) Run(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			h.closeAll()
			return
		case <-tick.C:
			h.noticeHouse(ctx)
		case <-h.wakeup:
			pause := time.NewTimer(gather)
			<-pause.C
		}
		if err := h.follow(ctx); err != nil && ctx.Err() == nil {
			h.log.Warn("could not read events", "error", err)
		}
	}
}

// noticeHouse drops the directory when another program changed the configuration:
// its writes wake nobody here.
func (h *Hub) noticeHouse(ctx context.Context) {
	if !h.db.Shared() {
		return
	}
	changed, upTo, err := h.db.R(ctx).HouseChangedAfter(h.house)
	if err != nil {
		return // the next tick asks again
	}
	if h.house = upTo; changed {
		h.db.InvalidateDirectory()
	}
}

// follow reads and hands out what is new. With nobody listening it only moves on.
func (h *Hub) follow(ctx context.Context) error {
	h.mu.Lock()
	after, listening := h.last, len(h.subs) > 0
	h.mu.Unlock()
	if !listening {
		last, err := h.db.R(ctx).LastEvent()
		if err != nil {
			return err
		}
		h.mu.Lock()
		if len(h.subs) == 0 {
			h.last = last
		}
		h.mu.Unlock()
		return nil
	}
	for {
		events, err := h.db.R(ctx).EventsAfter(after, pageSize)
		if err != nil || len(events) == 0 {
			return err
		}
		views, err := h.views(ctx, events)
		if err != nil {
			return err
		}
		h.mu.Lock()
		for s := range h.subs {
			s.offer(views)
		}
		after = events[len(events)-1].Seq
		h.last = after
		h.mu.Unlock()
		if len(events) < pageSize {
			return nil
		}
	}
}

// Publish hands out an event that is not stored (somebody is typing).
func (h *Hub) Publish(e core.Event) {
	data, err := json.Marshal(e)
	if err != nil {
		return
	}
	v := view{event: store.StoredEvent{Event: e}, placed: true, store: e.StoreID, department: e.DepartmentID, agent: e.AgentID, json: data}
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.subs {
		s.offer([]view{v})
	}
}

// Subscribe follows events after the given Seq (0 = from now on) as far as scope
// may see them. A Seq this database never gave counts as 0. Close it, or let ctx end.
func (h *Hub) Subscribe(ctx context.Context, scope team.Scope, after int64) (*Subscription, error) {
	s := &Subscription{hub: h, scope: scope, frames: make(chan Frame, buffered)}
	s.C = s.frames
	h.mu.Lock()
	ahead := after > h.last
	h.mu.Unlock()
	if ahead { // a resume may have gone beyond what the hub has handed out
		last, err := h.db.R(ctx).LastEvent()
		if err != nil {
			return nil, err
		}
		if after > last {
			after = 0
		}
	}
	h.mu.Lock()
	if after <= 0 || after > h.last {
		h.subs[s] = true
		s.from, s.given = max(after, h.last), after
		h.mu.Unlock()
		return s, nil
	}
	s.from = after
	h.mu.Unlock()
	return s, s.catchUp(ctx, after)
}

func (h *Hub) closeAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.subs {
		s.end()
	}
}
