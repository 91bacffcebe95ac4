package meta

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-json-experiment/json"

	"prosa/internal/channel"
	"prosa/internal/core"
)

// The defaults of Options.
const (
	DefaultURL     = "https://graph.facebook.com"
	DefaultVersion = "v26.0"
	DefaultTimeout = 10 * time.Second
)

const (
	maxAnswer   = 1 << 20
	maxWait     = time.Hour // a longer Retry-After is taken for a mistake
	idleTimeout = 30 * time.Second
)

// Options configure a Client. The zero value talks to Meta.
type Options struct {
	URL     string        // Graph's base; a loopback address allows loopback connections (the sandbox)
	Version string        // "v26.0"
	Timeout time.Duration // of one call, files excepted
	Proof   bool          // add appsecret_proof, for apps that require it
	Secret  string        // the installation's app secret, for the proof
}

// Client calls the Graph API. It is safe for concurrent use and keeps its
// connections; one serves the whole process.
type Client struct {
	base    string // scheme://host, no slash at the end
	host    string
	version string
	timeout time.Duration
	proof   bool
	secret  string
	local   bool // the base is on this machine
	http    *http.Client
}

// NewClient checks the options. The error is for the person who configured them.
func NewClient(o Options) (*Client, error) {
	if o.URL == "" {
		o.URL = DefaultURL
	}
	if o.Version == "" {
		o.Version = DefaultVersion
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	u, err := url.Parse(strings.TrimRight(o.URL, "/"))
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, core.E(core.Invalid, "graph_url", "the Graph address %q is not an http(s) URL", o.URL)
	}
	local := IsLoopbackHost(u.Hostname())
	if u.Scheme == "http" && !local {
		return nil, core.E(core.Invalid, "graph_url", "the Graph address %q must use https: access tokens travel to it", o.URL)
	}
	return &Client{
		base: u.String(), host: u.Host, version: strings.Trim(o.Version, "/"), timeout: o.Timeout,
		proof: o.Proof, secret: o.Secret, local: local,
		http: &http.Client{
			Transport:     newTransport(local),
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}, nil
}

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// newTransport keeps enough idle connections for the busiest number and closes
// them before Meta does: a POST written to a connection the other side is just
// closing ends ambiguous.
func newTransport(local bool) *http.Transport {
	return &http.Transport{
		Proxy:                 nil, // a proxy would resolve the names, out of the guard's sight
		DialContext:           Dialer(local).DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          512,
		MaxIdleConnsPerHost:   256,
		IdleConnTimeout:       idleTimeout,
		TLSHandshakeTimeout:   5 * time.Second,
		ResponseHeaderTimeout: time.Minute,
		DisableCompression:    true,
	}
}

// Request is one call. Body nil makes a call without one.
type Request struct {
	Method  string
	Path    string // below the version: "106540352242922/messages"
	Query   url.Values
	Token   string
	Secret  string // the app secret of the token's app, for the proof; "" = the installation's
	Type    string // of Body; "" = application/json
	Body    []byte
	Stream  io.Reader // instead of Body, with Size bytes
	Size    int64
	Timeout time.Duration // 0 = the client's
}

// Reply is how a call went. Err is the transport's: no answer, or one that broke
// off. Graph is the error envelope, when the answer holds one.
type Reply struct {
	Status     int
	GotConn    bool
	RetryAfter time.Duration
	Graph      *Error
	Err        error
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Do makes the call, once, and decodes a 2xx answer into out when out is not nil
// (a body that does not decode leaves out as it is: the caller looks for what it
// needs). It waits for the answer at most for the timeout.
func (c *Client) Do(ctx context.Context, r Request, out any) Reply {
	timeout := c.timeout
	if r.Timeout > 0 {
		timeout = r.Timeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	var reply Reply
	resp, got, err := c.send(ctx, r)
	reply.GotConn = got
	if err != nil {
		reply.Err = err
		return reply
	}
	defer resp.Body.Close()
	reply.Status = resp.StatusCode
	reply.RetryAfter = retryAfter(resp.Header.Get("Retry-After"))

	buf := buffers.Get().(*bytes.Buffer)
	defer func() { buf.Reset(); buffers.Put(buf) }()
	if _, err := buf.ReadFrom(io.LimitReader(resp.Body, maxAnswer)); err != nil {
		reply.Err = hideURL(err)
		return reply
	}
	reply.Graph = DecodeError(resp.StatusCode, buf.Bytes())
	if out != nil && reply.Graph == nil && resp.StatusCode >= 200 && resp.StatusCode < 300 {
		_ = json.Unmarshal(buf.Bytes(), out)
	}
	return reply
}

// send performs the round trip and tells whether a connection was handed out.
func (c *Client) send(ctx context.Context, r Request) (*http.Response, bool, error) {
	var got atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { got.Store(true) },
	})
	req, err := c.build(ctx, r)
	if err != nil {
		return nil, false, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, got.Load(), hideURL(err)
	}
	return resp, true, nil
}

func (c *Client) build(ctx context.Context, r Request) (*http.Request, error) {
	u := c.base + "/" + c.version + "/" + r.Path
	if c.proof {
		if r.Query == nil {
			r.Query = url.Values{}
		}
		r.Query.Set("appsecret_proof", c.proofOf(r))
	}
	if len(r.Query) > 0 {
		u += "?" + r.Query.Encode()
	}
	var body io.Reader
	switch {
	case r.Stream != nil:
		body = r.Stream
	case r.Body != nil:
		body = bytes.NewReader(r.Body)
	}
	req, err := http.NewRequestWithContext(ctx, r.Method, u, body)
	if err != nil {
		return nil, hideURL(err)
	}
	if r.Stream != nil {
		req.ContentLength = r.Size
	}
	if body != nil {
		if r.Type == "" {
			r.Type = "application/json"
		}
		req.Header.Set("Content-Type", r.Type)
	}
	setIdentity(req, r.Token)
	return req, nil
}

func setIdentity(req *http.Request, token string) {
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	req.Header.Set("User-Agent", "prosa") // Meta's file hosts refuse calls without one
}

// proofOf is Graph's appsecret_proof ("Securing Graph API requests").
func (c *Client) proofOf(r Request) string {
	secret := r.Secret
	if secret == "" {
		secret = c.secret
	}
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(r.Token))
	return hex.EncodeToString(h.Sum(nil))
}

