package core

import (
	"sync"
	"time"
)

// Clock tells the time to every use case and edge. Windows of 24 h, business
// hours and reminders are computed from it, so a test or a demo can move a day
// in a moment. Rate limits, leases and timeouts of real sockets use real time.
type Clock interface {
	// Now returns the current instant in UTC.
	Now() time.Time
}

// SystemClock is the machine's clock.
type SystemClock struct{}

// Now implements Clock.
func (SystemClock) Now() time.Time { return time.Now().UTC() }

// VirtualClock runs with the machine's clock plus an offset that may be moved.
// The zero value shows real time. Safe for concurrent use.
type VirtualClock struct {
	mu     sync.Mutex
	offset time.Duration
	frozen time.Time // zero when running
	moved  []func(time.Time)
}

// Now implements Clock.
func (c *VirtualClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *VirtualClock) now() time.Time {
	if !c.frozen.IsZero() {
		return c.frozen
	}
	return time.Now().UTC().Add(c.offset)
}

// Advance moves the clock by d (which may be negative) and tells the listeners.
func (c *VirtualClock) Advance(d time.Duration) {
	c.mu.Lock()
	if c.frozen.IsZero() {
		c.offset += d
	} else {
		c.frozen = c.frozen.Add(d)
	}
	c.tell()
}

// Set moves the clock to t; it keeps running, or stays frozen, as it was.
func (c *VirtualClock) Set(t time.Time) {
	c.mu.Lock()
	if c.frozen.IsZero() {
		c.offset = t.Sub(time.Now())
	} else {
		c.frozen = t.UTC()
	}
	c.tell()
}

// Freeze stops the clock at t (tests that must know the exact instant).
func (c *VirtualClock) Freeze(t time.Time) {
	c.mu.Lock()
	c.frozen = t.UTC()
	c.tell()
}

// OnMove registers f, called after every Advance, Set and Freeze with the new time.
func (c *VirtualClock) OnMove(f func(time.Time)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moved = append(c.moved, f)
}

// tell releases the lock, then calls the listeners.
func (c *VirtualClock) tell() {
	now, fs := c.now(), c.moved
	c.mu.Unlock()
	for _, f := range fs {
		f(now)
	}
}

// Ms converts an instant to the unit of the database and the API: milliseconds
// since 1970, UTC. The zero time is 0.
func Ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// FromMs is the inverse of Ms.
func FromMs(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
