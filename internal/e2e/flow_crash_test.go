//go:build linux

package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"prosa/internal/e2e/process"
	"prosa/internal/store"
)

// TestKillInCall kills the server while another system is being asked, and right after
// it has answered: the call is made again at once, under the same id, and the customer
// hears the answer exactly once.
//
// Control: the system is asked twice, so whoever takes no note of the id books twice.
func TestKillInCall(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, e engine) {
		for name, answered := range map[string]bool{"asked, not answered": false, "answered": true} {
			t.Run(name, func(t *testing.T) {
				for range size(3, 30) {
					killInCall(t, e, answered)
				}
			})
		}
	})
}

func killInCall(t *testing.T, e engine, answered bool) {
	t.Helper()
	dms := &shop{asked: make(chan struct{}, 8), killed: make(chan struct{})}
	server := httptest.NewServer(dms)
	defer server.Close()
	h := newHouse(t, e.database(t))
	putFlow(t, h, callFlow(server.URL))
	w := newWorld(t, h, 1)
	dms.answerFirst = answered
	allow := "PROSA_FLOW_HTTP_ALLOW=" + strings.TrimPrefix(server.URL, "http://")
	s := process.Start(t, h, w, allow)
	s.Ready(t, patience)
	w.Say(t, 0, "Oi")
	process.Until(t, patience, "the flow asks", func() bool { return heard(t, w, h, "Qual peça?") == 1 })
	w.Say(t, 0, "filtro")
	<-dms.asked
	s.Kill()
	close(dms.killed)

	began := time.Now()
	s = process.Start(t, h, w, allow)
	s.Ready(t, patience)
	process.Until(t, patience, "the customer hears the price", func() bool { return heard(t, w, h, "Custa R$ 189,90.") > 0 })
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("the customer waited %v: as if for the lease of a dead process", took)
	}
	w.Settle(t, s, patience)
	s.Term(t, 25*time.Second)
	if n := heard(t, w, h, "Custa R$ 189,90."); n != 1 {
		t.Errorf("the customer heard the price %d times", n)
	}
	if n := heard(t, w, h, "Vou verificar"); n != 0 {
		t.Error("the customer heard that the call failed")
	}
	ids := dms.calls()
	if len(ids) == 0 || ids[0] == "" {
		t.Fatalf("the system was asked under the ids %q", ids)
	}
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("one question came under several ids: %q", ids)
		}
	}
	if !answered && len(ids) != 2 {
		t.Errorf("the system was asked %d times, want 2: the kill was not in the call", len(ids))
	}
}

// shop is the system that is asked. Its first answer comes when the server is dead, or
// just before.
type shop struct {
	asked, killed chan struct{}
	answerFirst   bool

	mu  sync.Mutex
	ids []string
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.ids = append(s.ids, r.Header.Get("Prosa-Call-Id"))
	first := len(s.ids) == 1
	s.mu.Unlock()
	if first && !s.answerFirst {
		s.asked <- struct{}{}
		<-s.killed
	}
	fmt.Fprint(w, `{"data":{"price":"189,90"}}`)
	if first && s.answerFirst {
		_ = http.NewResponseController(w).Flush()
		s.asked <- struct{}{}
	}
}

func (s *shop) calls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.ids...)
}

// heard counts what the house's one customer was sent with a text in it.
func heard(t *testing.T, w *process.World, h process.House, text string) int {
	t.Helper()
	list, err := w.Sandbox.Thread(w.Phones[0].ID, h.Number, "", 200)
	if err != nil {
		return 0 // nothing was said yet
	}
	n := 0
	for _, m := range list {
		if m.Text != nil && strings.Contains(m.Text.Body, text) {
			n++
		}
	}
	return n
}

// putFlow makes a flow the one that greets, in a house no server works in.
func putFlow(t *testing.T, h process.House, text string) {
	t.Helper()
	db := h.Open(t)
	orgs, err := db.R(t.Context()).Organizations()
	if err != nil {
		t.Fatal(err)
	}
	publishIn(t, db, store.Flow{OrgID: orgs[0], IsDefault: true}, text, false, time.Now())
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
