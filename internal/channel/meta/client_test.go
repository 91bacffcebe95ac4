package meta

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"prosa/internal/channel"
	"prosa/internal/core"
)

// rawServer answers each connection with f, which has the whole first request at
// hand, and counts the requests that arrived.
func rawServer(t *testing.T, f func(net.Conn)) (url string, arrived *atomic.Int32) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	arrived = new(atomic.Int32)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				r, err := http.ReadRequest(bufio.NewReader(c))
				if err != nil {
					return
				}
				_, _ = io.Copy(io.Discard, r.Body)
				arrived.Add(1)
				f(c)
			}()
		}
	}()
	return "http://" + l.Addr().String(), arrived
}

func newClient(t *testing.T, url string, o Options) *Client {
	t.Helper()
	o.URL = url
	c, err := NewClient(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func post(c *Client) (Reply, string) {
	var ans struct {
		ID string `json:"id"`
	}
	rep := c.Do(context.Background(), Request{Method: "POST", Path: "1/messages", Token: "tok", Body: []byte(`{"a":1}`)}, &ans)
	return rep, ans.ID
}

func TestFaultsAfterTheRequest(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]func(net.Conn){
		"reset":              func(c net.Conn) { _ = c.(*net.TCPConn).SetLinger(0) },
		"closed":             func(net.Conn) {},
		"half a status line": func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 20") },
		"half a body":        func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":") },
		"garbage":            func(c net.Conn) { _, _ = io.WriteString(c, "\x16\x03\x01") },
		"silence":            func(c net.Conn) { _, _ = io.Copy(io.Discard, c) },
		"bare 500":           func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n") },
		"HTML":               func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 502 X\r\nContent-Length: 6\r\n\r\n<html>") },
		"redirect": func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 307 X\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url, arrived := rawServer(t, f)
			c := newClient(t, url, Options{Timeout: 300 * time.Millisecond})
			rep, _ := post(c)
			if v := Judge(rep); v.Outcome != channel.Ambiguous || !rep.GotConn {
				t.Errorf("got %+v for %+v", v, rep)
			}
			if n := arrived.Load(); n != 1 {
				t.Errorf("the request arrived %d times", n)
			}
		})
	}
}

// The control of "arrived once": with the header that must never be set, Go's
// Transport itself sends a POST again on a kept connection that breaks.
func TestIdempotencyKeyWouldRepeat(t *testing.T) {
	t.Parallel()
	for _, header := range []string{"", "Idempotency-Key"} {
		var served atomic.Int32
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			if r.URL.Path == "/warm" {
				return
			}
			if served.Add(1) == 1 {
				conn, _, err := http.NewResponseController(w).Hijack()
				if err == nil {
					conn.Close()
				}
				return
			}
		}))
		defer srv.Close()
		c := newClient(t, srv.URL, Options{})
		resp, err := c.http.Get(srv.URL + "/warm")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		req, err := c.build(t.Context(), Request{Method: "POST", Path: "x", Body: []byte("{}")})
		if err != nil {
			t.Fatal(err)
		}
		for k := range req.Header {
			if strings.Contains(strings.ToLower(k), "idempotency") {
				t.Fatalf("the client sets %s", k)
			}
		}
		if header != "" {
			req.Header.Set(header, "k")
		}
		resp, err = c.http.Do(req)
		if err == nil {
			resp.Body.Close()
		}
		want := int32(1)
		if header != "" {
			want = 2
		}
		if got := served.Load(); got != want {
			t.Errorf("with %q the request arrived %d times, want %d (error %v)", header, got, want, err)
		}
	}
}

func TestNeverSent(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + l.Addr().String()
	l.Close()
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		url string
		ctx context.Context
	}{
		"refused":   {closed, t.Context()},
		"no TLS":    {strings.Replace(plainServer(t), "http:", "https:", 1), t.Context()},
		"cancelled": {closed, cancelled},
	} {
		rep := newClient(t, c.url, Options{}).Do(c.ctx, Request{Method: "POST", Path: "x", Body: []byte("{}")}, nil)
		if v := Judge(rep); v.Outcome != channel.NeverSent || rep.GotConn || rep.Err == nil {
			t.Errorf("%s: %+v for %+v", name, v, rep)
		}
		if core.CodeOf(rep.AsError()) != "graph_unreachable" {
			t.Errorf("%s: %v", name, rep.AsError())
		}
	}
}

func plainServer(t *testing.T) string {
	srv := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(srv.Close)
	return srv.URL
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	var seen atomic.Pointer[http.Request]
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen.Store(r.Clone(context.Background()))
		switch r.Header.Get("Authorization") {
		case "Bearer tok":
			_, _ = io.WriteString(w, `{"id":"7"}`)
		case "Bearer slow":
			w.Header().Set("Retry-After", "17")
			w.WriteHeader(429)
		default:
			w.WriteHeader(401)
			_, _ = io.WriteString(w, `{"error":{"message":"bad token","code":190}}`)
		}
	}))
	t.Cleanup(srv.Close)
	c := newClient(t, srv.URL, Options{Proof: true, Secret: "s"})
	rep, id := post(c)
	if rep.Err != nil || rep.AsError() != nil || id != "7" || !rep.GotConn {
		t.Fatalf("%+v, id %q", rep, id)
	}
	r := seen.Load()
	if r.URL.Path != "/v26.0/1/messages" || r.Header.Get("Content-Type") != "application/json" || r.Header.Get("User-Agent") == "" {
		t.Errorf("request %s %v", r.URL.Path, r.Header)
	}
	const proof = "352ffbae29705af2fbb062825e8fd09dc9b42711086dad819f3f3644763f7b7d" // openssl dgst -sha256 -hmac s
	if got := r.URL.Query().Get("appsecret_proof"); got != proof {
		t.Errorf("appsecret_proof = %q", got)
	}
	rep = c.Do(t.Context(), Request{Method: "GET", Path: "1", Token: "slow"}, nil)
	if v := Judge(rep); v.Outcome != channel.Retry || v.Wait != 17*time.Second {
		t.Errorf("%+v", v)
	}
	rep = c.Do(t.Context(), Request{Method: "GET", Path: "1", Token: "bad"}, nil)
	var g *Error
	if err := rep.AsError(); core.CodeOf(err) != "channel_auth" || !errors.As(err, &g) || g.Code != 190 {
		t.Errorf("%v", rep.AsError())
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]time.Duration{
		"": 0, "3": 3 * time.Second, "-3": 0, "x": 0, "999999": maxWait, "Thu, 01 Jan 1970 00:00:00 GMT": 0,
	} {
		if got := retryAfter(in); got != want {
			t.Errorf("retryAfter(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestGraphURL(t *testing.T) {
	t.Parallel()
	for url, ok := range map[string]bool{
		"":                           true,
		"https://graph.facebook.com": true,
		"http://127.0.0.1:9999":      true,
		"http://localhost:9999/":     true,
		"http://[::1]:9999":          true,
		"http://graph.facebook.com":  false,
		"http://10.0.0.1":            false,
		"ftp://graph.facebook.com":   false,
		"graph.facebook.com":         false,
		"https://u:p@example.com":    false,
	} {
		if _, err := NewClient(Options{URL: url}); (err == nil) != ok {
			t.Errorf("%q: %v", url, err)
		}
	}
}
