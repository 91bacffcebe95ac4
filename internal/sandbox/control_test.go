package sandbox

import (
	"bufio"
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

const api = "/sandbox/v1"

// TestControlAPI walks through docs/sandbox.md as the phones page does.
func TestControlAPI(t *testing.T) {
	t.Parallel()
	b := setup(t)
	steps := []struct {
		method, path string
		body         any
		status       int
		at           []any
		want         any
	}{
		{"GET", "/state", nil, 200, []any{"phones", 2, "identity_mode"}, "bsuid"},
		{"GET", "/state", nil, 200, []any{"numbers", 0, "limits", "mps"}, 80.0},
		{"GET", "/state", nil, 200, []any{"subscriptions", 0, "verify_token"}, "vt"},
		{"GET", "/state", nil, 200, []any{"clock", "frozen"}, true},
		{"POST", "/phones", m{"name": "Cliente X", "online": false}, 200, []any{"id"}, "p4"},
		{"POST", "/phones", m{"phone": "x"}, 422, []any{"error", "code"}, "invalid"},
		{"POST", "/phones", m{"phone": "5511987650001"}, 409, []any{"error", "code"}, "conflict"},
		{"POST", "/phones", m{"colour": "red"}, 422, []any{"error", "code"}, "invalid"},
		{"PATCH", "/phones/p4", m{"username": "x.y"}, 200, []any{"username"}, "x.y"},
		{"GET", "/phones/p4", nil, 200, []any{"online"}, false},
		{"POST", "/phones/p4/messages", m{"text": m{"body": "x"}}, 409, []any{"error", "code"}, "offline"},
		{"POST", "/phones/p4/online", m{"online": true}, 200, []any{"online"}, true},
		{"POST", "/phones/p4/online", m{}, 422, []any{"error", "code"}, "invalid"},
		{"POST", "/phones/p4/messages", m{"text": m{"body": "Bom dia"}}, 200, []any{"message", "text", "body"}, "Bom dia"},
		{"POST", "/phones/p4/messages", m{"type": "hologram"}, 422, []any{"error", "code"}, "invalid"},
		{"GET", "/phones/p4/messages?number_id=" + SeedNumberID, nil, 200, []any{"messages", 0, "from"}, "phone"},
		{"GET", "/phones/p4/messages", nil, 200, []any{"window", "open"}, true},
		{"GET", "/phones/p4/messages?limit=0", nil, 422, []any{"error", "code"}, "invalid"},
		{"GET", "/phones/p9/messages", nil, 404, []any{"error", "code"}, "not_found"},
		{"POST", "/phones/p4/typing", m{"number_id": SeedNumberID}, 200, []any{"success"}, true},
		{"POST", "/phones/p4/read", m{}, 200, []any{"read"}, []any{}},
		{"POST", "/phones/p4/played", m{"wamid": "x"}, 404, []any{"error", "code"}, "not_found"},
		{"POST", "/phones/p4/block", m{"blocked": true}, 200, []any{"blocked_numbers", 0}, SeedNumberID},
		{"POST", "/phones/p4/marketing", m{"value": "stop"}, 200, []any{"marketing_opt_outs", 0}, SeedNumberID},
		{"POST", "/phones/p4/marketing", m{"value": "x"}, 422, []any{"error", "code"}, "invalid"},
		{"POST", "/phones/p4/rotate", m{"type": "user_changed_number", "phone": "5511900000000"}, 200, []any{"phone"}, "5511900000000"},
		{"DELETE", "/phones/p4", nil, 200, []any{"success"}, true},
		{"DELETE", "/phones/p4", nil, 404, []any{"error", "code"}, "not_found"},
		{"POST", "/clock", m{"advance_ms": 86_400_000}, 200, []any{"now_ms"}, float64(start.Add(24 * time.Hour).UnixMilli())},
		{"POST", "/clock", m{"set_ms": start.UnixMilli()}, 200, []any{"now_ms"}, float64(start.UnixMilli())},
		{"POST", "/clock", m{"freeze": false}, 200, []any{"frozen"}, false},
		{"POST", "/clock", m{"freeze": true}, 200, []any{"frozen"}, true},
		{"POST", "/clock", m{"reset": true}, 200, []any{"frozen"}, false},
		{"POST", "/clock", m{}, 422, []any{"error", "code"}, "invalid"},
		{"PATCH", "/settings", m{"deliver_after_ms": 5}, 200, []any{"deliver_after_ms"}, 5.0},
		{"PATCH", "/settings", m{"delivery_errors": "x"}, 422, []any{"error", "code"}, "invalid"},
		{"POST", "/faults", m{"sends": []any{m{"kind": "error", "code": 131056, "next": 3}}}, 200, []any{"sends", 0, "next"}, 3.0},
		{"POST", "/faults", m{"hooks": m{"latency_ms": 1}}, 200, []any{"sends", 0, "code"}, 131056.0},
		{"POST", "/faults", m{"sends": []any{m{"kind": "x"}}}, 422, []any{"error", "code"}, "invalid"},
		{"DELETE", "/faults", nil, 200, []any{"sends"}, []any{}},
		{"POST", "/numbers", m{"waba_id": "500", "app_id": "600", "limits": m{"enabled": false}}, 200, []any{"waba_id"}, "500"},
		{"POST", "/numbers", m{"id": SeedNumberID}, 409, []any{"error", "code"}, "conflict"},
		{"PATCH", "/numbers/" + SeedNumberID, m{"quality_rating": "RED"}, 200, []any{"quality_rating"}, "RED"},
		{"POST", "/phones/p1/messages", m{"text": m{"body": "two numbers now"}}, 422, []any{"error", "code"}, "invalid"},
		{"POST", "/tokens", m{"app_id": "600", "token": "EAAT"}, 200, []any{"token"}, "EAAT"},
		{"POST", "/tokens", m{}, 422, []any{"error", "code"}, "invalid"},
		{"POST", "/templates", m{"name": "x"}, 422, []any{"error", "code"}, "invalid"},
		{"POST", "/templates", m{"waba_id": "500", "name": "x"}, 200, []any{"status"}, "APPROVED"},
		{"POST", "/templates/1/review", m{"status": "APPROVED"}, 404, []any{"error", "code"}, "not_found"},
		{"POST", "/templates/1/review", m{"status": "x"}, 422, []any{"error", "code"}, "invalid"},
		{"GET", "/accepted", nil, 200, []any{"last"}, 0.0},
		{"GET", "/deliveries?limit=1", nil, 200, []any{"deliveries", 0, "state"}, "delivered"},
		{"POST", "/deliveries/1/replay", nil, 200, []any{"id"}, 4.0},
		{"POST", "/deliveries/99/replay", nil, 404, []any{"error", "code"}, "not_found"},
		{"POST", "/deliveries/flush", nil, 200, []any{"flushed"}, 0.0},
		{"POST", "/hooks", m{"app_id": SeedAppID, "body": "{broken", "signature": "sha256=00"}, 200, []any{"deliveries", 0}, 5.0},
		{"POST", "/hooks", m{"waba_id": SeedWABAID, "field": "security", "value": m{"event": "PIN_CHANGED"}}, 200, []any{"deliveries", 0}, 6.0},
		{"POST", "/subscriptions", m{"app_id": SeedAppID, "callback_url": b.hooks.url, "verify_token": "no"}, 422, []any{"error", "code"}, "not_verified"},
		{"DELETE", "/subscriptions?app_id=" + SeedAppID, nil, 200, []any{"success"}, true},
		{"DELETE", "/numbers/" + SeedNumberID, nil, 200, []any{"success"}, true},
		{"POST", "/reset", m{"keep": "setup"}, 200, []any{"success"}, true},
		{"POST", "/reset", m{"seed": true}, 200, []any{"success"}, true},
		{"GET", "/state", nil, 200, []any{"numbers", 0, "id"}, SeedNumberID},
		{"GET", "/nothing", nil, 404, []any{"error", "code"}, "not_found"},
	}
	for i, st := range steps {
		b.idle()
		status, out := b.call(st.method, api+st.path, st.body)
		got := at(out, st.at...)
		same := got == nil
		if l, ok := st.want.([]any); ok {
			g, isList := got.([]any)
			same = isList && len(g) == len(l)
		} else {
			same = got == st.want
		}
		if status != st.status || !same {
			t.Errorf("step %d %s %s: HTTP %d, %v is %v, want %v: %v", i, st.method, st.path, status, st.at, got, st.want, out)
		}
	}
}

func TestControlRefusesForeignPages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, c := range map[string]struct {
		kind, site string
		status     int
	}{
		"same origin":  {"application/json", "same-origin", 200},
		"no browser":   {"application/json", "", 200},
		"cross site":   {"application/json", "cross-site", 403},
		"form":         {"application/x-www-form-urlencoded", "", 415},
		"text":         {"text/plain", "", 415},
		"no type":      {"", "", 415},
		"other origin": {"application/json", "origin", 403},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := http.NewRequestWithContext(t.Context(), "POST", b.url+api+"/phones/p1/typing", strings.NewReader("{}"))
			if c.kind != "" {
				r.Header.Set("Content-Type", c.kind)
			}
			if c.site == "origin" {
				r.Header.Set("Origin", "https://example.com")
			} else if c.site != "" {
				r.Header.Set("Sec-Fetch-Site", c.site)
			}
			res, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			_ = res.Body.Close()
			if res.StatusCode != c.status {
				t.Errorf("%d", res.StatusCode)
			}
		})
	}
}

