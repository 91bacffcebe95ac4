package sandbox

import (
	"context"
	"hash/fnv"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"prosa/internal/core"
)

// target is where an update goes and with whose secret it is signed.
type target struct {
	appID, object, url, secret string
}

// lane is a queue whose updates leave one body after the other. A pair of number
// and phone always uses the same lane of a target, so its webhooks are in order
// unless a fault or a retry mixes them.
type lane struct {
	queue   []hookItem
	running bool
}

type laneKey struct {
	target
	n int
}

// heldItem waits for its turn in a reorder window.
type heldItem struct {
	target target
	item   hookItem
	timer  *time.Timer
}

// dispatcher sends webhooks: at least once, in batches, with retries, and with
// the faults asked for. It has its own lock and knows nothing of the world.
type dispatcher struct {
	ctx     context.Context
	clock   core.Clock
	log     *slog.Logger
	client  *http.Client
	changed func(deliveryChange)
	work    sync.WaitGroup

	mu         sync.Mutex
	settings   Settings
	faults     HookFaults
	lanes      map[laneKey]*lane
	held       map[*heldItem]bool
	deliveries map[int64]*delivery
	order      []int64
	nextID     int64
	kick       chan struct{} // closed by flush: ends latency and batch waits
	slots      chan struct{} // copies and retries at one time
	busy       int           // what idle waits for
	quiet      chan struct{} // closed when busy comes to 0
	closed     bool
}

func newDispatcher(ctx context.Context, clock core.Clock, log *slog.Logger) *dispatcher {
	return &dispatcher{
		ctx: ctx, clock: clock, log: log,
		client: &http.Client{
			Transport:     &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: 30 * time.Second, DisableCompression: true},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		lanes: map[laneKey]*lane{}, held: map[*heldItem]bool{}, deliveries: map[int64]*delivery{},
		kick: make(chan struct{}), slots: make(chan struct{}, 64),
	}
}

func (d *dispatcher) configure(t Settings, f HookFaults) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.settings, d.faults = t, f
}

func (d *dispatcher) hookFaults() HookFaults {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.faults
}

// begin and end count something idle must wait for.
func (d *dispatcher) begin() {
	d.mu.Lock()
	d.count(1)
	d.mu.Unlock()
}

func (d *dispatcher) end() {
	d.mu.Lock()
	d.count(-1)
	d.mu.Unlock()
}

func (d *dispatcher) count(n int) {
	if d.busy == 0 && n > 0 {
		d.quiet = make(chan struct{})
	}
	d.busy += n
	if d.busy == 0 && n < 0 {
		close(d.quiet)
	}
}

// idle waits until nothing is busy.
func (d *dispatcher) idle(ctx context.Context) error {
	for {
		d.mu.Lock()
		quiet, busy := d.quiet, d.busy
		d.mu.Unlock()
		if busy == 0 {
			return nil
		}
		select {
		case <-quiet:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// push queues an update for a target.
func (d *dispatcher) push(to target, it hookItem) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return
	}
	d.count(1)
	if late := d.faults.LatencyMs + jitter(d.faults.JitterMs); late > 0 {
		it.due = time.Now().Add(time.Duration(late) * time.Millisecond)
	}
	if w := d.faults.ReorderWindowMs; w > 0 {
		h := &heldItem{target: to, item: it}
		d.held[h] = true
		h.timer = time.AfterFunc(time.Duration(rand.Int64N(w))*time.Millisecond, func() { d.release(h) })
		return
	}
	d.enqueue(to, it, d.laneOf(it.key))
}

// laneOf spreads keys over the connections; batches are filled from one lane.
func (d *dispatcher) laneOf(key string) int {
	if d.faults.BatchMax > 1 {
		return 0
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(key))
	return int(h.Sum32() % uint32(max(d.settings.HookConnections, 1))) //nolint:gosec // at most 256
}

// release ends the hold of a reordered update, on any lane.
func (d *dispatcher) release(h *heldItem) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.held[h] || d.closed {
		return
	}
	delete(d.held, h)
	n := 0
	if d.faults.BatchMax <= 1 {
		n = rand.IntN(max(d.settings.HookConnections, 1))
	}
	d.enqueue(h.target, h.item, n)
}

