package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"prosa/internal/channel"
	"prosa/internal/channel/meta"
	"prosa/internal/channel/whatsapp"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/e2e/rig"
	"prosa/internal/inbox"
	"prosa/internal/message"
	"prosa/internal/sandbox"
	"prosa/internal/store"
)

// graphTimeout makes hanging calls short; a call that is only slow then counts as
// hanging too, which changes nothing of what must hold.
const graphTimeout = 500 * time.Millisecond

// graphFaults is everything that can go wrong at the Graph API, each with the same
// chance. What has "after_accept" in its name sends the message all the same.
func graphFaults(chance float64) []sandbox.SendFault {
	var rules []sandbox.SendFault
	for _, k := range []sandbox.FaultKind{sandbox.FaultResetRead, sandbox.FaultResetAccept, sandbox.FaultResetAfter, sandbox.FaultEOFAfter,
		sandbox.FaultTruncatedAfter, sandbox.FaultNoIDAfter, sandbox.Fault500Empty, sandbox.Fault502HTML, sandbox.Fault503} {
		rules = append(rules, sandbox.SendFault{Kind: k})
	}
	for _, k := range []sandbox.FaultKind{sandbox.FaultHang, sandbox.FaultHangAfter} {
		rules = append(rules, sandbox.SendFault{Kind: k, Ms: time.Minute.Milliseconds()})
	}
	rules = append(rules, sandbox.SendFault{Kind: sandbox.Fault429, RetryAfterS: 1}, sandbox.SendFault{Kind: sandbox.FaultFailedStatus, Code: 131026})
	for _, code := range []int{131056, 130429, 131047, 131026, 131050, 190, 131016, 131000} {
		rules = append(rules, sandbox.SendFault{Kind: sandbox.FaultError, Code: code})
	}
	for i := range rules {
		rules[i].Probability = chance
	}
	return rules
}

// detours sends some of the calls to where no Graph API answers: a closed port, a
// name nobody knows, a server whose TLS does not work.
type detours struct {
	*whatsapp.Adapter
	elsewhere []*whatsapp.Adapter
	chance    atomic.Uint64 // per million, of each
	taken     atomic.Int64
}

func (d *detours) Send(ctx context.Context, acct dealer.ChannelAccount, to channel.Recipient, c message.Content, token string) channel.Result {
	if way := rand.Uint64N(1_000_000) / max(d.chance.Load(), 1); d.chance.Load() > 0 && way < uint64(len(d.elsewhere)) {
		d.taken.Add(1)
		return d.elsewhere[way].Send(ctx, acct, to, c, token)
	}
	return d.Adapter.Send(ctx, acct, to, c, token)
}

// newDetours makes the three places.
func newDetours(t *testing.T, real *whatsapp.Adapter) *detours {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	plain := httptest.NewServer(http.NotFoundHandler()) // speaks no TLS
	t.Cleanup(plain.Close)
	d := &detours{Adapter: real}
	for _, url := range []string{"http://" + closed.Addr().String(), "https://graph.invalid", "https://" + plain.Listener.Addr().String()} {
		c, err := meta.NewClient(meta.Options{URL: url, Timeout: graphTimeout})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		d.elsewhere = append(d.elsewhere, whatsapp.New(c))
	}
	return d
}

// TestGraphFaults (R7): agents answer customers while everything goes wrong between
// Prosa and the Graph API. No message is sent twice; every one ends delivered,
// failed with Meta's code, or unconfirmed with a reason; each customer gets theirs
// in order. 10,000 messages at 1 % per fault, divided among the engines and the two
// numbers of each house, which Meta slows down each by itself; with PROSA_TEST_LONG
// 100,000.
func TestGraphFaults(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		const messages, chance = 10, 0.01
		customers := portion(db.Engine(), size(10_000, 100_000)) / messages / 2
		var way *detours
		r := rig.New(t, rig.Options{DB: db, GraphTimeout: graphTimeout, Adapter: func(a *whatsapp.Adapter) channel.Adapter {
			way = newDetours(t, a)
			return way
		}})
		walks, conversations := crowd(t, r, r.Number, 0, customers)
		litoral := *r
		litoral.Number = r.NumberL
		more, others := crowd(t, &litoral, r.NumberL, customers, customers)
		walks, conversations = append(walks, more...), append(conversations, others...)
		_, seq := r.Sandbox.Accepted(0, "", 0)
		if err := r.Sandbox.SetSendFaults(graphFaults(chance)); err != nil {
			t.Fatal(err)
		}
		way.chance.Store(chance * 1_000_000)
		began := time.Now()
		sent := answerAll(t, r, conversations, messages)
		r.Quiet(t, time.Duration(size(240, 2400))*time.Second)

		accepted, _ := r.Sandbox.Accepted(seq, "", 1<<20)
		arrived := map[core.ID]sandbox.Accepted{}
		for _, a := range accepted {
			id, _, ok := message.ParseToken(rig.TokenKey, a.Token)
			if !ok {
				t.Fatalf("a message was sent without our token: %q", a.Token)
			}
			if arrived[id].Wamid != "" {
				t.Errorf("message %s was sent twice, the first time answered %q", id, arrived[id].Answer)
			}
			arrived[id] = a
		}
		count := map[string]int{}
		for _, id := range sent {
			m, err := db.R(t.Context()).Message(r.Org, id)
			if err != nil {
				t.Fatal(err)
			}
			count[checkEnd(t, r, m, arrived[id])]++
		}
		checkOrder(t, r, walks)
		t.Logf("%d messages in %v: %v; %d calls led astray", len(sent), time.Since(began).Round(time.Millisecond), count, way.taken.Load())
		if count["delivered"] == 0 || count["unconfirmed"] == 0 || count["failed"] == 0 || way.taken.Load() == 0 {
			t.Errorf("the faults did not play: %v", count)
		}
	})
}

