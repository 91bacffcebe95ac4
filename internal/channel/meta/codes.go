package meta

import (
	"time"

	"prosa/internal/channel"
)

// Reason groups error codes by what a person or the sender should do about them.
type Reason string

// The reasons. The empty Reason is a code with no other meaning than its text.
const (
	ReasonAuth          Reason = "auth"           // the token is bad or lacks a permission
	ReasonAccount       Reason = "account"        // number or business blocked, unpaid, unregistered
	ReasonRate          Reason = "rate"           // throughput of the app, the business or the number
	ReasonPair          Reason = "pair"           // too many messages to this person in a short time
	ReasonTemporary     Reason = "temporary"      // Meta's side; it did not take the message
	ReasonUnknown       Reason = "unknown"        // Meta's side; it may have taken the message
	ReasonWindow        Reason = "window"         // more than 24 h since the person's last message: template only
	ReasonOptOut        Reason = "opt_out"        // the person stopped marketing messages
	ReasonUndeliverable Reason = "undeliverable"  // not on WhatsApp, or unable to get this message
	ReasonHeld          Reason = "held"           // Meta chose not to deliver now
	ReasonTemplate      Reason = "template"       // missing, paused, wrong parameters
	ReasonMedia         Reason = "media"          // file refused
	ReasonContent       Reason = "content"        // the request itself is wrong
	ReasonTestNumber    Reason = "test_recipient" // a test number may write to five people only
)

type rule struct {
	outcome channel.Outcome
	reason  Reason
	wait    time.Duration
}

// rules are Meta's error codes as of "Cloud API error codes" (2025-11-19) and the
// change log up to 2026-09. Only codes that say "later" in seconds or minutes are
// Retry: what may be sent hours later (131048, 131049, 131064) is refused now, for
// a late message nobody expects is worse than one that is seen to have failed.
var rules = map[int]rule{
	0:      {channel.Rejected, ReasonAuth, 0},
	1:      {channel.Ambiguous, ReasonUnknown, 0}, // "invalid request or server fault"
	2:      {channel.Retry, ReasonTemporary, 0},
	3:      {channel.Rejected, ReasonAuth, 0},
	4:      {channel.Retry, ReasonRate, time.Minute},
	10:     {channel.Rejected, ReasonAuth, 0},
	33:     {channel.Rejected, ReasonAccount, 0},
	100:    {channel.Rejected, ReasonContent, 0},
	190:    {channel.Rejected, ReasonAuth, 0},
	368:    {channel.Rejected, ReasonAccount, 0},
	613:    {channel.Retry, ReasonRate, time.Minute},
	80007:  {channel.Retry, ReasonRate, time.Minute},
	130429: {channel.Retry, ReasonRate, time.Second},
	130472: {channel.Rejected, ReasonHeld, 0},
	130497: {channel.Rejected, ReasonAccount, 0},
	131000: {channel.Ambiguous, ReasonUnknown, 0},
	131005: {channel.Rejected, ReasonAuth, 0},
	131008: {channel.Rejected, ReasonContent, 0},
	131009: {channel.Rejected, ReasonContent, 0},
	131016: {channel.Retry, ReasonTemporary, 0},
	131021: {channel.Rejected, ReasonContent, 0},
	131026: {channel.Rejected, ReasonUndeliverable, 0},
	131030: {channel.Rejected, ReasonTestNumber, 0},
	131031: {channel.Rejected, ReasonAccount, 0},
	131037: {channel.Rejected, ReasonAccount, 0},
	131042: {channel.Rejected, ReasonAccount, 0},
	131045: {channel.Rejected, ReasonAccount, 0},
	131047: {channel.Rejected, ReasonWindow, 0},
	131048: {channel.Rejected, ReasonHeld, 0},
	131049: {channel.Rejected, ReasonHeld, 0},
	131050: {channel.Rejected, ReasonOptOut, 0},
	131051: {channel.Rejected, ReasonContent, 0},
	131052: {channel.Rejected, ReasonMedia, 0},
	131053: {channel.Rejected, ReasonMedia, 0},
	131055: {channel.Rejected, ReasonContent, 0},
	131056: {channel.Retry, ReasonPair, 6 * time.Second}, // one message per 6 s and person, after the burst
	131057: {channel.Retry, ReasonTemporary, time.Minute},
	131062: {channel.Rejected, ReasonContent, 0},
	131063: {channel.Rejected, ReasonTemplate, 0},
	131064: {channel.Rejected, ReasonAccount, 0},
	132000: {channel.Rejected, ReasonTemplate, 0},
	132001: {channel.Rejected, ReasonTemplate, 0},
	132005: {channel.Rejected, ReasonTemplate, 0},
	132007: {channel.Rejected, ReasonTemplate, 0},
	132008: {channel.Rejected, ReasonTemplate, 0},
	132012: {channel.Rejected, ReasonTemplate, 0},
	132015: {channel.Rejected, ReasonTemplate, 0},
	132016: {channel.Rejected, ReasonTemplate, 0},
	132018: {channel.Rejected, ReasonTemplate, 0},
	132068: {channel.Rejected, ReasonTemplate, 0},
	132069: {channel.Rejected, ReasonTemplate, 0},
	133004: {channel.Retry, ReasonTemporary, 0},
	133006: {channel.Rejected, ReasonAccount, 0},
	133010: {channel.Rejected, ReasonAccount, 0},
	133015: {channel.Rejected, ReasonAccount, 0},
	134011: {channel.Rejected, ReasonAccount, 0},
	134100: {channel.Rejected, ReasonTemplate, 0},
	134101: {channel.Rejected, ReasonTemplate, 0},
	134102: {channel.Rejected, ReasonTemplate, 0},
	135000: {channel.Rejected, ReasonContent, 0},
	137000: {channel.Rejected, ReasonUndeliverable, 0},
}

