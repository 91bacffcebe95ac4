package sandbox

import "time"

// windowLength is the customer service window: each message of the user opens
// or renews it (Meta, "Customer service windows").
const windowLength = 24 * time.Hour

// open reports whether free-form messages may be sent at now.
func (t *thread) open(now time.Time) bool {
	return !t.lastInbound.IsZero() && now.Before(t.lastInbound.Add(windowLength))
}

// wrote opens the window at the instant the user wrote; fromAd remembers a click
// on an ad, which may start a free entry point.
func (t *thread) wrote(at time.Time, fromAd bool) {
	if at.After(t.lastInbound) {
		t.lastInbound = at
	}
	if fromAd {
		t.adClick = at
	}
}

// answerAd starts the free entry point: the business answered within 24 h of a
// message that came from an ad, so everything is free for 72 h.
func (t *thread) answerAd(now time.Time) {
	if !t.adClick.IsZero() && now.Before(t.adClick.Add(windowLength)) && now.After(t.freeUntil) {
		t.freeUntil = now.Add(72 * time.Hour)
	}
	t.adClick = time.Time{}
}

// Window is the customer service window of a pair as the page shows it.
type Window struct {
	Open      bool  `json:"open"`
	ExpiresMs int64 `json:"expires_ms"` // 0: the user never wrote
}

func (t *thread) window(now time.Time) Window {
	if t == nil || t.lastInbound.IsZero() {
		return Window{}
	}
	return Window{Open: t.open(now), ExpiresMs: t.lastInbound.Add(windowLength).UnixMilli()}
}
