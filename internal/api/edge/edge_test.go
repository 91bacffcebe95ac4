package edge

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"prosa/internal/core"
	"prosa/internal/store/storetest"
)

var quiet = slog.New(slog.DiscardHandler)

func refuse(w http.ResponseWriter, _ *http.Request, err error) {
	w.WriteHeader(map[core.Kind]int{core.Forbidden: 403, core.Unavailable: 503}[core.KindOf(err)])
	_, _ = io.WriteString(w, core.CodeOf(err))
}

func get(t *testing.T, h http.Handler, method, path string, header http.Header) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for name, values := range header {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestAppHeaders(t *testing.T) {
	t.Parallel()
	h := App(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), Options{Logger: quiet, HTTPS: true}, refuse)
	head := get(t, h, "GET", "/api/v1/x", nil).Header()
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Strict-Transport-Security": "max-age=31536000", "Cache-Control": "no-store",
	} {
		if !strings.Contains(head.Get(name), want) {
			t.Errorf("%s: %q, want %q", name, head.Get(name), want)
		}
	}
	if head := get(t, App(http.NotFoundHandler(), Options{Logger: quiet}, refuse), "GET", "/", nil).Header(); head.Get("Strict-Transport-Security") != "" {
		t.Error("HSTS without https would lock people out")
	}
}

func TestRequestID(t *testing.T) {
	t.Parallel()
	var inside string
	h := Webhooks(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { inside = core.RequestID(r.Context()) }), Options{Logger: quiet})
	for given, kept := range map[string]bool{"proxy-0123456789": true, "short": false, "": false, "line\nbreak-is-no-id": false, strings.Repeat("x", 65): false} {
		w := get(t, h, "POST", "/", http.Header{"X-Request-Id": {given}})
		if id := w.Header().Get("X-Request-Id"); id != inside || id == "" || (id == given) != kept {
			t.Errorf("given %q, answered %q, inside %q", given, id, inside)
		}
	}
}

// TestLogHoldsNoSecrets: neither query, path values nor bodies reach the log. The
// control is the pattern, which does.
func TestLogHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	mux := http.NewServeMux()
	mux.HandleFunc("GET /things/{id}", func(http.ResponseWriter, *http.Request) { panic("boom") })
	h := Webhooks(mux, Options{Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	w := get(t, h, "GET", "/things/5511987650001?q=canary-query", http.Header{"Authorization": {"Bearer canary-token"}})
	if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), w.Header().Get("X-Request-Id")) {
		t.Errorf("a panic answered %d %s", w.Code, w.Body)
	}
	for _, secret := range []string{"5511987650001", "canary-query", "canary-token"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log has %s:\n%s", secret, log.String())
		}
	}
	if !strings.Contains(log.String(), "/things/{id}") || !strings.Contains(log.String(), "boom") {
		t.Errorf("the log has neither pattern nor panic:\n%s", log.String())
	}
}

func TestInFlightCap(t *testing.T) {
	t.Parallel()
	inside, leave := make(chan struct{}), make(chan struct{})
	h := App(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			inside <- struct{}{}
			<-leave
		}
	}), Options{Logger: quiet, InFlight: 2}, refuse)
	done := make(chan struct{})
	for range 2 {
		go func() { get(t, h, "GET", "/slow", nil); done <- struct{}{} }()
		<-inside
	}
	if w := get(t, h, "GET", "/", nil); w.Code != 503 || w.Body.String() != "busy" {
		t.Errorf("past the cap: %d %s", w.Code, w.Body)
	}
	if w := get(t, h, "GET", "/api/v1/events", nil); w.Code != 200 {
		t.Errorf("an event stream was counted: %d", w.Code)
	}
	close(leave)
	<-done
	<-done
	if w := get(t, h, "GET", "/", nil); w.Code != 200 {
		t.Errorf("after they left: %d", w.Code)
	}
}

func TestMetricsAreForThisMachine(t *testing.T) {
	t.Parallel()
	m := NewMetrics(storetest.SQLite(t), t.TempDir(), "test", quiet)
	m.Webhook("stored", 3, 1, 0, time.Millisecond)
	m.Turn(time.Millisecond)
	m.Streaming(1)
	m.request("app", "GET", "GET /api/v1/me", 200, time.Millisecond)
	m.request("app", "BREW", "", 404, time.Millisecond)
	h := LocalOnly(m.Handler())
	ask := func(from string, header http.Header) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", "/metrics", nil)
		r.RemoteAddr, r.Header = from, header
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	for _, c := range []struct {
		from   string
		header http.Header
	}{{"203.0.113.9:1", nil}, {"127.0.0.1:1", http.Header{"X-Forwarded-For": {"203.0.113.9"}}}, {"127.0.0.1:1", http.Header{"Via": {"1.1 proxy"}}}, {"nonsense", nil}} {
		if w := ask(c.from, c.header); w.Code != 404 {
			t.Errorf("from %s %v: %d", c.from, c.header, w.Code)
		}
	}
	w := ask("127.0.0.1:1", nil)
	for _, want := range []string{
		`prosa_webhook_items_total{kind="good"} 2`, `prosa_webhook_seconds_count{result="stored"} 1`, "prosa_turn_seconds_count 1", "prosa_event_streams 1",
		`prosa_http_request_seconds_count{method="GET",route="GET /api/v1/me",server="app",status="200"} 1`,
		`prosa_http_request_seconds_count{method="other",route="none",server="app",status="404"} 1`,
		"prosa_outbox_depth 0", "prosa_dead_letters 0", "prosa_writer_commits_total",
		"\nprosa_disk_free_bytes ", "\nprosa_disk_size_bytes ",
	} {
		if w.Code != 200 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%d, without %s", w.Code, want)
		}
	}
}

