package bench

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"
)

// Target is the server under load.
type Target struct {
	Hook     string // http://127.0.0.1:…/webhooks/meta
	Secret   string // the app secret that signs
	Number   string // phone number id
	Business string // WABA id
}

// hooks signs and posts webhook bodies.
type hooks struct {
	Target
	wire *wire
	n    atomic.Int64
}

func newHooks(t Target) *hooks {
	return &hooks{Target: t, wire: newWire(t.Hook)}
}

// post sends one body and returns how long the acknowledgement took.
func (h *hooks) post(ctx context.Context, body []byte) (time.Duration, error) {
	mac := hmac.New(sha256.New, []byte(h.Secret))
	mac.Write(body)
	start := time.Now()
	status, err := h.wire.post(ctx, "X-Hub-Signature-256: sha256="+hex.EncodeToString(mac.Sum(nil)), body)
	if err != nil {
		return 0, err
	}
	if status != 200 {
		return 0, fmt.Errorf("bench: webhook answered %d", status)
	}
	return time.Since(start), nil
}

// envelope wraps one messages change.
func (h *hooks) envelope(inner string) []byte {
	return []byte(`{"object":"whatsapp_business_account","entry":[{"id":"` + h.Business + `","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"551140001001","phone_number_id":"` +
		h.Number + `"},` + inner + `},"field":"messages"}]}]}`)
}

// Contact is a simulated customer by number.
func contactDigits(i int) string { return "55119" + fmt.Sprintf("%08d", 80_000_000+i) }

// message is a text from customer i, of a realistic size.
func (h *hooks) message(i int, text string) []byte {
	who := contactDigits(i)
	id := "wamid.IN" + strconv.FormatInt(h.n.Add(1), 36) + "." + strconv.FormatInt(time.Now().UnixNano(), 36)
	return h.envelope(`"contacts":[{"profile":{"name":"Cliente ` + strconv.Itoa(i) + `"},"wa_id":"` + who + `","user_id":"BR.` + who + `"}],"messages":[{"from":"` + who + `","from_user_id":"BR.` + who +
		`","id":"` + id + `","timestamp":"` + strconv.FormatInt(time.Now().Unix(), 10) + `","text":{"body":"` + text + `"},"type":"text"}]`)
}

// status is one status webhook of a sent message.
func (h *hooks) status(m Sent, status string) []byte {
	pricing := ""
	if status != "read" {
		pricing = `,"pricing":{"billable":true,"pricing_model":"PMP","category":"service","type":"regular"}`
	}
	return h.envelope(`"contacts":[{"wa_id":"` + m.To + `","user_id":"BR.` + m.To + `"}],"statuses":[{"id":"` + m.Wamid + `","status":"` + status + `","timestamp":"` + strconv.FormatInt(time.Now().Unix(), 10) +
		`","recipient_id":"` + m.To + `","recipient_user_id":"BR.` + m.To + `","biz_opaque_callback_data":"` + m.Token + `"` + pricing + `}]`)
}
