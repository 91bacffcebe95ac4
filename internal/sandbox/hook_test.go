package sandbox

import (
	"bytes"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

func TestSignatureVectors(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"object":"whatsapp_business_account","entry":[]}`:    "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756",
		`{"object": "whatsapp_business_account", "entry": []}`: "sha256=56cbbaf4961c6cfdae48b7f116c047e5eb513d2c931baae63a2bc1afd26f803a",
	} {
		h := http.Header{}
		sign(h, "test_app_secret", []byte(body))
		if got := h.Get("X-Hub-Signature-256"); got != want {
			t.Errorf("%s: %s", body, got)
		}
		if !strings.HasPrefix(h.Get("X-Hub-Signature"), "sha1=") {
			t.Error("no legacy signature")
		}
	}
}

func TestASCIIJSON(t *testing.T) {
	t.Parallel()
	got, err := asciiJSON(object{{"a/b", "ä😀\\/\"\n<%@"}, {"n", []int{1}}})
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"a\/b":"\u00e4\ud83d\ude00\\\/\"\n\u003c%@","n":[1]}`; string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestWebhookWire(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if _, err := b.sb.WriteText("p1", "ação 😀 a/b"); err != nil {
		t.Fatal(err)
	}
	b.idle()
	h := b.hooks.take()[0]
	if bytes.ContainsFunc(h.raw, func(r rune) bool { return r > 126 }) {
		t.Errorf("not ASCII: %s", h.raw)
	}
	if !bytes.Contains(h.raw, []byte(`a\u00e7\u00e3o \ud83d\ude00 a\/b`)) {
		t.Errorf("escapes: %s", h.raw)
	}
	want := http.Header{}
	sign(want, SeedAppSecret, h.raw)
	for _, k := range []string{"X-Hub-Signature-256", "X-Hub-Signature"} {
		if h.header.Get(k) != want.Get(k) {
			t.Errorf("%s %s", k, h.header.Get(k))
		}
	}
	if h.header.Get("Content-Type") != "application/json" {
		t.Error(h.header)
	}
}

// volatile are the parts of a webhook that differ from run to run.
var volatile = regexp.MustCompile(`wamid\.[A-Za-z0-9+\\/=]+|http:[^"]*|"id":"\d{15}"|"message_template_id":\d+`)

// TestEnvelopes compares whole webhook bodies with testdata; -update rewrites it.
func TestEnvelopes(t *testing.T) {
	t.Parallel()
	str := func(s string) *string { return &s }
	cases := map[string]func(b *bench){
		"text":        func(b *bench) { b.open("p1") },
		"text_hidden": func(b *bench) { b.open("p3") },
		"text_legacy": func(b *bench) { mode := PhoneOnly; b.change("p1", PhoneParams{IdentityMode: &mode}); b.open("p1") },
		"text_parent": func(b *bench) { b.change("p1", PhoneParams{ParentBSUID: str("BR.ENT.99")}); b.open("p1") },
		"forwarded":   func(b *bench) { b.write("p1", Inbound{Text: &Text{Body: "x"}, Forwarded: true}) },
		"referral": func(b *bench) {
			b.write("p1", Inbound{Text: &Text{Body: "x"}, Referral: m{"source_type": "ad", "source_id": "1", "ctwa_clid": "c"}})
		},
		"image":    func(b *bench) { b.write("p1", InboundFile("image", "image/jpeg", "", "legenda", []byte("x"))) },
		"document": func(b *bench) { b.write("p1", InboundFile("document", "application/pdf", "a.pdf", "", []byte("x"))) },
		"sticker":  func(b *bench) { b.write("p1", InboundFile("sticker", "image/webp", "", "", []byte("x"))) },
		"location": func(b *bench) {
			b.write("p1", Inbound{Location: &Location{Latitude: -23.5, Longitude: -46.6, Name: "Loja"}})
		},
		"contacts": func(b *bench) { b.write("p1", Inbound{Contacts: []any{m{"name": m{"formatted_name": "Cliente 9"}}}}) },
		"button_reply": func(b *bench) {
			b.write("p1", Inbound{Interactive: &InboundReply{Type: "button_reply", ID: "1", Title: "Sim"}, ContextID: "wamid.QQ=="})
		},
		"list_reply": func(b *bench) {
			b.write("p1", Inbound{Interactive: &InboundReply{Type: "list_reply", ID: "1", Title: "Um", Description: "d"}, ContextID: "wamid.QQ=="})
		},
		"nfm_reply": func(b *bench) {
			b.write("p1", Inbound{Interactive: &InboundReply{Type: "nfm_reply", ResponseJSON: `{"a":1}`}})
		},
		"button":      func(b *bench) { b.write("p1", Inbound{Button: &Button{"ok", "Confirmar"}, ContextID: "wamid.QQ=="}) },
		"order":       func(b *bench) { b.write("p1", Inbound{Order: m{"catalog_id": "1", "product_items": []any{}}}) },
		"unsupported": func(b *bench) { b.write("p1", Inbound{Unsupported: &Unsupported{}}) },
		"reaction": func(b *bench) {
			id := b.open("p1")
			b.hooks.take()
			b.write("p1", Inbound{Reaction: &InboundEmoji{id, "👍"}})
		},
		"reaction_removed": func(b *bench) {
			id := b.open("p1")
			b.hooks.take()
			b.write("p1", Inbound{Reaction: &InboundEmoji{id, ""}})
		},
		"edit_revoke": func(b *bench) {
			id := b.open("p1")
			b.hooks.take()
			b.write("p1", Inbound{Edit: &InboundEdit{id, "novo"}})
			b.write("p1", Inbound{Revoke: &InboundRevoke{id}})
		},
		"status": func(b *bench) {
			b.open("p1")
			b.hooks.take()
			body := textTo("+5511987650001")
			body["biz_opaque_callback_data"] = "tok"
			b.send(body)
		},
		"status_hidden": func(b *bench) {
			b.open("p3")
			b.hooks.take()
			body := textTo("")
			delete(body, "to")
			body["recipient"] = "BR.10000000000000000003"
			b.send(body)
		},
		"status_failed": func(b *bench) {
			_ = b.sb.SetSendFaults([]SendFault{{Kind: FaultFailedStatus, Code: 131049, Next: 1}})
			b.open("p1")
			b.hooks.take()
			b.send(textTo("+5511987650001"))
		},
		"status_free_entry": func(b *bench) {
			b.write("p1", Inbound{Text: &Text{Body: "x"}, Referral: m{"source_type": "ad"}})
			b.hooks.take()
			b.send(textTo("+5511987650001"))
		},
		"rotate_bsuid": func(b *bench) { b.open("p1"); b.hooks.take(); b.rotate("p1", Rotation{Type: "user_changed_user_id"}) },
		"rotate_number": func(b *bench) {
			b.open("p1")
			b.hooks.take()
			b.rotate("p1", Rotation{"user_changed_number", "5511987659999"})
		},
		"preferences":     func(b *bench) { _, _ = b.sb.SetMarketing("p1", "", "stop") },
		"template_status": func(b *bench) { _, _ = b.sb.Review(b.sb.State().Templates[0].ID, "REJECTED", "SCAM") },
		"template_score":  func(b *bench) { _, _ = b.sb.SetQuality(b.sb.State().Templates[0].ID, "RED") },
		"account": func(b *bench) {
			_, _ = b.sb.SendHook(HookParams{Field: "account_update", Value: []byte(`{"event":"ACCOUNT_RESTRICTION"}`)})
		},
	}
	newBSUID := regexp.MustCompile(`BR\.[2-9]\d{19}|BR\.1[1-9]\d{18}|BR\.10[1-9]\d{17}`)
	for name, play := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.t = t
			play(b)
			b.idle()
			var got []byte
			for _, h := range b.hooks.take() {
				line := volatile.ReplaceAllFunc(h.raw, func(s []byte) []byte {
					switch {
					case bytes.HasPrefix(s, []byte("wamid")):
						return []byte("WAMID")
					case bytes.HasPrefix(s, []byte("http")):
						return []byte("URL")
					case bytes.HasPrefix(s, []byte(`"message_template_id"`)):
						return []byte(`"message_template_id":TEMPLATE`)
					case string(s) == `"id":"`+SeedWABAID+`"`:
						return s
					}
					return []byte(`"id":"MEDIA"`)
				})
				line = regexp.MustCompile(`"conversation":\{"id":"[^"]+"`).ReplaceAll(line, []byte(`"conversation":{"id":"CONVERSATION"`))
				line = newBSUID.ReplaceAll(line, []byte("NEWBSUID"))
				got = append(append(got, line...), '\n')
			}
			file := filepath.Join("testdata", "envelopes", name+".jsonl")
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), string(got)); d != "" {
				t.Error(d)
			}
		})
	}
}