// AsError turns a call that did not succeed into an error for people and logs; nil
// for a success. Unavailable means that the same call may succeed later; Conflict
// (channel_auth) that it may once the token is right; Invalid (graph_rejected) that
// it will not. The Graph error, when there is one, is in its chain.
func (r Reply) AsError() error {
	switch {
	case r.Err != nil:
		return core.E(core.Unavailable, "graph_unreachable", "Meta does not answer").Because(r.Err)
	case r.Graph == nil && r.Status >= 200 && r.Status < 300:
		return nil
	case r.Graph == nil:
		return core.E(core.Unavailable, "graph_unavailable", "Meta answered HTTP %d", r.Status)
	}
	switch v := Judge(r); {
	case v.Reason == ReasonAuth:
		return core.E(core.Conflict, "channel_auth", "Meta does not accept the channel account's token").Because(r.Graph)
	case v.Outcome != channel.Rejected:
		return core.E(core.Unavailable, "graph_busy", "Meta asks to try again later").Because(r.Graph)
	}
	return core.E(core.Invalid, "graph_rejected", "Meta refused the call (code %d)", r.Graph.Code).Because(r.Graph)
}

// hideURL keeps the proof and ids in the URL out of error texts.
func hideURL(err error) error {
	if ue, ok := err.(*url.Error); ok {
		return ue.Err
	}
	return err
}

// retryAfter reads the header in seconds or as an HTTP date; 0 when absent or odd.
func retryAfter(v string) time.Duration {
	if v == "" {
		return 0
	}
	d, err := time.ParseDuration(v + "s")
	if err != nil {
		at, err := http.ParseTime(v)
		if err != nil {
			return 0
		}
		d = time.Until(at)
	}
	return min(max(d, 0), maxWait)
}
