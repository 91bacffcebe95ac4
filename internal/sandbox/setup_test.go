package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"prosa/internal/core"
)

// bench is a sandbox on loopback with a webhook receiver.
type bench struct {
	t     *testing.T
	sb    *Sandbox
	clock *core.VirtualClock
	url   string
	hooks *receiver
}

// start is a fixed instant before the pricing change of October 2026.
var start = time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)

func setup(t *testing.T) *bench {
	t.Helper()
	clock := &core.VirtualClock{}
	clock.Freeze(start)
	set := DefaultSettings()
	set.RetryFirstMs = 1
	sb := New(Options{Clock: clock, Seed: DefaultSeed(), Settings: &set})
	srv := httptest.NewServer(sb)
	b := &bench{t: t, sb: sb, clock: clock, url: srv.URL, hooks: newReceiver(t)}
	t.Cleanup(func() { srv.CloseClientConnections(); sb.Close(); srv.Close() })
	if _, err := sb.Subscribe(t.Context(), SubscriptionParams{CallbackURL: b.hooks.url, VerifyToken: "vt"}); err != nil {
		t.Fatal(err)
	}
	return b
}

// idle waits until all first webhooks were posted.
func (b *bench) idle() {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 20*time.Second)
	defer cancel()
	if err := b.sb.Idle(ctx); err != nil {
		b.t.Fatal(err)
	}
}

// call sends a request with the seed's token and decodes the JSON answer.
func (b *bench) call(method, path string, body any) (int, map[string]any) {
	b.t.Helper()
	res, out, err := b.try(method, path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	return res.StatusCode, out
}

func (b *bench) try(method, path string, body any) (*http.Response, map[string]any, error) {
	var rd io.Reader
	if s, ok := body.(string); ok {
		rd = strings.NewReader(s)
	} else if body != nil {
		j, err := json.Marshal(body)
		if err != nil {
			b.t.Fatal(err)
		}
		rd = bytes.NewReader(j)
	}
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.url+path, rd)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+SeedToken)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return res, nil, err
	}
	var out map[string]any
	_ = json.Unmarshal(raw, &out)
	return res, out, nil
}

// open lets the phone write first, so that the window is open.
func (b *bench) open(phone string) string {
	b.t.Helper()
	id, err := b.sb.WriteText(phone, "oi")
	if err != nil {
		b.t.Fatal(err)
	}
	b.idle()
	return id
}

const messages = "/v26.0/" + SeedNumberID + "/messages"

// textTo is a text message to a phone number.
func textTo(to string) map[string]any {
	return map[string]any{"messaging_product": "whatsapp", "to": to, "type": "text", "text": map[string]any{"body": "olá"}}
}

// send posts a message and returns its wamid; any refusal fails the test.
func (b *bench) send(body map[string]any) string {
	b.t.Helper()
	status, out := b.call("POST", messages, body)
	if status != 200 {
		b.t.Fatalf("send: %d %v", status, out)
	}
	return at(out, "messages", 0, "id").(string)
}

// code returns the Graph error code of an answer, 0 when it is none.
func code(out map[string]any) int {
	c, _ := at(out, "error", "code").(float64)
	return int(c)
}

// at walks maps by string and arrays by int; nil when the path breaks.
func at(v any, path ...any) any {
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[p]
		case int:
			l, _ := v.([]any)
			if p >= len(l) {
				return nil
			}
			v = l[p]
		}
	}
	return v
}

// hook is one webhook as received.
type hook struct {
	raw    []byte
	header http.Header
	body   map[string]any
}

// value is changes[0].value of the first entry.
func (h hook) value() any { return at(h.body, "entry", 0, "changes", 0, "value") }

// receiver is a webhook endpoint; answer decides the status of each POST.
type receiver struct {
	url    string
	mu     sync.Mutex
	got    []hook
	answer func(n int) int // nth POST, from 1
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	rc := &receiver{answer: func(int) int { return 200 }}
	srv := httptest.NewServer(rc)
	t.Cleanup(srv.Close)
	rc.url = srv.URL + "/webhooks/meta"
	return rc
}

func (rc *receiver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		if q := r.URL.Query(); q.Get("hub.mode") == "subscribe" && q.Get("hub.verify_token") == "vt" {
			_, _ = io.WriteString(w, q.Get("hub.challenge"))
			return
		}
		w.WriteHeader(http.StatusForbidden)
		return
	}
	raw, _ := io.ReadAll(r.Body)
	h := hook{raw: raw, header: r.Header.Clone()}
	_ = json.Unmarshal(raw, &h.body)
	rc.mu.Lock()
	rc.got = append(rc.got, h)
	status := rc.answer(len(rc.got))
	rc.mu.Unlock()
	w.WriteHeader(status)
}

func (rc *receiver) all() []hook {
	rc.mu.Lock()
	defer rc.mu.Unlock()
	return append([]hook(nil), rc.got...)
}

// take returns what came so far and forgets it.
func (rc *receiver) take() []hook {
	rc.mu.Lock()
	defer rc.mu.Unlock()
	out := rc.got
	rc.got = nil
	return out
}

// statuses lists "status" of all received updates about a wamid, in order.
func (rc *receiver) statuses(wamid string) (out []string) {
	for _, h := range rc.all() {
		entries, _ := h.body["entry"].([]any)
		for i := range entries {
			changes, _ := at(h.body, "entry", i, "changes").([]any)
			for j := range changes {
				list, _ := at(h.body, "entry", i, "changes", j, "value", "statuses").([]any)
				for _, s := range list {
					if at(s, "id") == wamid {
						out = append(out, at(s, "status").(string))
					}
				}
			}
		}
	}
	return out
}

// until polls a condition to a deadline.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
		time.Sleep(2 * time.Millisecond) // between two looks at the condition
	}
}
