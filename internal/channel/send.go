package channel

import "time"

// Recipient is who a message goes to. The phone is used when known (it settles
// authentication templates and old clients); else the BSUID.
type Recipient struct {
	Phone string // digits; a leading "+" is allowed
	BSUID string
}

// Outcome is how one call to send ended.
type Outcome string

// Accepted: the provider gave the message an id. Rejected: it said no, for good;
// Code says why. Retry: it said "not now", and did not take the message.
// NeverSent: the call provably never reached it. Ambiguous: it may have taken the
// message, nobody knows; only a status can tell, and repeating may send twice.
const (
	Accepted  Outcome = "accepted"
	Rejected  Outcome = "rejected"
	Retry     Outcome = "retry"
	NeverSent Outcome = "never_sent"
	Ambiguous Outcome = "ambiguous"
)

// Result is the answer to one call to send.
type Result struct {
	Outcome    Outcome
	ProviderID string // set when Accepted
	WaID       string // the phone as the provider knows it, when told
	BSUID      string // the user id, when told
	Code       int    // the provider's error code; 0 = none
	Text       string // the provider's words, or the transport's; fit for people, not for logs
	RetryAfter time.Duration
	GotConn    bool // a connection had been obtained: the request may have left
}