func TestReady(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	var stopping atomic.Bool
	h := Health{DB: db, Dir: t.TempDir(), Stopping: stopping.Load}
	ready := func() *httptest.ResponseRecorder { return get(t, http.HandlerFunc(h.Ready), "GET", "/readyz", nil) }
	if w := ready(); w.Code != 200 || !strings.Contains(w.Body.String(), `"ready":true`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	stopping.Store(true)
	if w := ready(); w.Code != 503 || !strings.Contains(w.Body.String(), "stopping") {
		t.Errorf("while stopping: %d %s", w.Code, w.Body)
	}
	stopping.Store(false)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if w := ready(); w.Code != 503 || !strings.Contains(w.Body.String(), `"database":"`) {
		t.Errorf("without a database: %d %s", w.Code, w.Body)
	}
	if w := get(t, http.HandlerFunc(h.Alive), "GET", "/healthz", nil); w.Code != 200 {
		t.Errorf("the process is alive all the same: %d", w.Code)
	}
}

func local(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestServeDrains: a request under way is answered after the end was asked for, new
// connections are not taken, and Serve returns without an error.
func TestServeDrains(t *testing.T) {
	t.Parallel()
	inside, stopping := make(chan struct{}), make(chan struct{})
	l := local(t)
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(inside)
		<-stopping
		_, _ = io.WriteString(w, "finished")
	})
	go func() {
		served <- Serve(ctx, quiet, 10*time.Second, func() { close(stopping) }, Listener{Name: "app", L: l, H: h})
	}()
	body := make(chan string, 1)
	go func() {
		resp, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			body <- err.Error()
			return
		}
		defer resp.Body.Close()
		raw, _ := io.ReadAll(resp.Body)
		body <- string(raw)
	}()
	<-inside
	cancel()
	if got := <-body; got != "finished" {
		t.Errorf("the request under way got %q", got)
	}
	if err := <-served; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if c, err := net.DialTimeout("tcp", l.Addr().String(), time.Second); err == nil {
		_ = c.Close()
		t.Error("a new connection was taken after the end")
	}
}

// TestServeGivesUp: who does not finish in time is cut, and a failing listener ends
// them all with its error.
func TestServeGivesUp(t *testing.T) {
	t.Parallel()
	inside := make(chan struct{})
	l := local(t)
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	h := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { close(inside); <-r.Context().Done() })
	go func() { served <- Serve(ctx, quiet, 50*time.Millisecond, func() {}, Listener{Name: "app", L: l, H: h}) }()
	go func() { _, _ = http.Get("http://" + l.Addr().String()) }()
	<-inside
	cancel()
	if err := <-served; err != nil {
		t.Errorf("Serve: %v", err)
	}

	broken := local(t)
	_ = broken.Close()
	if err := Serve(t.Context(), quiet, time.Second, func() {}, Listener{Name: "a", L: local(t), H: h}, Listener{Name: "b", L: broken, H: h}); !errors.Is(err, net.ErrClosed) {
		t.Errorf("with a broken listener: %v", err)
	}
}

// A disk is full with less than 64 MB, a small one with less than a tenth.
func TestFull(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		free, total uint64 // MB
		want        bool
	}{{0, 64, true}, {6, 64, true}, {7, 64, false}, {63, 500_000, true}, {64, 500_000, false}, {63, 640, true}, {64, 640, false}} {
		if got := full(c.free<<20, c.total<<20); got != c.want {
			t.Errorf("%d MB free of %d: %v, want %v", c.free, c.total, got, c.want)
		}
	}
}

// TestSlowHeadersAreCut: a client that dribbles its headers loses the connection
// within ten seconds (R21). The control is one that sends them at once.
func TestSlowHeadersAreCut(t *testing.T) {
	t.Parallel()
	l := local(t)
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() {
		served <- Serve(ctx, quiet, time.Second, func() {}, Listener{Name: "app", L: l, H: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") })})
	}()
	t.Cleanup(func() { cancel(); <-served })
	slow, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	fmt.Fprint(slow, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
	start := time.Now()
	_ = slow.SetReadDeadline(start.Add(15 * time.Second))
	raw, _ := io.ReadAll(slow)
	if took := time.Since(start); took > 10*time.Second || strings.Contains(string(raw), "200 OK") {
		t.Errorf("cut after %s with %q", took, raw)
	}
	quick, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer quick.Close()
	fmt.Fprint(quick, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	if line, _ := bufio.NewReader(quick).ReadString('\n'); !strings.Contains(line, "200 OK") {
		t.Errorf("the quick client got %q", line)
	}
}
