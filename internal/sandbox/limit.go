package sandbox

import "time"

// bucket is a token bucket; the zero value is full.
type bucket struct {
	used float64 // tokens taken and not yet come back
	at   time.Time
}

// take removes one token from a bucket of the given size that gets one back
// every interval; false when it is empty.
func (b *bucket) take(now time.Time, interval time.Duration, size int) bool {
	if !b.at.IsZero() {
		b.used -= float64(now.Sub(b.at)) / float64(interval)
	}
	b.used = max(b.used, 0)
	b.at = now
	if b.used+1 > float64(size) {
		return false
	}
	b.used++
	return true
}

// rate spends one send of the number's throughput and of the pair (Meta,
// "Throughput", "Pair rate limits"). Time is real unless the number's limits say
// virtual. A refused send spends nothing of the other rate.
func (n *number) rate(p *phone, virtual time.Time) *graphError {
	l := n.Limits
	if !l.Enabled {
		return nil
	}
	now := time.Now()
	if l.Virtual {
		now = virtual
	}
	t := n.threads[p.ID]
	if t != nil && l.PairIntervalMs > 0 && !t.pair.take(now, time.Duration(l.PairIntervalMs)*time.Millisecond, max(l.PairBurst, 1)) {
		return fail(131056, "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.")
	}
	if l.MPS > 0 && !n.throughput.take(now, time.Second/time.Duration(l.MPS), l.MPS) {
		if t != nil && l.PairIntervalMs > 0 {
			t.pair.used--
		}
		return fail(130429, "Cloud API message throughput has been reached.")
	}
	return nil
}

// arrived counts an inbound message towards the throughput, which is of both directions.
func (n *number) arrived(virtual time.Time) {
	if !n.Limits.Enabled || n.Limits.MPS <= 0 {
		return
	}
	now := time.Now()
	if n.Limits.Virtual {
		now = virtual
	}
	n.throughput.take(now, time.Second/time.Duration(n.Limits.MPS), n.Limits.MPS)
}
