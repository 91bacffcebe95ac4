package hook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"prosa/internal/channel"
	"prosa/internal/channel/meta"
	"prosa/internal/channel/whatsapp"
	"prosa/internal/dealer"
)

const (
	appSecret = "installation-secret"
	ownA      = "secret-of-a"
	ownB      = "secret-of-b"
)

// accounts are three numbers: A and B of their own apps, C of the installation's.
var accounts = []dealer.ChannelAccount{
	{ExternalID: "numA", BusinessID: "wabaA", AppSecret: ownA, VerifyToken: "token-of-a"},
	{ExternalID: "numB", BusinessID: "wabaB", AppSecret: ownB},
	{ExternalID: "numC", BusinessID: "wabaC"},
}

// edge is a handler under test with what reached Ingest.
type edge struct {
	*Handler
	mu    sync.Mutex
	items []channel.Item
	seen  []Observation
	fail  error
	block chan struct{}
}

func setup(t testing.TB, edit func(*Options)) *edge {
	t.Helper()
	e := new(edge)
	ring := NewKeyring(Installation{AppSecrets: []string{appSecret}, VerifyToken: "verify-me"}, accounts)
	o := Options{
		Adapters: []channel.Adapter{whatsapp.New(nil)},
		Keys:     func() *Keyring { return ring },
		Ingest: func(_ context.Context, items []channel.Item) error {
			if e.block != nil {
				<-e.block
			}
			e.mu.Lock()
			defer e.mu.Unlock()
			if e.fail != nil {
				return e.fail
			}
			e.items = append(e.items, items...)
			return nil
		},
		Logger: slog.New(slog.DiscardHandler),
		Observe: func(ob Observation) {
			e.mu.Lock()
			defer e.mu.Unlock()
			e.seen = append(e.seen, ob)
		},
	}
	if edit != nil {
		edit(&o)
	}
	e.Handler = New(o)
	return e
}

func (e *edge) last() Observation {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.seen[len(e.seen)-1]
}

func (e *edge) stored() []channel.Item {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.items
}

func text(number string, id int) string {
	return fmt.Sprintf(`{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":%q},"contacts":[{"profile":{"name":"Lia"},"wa_id":"5511987654321","user_id":"BR.1"}],"messages":[{"from":"5511987654321","from_user_id":"BR.1","id":"wamid.%d","timestamp":"1767225600","type":"text","text":{"body":"oi"}}]}}`, number, id)
}

func status(number string, id int) string {
	return fmt.Sprintf(`{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":%q},"statuses":[{"id":"wamid.%d","status":"failed","timestamp":"1767225600","recipient_id":"5511987654321","biz_opaque_callback_data":"v1.m.1.0"}]}}`, number, id)
}

func envelope(waba string, changes ...string) []byte {
	return []byte(`{"object":"whatsapp_business_account","entry":[{"id":"` + waba + `","changes":[` + strings.Join(changes, ",") + `]}]}`)
}

