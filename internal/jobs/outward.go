package jobs

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"

	"prosa/internal/channel/meta"
)

// Outward reaches other systems that an administrator named: no private networks, no
// proxy, no redirects, the web's ports only. Safe for concurrent use.
type Outward struct {
	allowed []string
	client  *http.Client
}

// NewOutward returns an Outward. allowed are host:port of private addresses that may be
// reached all the same: the dealership's own DMS, a model in its own rack.
func NewOutward(allowed []string) *Outward {
	guarded, open := meta.Dialer(false), &net.Dialer{Timeout: 5 * time.Second}
	return &Outward{allowed, &http.Client{
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				if slices.Contains(allowed, address) {
					return open.DialContext(ctx, network, address)
				}
				return guarded.DialContext(ctx, network, address)
			},
			MaxIdleConnsPerHost: 4, IdleConnTimeout: 30 * time.Second, TLSHandshakeTimeout: 5 * time.Second, MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Do sends a request. What stands between is told by Reason.
func (o *Outward) Do(req *http.Request) (*http.Response, error) {
	if err := o.MayReach(req.URL); err != nil {
		return nil, err
	}
	return o.client.Do(req)
}

// refusal is an error that says itself why.
type refusal string

func (r refusal) Error() string { return string(r) }

// MayReach refuses what is no web address, and ports that are not the web's.
func (o *Outward) MayReach(u *url.URL) error {
	if u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return refusal("only http and https addresses without a user can be called")
	}
	if port := portOf(u); port != "80" && port != "443" && !o.Allowed(u) {
		return refusal("only ports 80 and 443 can be called")
	}
	return nil
}

// Allowed tells whether an address is one of those the operator named.
func (o *Outward) Allowed(u *url.URL) bool {
	return slices.Contains(o.allowed, net.JoinHostPort(u.Hostname(), portOf(u)))
}

func portOf(u *url.URL) string {
	if u.Port() != "" {
		return u.Port()
	}
	return map[string]string{"http": "80", "https": "443"}[u.Scheme]
}

// Reason is why a call failed, without addresses that a customer might be shown.
func Reason(err error) string {
	var blocked *meta.BlockedError
	var refused refusal
	switch {
	case errors.As(err, &refused):
		return string(refused)
	case errors.As(err, &blocked):
		return "the address is on a private network"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	}
	return "no connection"
}