func (b *bench) change(id string, p PhoneParams) {
	b.t.Helper()
	if _, err := b.sb.UpdatePhone(id, p); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) write(id string, in Inbound) {
	b.t.Helper()
	if _, err := b.sb.Write(id, in); err != nil {
		b.t.Fatal(err)
	}
	b.idle()
}

func (b *bench) rotate(id string, r Rotation) {
	b.t.Helper()
	if _, err := b.sb.Rotate(id, r); err != nil {
		b.t.Fatal(err)
	}
}

func TestRetryUntil200(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.hooks.answer = func(n int) int {
		return map[bool]int{true: 503, false: 200}[n <= 3]
	}
	if _, err := b.sb.WriteText("p1", "x"); err != nil {
		t.Fatal(err)
	}
	until(t, "delivered after 3 refusals", func() bool {
		list, _ := b.sb.Deliveries(0, 10, DeliveryDelivered)
		return len(list) == 1 && len(list[0].Attempts) == 4
	})
	for _, h := range b.hooks.all()[1:] {
		if !bytes.Equal(h.raw, b.hooks.all()[0].raw) {
			t.Error("another body on retry")
		}
	}
}

func TestRetryWaitsAndHorizon(t *testing.T) {
	t.Parallel()
	b := setup(t)
	set := b.sb.Settings()
	set.RetryFirstMs, set.RetryMaxMs = 3_600_000, 3_600_000
	if err := b.sb.SetSettings(set); err != nil {
		t.Fatal(err)
	}
	b.hooks.answer = func(int) int { return 204 } // anything but 200 is a failure
	if _, err := b.sb.WriteText("p1", "x"); err != nil {
		t.Fatal(err)
	}
	b.idle()
	if list, _ := b.sb.Deliveries(0, 10, DeliveryWaiting); len(list) != 1 {
		t.Fatalf("%+v", list)
	}
	if n := b.sb.Flush(); n != 1 {
		t.Errorf("flushed %d", n)
	}
	until(t, "second attempt", func() bool { return len(b.hooks.all()) == 2 })
	until(t, "waiting again", func() bool { l, _ := b.sb.Deliveries(0, 10, DeliveryWaiting); return len(l) == 1 })
	b.clock.Advance(time.Hour)
	until(t, "third attempt by the virtual clock", func() bool { return len(b.hooks.all()) == 3 })
	until(t, "waiting again", func() bool { l, _ := b.sb.Deliveries(0, 10, DeliveryWaiting); return len(l) == 1 })
	b.clock.Advance(7 * 24 * time.Hour)
	until(t, "given up after the horizon", func() bool { l, _ := b.sb.Deliveries(0, 10, DeliveryFailed); return len(l) == 1 })
	if id, err := b.sb.Replay(1); err != nil || id != 2 {
		t.Errorf("replay %d %v", id, err)
	}
}

