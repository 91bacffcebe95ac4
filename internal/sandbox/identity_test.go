package sandbox

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestNinthDigit(t *testing.T) {
	t.Parallel()
	for form, c := range map[string]struct{ registered, to string }{
		"phone without, sent with":    {"553187651234", "+55 31 98765-1234"},
		"phone with, sent without":    {"5531987651234", "+55 31 8765-1234"},
		"same form":                   {"5531987651234", "5531987651234"},
		"country put in by Meta":      {"5531987651234", "31987651234"},
		"landlines have no ninth one": {"553132651234", "+553132651234"},
	} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			ph, err := b.sb.CreatePhone(PhoneParams{Phone: &c.registered})
			if err != nil {
				t.Fatal(err)
			}
			b.open(ph.ID)
			b.hooks.take()
			_, out := b.call("POST", messages, textTo(c.to))
			if at(out, "contacts", 0, "wa_id") != c.registered || at(out, "contacts", 0, "input") != c.to {
				t.Errorf("%v", out)
			}
			b.idle()
			if got := at(b.hooks.take()[0].value(), "statuses", 0, "recipient_id"); got != c.registered {
				t.Errorf("recipient_id %v", got)
			}
			if o := otherForm(c.registered); o != "" {
				if _, err := b.sb.CreatePhone(PhoneParams{Phone: &o}); err == nil {
					t.Error("two phones for one line")
				}
			}
		})
	}
}

func TestBSUIDRecipient(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("p3")
	body := textTo("")
	delete(body, "to")
	body["recipient"] = "BR.10000000000000000003"
	_, out := b.call("POST", messages, body)
	if at(out, "contacts", 0, "user_id") != "BR.10000000000000000003" || at(out, "contacts", 0, "wa_id") != nil {
		t.Errorf("%v", out)
	}
	body["to"] = "+5511987650001" // to wins
	if _, out := b.call("POST", messages, body); code(out) != 131047 {
		t.Errorf("%v", out)
	}
	if _, err := b.sb.CreateTemplate(TemplateParams{Name: "codigo", Category: "AUTHENTICATION", Components: []map[string]any{
		{"type": "BODY", "text": "{{1}} é seu código."}, {"type": "BUTTONS", "buttons": []any{m{"type": "OTP", "otp_type": "COPY_CODE"}}},
	}}); err != nil {
		t.Fatal(err)
	}
	otp := inMessage("template", m{"name": "codigo", "language": m{"code": "pt_BR"}, "components": []any{
		m{"type": "body", "parameters": []any{m{"type": "text", "text": "123"}}},
		m{"type": "button", "sub_type": "url", "index": "0", "parameters": []any{m{"type": "text", "text": "123"}}},
	}})
	b.send(otp)
	delete(otp, "to")
	otp["recipient"] = "BR.10000000000000000003"
	if _, out := b.call("POST", messages, otp); code(out) != 131062 {
		t.Errorf("%v", out)
	}
}

func TestRotationMovesTheIdentity(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("p1")
	before, _ := b.sb.FindPhone("p1")
	after, err := b.sb.Rotate("p1", Rotation{"user_changed_number", "5511987659999"})
	if err != nil || after.BSUID == before.BSUID || after.Phone != "5511987659999" {
		t.Fatalf("%+v %v", after, err)
	}
	if _, out := b.call("POST", messages, textTo("+5511987650001")); code(out) != 131026 {
		t.Errorf("old number: %v", out)
	}
	b.send(textTo("+5511987659999"))
	if _, err := b.sb.Rotate("p1", Rotation{"user_changed_number", "553187650002"}); err == nil {
		t.Error("took another's number")
	}
}

func TestWindow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	send := func() int { _, out := b.call("POST", messages, textTo("+5511987650001")); return code(out) }
	if got := send(); got != 131047 {
		t.Errorf("before any message: %d", got)
	}
	id := b.open("p1")
	b.clock.Advance(24*time.Hour - time.Millisecond)
	if got := send(); got != 0 {
		t.Errorf("just inside: %d", got)
	}
	b.clock.Advance(time.Millisecond)
	if got := send(); got != 131047 {
		t.Errorf("at 24 h: %d", got)
	}
	b.write("p1", Inbound{Reaction: &InboundEmoji{id, "👍"}})
	if got := send(); got != 131047 {
		t.Errorf("a reaction opened it: %d", got)
	}
	b.write("p1", Inbound{Text: &Text{Body: "late"}, TimestampMs: b.clock.Now().Add(-25 * time.Hour).UnixMilli()})
	if got := send(); got != 131047 {
		t.Errorf("counted from arrival, not from the message: %d", got)
	}
	b.open("p1")
	if got := send(); got != 0 {
		t.Errorf("renewed: %d", got)
	}
}

func TestDeliveryErrorSurfaces(t *testing.T) {
	t.Parallel()
	for surface, want := range map[Surface]struct{ http, failed int }{InResponse: {400, 0}, InStatus: {200, 1}, InBoth: {400, 1}} {
		t.Run(string(surface), func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			set := b.sb.Settings()
			set.DeliveryErrors = surface
			if err := b.sb.SetSettings(set); err != nil {
				t.Fatal(err)
			}
			for _, to := range []string{"+5511987650001", "+5511912340000"} { // no window; nobody
				b.hooks.take()
				status, out := b.call("POST", messages, textTo(to))
				b.idle()
				got := b.hooks.take()
				if status != want.http || len(got) != want.failed {
					t.Errorf("%s: %d %v, %d webhooks", to, status, out, len(got))
				}
				if len(got) == 1 && at(got[0].value(), "statuses", 0, "status") != "failed" {
					t.Errorf("%s", got[0].raw)
				}
			}
		})
	}
}

