package sandbox

import (
	"math/rand/v2"
	"slices"

	"prosa/internal/core"
)

// FaultKind names what happens to a request; docs/sandbox.md has the table.
type FaultKind string

// The kinds. Those ending in AfterAccept, Slow and FailedStatus accept the message.
const (
	FaultError          FaultKind = "error"
	Fault500Empty       FaultKind = "http_500_empty"
	Fault502HTML        FaultKind = "http_502_html"
	Fault503            FaultKind = "http_503"
	Fault429            FaultKind = "http_429"
	FaultHang           FaultKind = "hang"
	FaultSlow           FaultKind = "slow"
	FaultResetRead      FaultKind = "reset_before_read"
	FaultResetAccept    FaultKind = "reset_before_accept"
	FaultResetAfter     FaultKind = "reset_after_accept"
	FaultEOFAfter       FaultKind = "eof_after_accept"
	FaultHangAfter      FaultKind = "hang_after_accept"
	FaultTruncatedAfter FaultKind = "truncated_after_accept"
	FaultNoIDAfter      FaultKind = "no_id_after_accept"
	FaultFailedStatus   FaultKind = "failed_status"
)

var faultKinds = []FaultKind{
	FaultError, Fault500Empty, Fault502HTML, Fault503, Fault429, FaultHang, FaultSlow, FaultResetRead, FaultResetAccept,
	FaultResetAfter, FaultEOFAfter, FaultHangAfter, FaultTruncatedAfter, FaultNoIDAfter, FaultFailedStatus,
}

// SendFault is one rule of the fault plan of the Graph API.
type SendFault struct {
	NumberID    string    `json:"number_id"` // "" any
	Edge        string    `json:"edge"`      // messages (default) | media | media_info | media_download | any
	Kind        FaultKind `json:"kind"`
	Probability float64   `json:"probability"`   // 0..1, when Next is 0
	Next        int       `json:"next"`          // plays this many times, then never
	Code        int       `json:"code"`          // error, failed_status
	HTTPStatus  int       `json:"http_status"`   // error: instead of the table's
	Details     string    `json:"details"`       // error: the sentence
	Ms          int64     `json:"ms"`            // hang, slow: real time
	RetryAfterS int       `json:"retry_after_s"` // http_429, http_503
	spent       bool
}

// HookFaults are the faults of webhook delivery; the zero value has none.
type HookFaults struct {
	Duplicate            Duplicate `json:"duplicate"`
	ReorderWindowMs      int64     `json:"reorder_window_ms"` // each update is held a random part of it
	BatchMax             int       `json:"batch_max"`         // updates in one body; 0 is 1
	BatchWaitMs          int64     `json:"batch_wait_ms"`     // how long a batch waits to fill
	LatencyMs            int64     `json:"latency_ms"`
	JitterMs             int64     `json:"jitter_ms"` // added at random
	DropStatuses         Drop      `json:"drop_statuses"`
	StatusBeforeResponse Race      `json:"status_before_response"`
	SkipDelivered        bool      `json:"skip_delivered"` // read without delivered
}

// Duplicate sends a body Times more times with the given probability.
type Duplicate struct {
	Probability float64 `json:"probability"`
	Times       int     `json:"times"`
}

// Drop loses statuses; an empty list means all of them.
type Drop struct {
	Probability float64  `json:"probability"`
	Statuses    []string `json:"statuses"`
}

// Race posts the webhooks of a send before its answer, which then waits 0..MaxMs.
type Race struct {
	Probability float64 `json:"probability"`
	MaxMs       int64   `json:"max_ms"`
}

// Faults is the whole plan.
type Faults struct {
	Sends []SendFault `json:"sends"`
	Hooks HookFaults  `json:"hooks"`
}

// Faults returns the present plan; used-up rules are gone.
func (s *Sandbox) Faults() Faults {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults()
}

func (s *Sandbox) faults() Faults {
	out := Faults{Sends: []SendFault{}, Hooks: s.out.hookFaults()}
	for _, f := range s.sendRules {
		if !f.spent {
			out.Sends = append(out.Sends, f)
		}
	}
	return out
}

// SetSendFaults replaces the rules; core.Invalid for an unknown kind or edge, or
// an error without a code.
func (s *Sandbox) SetSendFaults(rules []SendFault) error {
	rules = slices.Clone(rules)
	for i := range rules {
		f := &rules[i]
		if f.Edge == "" {
			f.Edge = "messages"
		}
		switch {
		case !slices.Contains(faultKinds, f.Kind):
			return core.E(core.Invalid, "invalid", "unknown fault kind %q", f.Kind).On("kind")
		case !slices.Contains([]string{"messages", "media", "media_info", "media_download", "any"}, f.Edge):
			return core.E(core.Invalid, "invalid", "unknown edge %q", f.Edge).On("edge")
		case f.Probability < 0 || f.Probability > 1 || f.Next < 0 || f.Ms < 0:
			return core.E(core.Invalid, "invalid", "probability is 0..1, next and ms are not negative").On("probability")
		case (f.Kind == FaultError || f.Kind == FaultFailedStatus) && f.Code == 0:
			return core.E(core.Invalid, "invalid", "%s needs a code", f.Kind).On("code")
		}
	}
	s.mu.Lock()
	s.sendRules = rules
	s.mu.Unlock()
	s.feed.publish("state", stateChange{"faults"})
	return nil
}

// SetHookFaults replaces the webhook faults.
func (s *Sandbox) SetHookFaults(f HookFaults) error {
	for _, p := range []float64{f.Duplicate.Probability, f.DropStatuses.Probability, f.StatusBeforeResponse.Probability} {
		if p < 0 || p > 1 {
			return core.E(core.Invalid, "invalid", "a probability is 0..1").On("hooks")
		}
	}
	if f.Duplicate.Times < 0 || f.ReorderWindowMs < 0 || f.BatchMax < 0 || f.BatchMax > 1000 || f.BatchWaitMs < 0 || f.LatencyMs < 0 || f.JitterMs < 0 || f.StatusBeforeResponse.MaxMs < 0 {
		return core.E(core.Invalid, "invalid", "a hook fault is out of range (batch_max 0..1000)").On("hooks")
	}
	s.out.configure(s.Settings(), f)
	s.feed.publish("state", stateChange{"faults"})
	return nil
}

// faultEdge classifies a Graph request for the plan.
func faultEdge(method, edge string) string {
	switch {
	case edge == "messages" || edge == "marketing_messages":
		return "messages"
	case edge == "media":
		return "media"
	case edge == "" && method == "GET":
		return "media_info"
	}
	return "other"
}

// drawFault returns a copy of the rule to play for a request, nil for none.
// media_info only concerns media ids, whatever number the rule names.
func (s *Sandbox) drawFault(node, edge string) *SendFault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if edge == "media_info" {
		if s.media[node] == nil {
			return nil
		}
		node = s.media[node].numberID
	}
	for i := range s.sendRules {
		f := &s.sendRules[i]
		if f.spent || (f.NumberID != "" && f.NumberID != node) || (f.Edge != "any" && f.Edge != edge) {
			continue
		}
		if f.Next > 0 {
			if f.Next--; f.Next == 0 {
				f.spent = true
			}
		} else if f.Probability == 0 || rand.Float64() >= f.Probability {
			continue
		}
		out := *f
		return &out
	}
	return nil
}
