package store_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

func TestClaimKey(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		claim := func(key, hash string, now int64) *store.Answer {
			t.Helper()
			var a *store.Answer
			if err := db.Write(t.Context(), func(tx *store.Tx) (err error) { a, err = tx.ClaimKey("org", key, hash, now, now-100); return err }); err != nil {
				t.Fatal(err)
			}
			return a
		}
		write := func(f func(*store.Tx) error) {
			t.Helper()
			if err := db.Write(t.Context(), f); err != nil {
				t.Fatal(err)
			}
		}
		if claim("k", "h", 1000) != nil {
			t.Fatal("a fresh key was not given")
		}
		if a := claim("k", "h", 1050); a == nil || a.Status != 0 {
			t.Fatalf("a key being worked was given again: %+v", a)
		}
		if claim("k", "h", 1101) != nil {
			t.Fatal("a claim whose owner is gone was not taken over")
		}
		write(func(tx *store.Tx) error { return tx.KeepAnswer("org", "k", 202, "body") })
		if a := claim("k", "h", 9999); a == nil || a.Status != 202 || a.Body != "body" {
			t.Fatalf("the kept answer is %+v", a)
		}
		if a := claim("k", "other", 9999); a == nil || a.RequestHash != "h" {
			t.Fatalf("another request under the key got %+v", a)
		}
		write(func(tx *store.Tx) error { return tx.ReleaseKey("org", "k") })
		if claim("k", "h", 9999) == nil {
			t.Fatal("an answered key was released")
		}
		write(func(tx *store.Tx) error { return tx.ForgetAnswers(5000) })
		if claim("k", "h", 9999) != nil {
			t.Fatal("a forgotten key is still taken")
		}
	})
}

func TestClaimKeyOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var given atomic.Int32
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				var a *store.Answer
				if err := db.Write(t.Context(), func(tx *store.Tx) (err error) { a, err = tx.ClaimKey("org", "k", "h", 1000, 0); return err }); err != nil {
					t.Error(err)
				} else if a == nil {
					given.Add(1)
				}
			})
		}
		wg.Wait()
		if given.Load() != 1 {
			t.Errorf("the key was given to %d", given.Load())
		}
	})
}