func TestRates(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("p1")
	limit := func(l Limits) {
		if _, err := b.sb.UpdateNumber(SeedNumberID, NumberPatch{Limits: &l}); err != nil {
			t.Fatal(err)
		}
	}
	burst := func(n int) (ok int, last int) {
		for range n {
			_, out := b.call("POST", messages, textTo("+5511987650001"))
			if last = code(out); last != 0 {
				return ok, last
			}
			ok++
		}
		return ok, last
	}
	limit(Limits{Enabled: true, PairIntervalMs: 6000, PairBurst: 45, Virtual: true})
	if ok, last := burst(60); ok != 45 || last != 131056 {
		t.Errorf("pair: %d then %d", ok, last)
	}
	b.clock.Advance(12 * time.Second)
	if ok, last := burst(60); ok != 2 || last != 131056 {
		t.Errorf("pair after 12 s: %d then %d", ok, last)
	}
	limit(Limits{Enabled: true, MPS: 80, Virtual: true})
	if ok, last := burst(100); ok != 80 || last != 130429 {
		t.Errorf("throughput: %d then %d", ok, last)
	}
	limit(Limits{Enabled: false, MPS: 1, PairIntervalMs: 6000, PairBurst: 1})
	if ok, _ := burst(50); ok != 50 {
		t.Errorf("off: %d", ok)
	}
}

func TestOfflineBlockedAndAllowList(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("p1")
	no, yes := false, true
	b.change("p1", PhoneParams{Online: &no})
	wamid := b.send(textTo("+5511987650001"))
	b.idle()
	if st := b.hooks.statuses(wamid); strings.Join(st, ",") != "sent" {
		t.Errorf("offline: %v", st)
	}
	if _, err := b.sb.WriteText("p1", "x"); err == nil {
		t.Error("an offline phone wrote")
	}
	b.change("p1", PhoneParams{Online: &yes})
	b.idle()
	if st := b.hooks.statuses(wamid); strings.Join(st, ",") != "sent,delivered,read" {
		t.Errorf("back online: %v", st)
	}
	if _, err := b.sb.Block("p1", "", true); err != nil {
		t.Fatal(err)
	}
	wamid = b.send(textTo("+5511987650001"))
	if _, err := b.sb.Block("p1", "", false); err != nil {
		t.Fatal(err)
	}
	b.change("p1", PhoneParams{Online: &no})
	b.change("p1", PhoneParams{Online: &yes})
	b.idle()
	if st := b.hooks.statuses(wamid); strings.Join(st, ",") != "sent" {
		t.Errorf("blocked: %v", st)
	}
	b.change("p1", PhoneParams{AutoRead: &no})
	wamid = b.send(textTo("+5511987650001"))
	b.idle()
	if ph, _ := b.sb.FindPhone("p1"); ph.Unread[SeedNumberID] != 1 {
		t.Errorf("unread %v", ph.Unread)
	}
	if ids, err := b.sb.Read("p1", ""); err != nil || len(ids) != 1 || ids[0] != wamid {
		t.Errorf("read %v %v", ids, err)
	}
	list := []string{"+553187650002"}
	if _, err := b.sb.UpdateNumber(SeedNumberID, NumberPatch{AllowList: &list}); err != nil {
		t.Fatal(err)
	}
	if _, out := b.call("POST", messages, textTo("+5511987650001")); code(out) != 131030 {
		t.Errorf("%v", out)
	}
	if err := b.sb.DeletePhone("p2"); err != nil {
		t.Fatal(err)
	}
	if _, out := b.call("POST", messages, textTo("+5531987650002")); code(out) != 131026 {
		t.Errorf("%v", out)
	}
}

func TestPriceOfService(t *testing.T) {
	t.Parallel()
	b := setup(t)
	kind := func() any {
		b.hooks.take()
		b.send(textTo("+5511987650001"))
		b.idle()
		return at(b.hooks.take()[0].value(), "statuses", 0, "pricing", "type")
	}
	b.open("p1")
	if got := kind(); got != "free_customer_service" {
		t.Errorf("before October: %v", got)
	}
	b.clock.Set(serviceBilled)
	b.open("p1")
	if got := kind(); got != "free_customer_service" {
		t.Errorf("in the free tier: %v", got)
	}
	b.sb.mu.Lock()
	b.sb.numbers[SeedNumberID].freeUsed = freeService
	b.sb.mu.Unlock()
	if got := kind(); got != "regular" {
		t.Errorf("over the free tier: %v", got)
	}
}

func TestUnknownRecipientsCanAppear(t *testing.T) {
	t.Parallel()
	b := setup(t)
	set := b.sb.Settings()
	set.UnknownRecipients = "create"
	if err := b.sb.SetSettings(set); err != nil {
		t.Fatal(err)
	}
	hello := inMessage("template", m{"name": "hello_world", "language": m{"code": "en_US"}})
	hello["to"] = "+5511912340000"
	b.send(hello)
	if n := len(b.sb.ListPhones()); n != 4 {
		t.Errorf("%d phones", n)
	}
}

var _ http.Handler = (*Sandbox)(nil)