func TestPhoneUploadByMultipart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var buf bytes.Buffer
	mw := multipart.NewWriter(&buf)
	_ = mw.WriteField("payload", `{"type":"document","media":{"caption":"nota","mime_type":"application/pdf"}}`)
	part, _ := mw.CreateFormFile("file", "nota.pdf")
	_, _ = part.Write([]byte("%PDF"))
	_ = mw.Close()
	r, _ := http.NewRequestWithContext(t.Context(), "POST", b.url+api+"/phones/p1/messages", &buf)
	r.Header.Set("Content-Type", mw.FormDataContentType())
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := io.ReadAll(res.Body)
	_ = res.Body.Close()
	out, _ := decodeObject(raw)
	if res.StatusCode != 200 || at(out, "message", "media", "filename") != "nota.pdf" || at(out, "message", "media", "caption") != "nota" {
		t.Errorf("%d %s", res.StatusCode, raw)
	}
	r, _ = http.NewRequestWithContext(t.Context(), "GET", b.url+at(out, "message", "media", "url").(string), nil)
	if res, err = http.DefaultClient.Do(r); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if h := res.Header; h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%v", h)
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r, _ := http.NewRequestWithContext(t.Context(), "GET", b.url+api+"/events", nil)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatal(got)
	}
	in := bufio.NewScanner(res.Body)
	in.Scan() // ": ok" says that we listen
	b.open("p1")
	b.send(textTo("+5511987650001"))
	b.clock.Advance(time.Second)
	want := map[string]bool{"message": true, "tick": true, "delivery": true, "clock": true}
	for len(want) > 0 && in.Scan() {
		if name, ok := strings.CutPrefix(in.Text(), "event: "); ok {
			delete(want, name)
		}
	}
	if len(want) > 0 {
		t.Errorf("missing %v", want)
	}
}

