package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"prosa/internal/core"
	"prosa/internal/e2e/rig"
	"prosa/internal/message"
	"prosa/internal/sandbox"
	"prosa/internal/store"
)

// race is Meta posting the statuses of a message before it answers the send.
var race = sandbox.HookFaults{StatusBeforeResponse: sandbox.Race{Probability: 1, MaxMs: 500}}

// TestStatusBeforeResponse (R9): every status is applied though the message does
// not have Meta's id yet. 1,000 of 1,000 over both engines together; with
// PROSA_TEST_LONG 10,000.
func TestStatusBeforeResponse(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		_, conversations := crowd(t, r, r.Number, 0, portion(db.Engine(), size(1000, 10_000))/4)
		if err := r.Sandbox.SetHookFaults(race); err != nil {
			t.Fatal(err)
		}
		ids := answerAll(t, r, conversations, 4)
		for _, id := range ids {
			rig.Within(t, time.Minute, "the message is read and its attempt over", func() bool {
				m, err := db.R(t.Context()).Message(r.Org, id)
				tries, err2 := db.R(t.Context()).Attempts(id)
				return err == nil && err2 == nil && m.Status == message.Read && m.ProviderID != "" && tries[0].State == message.AttemptAccepted
			})
		}
	})
}

// TestStatusBeforeResponseWithoutToken (R9): a status that neither brings our token
// nor finds its message waits until Meta's answer brings the id.
func TestStatusBeforeResponseWithoutToken(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		_, conversations := crowd(t, r, r.Number, 0, size(20, 100))
		_, seq := r.Sandbox.Accepted(0, "", 0)
		faults := race
		faults.DropStatuses = sandbox.Drop{Probability: 1}
		faults.StatusBeforeResponse.MaxMs = 3000
		if err := r.Sandbox.SetHookFaults(faults); err != nil {
			t.Fatal(err)
		}
		ids := answerAll(t, r, conversations, 1)
		early := 0
		seen := map[string]bool{}
		r.Eventually(t, "Meta has taken all of them", func() bool {
			accepted, _ := r.Sandbox.Accepted(seq, "", 1000)
			for _, a := range accepted {
				if seen[a.Wamid] {
					continue
				}
				seen[a.Wamid] = true
				id, _, _ := message.ParseToken(rig.TokenKey, a.Token)
				if m, err := db.R(t.Context()).Message(r.Org, id); err == nil && m.ProviderID == "" {
					early++
				}
				deliver(t, r, wireBody(t, wireStatus(r.Number, a.Wamid, "", "delivered", r.Clock.Now())))
			}
			return len(seen) == len(ids)
		})
		if early == 0 {
			t.Error("no status came before its response: the race did not play")
		}
		for _, id := range ids {
			r.Eventually(t, "the kept status is applied", func() bool {
				m, err := db.R(t.Context()).Message(r.Org, id)
				return err == nil && m.Status == message.Delivered
			})
		}
		t.Logf("%d of %d statuses came before their message had an id", early, len(ids))
	})
}

// TestStatusBeforeResponseNaive is the control of R9: a receiver that knows messages
// only by the ids it was answered loses statuses in the same race.
func TestStatusBeforeResponseNaive(t *testing.T) {
	t.Parallel()
	s := sandbox.New(sandbox.Options{Seed: sandbox.DefaultSeed()})
	t.Cleanup(s.Close)
	graph := httptest.NewServer(s)
	t.Cleanup(graph.Close)
	var known sync.Map
	var applied, lost atomic.Int64
	hooks := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if c := req.URL.Query().Get("hub.challenge"); c != "" {
			_, _ = io.WriteString(w, c)
			return
		}
		var body struct {
			Entry []struct {
				Changes []struct {
					Value struct{ Statuses []struct{ ID string } }
				}
			}
		}
		_ = json.NewDecoder(req.Body).Decode(&body)
		for _, st := range body.Entry[0].Changes[0].Value.Statuses {
			if _, ok := known.Load(st.ID); ok {
				applied.Add(1)
			} else {
				lost.Add(1)
			}
		}
	}))
	t.Cleanup(hooks.Close)
	phone := s.ListPhones()[0]
	if _, err := s.WriteText(phone.ID, "Oi"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Subscribe(t.Context(), sandbox.SubscriptionParams{CallbackURL: hooks.URL, VerifyToken: "v", Fields: []string{"messages"}}); err != nil {
		t.Fatal(err)
	}
	if err := s.SetHookFaults(race); err != nil {
		t.Fatal(err)
	}
	parallel(10, 20, func(int) {
		body, _ := json.Marshal(object{"messaging_product": "whatsapp", "to": phone.Phone, "type": "text", "text": object{"body": "oi"}})
		req, _ := http.NewRequest(http.MethodPost, graph.URL+"/v26.0/"+sandbox.SeedNumberID+"/messages", bytes.NewReader(body))
		req.Header.Set("Authorization", "Bearer "+sandbox.SeedToken)
		req.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Error(err)
			return
		}
		var answer struct{ Messages []struct{ ID core.ID } }
		_ = json.NewDecoder(resp.Body).Decode(&answer)
		_ = resp.Body.Close()
		known.Store(answer.Messages[0].ID, true)
	})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := s.Idle(ctx); err != nil {
		t.Fatal(err)
	}
	t.Logf("the naive receiver applied %d statuses and lost %d", applied.Load(), lost.Load())
	if lost.Load() == 0 {
		t.Error("the race loses nothing with a naive receiver: the test of R9 shows nothing")
	}
}
