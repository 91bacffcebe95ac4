package auth

import (
	"context"
	"net/http/httptest"
	"net/netip"
	"sync"
	"testing"
	"time"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// storm tries a wrong password n times at once, each from another network, and counts
// the answers by code.
func (d *desk) storm(n int, email func(int) string) map[string]int {
	var mu sync.Mutex
	codes := map[string]int{}
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			_, err := d.LogIn(httptest.NewRecorder(), from(peerNo(i)), email(i), "wrong")
			mu.Lock()
			defer mu.Unlock()
			codes[core.CodeOf(err)]++
		})
	}
	wg.Wait()
	return codes
}

// TestBruteForce is S11: however many networks try at once, ten passwords of an account
// are compared in a quarter of an hour. The control is the same storm on accounts of
// their own, where nobody is refused.
func TestBruteForce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := setup(t, db)
		u := d.staff(t, d.house.AgentOficina)
		codes := d.storm(28, func(int) string { return u.Email })
		if codes["bad_credentials"] > accountLimit || codes["bad_credentials"] == 0 {
			t.Errorf("%v: more than %d passwords of one account were compared", codes, accountLimit)
		}
		if codes["bad_credentials"]+codes["too_many"]+codes["busy"] != 28 {
			t.Errorf("answers %v", codes)
		}
		if got := d.storm(28, func(i int) string { return peerNo(i) })["too_many"]; got != 0 {
			t.Errorf("control: %d of 28 tries on different accounts were refused", got)
		}
	})
}

// TestLockOpensByItself: refused tries do not prolong the lock, so whoever knocks all
// the time does not lock the owner out for ever.
func TestLockOpensByItself(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := setup(t, db)
		u := d.staff(t, d.house.AgentOficina)
		d.fail(t, accountKey(u.Email), accountLimit)
		for range 5 {
			if _, err := d.LogIn(httptest.NewRecorder(), from(peerNo(1)), u.Email, password); core.CodeOf(err) != "too_many" || core.KindOf(err) != core.TooMany {
				t.Fatalf("locked, the right password got: %v", err)
			}
			d.clock.Advance(3*time.Minute - time.Millisecond)
		}
		d.clock.Advance(time.Second)
		d.logIn(t, u.Email)
	})
}

// fail notes n failures of a key at the present time.
func (d *desk) fail(t *testing.T, key string, n int) {
	t.Helper()
	d.write(t, func(tx *store.Tx) error {
		for range n {
			tx.InsertLoginAttempt(key, d.now())
		}
		return nil
	})
}

func TestSuccessForgives(t *testing.T) {
	t.Parallel()
	d := setup(t, storetest.SQLite(t))
	u := d.staff(t, d.house.AgentOficina)
	for range 3 {
		d.fail(t, accountKey(u.Email), accountLimit-1)
		d.logIn(t, u.Email)
	}
	d.fail(t, accountKey(u.Email), accountLimit)
	d.staff(t, u.ID) // an administrator gives a new password
	d.logIn(t, u.Email)
}

func TestNetworkThrottle(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := setup(t, db)
		u := d.staff(t, d.house.AgentOficina)
		try := func(ip, email, password string) string {
			_, err := d.LogIn(httptest.NewRecorder(), from(ip), email, password)
			return core.CodeOf(err)
		}
		d.fail(t, networkKey(peer("[2001:db8:1:2::1]:9")), networkLimit-1)
		if code := try("[2001:db8:1:2::aa]:9", "a@grupo.test", "wrong"); code != "bad_credentials" {
			t.Fatalf("the last failure allowed: %s", code)
		}
		if code := try("[2001:db8:1:2:ffff::]:9", u.Email, password); code != "too_many" {
			t.Errorf("same /64, all failures used up: %s", code)
		}
		if code := try("[2001:db8:1:3::1]:9", u.Email, password); code != "" {
			t.Errorf("the /64 next door: %s", code)
		}
		// A shop's people who get it right do not count.
		for range 3 {
			if code := try("192.0.2.1:9", u.Email, password); code != "" {
				t.Fatal(code)
			}
		}
		if n, err := db.R(t.Context()).LoginAttempts(networkKey(netip.MustParseAddr("192.0.2.1")), 0); err != nil || n != 0 {
			t.Errorf("%d failures counted for logins that worked, %v", n, err)
		}
	})
}

// TestTwoHashesAtOnce: the third login waits, and the queue has an end. Not parallel: it
// takes both places.
func TestTwoHashesAtOnce(t *testing.T) {
	for range cap(hashing) {
		leave, err := enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer leave()
	}
	ctx, cancel := context.WithCancel(t.Context())
	results := make(chan error, maxWaiting)
	for range maxWaiting {
		go func() {
			_, err := HashPassword(ctx, password)
			results <- err
		}()
	}
	for deadline := time.Now().Add(10 * time.Second); waiting.Load() < maxWaiting; {
		if time.Now().After(deadline) {
			t.Fatalf("%d wait, want %d", waiting.Load(), maxWaiting)
		}
	}
	if _, err := enter(t.Context()); core.CodeOf(err) != "busy" || core.KindOf(err) != core.Unavailable {
		t.Errorf("beyond the queue: %v", err)
	}
	cancel()
	for range maxWaiting {
		if err := <-results; core.CodeOf(err) != "busy" {
			t.Errorf("a login whose client left: %v", err)
		}
	}
	if n := waiting.Load(); n != 0 {
		t.Errorf("%d still count as waiting", n)
	}
}

func TestMemoryForgets(t *testing.T) {
	t.Parallel()
	var m memory
	for i := range 3 {
		if n := m.add("a", int64(i), 0); n != i+1 {
			t.Errorf("add = %d, want %d", n, i+1)
		}
	}
	if n := m.add("a", 10, 2); n != 2 {
		t.Errorf("old failures count: %d", n)
	}
	m.clear("a")
	if n := m.add("a", 11, 0); n != 1 {
		t.Errorf("after clear: %d", n)
	}
	for range maxMemory {
		m.add("b", 12, 0)
	}
	if len(m.at["b"]) >= maxMemory {
		t.Error("the memory has no bound")
	}
}