func TestFeedTellsSlowReaders(t *testing.T) {
	t.Parallel()
	var f feed
	rd := f.listen()
	for range readerBuffer + 10 {
		f.publish("tick", 1)
	}
	for range 2 {
		<-rd.events
	}
	f.publish("tick", 2)
	f.close()
	var last []string
	for e := range rd.events {
		last = append(last, e.name)
	}
	if got := strings.Join(last[len(last)-2:], ","); got != "lost,tick" {
		t.Errorf("%s", got)
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	sb := New(Options{UI: fstest.MapFS{"index.html": {Data: []byte("<h1>page</h1>")}, "assets/a.js": {Data: []byte("1")}}})
	t.Cleanup(sb.Close)
	for path, want := range map[string]string{
		"/phones": "<h1>page</h1>", "/phones/": "<h1>page</h1>", "/phones/p1": "<h1>page</h1>", "/phones/assets/a.js": "1", "/phones/../x": "",
	} {
		w := httptest.NewRecorder()
		sb.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", path, nil))
		if want != "" && w.Body.String() != want {
			t.Errorf("%s: %s", path, w.Body)
		}
		if want != "" && !strings.HasPrefix(w.Header().Get("Content-Security-Policy"), "default-src 'none'; script-src 'self'") {
			t.Errorf("%s: %v", path, w.Header())
		}
	}
	w := httptest.NewRecorder()
	sb.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/", nil))
	if w.Code != 302 || w.Header().Get("Location") != "/phones" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	empty := New(Options{})
	t.Cleanup(empty.Close)
	w = httptest.NewRecorder()
	empty.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/phones", nil))
	if !strings.Contains(w.Body.String(), "not built") {
		t.Error(w.Body)
	}
}