func TestDuplicates(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if err := b.sb.SetHookFaults(HookFaults{Duplicate: Duplicate{1, 4}}); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if _, err := b.sb.WriteText("p1", "x"); err != nil {
			t.Fatal(err)
		}
	}
	b.idle()
	seen := map[string]int{}
	for _, h := range b.hooks.all() {
		seen[string(h.raw)]++
	}
	if len(seen) != 20 {
		t.Fatalf("%d bodies", len(seen))
	}
	for body, n := range seen {
		if n != 5 {
			t.Errorf("%d times %s", n, body)
		}
	}
}

func TestReorderAndOrder(t *testing.T) {
	t.Parallel()
	for name, window := range map[string]int64{"in order": 0, "shuffled": 60_000} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			if err := b.sb.SetHookFaults(HookFaults{ReorderWindowMs: window}); err != nil {
				t.Fatal(err)
			}
			var want []string
			for range 60 {
				id, err := b.sb.WriteText("p1", "x")
				if err != nil {
					t.Fatal(err)
				}
				want = append(want, id)
			}
			if n := b.sb.Flush(); window > 0 && n == 0 {
				t.Error("nothing was held")
			}
			b.idle()
			var got []string
			for _, h := range b.hooks.all() {
				got = append(got, at(h.value(), "messages", 0, "id").(string))
			}
			if slices.Equal(got, want) != (window == 0) {
				t.Errorf("order kept: %v", slices.Equal(got, want))
			}
			slices.Sort(got)
			slices.Sort(want)
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestBatch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	second, err := b.sb.CreateNumber(NumberParams{WABAID: "500"})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.sb.SetHookFaults(HookFaults{BatchMax: 1000, BatchWaitMs: 60_000}); err != nil {
		t.Fatal(err)
	}
	for i := range 1000 {
		in := Inbound{NumberID: SeedNumberID, Text: &Text{Body: "x"}}
		if i%10 == 0 {
			in.NumberID = second.ID
		}
		if _, err := b.sb.Write("p1", in); err != nil {
			t.Fatal(err)
		}
	}
	b.sb.Flush()
	b.idle()
	total := 0
	wabas := map[any]bool{}
	for _, h := range b.hooks.all() {
		for i := range h.body["entry"].([]any) {
			wabas[at(h.body, "entry", i, "id")] = true
			for j := range at(h.body, "entry", i, "changes").([]any) {
				total += len(at(h.body, "entry", i, "changes", j, "value", "messages").([]any))
			}
		}
	}
	if total != 1000 || len(wabas) != 2 || len(b.hooks.all()) > 3 {
		t.Errorf("%d updates of %d accounts in %d bodies", total, len(wabas), len(b.hooks.all()))
	}
}