func (d *dispatcher) enqueue(to target, it hookItem, n int) {
	key := laneKey{to, n}
	l := d.lanes[key]
	if l == nil {
		l = &lane{}
		d.lanes[key] = l
	}
	l.queue = append(l.queue, it)
	if !l.running {
		l.running = true
		d.work.Add(1)
		go d.drain(key, l)
	}
}

// drain sends what is in a lane and ends when it is empty.
func (d *dispatcher) drain(key laneKey, l *lane) {
	defer d.work.Done()
	for {
		d.mu.Lock()
		f := d.faults
		size := max(f.BatchMax, 1)
		if len(l.queue) > 0 && len(l.queue) < size && f.BatchWaitMs > 0 {
			d.mu.Unlock()
			d.pause(f.BatchWaitMs)
			d.mu.Lock()
		}
		if len(l.queue) == 0 || d.closed {
			l.running = false
			delete(d.lanes, key)
			d.mu.Unlock()
			return
		}
		n := min(size, len(l.queue))
		items := l.queue[:n:n]
		l.queue = l.queue[n:]
		d.mu.Unlock()
		if !items[0].due.IsZero() {
			d.pause(time.Until(items[0].due).Milliseconds())
		}
		d.post(key.target, items)
		d.mu.Lock()
		d.count(-n)
		d.mu.Unlock()
	}
}

func jitter(ms int64) int64 {
	if ms <= 0 {
		return 0
	}
	return rand.Int64N(ms)
}

// pause waits real milliseconds, less after a flush or close.
func (d *dispatcher) pause(ms int64) {
	if ms <= 0 {
		return
	}
	d.mu.Lock()
	kick := d.kick
	d.mu.Unlock()
	t := time.NewTimer(time.Duration(ms) * time.Millisecond)
	defer t.Stop()
	select {
	case <-t.C:
	case <-kick:
	case <-d.ctx.Done():
	}
}

// post makes the body of a batch, sends it and, by a fault, its copies.
func (d *dispatcher) post(to target, items []hookItem) {
	body, err := asciiJSON(envelope(items))
	if err != nil {
		d.log.Error("encode webhook", "err", err)
		return
	}
	names := make([]string, len(items))
	for i, it := range items {
		names[i] = it.name
	}
	d.mu.Lock()
	x := d.record(to, items[0].field, names, body)
	if dup := d.faults.Duplicate; dup.Times > 0 && rand.Float64() < dup.Probability {
		for range dup.Times {
			twin := d.record(to, items[0].field, names, body)
			twin.CopyOf = x.ID
			d.spawn(twin)
		}
	}
	d.mu.Unlock()
	d.attempt(x)
}

// spawn attempts x in the background; mu is held.
func (d *dispatcher) spawn(x *delivery) {
	if d.closed {
		return
	}
	d.count(1)
	d.work.Add(1)
	go func() {
		defer d.work.Done()
		defer d.end()
		select {
		case d.slots <- struct{}{}:
		case <-d.ctx.Done():
			return
		}
		defer func() { <-d.slots }()
		d.attempt(x)
	}()
}

// close stops everything; ctx must be cancelled already.
func (d *dispatcher) close() {
	d.mu.Lock()
	d.closed = true
	d.stopTimers()
	d.mu.Unlock()
	d.work.Wait()
	d.client.CloseIdleConnections()
}

func (d *dispatcher) stopTimers() {
	for h := range d.held {
		h.timer.Stop()
		delete(d.held, h)
		d.count(-1)
	}
	for _, x := range d.deliveries {
		if x.timer != nil {
			x.timer.Stop()
		}
	}
}

// clear forgets all deliveries and what waits; those under way finish unseen.
func (d *dispatcher) clear() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stopTimers()
	for _, l := range d.lanes {
		d.count(-len(l.queue))
		l.queue = nil
	}
	d.deliveries, d.order = map[int64]*delivery{}, nil
}
