package sandbox

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"prosa/internal/core"
)

// DeliveryState is how far a webhook body got.
type DeliveryState string

// The states. Waiting means refused and to be sent again.
const (
	DeliveryPending   DeliveryState = "pending"
	DeliveryDelivered DeliveryState = "delivered"
	DeliveryWaiting   DeliveryState = "waiting"
	DeliveryFailed    DeliveryState = "failed" // given up after the horizon
)

// maxDeliveries bounds the log; finished deliveries past it are forgotten.
const maxDeliveries = 20_000

// Delivery is one webhook body and what happened to it.
type Delivery struct {
	ID         int64         `json:"id"`
	AppID      string        `json:"app_id"`
	URL        string        `json:"url"`
	Object     string        `json:"object"`
	Field      string        `json:"field"`
	State      DeliveryState `json:"state"`
	CreatedMs  int64         `json:"created_ms"`
	Items      []string      `json:"items"`
	Body       string        `json:"body"`
	CopyOf     int64         `json:"copy_of,omitempty"`
	Attempts   []Attempt     `json:"attempts"`
	NextRealMs int64         `json:"next_real_ms,omitempty"`
}

// Attempt is one POST of a delivery, in real time.
type Attempt struct {
	RealMs int64  `json:"real_ms"`
	Status int    `json:"status"` // 0: no answer
	Error  string `json:"error,omitempty"`
	TookMs int64  `json:"took_ms"`
}

// delivery is a Delivery with its retry.
type delivery struct {
	Delivery
	secret    string
	signature string // sent instead of a true one
	timer     *time.Timer
	due       time.Time // of the retry, on the virtual clock
	began     time.Time // virtual, for the horizon
}

// deliveryChange is the page event of a delivery.
type deliveryChange struct {
	ID     int64         `json:"id"`
	State  DeliveryState `json:"state"`
	Status int           `json:"status,omitempty"`
}

// record adds a body to the log; mu is held.
func (d *dispatcher) record(to target, field string, names []string, body []byte) *delivery {
	d.nextID++
	now := d.clock.Now()
	x := &delivery{
		Delivery: Delivery{
			ID: d.nextID, AppID: to.appID, URL: to.url, Object: to.object, Field: field, State: DeliveryPending,
			CreatedMs: now.UnixMilli(), Items: names, Body: string(body), Attempts: []Attempt{},
		},
		secret: to.secret, began: now,
	}
	d.deliveries[x.ID] = x
	d.order = append(d.order, x.ID)
	if len(d.order) > maxDeliveries {
		d.forget()
	}
	return x
}

// forget drops the finished ones of the older half.
func (d *dispatcher) forget() {
	kept := make([]int64, 0, len(d.order))
	for i, id := range d.order {
		x := d.deliveries[id]
		if i < len(d.order)/2 && (x.State == DeliveryDelivered || x.State == DeliveryFailed) {
			delete(d.deliveries, id)
		} else {
			kept = append(kept, id)
		}
	}
	d.order = kept
}

// attempt posts x once. Anything but 200 is a failure and is retried with
// backoff until the horizon (Meta, "Webhooks - delivery and retries").
func (d *dispatcher) attempt(x *delivery) {
	d.mu.Lock()
	timeout := time.Duration(d.settings.HookTimeoutMs) * time.Millisecond
	x.timer, x.NextRealMs = nil, 0
	d.mu.Unlock()
	began := time.Now()
	status, err := d.send(x, timeout)
	a := Attempt{RealMs: began.UnixMilli(), Status: status, TookMs: time.Since(began).Milliseconds()}
	if err != nil {
		a.Error = err.Error()
	}
	d.mu.Lock()
	x.Attempts = append(x.Attempts, a)
	if status == http.StatusOK {
		x.State = DeliveryDelivered
	} else {
		d.schedule(x)
	}
	change := deliveryChange{x.ID, x.State, status}
	d.mu.Unlock()
	d.changed(change)
}

