package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"prosa/internal/channel/meta"
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
	// Allowed are host:port of private addresses that calls may reach all the same: the
	// dealership's own DMS. Everything else must be on the public internet.
	Allowed []string
	Logger  *slog.Logger

	client *http.Client
}

// NewFlowCaller returns a FlowCaller whose requests leave through a guarded dialer:
// no private networks, no proxy, no redirects.
func NewFlowCaller(allowed []string, log *slog.Logger) *FlowCaller {
	f := &FlowCaller{Allowed: allowed, Logger: log.With("component", "flow_call")}
	guarded, open := meta.Dialer(false), &net.Dialer{Timeout: 5 * time.Second}
	f.client = &http.Client{
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				if slices.Contains(f.Allowed, address) {
					return open.DialContext(ctx, network, address)
				}
				return guarded.DialContext(ctx, network, address)
			},
			MaxIdleConnsPerHost: 4, IdleConnTimeout: 30 * time.Second, TLSHandshakeTimeout: 5 * time.Second, MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return f
}

// Run performs one call. Whatever becomes of it is a result for the flow; only a
// result that could not be delivered is tried again.
func (f *FlowCaller) Run(ctx context.Context, job store.Job) error {
	var args FlowCallArgs
	if err := json.Unmarshal([]byte(job.Payload), &args); err != nil {
		return GiveUp(err)
	}
	result := flow.Result{Error: "unavailable"}
	if args.Kind == "http" {
		result = f.http(ctx, args)
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
	if err := f.mayReach(req.URL); err != nil {
		return flow.Result{Error: err.Error()}
	}
	if r.Body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, h := range r.Headers {
		req.Header.Set(h.Name, h.Value)
	}
	req.Header.Set("User-Agent", "Prosa")
	req.Header.Set("Prosa-Call-Id", args.CallID)
	res, err := f.client.Do(req)
	if err != nil {
		f.Logger.Info("a flow's call failed", "conversation_id", args.ConversationID, "host", req.URL.Host, "reason", reasonOf(err))
		return flow.Result{Error: reasonOf(err)}
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return flow.Result{Status: res.StatusCode, Error: reasonOf(err)}
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

// mayReach refuses what is no web address, and ports that are not the web's.
func (f *FlowCaller) mayReach(u *url.URL) error {
	if u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return errors.New("only http and https addresses without a user can be called")
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	if port != "80" && port != "443" && !slices.Contains(f.Allowed, net.JoinHostPort(u.Hostname(), port)) {
		return errors.New("only ports 80 and 443 can be called")
	}
	return nil
}

// reasonOf is why a call failed, without addresses that a customer might be shown.
func reasonOf(err error) string {
	var blocked *meta.BlockedError
	switch {
	case errors.As(err, &blocked):
		return "the address is on a private network"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	}
	return "no connection"
}