func TestStatusBeforeResponse(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("p1")
	if err := b.sb.SetHookFaults(HookFaults{StatusBeforeResponse: Race{1, 500}}); err != nil {
		t.Fatal(err)
	}
	early := make(chan struct{}, 100)
	b.hooks.mu.Lock()
	b.hooks.answer = func(int) int { early <- struct{}{}; return 200 }
	b.hooks.mu.Unlock()
	done := make(chan string, 1)
	go func() { done <- b.send(textTo("+5511987650001")) }()
	<-early // the status is here; the answer may still be on its way
	wamid := <-done
	b.idle()
	if st := b.hooks.statuses(wamid); len(st) != 3 {
		t.Errorf("%v", st)
	}
}

func TestDroppedAndSkippedStatuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		f    HookFaults
		want []string
	}{
		"drop all":       {HookFaults{DropStatuses: Drop{1, nil}}, nil},
		"drop delivered": {HookFaults{DropStatuses: Drop{1, []string{"delivered"}}}, []string{"sent", "read"}},
		"skip delivered": {HookFaults{SkipDelivered: true}, []string{"sent", "read"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.open("p1")
			if err := b.sb.SetHookFaults(c.f); err != nil {
				t.Fatal(err)
			}
			wamid := b.send(textTo("+5511987650001"))
			b.idle()
			if d := cmp.Diff(c.want, b.hooks.statuses(wamid)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestSubscribingAndOverrides(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, bad := range []SubscriptionParams{
		{CallbackURL: b.hooks.url, VerifyToken: "wrong"}, {CallbackURL: "ftp://x"}, {CallbackURL: b.hooks.url, VerifyToken: "vt", Object: "page"},
	} {
		if _, err := b.sb.Subscribe(t.Context(), bad); err == nil {
			t.Errorf("accepted %+v", bad)
		}
	}
	app := "/v26.0/" + SeedAppID + "/subscriptions?access_token=" + SeedAppID + "%7C" + SeedAppSecret
	r, _ := http.NewRequestWithContext(t.Context(), "POST", b.url+app, strings.NewReader(`{"object":"whatsapp_business_account","callback_url":"`+b.hooks.url+`","verify_token":"vt","fields":"messages,account_update"}`))
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil || res.StatusCode != 200 {
		t.Fatalf("%v %v", res, err)
	}
	_ = res.Body.Close()

	waba, number := newReceiver(t), newReceiver(t)
	edge := "/v26.0/" + SeedWABAID + "/subscribed_apps"
	if status, out := b.call("POST", edge, m{"override_callback_uri": waba.url, "verify_token": "vt"}); status != 200 {
		t.Fatalf("%v", out)
	}
	if status, _ := b.call("POST", edge, m{"override_callback_uri": waba.url, "verify_token": "no"}); status == 200 {
		t.Error("override without handshake")
	}
	if _, out := b.call("GET", edge, nil); at(out, "data", 0, "override_callback_uri") != waba.url {
		t.Errorf("%v", out)
	}
	b.open("p1")
	if status, out := b.call("POST", "/v26.0/"+SeedNumberID, m{"webhook_configuration": m{"override_callback_uri": number.url, "verify_token": "vt"}}); status != 200 {
		t.Fatalf("%v", out)
	}
	b.open("p1")
	b.call("POST", "/v26.0/"+SeedNumberID, m{"webhook_configuration": m{"override_callback_uri": ""}})
	b.call("POST", edge, m{})
	b.open("p1")
	if a, w, n := len(b.hooks.all()), len(waba.all()), len(number.all()); a != 1 || w != 1 || n != 1 {
		t.Errorf("app %d, WABA %d, number %d", a, w, n)
	}
	b.call("DELETE", edge, nil)
	b.open("p1")
	if len(b.hooks.all()) != 1 {
		t.Error("a webhook without subscription")
	}
}
