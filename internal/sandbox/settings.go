package sandbox

import (
	"time"

	"prosa/internal/core"
)

// Surface says where an error of delivery shows: Meta may answer at once, by a
// failed status, or both (Meta, "Error codes").
type Surface string

// The surfaces.
const (
	InResponse Surface = "response"
	InStatus   Surface = "status"
	InBoth     Surface = "both"
)

// Settings tunes the behaviour that Meta's pages leave open, and the timing.
// Durations are real milliseconds.
type Settings struct {
	DeliveryErrors    Surface `json:"delivery_errors"`    // of 131047, 131026, 131049, 131050
	UnknownRecipients string  `json:"unknown_recipients"` // undeliverable | create
	BlockedSends      string  `json:"blocked_sends"`      // silent | failed
	DeliverAfterMs    int64   `json:"deliver_after_ms"`
	ReadAfterMs       int64   `json:"read_after_ms"`
	FetchLinks        bool    `json:"fetch_links"`
	RetryFirstMs      int64   `json:"retry_first_ms"`
	RetryFactor       float64 `json:"retry_factor"`
	RetryMaxMs        int64   `json:"retry_max_ms"`
	RetryHorizonMs    int64   `json:"retry_horizon_ms"` // on the virtual clock
	HookTimeoutMs     int64   `json:"hook_timeout_ms"`
	HookConnections   int     `json:"hook_connections"` // per callback URL
}

// DefaultSettings are the values of docs/sandbox.md. The retry horizon is the
// 7 days of Meta's WhatsApp webhook pages.
func DefaultSettings() Settings {
	return Settings{
		DeliveryErrors:    InResponse,
		UnknownRecipients: "undeliverable",
		BlockedSends:      "silent",
		FetchLinks:        true,
		RetryFirstMs:      1000,
		RetryFactor:       4,
		RetryMaxMs:        time.Hour.Milliseconds(),
		RetryHorizonMs:    (7 * 24 * time.Hour).Milliseconds(),
		HookTimeoutMs:     20_000,
		HookConnections:   8,
	}
}

// check returns a core.Invalid error naming the first value out of range.
func (t Settings) check() error {
	bad := func(key string) error {
		return core.E(core.Invalid, "invalid", "%s is out of range", key).On(key)
	}
	switch {
	case t.DeliveryErrors != InResponse && t.DeliveryErrors != InStatus && t.DeliveryErrors != InBoth:
		return bad("delivery_errors")
	case t.UnknownRecipients != "undeliverable" && t.UnknownRecipients != "create":
		return bad("unknown_recipients")
	case t.BlockedSends != "silent" && t.BlockedSends != "failed":
		return bad("blocked_sends")
	case t.DeliverAfterMs < 0 || t.ReadAfterMs < 0:
		return bad("deliver_after_ms")
	case t.RetryFirstMs < 0 || t.RetryMaxMs < 1 || t.RetryFactor < 1 || t.RetryHorizonMs < 0:
		return bad("retry_first_ms")
	case t.HookTimeoutMs < 1:
		return bad("hook_timeout_ms")
	case t.HookConnections < 1 || t.HookConnections > 256:
		return bad("hook_connections")
	}
	return nil
}

// Settings returns the present settings.
func (s *Sandbox) Settings() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings
}

// SetSettings replaces the settings; core.Invalid when a value is out of range.
func (s *Sandbox) SetSettings(t Settings) error {
	if err := t.check(); err != nil {
		return err
	}
	s.mu.Lock()
	s.settings = t
	s.mu.Unlock()
	s.out.configure(t, s.out.hookFaults())
	s.feed.publish("state", stateChange{"settings"})
	return nil
}

// stateChange tells the page which part of the state to read again.
type stateChange struct {
	What string `json:"what"`
}
