package delivery

import "time"

// Meta's pair rate: one message per 6 seconds to one user, with a burst of 45 that
// may be borrowed and is paid back (Meta, "Pair rate limits").
const (
	pairBurst  = 45
	pairRefill = 6 * time.Second
)

// pairBucket counts what may be sent to one contact now. The zero value is full.
type pairBucket struct {
	used int
	at   time.Time
}

// take spends one if there is one, and tells when there will be otherwise.
func (b *pairBucket) take(now time.Time) (ok bool, next time.Time) {
	if n := int(now.Sub(b.at) / pairRefill); n > 0 && b.used > 0 {
		b.used = max(0, b.used-n)
		b.at = b.at.Add(time.Duration(n) * pairRefill)
	}
	if b.used == 0 {
		b.at = now
	}
	if b.used >= pairBurst {
		return false, b.at.Add(pairRefill)
	}
	b.used++
	return true, now
}

// idle tells that the bucket is full again and may be forgotten.
func (b *pairBucket) idle(now time.Time) bool {
	return b.used == 0 || now.Sub(b.at) >= time.Duration(b.used)*pairRefill
}

// backoff is how long to wait before try n (from 1): 1 s doubling to a minute.
func backoff(n int) time.Duration {
	if n > 6 {
		return time.Minute
	}
	return time.Second << max(0, n-1)
}