// answerAll lets the administrator write n numbered messages into each conversation.
func answerAll(t *testing.T, r *rig.Rig, conversations []core.ID, n int) []core.ID {
	t.Helper()
	admin := r.Scope(t, r.Admin)
	sent := make([]core.ID, len(conversations)*n)
	parallel(16, len(conversations), func(i int) {
		for k := range n {
			m, err := r.Inbox.Reply(context.Background(), admin, rig.Actor(r.Admin), inbox.ReplyParams{ConversationID: conversations[i],
				ClientID: strconv.Itoa(k), Content: message.Content{Kind: message.Text, Text: fmt.Sprintf("resposta %04d", k)}})
			if err != nil {
				t.Errorf("reply %d to %s: %v", k, conversations[i], err)
				return
			}
			sent[i*n+k] = m.ID
		}
	})
	if t.Failed() {
		t.FailNow()
	}
	return sent
}

// checkEnd checks how a message ended against what the fake Meta knows of it.
func checkEnd(t *testing.T, r *rig.Rig, m message.Message, a sandbox.Accepted) string {
	t.Helper()
	tries, err := r.DB.R(t.Context()).Attempts(m.ID)
	if err != nil || len(tries) != 1 {
		t.Fatalf("message %s has %d attempts, %v", m.ID, len(tries), err)
	}
	state := tries[0].State
	switch {
	case a.Wamid != "" && m.Status == message.Failed: // accepted, then a failed status
		if m.ErrorCode == 0 || state != message.AttemptAccepted {
			t.Errorf("message %s failed with code %d, attempt %s", m.ID, m.ErrorCode, state)
		}
		return "failed"
	case a.Wamid != "":
		if !m.Status.Implies(message.Delivered) || state != message.AttemptAccepted || m.ProviderID != a.Wamid {
			t.Errorf("message %s reached the customer (answer %q) and is %s, attempt %s, id %q", m.ID, a.Answer, m.Status, state, m.ProviderID)
		}
		return "delivered"
	case m.Status == message.Failed:
		if m.ErrorCode == 0 || state != message.AttemptRejected {
			t.Errorf("message %s failed with code %d (%s), attempt %s", m.ID, m.ErrorCode, m.ErrorText, state)
		}
		return "failed"
	case m.Status == message.Unconfirmed:
		if m.ErrorText == "" || state != message.AttemptUnconfirmed {
			t.Errorf("message %s is unconfirmed without a reason, attempt %s", m.ID, state)
		}
		return "unconfirmed"
	}
	t.Errorf("message %s never reached anybody and is silently %s, attempt %s", m.ID, m.Status, state)
	return "silent"
}

// checkOrder checks that each phone shows the numbered messages in order.
func checkOrder(t *testing.T, r *rig.Rig, walks []*walk) {
	t.Helper()
	for _, w := range walks {
		last := ""
		for _, m := range w.shown() {
			if m.Text == nil || !strings.HasPrefix(m.Text.Body, "resposta ") {
				continue
			}
			if m.Text.Body <= last {
				t.Errorf("phone %s shows %q after %q", w.phone.ID, m.Text.Body, last)
			}
			last = m.Text.Body
		}
	}
}

// TestGraphFaultsNaive is the control of R7: a sender that repeats whatever did not
// answer 200 sends twice under the same faults.
func TestGraphFaultsNaive(t *testing.T) {
	t.Parallel()
	s := sandbox.New(sandbox.Options{Seed: sandbox.DefaultSeed()})
	t.Cleanup(s.Close)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	if _, err := s.UpdateNumber(sandbox.SeedNumberID, sandbox.NumberPatch{Limits: &sandbox.Limits{}}); err != nil {
		t.Fatal(err)
	}
	phone := s.ListPhones()[0]
	if _, err := s.WriteText(phone.ID, "Oi"); err != nil {
		t.Fatal(err)
	}
	if err := s.SetSendFaults(graphFaults(0.02)); err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Timeout: graphTimeout}
	naive := func(i int) {
		body, _ := json.Marshal(object{"messaging_product": "whatsapp", "to": phone.Phone, "type": "text",
			"text": object{"body": "oi"}, "biz_opaque_callback_data": strconv.Itoa(i)})
		for range 5 {
			req, _ := http.NewRequest(http.MethodPost, server.URL+"/v26.0/"+sandbox.SeedNumberID+"/messages", bytes.NewReader(body))
			req.Header.Set("Authorization", "Bearer "+sandbox.SeedToken)
			req.Header.Set("Content-Type", "application/json")
			resp, err := client.Do(req)
			if err != nil {
				continue
			}
			var answer struct{ Messages []struct{ ID string } }
			err = json.NewDecoder(resp.Body).Decode(&answer)
			_ = resp.Body.Close()
			if err == nil && resp.StatusCode == http.StatusOK && len(answer.Messages) > 0 {
				return
			}
		}
	}
	const n = 200
	parallel(16, n, naive)
	accepted, _ := s.Accepted(0, "", 1<<20)
	times := map[string]int{}
	duplicates := 0
	for _, a := range accepted {
		if times[a.Token]++; times[a.Token] == 2 {
			duplicates++
		}
	}
	t.Logf("the naive sender sent %d of %d messages twice", duplicates, n)
	if duplicates == 0 {
		t.Error("the faults produce no duplicates with a naive sender: the test of R7 shows nothing")
	}
}