func post(h http.Handler, b []byte, signature string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "/webhooks/meta", bytes.NewReader(b))
	r.Header.Set("Content-Type", "application/json")
	if signature != "" {
		r.Header.Set("X-Hub-Signature-256", signature)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func signed(secret string, b []byte) string { return meta.Signature([]byte(secret), b) }

func TestStored(t *testing.T) {
	t.Parallel()
	e := setup(t, nil)
	b := envelope("wabaC", text("numC", 1), status("numC", 2))
	if w := post(e, b, signed(appSecret, b)); w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	got := e.stored()
	if len(got) != 2 || got[0].Message == nil || got[1].Status == nil || got[0].AccountExternalID != "numC" {
		t.Fatalf("%+v", got)
	}
	if ob := e.last(); ob.Result != Stored || ob.Items != 2 || ob.Bytes != len(b) || ob.Took <= 0 {
		t.Errorf("%+v", ob)
	}
}

// Whatever goes wrong while storing, Meta must send again.
func TestNotStored(t *testing.T) {
	t.Parallel()
	e := setup(t, nil)
	e.fail = errors.New("disk full")
	b := envelope("wabaC", text("numC", 1))
	w := post(e, b, signed(appSecret, b))
	if w.Code != 503 || w.Header().Get("Retry-After") == "" || e.last().Result != NotStored || strings.Contains(w.Body.String(), "disk") {
		t.Fatalf("%d %q", w.Code, w.Body)
	}
	e.fail = nil
	if w := post(e, b, signed(appSecret, b)); w.Code != 200 {
		t.Fatalf("control: %d", w.Code)
	}
}

// R11, the edge's part: one poisoned element does not take its neighbours along.
func TestPoisonedElement(t *testing.T) {
	t.Parallel()
	e := setup(t, nil)
	var changes []string
	for i := range 999 {
		changes = append(changes, status("numC", i))
	}
	changes = append(changes, `{"field":"messages","value":{"metadata":{"phone_number_id":"numC"},"messages":["poison"]}}`)
	b := envelope("wabaC", changes...)
	if w := post(e, b, signed(appSecret, b)); w.Code != 200 {
		t.Fatal(w.Code)
	}
	good, broken := 0, 0
	for _, it := range e.stored() {
		if it.Err == nil {
			good++
		} else if broken++; !bytes.Contains(it.Raw, []byte("poison")) {
			t.Errorf("raw = %s", it.Raw)
		}
	}
	if good != 999 || broken != 1 || e.last().Broken != 1 {
		t.Errorf("%d good, %d broken", good, broken)
	}
}

func TestOtherObjectIsKept(t *testing.T) {
	t.Parallel()
	e := setup(t, nil)
	b := []byte(`{"object":"page","entry":[{"id":"1"}]}`)
	if w := post(e, b, signed(appSecret, b)); w.Code != 200 {
		t.Fatal(w.Code)
	}
	got := e.stored()
	if len(got) != 1 || !errors.Is(got[0].Err, channel.ErrOtherObject) || !bytes.Equal(got[0].Raw, b) {
		t.Errorf("%+v", got)
	}
}

func TestInFlightCap(t *testing.T) {
	t.Parallel()
	e := setup(t, func(o *Options) { o.InFlight = 2 })
	e.block = make(chan struct{})
	b := envelope("wabaC", text("numC", 1))
	codes := make(chan int)
	for range 3 {
		go func() { codes <- post(e, b, signed(appSecret, b)).Code }()
	}
	if first := <-codes; first != 503 { // two are held in Ingest, so only the third can answer
		t.Fatalf("the third request: %d", first)
	}
	close(e.block)
	if a, b := <-codes, <-codes; a != 200 || b != 200 {
		t.Errorf("the others: %d %d", a, b)
	}
	if got := post(e, b, signed(appSecret, b)).Code; got != 200 {
		t.Errorf("control, afterwards: %d", got)
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	e := setup(t, nil)
	for _, tc := range []struct {
		mode, token string
		code        int
	}{
		{"subscribe", "verify-me", 200},
		{"subscribe", "token-of-a", 200},
		{"subscribe", "verify-m", 403},
		{"subscribe", "", 403},
		{"unsubscribe", "verify-me", 403},
		{"", "verify-me", 403},
	} {
		q := url.Values{"hub.mode": {tc.mode}, "hub.verify_token": {tc.token}, "hub.challenge": {"<b>1158201444</b>"}}
		w := httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequest("GET", "/webhooks/meta?"+q.Encode(), nil))
		if w.Code != tc.code {
			t.Errorf("%+v: %d", tc, w.Code)
		}
		if tc.code == 200 && (w.Body.String() != "<b>1158201444</b>" || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") || w.Header().Get("X-Content-Type-Options") != "nosniff") {
			t.Errorf("%q %v", w.Body, w.Header())
		}
		if tc.code == 403 && strings.Contains(w.Body.String(), "1158201444") {
			t.Error("the challenge is answered all the same")
		}
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, httptest.NewRequest("PUT", "/webhooks/meta", nil))
	if w.Code != 405 || w.Header().Get("Allow") != "GET, POST" {
		t.Errorf("PUT: %d", w.Code)
	}
}

func BenchmarkHandlerMessage(b *testing.B) {
	benchHandler(b, envelope("wabaC", text("numC", 1)))
}

func BenchmarkHandlerStatus(b *testing.B) {
	benchHandler(b, envelope("wabaC", status("numC", 1)))
}

func benchHandler(b *testing.B, payload []byte) {
	e := setup(b, func(o *Options) {
		o.Ingest = func(context.Context, []channel.Item) error { return nil }
		o.Observe = nil
	})
	r := httptest.NewRequest("POST", "/webhooks/meta", nil)
	r.Header.Set("X-Hub-Signature-256", signed(appSecret, payload))
	r.ContentLength = int64(len(payload))
	rd := bytes.NewReader(payload)
	r.Body = io.NopCloser(rd)
	w := &discard{h: http.Header{}}
	b.SetBytes(int64(len(payload)))
	b.ReportAllocs()
	for b.Loop() {
		rd.Reset(payload)
		w.code = 0
		e.ServeHTTP(w, r)
		if w.code != 0 && w.code != 200 {
			b.Fatal(w.code)
		}
	}
}

type discard struct {
	h    http.Header
	code int
}

func (d *discard) Header() http.Header         { return d.h }
func (d *discard) WriteHeader(c int)           { d.code = c }
func (d *discard) Write(p []byte) (int, error) { return len(p), nil }
