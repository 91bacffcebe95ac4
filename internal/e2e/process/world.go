//go:build linux

package process

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"prosa/internal/core"
	"prosa/internal/sandbox"
)

// World is what surrounds the server: Meta, and customers with phones.
type World struct {
	Sandbox *sandbox.Sandbox
	Phones  []sandbox.Phone
	Traps   *Traps
	Listen  string // where the server answers, before and after each restart
	// Untaken counts the stored items whose turn has not come; Settle waits for it.
	Untaken func() int
	number  string
	graph   *httptest.Server
}

// NewWorld puts a Meta that plays the house's numbers on a port, has it send its
// webhooks to Listen and repeat soon what was not acknowledged, and adds customers.
func NewWorld(t testing.TB, h House, meta *sandbox.Sandbox, phones int) *World {
	t.Helper()
	w := &World{Sandbox: meta, Traps: &Traps{}, Listen: FreeAddress(t), number: h.Number}
	s := sandbox.DefaultSettings()
	s.RetryFirstMs, s.RetryFactor, s.RetryMaxMs, s.HookTimeoutMs, s.HookConnections = 50, 1.5, 300, 5000, 16
	if err := w.Sandbox.SetSettings(s); err != nil {
		t.Fatal(err)
	}
	w.Traps.next = w.Sandbox
	w.graph = httptest.NewUnstartedServer(w.Traps)
	w.graph.Listener = &trapListener{Listener: w.graph.Listener, traps: w.Traps}
	w.graph.Config.SetKeepAlivesEnabled(false) // every send comes on a connection of its own
	w.graph.Start()
	t.Cleanup(w.graph.Close)
	w.Subscribe(t, "http://"+w.Listen+"/webhooks/meta")
	for i := range phones {
		digits, name := fmt.Sprintf("55119876%05d", i), fmt.Sprintf("Cliente %d", i)
		p, err := w.Sandbox.CreatePhone(sandbox.PhoneParams{Name: &name, Phone: &digits})
		if err != nil {
			t.Fatal(err)
		}
		w.Phones = append(w.Phones, p)
	}
	return w
}

// GraphURL is the address of the Graph API.
func (w *World) GraphURL() string { return w.graph.URL }

// Subscribe sends the webhooks to an address from now on.
func (w *World) Subscribe(t testing.TB, url string) {
	t.Helper()
	_, err := w.Sandbox.Subscribe(context.Background(), sandbox.SubscriptionParams{AppID: "900", Object: "whatsapp_business_account", CallbackURL: url,
		VerifyToken: "verify-me", Fields: []string{"messages"}, SkipVerification: true})
	if err != nil {
		t.Fatal(err)
	}
}

// Say lets a customer write to the house; it returns the message's wamid.
func (w *World) Say(t testing.TB, phone int, text string) string {
	t.Helper()
	m, err := w.Sandbox.Write(w.Phones[phone%len(w.Phones)].ID, sandbox.Inbound{NumberID: w.number, Type: "text", Text: &sandbox.Text{Body: text}})
	if err != nil {
		t.Error(err)
	}
	return m.Wamid
}

// Storm is customers who write without pause.
type Storm struct {
	stop chan struct{}
	done sync.WaitGroup
	said []string
}

// Storm begins to write, in turn from every phone.
func (w *World) Storm(t testing.TB, perSecond int) *Storm {
	s := &Storm{stop: make(chan struct{})}
	s.done.Go(func() {
		tick := time.NewTicker(time.Second / time.Duration(perSecond))
		defer tick.Stop()
		for i := 0; ; i++ {
			select {
			case <-tick.C:
				s.said = append(s.said, w.Say(t, i, fmt.Sprintf("mensagem %d", i)))
			case <-s.stop:
				return
			}
		}
	})
	return s
}

// Stop ends the storm and returns the wamids of all that was said.
func (s *Storm) Stop() []string {
	close(s.stop)
	s.done.Wait()
	return s.said
}

// Acked returns the wamids the server has acknowledged so far, with how often.
func (w *World) Acked() map[string]int {
	acked := map[string]int{}
	for _, d := range w.deliveries() {
		if d.State != sandbox.DeliveryDelivered {
			continue
		}
		for _, item := range d.Items {
			if !strings.Contains(item, ":") { // not a status
				acked[item]++
			}
		}
	}
	return acked
}

