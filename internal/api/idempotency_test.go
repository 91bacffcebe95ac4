package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// sendKeyed replies to the active conversation under a key.
func (s *scene) sendKeyed(t testing.TB, who, key, text string) answer {
	t.Helper()
	header := http.Header{}
	if key != "" {
		header.Set("Idempotency-Key", key)
	}
	return s.call(t, who, http.MethodPost, Base+"/conversations/"+s.ids["active"]+"/messages", `{"client_id":"`+text+key+`","content":{"kind":"text","text":"`+text+`"}}`, header)
}

// written counts the thread's messages with a text.
func (s *scene) written(t *testing.T, text string) int {
	t.Helper()
	thread, _, err := s.db.R(t.Context()).Thread(s.Org, s.ids["active"], "", 200)
	check(t, err)
	n := 0
	for _, m := range thread {
		if m.Content.Text == text {
			n++
		}
	}
	return n
}

// TestSameKeyIsOneEffect: fifty requests at once under one key are one message and
// fifty equal answers; another body is refused; another caller is another request
// (S20).
func TestSameKeyIsOneEffect(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := setup(t, db).scene(t)
		var mu sync.Mutex
		bodies := map[string]int{}
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				a := s.sendKeyed(t, agentO, "k", "uma vez")
				if a.status != http.StatusAccepted {
					t.Errorf("%d %s", a.status, a.body)
				}
				mu.Lock()
				defer mu.Unlock()
				bodies[a.body]++
			})
		}
		wg.Wait()
		if n := s.written(t, "uma vez"); n != 1 || len(bodies) != 1 {
			t.Errorf("%d messages, %d different answers", n, len(bodies))
		}
		if a := s.sendKeyed(t, agentO, "k", "outra"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "idempotency_mismatch") {
			t.Errorf("another body: %d %s", a.status, a.body)
		}
		if a := s.sendKeyed(t, admin, "k", "uma vez"); a.status != http.StatusUnprocessableEntity {
			t.Errorf("another caller got the answer: %d %s", a.status, a.body)
		}
		if a := s.sendKeyed(t, agentO, strings.Repeat("k", 201), "longa"); a.status != http.StatusUnprocessableEntity {
			t.Errorf("a long key: %d", a.status)
		}
	})
}

// TestKeyControl shows what the key is worth: without one, two requests with
// different client ids are two messages.
func TestKeyControl(t *testing.T) {
	t.Parallel()
	s := setup(t, storetest.SQLite(t)).scene(t)
	for _, id := range []string{"a", "b"} {
		a := s.call(t, agentO, http.MethodPost, Base+"/conversations/"+s.ids["active"]+"/messages", `{"client_id":"`+id+`","content":{"kind":"text","text":"duas"}}`, nil)
		if a.status != http.StatusAccepted {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	if n := s.written(t, "duas"); n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
}

// TestKeySurvivesARestart: a new server on the same database gives the stored answer.
// A claim left by a server that died with the request is taken over, and the client id
// keeps the message single even if it had been written.
func TestKeySurvivesARestart(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		db, err := store.Open(t.Context(), store.Options{URL: url})
		check(t, err)
		s := setup(t, db).scene(t)
		before := s.sendKeyed(t, agentO, "k", "uma vez")
		if before.status != http.StatusAccepted {
			t.Fatalf("%d %s", before.status, before.body)
		}
		check(t, db.Close())

		s.bench = setup(t, storetest.Open(t, store.Options{URL: url}))
		if a := s.sendKeyed(t, agentO, "k", "uma vez"); a.body != before.body || a.header.Get("Idempotent-Replayed") != "true" {
			t.Errorf("after the restart: %d %s, before: %s", a.status, a.body, before.body)
		}
		hash := s.hashOf(t, "k")
		check(t, s.db.Write(t.Context(), func(tx *store.Tx) error { // as if the server had died before it could keep the answer
			if err := tx.ForgetAnswers(s.now() + 1); err != nil {
				return err
			}
			_, err := tx.ClaimKey(s.Org, "k", hash, s.now()-staleClaim.Milliseconds()-1, 0)
			return err
		}))
		a := s.sendKeyed(t, agentO, "k", "uma vez")
		var was, is struct{ ID string }
		check(t, json.Unmarshal([]byte(before.body), &was))
		check(t, json.Unmarshal([]byte(a.body), &is))
		if a.status != http.StatusAccepted || is.ID != was.ID || a.header.Get("Idempotent-Replayed") != "" {
			t.Errorf("the claim was not taken over: %d %s", a.status, a.body)
		}
		if n := s.written(t, "uma vez"); n != 1 {
			t.Errorf("%d messages", n)
		}
	})
}

// hashOf reads the hash a request left with its key, by asking for the key with another.
func (s *scene) hashOf(t *testing.T, key string) string {
	t.Helper()
	var hash string
	check(t, s.db.Write(t.Context(), func(tx *store.Tx) error {
		a, err := tx.ClaimKey(s.Org, key, "", s.now(), 0)
		if a != nil {
			hash = a.RequestHash
		}
		return err
	}))
	return hash
}

// TestFailedRequestFreesItsKey: what changed nothing may be asked again.
func TestFailedRequestFreesItsKey(t *testing.T) {
	t.Parallel()
	s := setup(t, storetest.SQLite(t)).scene(t)
	path := Base + "/conversations/" + s.ids["closed"] + "/messages"
	body := `{"content":{"kind":"text","text":"Oi"}}`
	key := http.Header{"Idempotency-Key": {"k"}}
	if a := s.call(t, agentV, http.MethodPost, path, body, key); a.status != http.StatusConflict {
		t.Fatalf("to a closed conversation: %d %s", a.status, a.body)
	}
	if a := s.call(t, agentV, http.MethodPost, Base+"/conversations/"+s.ids["closed"]+"/reopen", "", nil); a.status != http.StatusOK {
		t.Fatalf("reopen: %d %s", a.status, a.body)
	}
	if a := s.call(t, agentV, http.MethodPost, path, body, key); a.status != http.StatusAccepted {
		t.Errorf("the same request, now possible: %d %s", a.status, a.body)
	}
}
