package whatsapp

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"prosa/internal/channel"
	"prosa/internal/channel/meta"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/message"
)

var account = dealer.ChannelAccount{Kind: dealer.WhatsApp, ExternalID: "106540352242922", BusinessID: "102290129340398", Token: "tok"}

// graph is a Graph that answers by method and path, and an adapter that calls it.
func graph(t *testing.T, routes map[string]http.HandlerFunc) *Adapter {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer tok" {
			w.WriteHeader(401)
			_, _ = io.WriteString(w, `{"error":{"message":"token","code":190}}`)
			return
		}
		h, ok := routes[r.Method+" "+strings.TrimPrefix(r.URL.Path, "/v26.0")]
		if !ok {
			w.WriteHeader(400)
			_, _ = io.WriteString(w, `{"error":{"message":"(#100) unknown","code":100,"error_subcode":33}}`)
			return
		}
		h(w, r)
	}))
	t.Cleanup(srv.Close)
	c, err := meta.NewClient(meta.Options{URL: srv.URL, Timeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return New(c)
}

func say(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestSendOutcomes(t *testing.T) {
	t.Parallel()
	const id = `{"messaging_product":"whatsapp","contacts":[{"input":"+5511987654321","wa_id":"551187654321"}],"messages":[{"id":"wamid.X"}]}`
	for name, tc := range map[string]struct {
		answer http.HandlerFunc
		want   channel.Result
	}{
		"accepted": {say(200, id), channel.Result{Outcome: channel.Accepted, ProviderID: "wamid.X", WaID: "551187654321"}},
		"accepted by user id": {say(200, `{"contacts":[{"input":"BR.1","user_id":"BR.1"}],"messages":[{"id":"wamid.X","message_status":"held_for_quality_assessment"}]}`),
			channel.Result{Outcome: channel.Accepted, ProviderID: "wamid.X", BSUID: "BR.1", Text: "held_for_quality_assessment"}},
		"no id":            {say(200, `{"messages":[]}`), channel.Result{Outcome: channel.Ambiguous, Text: "Meta answered without a message id"}},
		"empty":            {say(200, ""), channel.Result{Outcome: channel.Ambiguous, Text: "Meta answered without a message id"}},
		"HTML":             {say(200, "<html>"), channel.Result{Outcome: channel.Ambiguous, Text: "Meta answered without a message id"}},
		"window":           {say(400, `{"error":{"message":"(#131047) Re-engagement message","code":131047,"error_data":{"details":"24 h"}}}`), channel.Result{Outcome: channel.Rejected, Code: 131047, Text: "(#131047) Re-engagement message: 24 h"}},
		"rate":             {say(400, `{"error":{"message":"r","code":130429}}`), channel.Result{Outcome: channel.Retry, Code: 130429, Text: "r", RetryAfter: time.Second}},
		"bare 502":         {say(502, "<html>"), channel.Result{Outcome: channel.Ambiguous, Text: "Meta answered HTTP 502"}},
		"fault with code":  {say(500, `{"error":{"message":"s","code":131000}}`), channel.Result{Outcome: channel.Ambiguous, Code: 131000, Text: "s"}},
		"connection ended": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, channel.Result{Outcome: channel.Ambiguous, Text: "EOF"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := graph(t, map[string]http.HandlerFunc{"POST /106540352242922/messages": tc.answer})
			tc.want.GotConn = true
			got := a.Send(t.Context(), account, phone, message.Content{Kind: message.Text, Text: "x"}, "v1.t")
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSendThatNeverLeaves(t *testing.T) {
	t.Parallel()
	a := graph(t, nil)
	res := a.Send(t.Context(), account, phone, message.Content{Kind: message.Order}, "t")
	if res.Outcome != channel.Rejected || res.GotConn {
		t.Errorf("unsendable content: %+v", res)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	res = a.Send(ctx, account, phone, message.Content{Kind: message.Text, Text: "x"}, "t")
	if res.Outcome != channel.NeverSent || res.GotConn {
		t.Errorf("cancelled: %+v", res)
	}
	res = a.Send(t.Context(), account, phone, message.Content{Kind: message.Text, Text: "x"}, "t")
	if res.Outcome != channel.Rejected || res.Code != 100 || !res.GotConn {
		t.Errorf("control: %+v", res)
	}
}

func TestMarkRead(t *testing.T) {
	t.Parallel()
	var body []byte
	a := graph(t, map[string]http.HandlerFunc{"POST /106540352242922/messages": func(w http.ResponseWriter, r *http.Request) {
		body, _ = io.ReadAll(r.Body)
		_, _ = io.WriteString(w, `{"success":true}`)
	}})
	for typing, want := range map[bool]string{
		false: `{"messaging_product":"whatsapp","status":"read","message_id":"wamid.1"}`,
		true:  `{"messaging_product":"whatsapp","status":"read","message_id":"wamid.1","typing_indicator":{"type":"text"}}`,
	} {
		if err := a.MarkRead(t.Context(), account, "wamid.1", typing); err != nil || string(body) != want {
			t.Errorf("%v: %s, %v", typing, body, err)
		}
	}
	if err := graph(t, nil).MarkRead(t.Context(), account, "wamid.1", false); core.CodeOf(err) != "graph_rejected" {
		t.Errorf("%v", err)
	}
}

func TestFetchMedia(t *testing.T) {
	t.Parallel()
	data := bytes.Repeat([]byte("pixels"), 1000)
	sum := sha256.Sum256(data)
	routes := map[string]http.HandlerFunc{"GET /download": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(data)))
		_, _ = w.Write(data)
	}}
	size := `"6000"`
	routes["GET /55"] = func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("phone_number_id") != account.ExternalID {
			w.WriteHeader(400)
			return
		}
		fmt.Fprintf(w, `{"url":"http://%s/download","mime_type":"image/jpeg","sha256":"%x","file_size":%s,"id":"55"}`, r.Host, sum, size)
	}
	a := graph(t, routes)
	r, info, err := a.FetchMedia(t.Context(), account, "55")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(got, data) {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	if want := (channel.MediaInfo{Mime: "image/jpeg", Size: 6000, SHA256: hex.EncodeToString(sum[:])}); info != want {
		t.Errorf("info = %+v", info)
	}
	size = `6001`
	if _, _, err := a.FetchMedia(t.Context(), account, "55"); core.CodeOf(err) != "media_truncated" {
		t.Errorf("truncated: %v", err)
	}
	size = `104857601`
	if _, _, err := a.FetchMedia(t.Context(), account, "55"); core.CodeOf(err) != "media_too_large" {
		t.Errorf("too large: %v", err)
	}
	if _, _, err := a.FetchMedia(t.Context(), account, "56"); core.CodeOf(err) != "graph_rejected" {
		t.Errorf("unknown id: %v", err)
	}
}

func TestUploadMedia(t *testing.T) {
	t.Parallel()
	data := bytes.Repeat([]byte("%PDF"), 5000)
	var got struct{ product, kind, name, mime, body string }
	a := graph(t, map[string]http.HandlerFunc{"POST /106540352242922/media": func(w http.ResponseWriter, r *http.Request) {
		f, h, err := r.FormFile("file")
		if err != nil {
			w.WriteHeader(400)
			return
		}
		b, _ := io.ReadAll(f)
		got.product, got.kind = r.FormValue("messaging_product"), r.FormValue("type")
		got.name, got.mime, got.body = h.Filename, h.Header.Get("Content-Type"), string(b)
		_, _ = io.WriteString(w, `{"id":1479537139650973}`)
	}})
	id, err := a.UploadMedia(t.Context(), account, "application/pdf", `or"ça\mento.pdf`, int64(len(data)), bytes.NewReader(data))
	if err != nil || id != "1479537139650973" {
		t.Fatalf("%q, %v", id, err)
	}
	if got.product != "whatsapp" || got.kind != "application/pdf" || got.mime != "application/pdf" || got.body != string(data) || !strings.HasSuffix(got.name, "mento.pdf") {
		t.Errorf("form: %s %s %s %s, %d bytes", got.product, got.kind, got.name, got.mime, len(got.body))
	}
	if _, err := a.UploadMedia(t.Context(), account, "application/pdf", "a", int64(len(data))+1, bytes.NewReader(data)); err == nil {
		t.Error("a file shorter than announced is uploaded")
	}
	if _, err := a.UploadMedia(t.Context(), account, "a/b\r\nX: y", "a", 1, strings.NewReader("x")); core.CodeOf(err) != "media_type" {
		t.Errorf("header injection: %v", err)
	}
	if _, err := a.UploadMedia(t.Context(), account, "a/b", "a", maxFile+1, strings.NewReader("x")); core.CodeOf(err) != "media_too_large" {
		t.Errorf("too large: %v", err)
	}
}

func TestProbe(t *testing.T) {
	t.Parallel()
	routes := map[string]http.HandlerFunc{
		"GET /106540352242922": say(200, `{"id":"106540352242922","display_phone_number":"+55 11 3000-1000","verified_name":"Loja","quality_rating":"GREEN","status":"CONNECTED",
			"throughput":{"level":"STANDARD"},"whatsapp_business_manager_messaging_limit":"TIER_2K","health_status":{"can_send_message":"LIMITED","entities":[{"entity_type":"WABA","can_send_message":"LIMITED","errors":[{"error_code":141006,"error_description":"No payment method"}]}]}}`),
		"GET /106540352242922/whatsapp_business_profile": say(200, `{"data":[{"about":"Aberto","messaging_product":"whatsapp"}]}`),
		"GET /102290129340398/subscribed_apps":           say(200, `{"data":[{"whatsapp_business_api_data":{"id":"67084","name":"Prosa"},"override_callback_uri":"https://example.com/webhooks/meta"}]}`),
	}
	h, err := graph(t, routes).Probe(t.Context(), account)
	if err != nil {
		t.Fatal(err)
	}
	want := channel.Health{Display: "+55 11 3000-1000", Name: "Loja", Status: "CONNECTED", Quality: "GREEN", Tier: "TIER_2K", Throughput: "STANDARD",
		CanSend: "LIMITED", About: "Aberto", Apps: []channel.App{{ID: "67084", Name: "Prosa", CallbackURL: "https://example.com/webhooks/meta"}},
		Problems: []string{"WABA: No payment method (141006)"}}
	if diff := cmp.Diff(want, h); diff != "" {
		t.Error(diff)
	}
	routes["GET /102290129340398/subscribed_apps"] = say(200, `{"data":[]}`)
	if h, err = graph(t, routes).Probe(t.Context(), account); err != nil || len(h.Problems) != 2 {
		t.Errorf("no app subscribed: %+v, %v", h.Problems, err)
	}
	bad := account
	bad.Token = "old"
	if _, err := graph(t, routes).Probe(t.Context(), bad); core.CodeOf(err) != "channel_auth" {
		t.Errorf("bad token: %v", err)
	}
}