// firmAt5xx are the codes whose meaning excludes that the message was taken, even
// though Meta gives them an HTTP status of 500 or 503.
var firmAt5xx = map[int]bool{0: true, 3: true, 10: true, 190: true, 131045: true, 131057: true, 134102: true}

// ReasonOf returns the reason behind a code, whichever way it came: in an answer
// or in a status. Codes Meta does not list give "".
func ReasonOf(code int) Reason {
	if code >= 200 && code <= 299 {
		return ReasonAuth // "API Permission"
	}
	return rules[code].reason
}

// Verdict is what an answer means for the message that was sent.
type Verdict struct {
	Outcome channel.Outcome
	Reason  Reason
	Wait    time.Duration // before a retry; 0 = the sender's own backoff
}

// Judge decides how a call to send ended. The table it follows:
//
//	no connection was handed out                       never sent
//	connection, then timeout, reset, EOF               ambiguous
//	HTTP 429, or a rate code                           retry after the given delay
//	Graph error below 500                              by code: rejected or retry
//	Graph error at 500 and above                       ambiguous, but for a few firm codes
//	anything else: 3xx, bare 4xx and 5xx, HTML, empty  ambiguous
//
// A 2xx is Accepted here; a caller that finds no id in it must say Ambiguous.
func Judge(r Reply) Verdict {
	switch {
	case r.Err != nil && !r.GotConn:
		return Verdict{Outcome: channel.NeverSent}
	case r.Err != nil:
		return Verdict{Outcome: channel.Ambiguous, Reason: ReasonUnknown}
	case r.Graph != nil:
		return judgeGraph(r)
	case r.Status >= 200 && r.Status < 300:
		return Verdict{Outcome: channel.Accepted}
	case r.Status == 429:
		return Verdict{Outcome: channel.Retry, Reason: ReasonRate, Wait: r.RetryAfter}
	}
	return Verdict{Outcome: channel.Ambiguous, Reason: ReasonUnknown}
}

func judgeGraph(r Reply) Verdict {
	ru, known := rules[r.Graph.Code]
	if !known {
		ru = rule{outcome: channel.Rejected, reason: ReasonOf(r.Graph.Code)}
	}
	v := Verdict{Outcome: ru.outcome, Reason: ru.reason, Wait: ru.wait}
	switch {
	case r.Status == 429:
		v.Outcome = channel.Retry
		if v.Reason == "" {
			v.Reason = ReasonRate
		}
	case r.Status >= 500 && !firmAt5xx[r.Graph.Code]:
		v.Outcome = channel.Ambiguous
	case r.Status >= 200 && r.Status < 300:
		v.Outcome = channel.Ambiguous // an error inside a success: Graph does not do that
	}
	if v.Outcome == channel.Retry && r.RetryAfter > v.Wait {
		v.Wait = r.RetryAfter
	}
	return v
}