// schedule sets the next try of a refused delivery; mu is held.
func (d *dispatcher) schedule(x *delivery) {
	wait := float64(d.settings.RetryFirstMs)
	for range len(x.Attempts) - 1 {
		wait = min(wait*d.settings.RetryFactor, float64(d.settings.RetryMaxMs))
	}
	backoff := time.Duration(wait) * time.Millisecond
	x.due = d.clock.Now().Add(backoff)
	if x.due.Sub(x.began) > time.Duration(d.settings.RetryHorizonMs)*time.Millisecond {
		x.State = DeliveryFailed
		return
	}
	x.State = DeliveryWaiting
	if d.closed || d.deliveries[x.ID] != x {
		return
	}
	x.NextRealMs = time.Now().Add(backoff).UnixMilli()
	x.timer = time.AfterFunc(backoff, func() { d.retry(x) })
}

// retry sends a waiting delivery again, now.
func (d *dispatcher) retry(x *delivery) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if x.State != DeliveryWaiting || d.deliveries[x.ID] != x {
		return
	}
	if x.timer != nil {
		x.timer.Stop()
	}
	x.State = DeliveryPending
	d.spawn(x)
}

// send is one POST; the answer's body is thrown away.
func (d *dispatcher) send(x *delivery, timeout time.Duration) (int, error) {
	ctx, cancel := context.WithTimeout(d.ctx, timeout)
	defer cancel()
	body := []byte(x.Body)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, x.URL, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "facebookexternalua")
	r.Header.Set("Accept", "*/*")
	if x.signature != "" {
		r.Header.Set("X-Hub-Signature-256", x.signature)
	} else {
		sign(r.Header, x.secret, body)
	}
	res, err := d.client.Do(r)
	if err != nil {
		return 0, err
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10))
	return res.StatusCode, nil
}

// moved sends what fell due by a jump of the virtual clock.
func (d *dispatcher) moved(now time.Time) {
	d.hasten(func(x *delivery) bool { return !x.due.After(now) })
}

// flush ends every wait: retries, latencies and reorder windows. It returns how
// many deliveries and held updates were waiting.
func (d *dispatcher) flush() int {
	d.mu.Lock()
	close(d.kick)
	d.kick = make(chan struct{})
	var held []*heldItem
	for h := range d.held {
		h.timer.Stop()
		held = append(held, h)
	}
	d.mu.Unlock()
	for _, h := range held {
		d.release(h)
	}
	return len(held) + d.hasten(func(*delivery) bool { return true })
}

func (d *dispatcher) hasten(which func(*delivery) bool) int {
	d.mu.Lock()
	var due []*delivery
	for _, id := range d.order {
		if x := d.deliveries[id]; x.State == DeliveryWaiting && which(x) {
			due = append(due, x)
		}
	}
	d.mu.Unlock()
	for _, x := range due {
		d.retry(x)
	}
	return len(due)
}

// replay sends the same bytes again as a new delivery.
func (d *dispatcher) replay(id int64) (int64, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	x := d.deliveries[id]
	if x == nil {
		return 0, core.E(core.NotFound, "not_found", "no such delivery")
	}
	twin := d.record(target{x.AppID, x.Object, x.URL, x.secret}, x.Field, x.Items, []byte(x.Body))
	twin.CopyOf, twin.signature = x.ID, x.signature
	d.spawn(twin)
	return twin.ID, nil
}

// list returns copies of the deliveries after an id, oldest first, and the newest id.
func (d *dispatcher) list(after int64, limit int, state DeliveryState) ([]Delivery, int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := []Delivery{}
	for _, id := range d.order {
		if len(out) == limit {
			break
		}
		x := d.deliveries[id]
		if id > after && (state == "" || x.State == state) {
			c := x.Delivery
			c.Attempts = append([]Attempt{}, x.Attempts...)
			out = append(out, c)
		}
	}
	return out, d.nextID
}

// Deliveries returns at most limit webhook deliveries after the id, oldest
// first, of one state or ("") of all, and the newest id.
func (s *Sandbox) Deliveries(after int64, limit int, state DeliveryState) ([]Delivery, int64) {
	return s.out.list(after, limit, state)
}

// Replay posts the bytes of a delivery again and returns the new delivery's id.
func (s *Sandbox) Replay(id int64) (int64, error) { return s.out.replay(id) }

// Flush sends at once whatever waits for a retry, a latency or a reorder window,
// and returns how many were waiting.
func (s *Sandbox) Flush() int { return s.out.flush() }

// isURL reports whether s is an absolute http(s) URL.
func isURL(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}