// Answers counts the tries of webhooks by the status they got, 0 being no answer.
func (w *World) Answers() map[int]int {
	n := map[int]int{}
	for _, d := range w.deliveries() {
		for _, a := range d.Attempts {
			n[a.Status]++
		}
	}
	return n
}

// Slowest returns how long the slowest answer with a status took.
func (w *World) Slowest(status int) time.Duration {
	worst := int64(0)
	for _, d := range w.deliveries() {
		for _, a := range d.Attempts {
			if a.Status == status {
				worst = max(worst, a.TookMs)
			}
		}
	}
	return time.Duration(worst) * time.Millisecond
}

// Times returns how long the answers with a status took.
func (w *World) Times(status int) []time.Duration {
	var all []time.Duration
	for _, d := range w.deliveries() {
		for _, a := range d.Attempts {
			if a.Status == status {
				all = append(all, time.Duration(a.TookMs)*time.Millisecond)
			}
		}
	}
	return all
}

// Refused counts the tries of webhooks that were not answered with 200.
func (w *World) Refused() int {
	n := 0
	for status, times := range w.Answers() {
		if status != http.StatusOK {
			n += times
		}
	}
	return n
}

func (w *World) deliveries() []sandbox.Delivery {
	var all []sandbox.Delivery
	after := int64(0)
	for {
		list, _ := w.Sandbox.Deliveries(after, 1000, "")
		if len(list) == 0 {
			return all
		}
		all = append(all, list...)
		after = list[len(list)-1].ID
	}
}

// Accepted returns the ids of the messages Meta accepted, with how often.
func (w *World) Accepted() map[core.ID]int {
	accepted := map[core.ID]int{}
	after := int64(0)
	for {
		list, _ := w.Sandbox.Accepted(after, "", 1000)
		if len(list) == 0 {
			return accepted
		}
		for _, a := range list {
			// The token is v1.<message id>.<n>.<MAC>.
			if parts := strings.Split(a.Token, "."); len(parts) == 4 {
				accepted[parts[1]]++
			}
			after = a.Seq
		}
	}
}

// Settle waits until Meta has nothing more to tell and the server nothing to send. It
// fails when for so long nothing has become less.
func (w *World) Settle(t testing.TB, s *Server, stuck time.Duration) {
	t.Helper()
	calm, done, since := 0, 0, time.Now() // calm: a send may lie between an item's turn and its statuses
	for calm < 10 {
		left := w.unsettled(s)
		calm++
		if left != "" {
			calm = 0
			if now := w.states()[sandbox.DeliveryDelivered]; now > done {
				done, since = now, time.Now()
			}
		}
		if time.Since(since) > stuck {
			t.Fatalf("nothing moves for %v: %s; webhooks by state %v, answers by status %v, outbox %v", stuck, left, w.states(), w.Answers(), s.Metric("prosa_outbox_depth"))
		}
		<-time.After(10 * time.Millisecond)
	}
}

func (w *World) states() map[sandbox.DeliveryState]int {
	n := map[sandbox.DeliveryState]int{}
	for _, d := range w.deliveries() {
		n[d.State]++
	}
	return n
}

// unsettled says what is still on its way, "" = nothing.
func (w *World) unsettled(s *Server) string {
	w.Sandbox.Flush()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if w.Sandbox.Idle(ctx) != nil {
		return "Meta is still sending webhooks"
	}
	for _, state := range []sandbox.DeliveryState{sandbox.DeliveryPending, sandbox.DeliveryWaiting} {
		if list, _ := w.Sandbox.Deliveries(0, 1000, state); len(list) > 0 {
			return fmt.Sprintf("%d webhooks are %s", len(list), state)
		}
	}
	if n := w.Untaken(); n > 0 {
		return fmt.Sprintf("%d stored items wait for their turn", n)
	}
	if n := s.Metric("prosa_outbox_depth"); n != 0 {
		return fmt.Sprintf("the outbox holds %v messages", n)
	}
	return ""
}
