package jobs

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"prosa/internal/core"
	"prosa/internal/flow"
	"prosa/internal/store"
)

// FlowCall performs a call of a flow and steps the flow with its result. At least
// once: a call whose process dies before the result is written down is made again,
// with the same Prosa-Call-Id, by which the receiver can tell.
const (
	FlowCall      = "flow.call"
	FlowCallTries = 5
)

// FlowCallArgs is the payload of a FlowCall job.
type FlowCallArgs struct {
	OrgID          core.ID         `json:"org_id"`
	ConversationID core.ID         `json:"conversation_id"`
	CallID         string          `json:"call_id"`
	Kind           string          `json:"kind"` // http, crm, appointment, phrase
	Request        json.RawMessage `json:"request"`
}

// Limits of a call.
const (
	maxAnswer      = 1 << 20 // bytes of an answer that are read
	defaultTimeout = 10 * time.Second
	maxTimeout     = 20 * time.Second
)

// FlowCaller does FlowCall jobs.
type FlowCaller struct {
	// Deliver steps the conversation's flow with a result; nil once that is on disk.
	Deliver func(ctx context.Context, orgID, conversationID core.ID, callID string, r flow.Result) error
	// Phrase puts an answer into words; nil = nobody does.
	Phrase func(ctx context.Context, orgID, conversationID core.ID, r flow.PhraseRequest) flow.Result
	Logger *slog.Logger

	out *Outward
}

// NewFlowCaller returns a FlowCaller whose requests leave by out.
func NewFlowCaller(out *Outward, log *slog.Logger) *FlowCaller {
	return &FlowCaller{Logger: log.With("component", "flow_call"), out: out}
}

// Run performs one call. Whatever becomes of it is a result for the flow; only a
// result that could not be delivered is tried again.
func (f *FlowCaller) Run(ctx context.Context, job store.Job) error {
	var args FlowCallArgs
	if err := json.Unmarshal([]byte(job.Payload), &args); err != nil {
		return GiveUp(err)
	}
	result := flow.Result{Error: "unavailable"}
	switch {
	case args.Kind == "http":
		result = f.http(ctx, args)
	case args.Kind == "phrase" && f.Phrase != nil:
		var r flow.PhraseRequest
		if json.Unmarshal(args.Request, &r) == nil {
			result = f.Phrase(ctx, args.OrgID, args.ConversationID, r)
		}
	}
	err := f.Deliver(ctx, args.OrgID, args.ConversationID, args.CallID, result)
	if core.KindOf(err) == core.NotFound {
		return GiveUp(err)
	}
	return err
}

func (f *FlowCaller) http(ctx context.Context, args FlowCallArgs) flow.Result {
	var r flow.HTTPRequest
	if err := json.Unmarshal(args.Request, &r); err != nil {
		return flow.Result{Error: "the request cannot be read"}
	}
	timeout := time.Duration(r.TimeoutSeconds) * time.Second
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, min(timeout, maxTimeout))
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, strings.ToUpper(r.Method), r.URL, strings.NewReader(r.Body))
	if err != nil {
		return flow.Result{Error: "the address or the method is not valid"}
	}
	if r.Body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, h := range r.Headers {
		req.Header.Set(h.Name, h.Value)
	}
	req.Header.Set("User-Agent", "Prosa")
	req.Header.Set("Prosa-Call-Id", args.CallID)
	res, err := f.out.Do(req)
	if err != nil {
		f.Logger.Info("a flow's call failed", "conversation_id", args.ConversationID, "host", req.URL.Host, "reason", Reason(err))
		return flow.Result{Error: Reason(err)}
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return flow.Result{Status: res.StatusCode, Error: Reason(err)}
	case len(body) > maxAnswer:
		return flow.Result{Status: res.StatusCode, Error: "the answer is larger than 1 MiB"}
	}
	ok := res.StatusCode >= 200 && res.StatusCode < 300
	out := flow.Result{OK: ok, Status: res.StatusCode, Body: strings.ToValidUTF8(string(body), "\uFFFD")}
	if !ok {
		out.Error = res.Status
	}
	return out
}
