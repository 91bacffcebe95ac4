package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

var errBad = errors.New("this closure failed")

// together holds the writer until the closures wait behind it, in their order, so that
// they make one batch; it returns their errors.
func together(t *testing.T, db *store.DB, closures ...func(*store.Tx) error) []error {
	t.Helper()
	held, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	var wg sync.WaitGroup
	wg.Go(func() {
		err := db.Write(context.Background(), func(*store.Tx) error {
			once.Do(func() { close(held) })
			<-release
			return nil
		})
		if err != nil {
			t.Errorf("the holder: %v", err)
		}
	})
	<-held
	errs := make([]error, len(closures))
	for i, f := range closures {
		wg.Go(func() { errs[i] = db.Write(context.Background(), f) })
		until(t, "the closure waits", func() bool { return db.Waiting() == i+1 })
	}
	close(release)
	wg.Wait()
	return errs
}

// until polls a condition.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

func set(key string) func(*store.Tx) error {
	return func(tx *store.Tx) error { return tx.SetSetting(key, "set") }
}

func isSet(t *testing.T, db *store.DB, key string) bool {
	t.Helper()
	value, err := db.R(t.Context()).Setting(key)
	if err != nil {
		t.Fatal(err)
	}
	return value == "set"
}

// TestNeighboursOfABadClosure: whatever one closure of a batch does, the others are
// committed. The reruns are the control: the closures did share a transaction.
func TestNeighboursOfABadClosure(t *testing.T) {
	t.Parallel()
	for name, bad := range map[string]func(*store.Tx) error{
		"fails after writing": func(tx *store.Tx) error { return errors.Join(tx.SetSetting("bad", "set"), errBad) },
		"panics":              func(tx *store.Tx) error { panic(errBad) },
		"breaks an index": func(tx *store.Tx) error {
			tx.InsertSession(store.Session{Hash: "same"})
			tx.InsertSession(store.Session{Hash: "same"})
			return tx.SetSetting("bad", "set")
		},
		"breaks a reference at the flush": func(tx *store.Tx) error {
			tx.InsertSession(store.Session{Hash: "h", UserID: "nobody"})
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				// A slow machine may split a batch, which is right too: then once more.
				for round := range 10 {
					if besideBad(t, db, bad, fmt.Sprint(round)) >= 2 {
						return
					}
				}
				t.Error("control: the closures never shared a transaction")
			})
		})
	}
}

// besideBad runs a bad closure among good ones and returns how many ran again.
func besideBad(t *testing.T, db *store.DB, bad func(*store.Tx) error, round string) int64 {
	t.Helper()
	_, _, before := db.WriterStats()
	errs := together(t, db, set("a"+round), set("b"+round), bad, set("c"+round), set("d"+round))
	for i, err := range errs {
		if (err != nil) != (i == 2) {
			t.Errorf("closure %d: %v", i, err)
		}
	}
	for _, key := range []string{"a", "b", "c", "d"} {
		if !isSet(t, db, key+round) {
			t.Errorf("the neighbour %s was lost", key)
		}
	}
	if isSet(t, db, "bad") {
		t.Error("the bad closure left something behind")
	}
	_, _, after := db.WriterStats()
	return after - before
}

// TestReaderBehindABadInsert: rows wait until a later statement takes them along. One
// that belongs to another closure and only reads must not take the blame, nor may the
// batch be told it is stored.
func TestReaderBehindABadInsert(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		read := func(tx *store.Tx) error { _, err := tx.Setting("a"); return err }
		bad := func(tx *store.Tx) error { tx.InsertSession(store.Session{Hash: "h", UserID: "nobody"}); return nil }
		errs := together(t, db, set("a"), bad, read)
		if errs[0] != nil || errs[1] == nil || errs[2] != nil {
			t.Errorf("errors %v", errs)
		}
		if !isSet(t, db, "a") {
			t.Error("a closure was told it is stored, and it is not")
		}
	})
}

// TestStatementsThatWait: a statement nobody waits for is in the transaction all the
// same: later statements see it, and its failure is its closure's.
func TestStatementsThatWait(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			if err := tx.Later("INSERT INTO setting (key, value) VALUES ($1, $2)", "waiting", "set"); err != nil {
				return err
			}
			if got, err := tx.Setting("waiting"); err != nil || got != "set" {
				t.Errorf("the next statement saw %q, %v", got, err)
			}
			return nil
		})
		if err != nil || !isSet(t, db, "waiting") {
			t.Errorf("not stored: %v", err)
		}
		again := func(tx *store.Tx) error {
			return tx.Later("INSERT INTO setting (key, value) VALUES ($1, $2)", "waiting", "again")
		}
		errs := together(t, db, set("b"), again, set("c"))
		if errs[0] != nil || !db.IsDuplicate(errs[1]) || errs[2] != nil || !isSet(t, db, "b") || !isSet(t, db, "c") {
			t.Errorf("errors %v", errs)
		}
	})
}

// TestFailureBeforeWriting costs the neighbours nothing.
func TestFailureBeforeWriting(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		_, _, before := db.WriterStats()
		errs := together(t, db, set("a"), func(tx *store.Tx) error {
			if _, err := tx.Setting("a"); err != nil {
				return err
			}
			return errBad
		}, set("b"))
		if errs[0] != nil || !errors.Is(errs[1], errBad) || errs[2] != nil || !isSet(t, db, "a") || !isSet(t, db, "b") {
			t.Errorf("errors %v", errs)
		}
		if _, _, after := db.WriterStats(); after != before {
			t.Errorf("%d closures ran again for a failure that wrote nothing", after-before)
		}
	})
}

func TestPanicIsAnError(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		err := db.Write(t.Context(), func(*store.Tx) error { panic("broken rule") })
		if err == nil || !strings.Contains(err.Error(), "broken rule") || core.KindOf(err) != core.Internal {
			t.Errorf("a panic came back as %v", err)
		}
		if err := db.Write(t.Context(), set("after")); err != nil || !isSet(t, db, "after") {
			t.Errorf("the writer did not survive it: %v", err)
		}
	})
}

// TestCancelledBeforeItsTurn: a closure whose caller has left does not run.
func TestCancelledBeforeItsTurn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		var ran atomic.Bool
		var late sync.WaitGroup
		errs := together(t, db, func(tx *store.Tx) error { return tx.SetSetting("control", "set") }, func(*store.Tx) error { cancel(); return nil })
		if errs[0] != nil || errs[1] != nil {
			t.Fatal(errs)
		}
		late.Go(func() {
			err := db.Write(ctx, func(tx *store.Tx) error { ran.Store(true); return tx.SetSetting("late", "set") })
			if core.KindOf(err) != core.Unavailable {
				t.Errorf("a cancelled caller got %v", err)
			}
		})
		late.Wait()
		if err := db.Write(t.Context(), set("barrier")); err != nil { // everything before it has had its turn
			t.Fatal(err)
		}
		if ran.Load() || isSet(t, db, "late") {
			t.Error("the closure of a cancelled caller ran")
		}
		if !isSet(t, db, "control") {
			t.Error("control: the closure of a patient caller did not run")
		}
	})
}

// TestCancelledWhileWaiting: the same for a caller who leaves while its closure waits.
func TestCancelledWhileWaiting(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		held, release := make(chan struct{}), make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := db.Write(context.Background(), func(*store.Tx) error { close(held); <-release; return nil }); err != nil {
				t.Error(err)
			}
		})
		<-held
		ctx, cancel := context.WithCancel(t.Context())
		wg.Go(func() {
			if err := db.Write(ctx, set("late")); core.KindOf(err) != core.Unavailable {
				t.Errorf("a caller who left got %v", err)
			}
		})
		until(t, "the closure waits", func() bool { return db.Waiting() == 1 })
		cancel()
		close(release)
		wg.Wait()
		if err := db.Write(t.Context(), set("barrier")); err != nil {
			t.Fatal(err)
		}
		if isSet(t, db, "late") {
			t.Error("the closure of a caller who left ran")
		}
	})
}

// TestGroupCommit: many callers share commits; every event gets the next number.
func TestGroupCommit(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const callers, each = 40, 10
		var told atomic.Int64
		db.OnCommit(func(last int64) {
			if before := told.Swap(last); last <= before {
				t.Errorf("told %d after %d", last, before)
			}
		})
		commits, closures, _ := db.WriterStats()
		var wg sync.WaitGroup
		for c := range callers {
			wg.Go(func() {
				for i := range each {
					err := db.Write(context.Background(), func(tx *store.Tx) error {
						tx.Event(core.Event{OrgID: "o", Kind: core.NoteCreated, Data: fmt.Sprintf("%d/%d", c, i)})
						return tx.SetSetting(fmt.Sprintf("%d/%d", c, i), "set")
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		commitsNow, closuresNow, _ := db.WriterStats()
		if n := closuresNow - closures; n != callers*each {
			t.Errorf("%d closures counted", n)
		}
		if n := commitsNow - commits; n >= callers*each {
			t.Errorf("%d commits for %d closures: nobody shared", n, callers*each)
		}
		events, err := db.R(t.Context()).EventsAfter(0, 1000)
		if err != nil || len(events) != callers*each {
			t.Fatalf("%d events, %v", len(events), err)
		}
		seen := map[string]bool{}
		for i, e := range events {
			if e.Seq != int64(i+1) {
				t.Fatalf("event %d has number %d", i+1, e.Seq)
			}
			seen[e.JSON] = true
		}
		if len(seen) != callers*each || told.Load() != callers*each {
			t.Errorf("%d different events, told of %d", len(seen), told.Load())
		}
	})
}

// TestEventsOfAFailure: a closure that fails leaves no fact and no gap in the numbers.
func TestEventsOfAFailure(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		fact := func(err error) func(*store.Tx) error {
			return func(tx *store.Tx) error { tx.Event(core.Event{OrgID: "o", Kind: core.NoteCreated}); return err }
		}
		for _, want := range []error{nil, errBad, nil} {
			if err := db.Write(t.Context(), fact(want)); !errors.Is(err, want) {
				t.Fatal(err)
			}
		}
		together(t, db, fact(nil), fact(errBad), fact(nil))
		events, err := db.R(t.Context()).EventsAfter(0, 100)
		if err != nil || len(events) != 4 || events[3].Seq != 4 {
			t.Errorf("events %+v, %v", events, err)
		}
	})
}

func TestAfterCommit(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, want := range []error{nil, errBad} {
			calls, seen := 0, false
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				tx.AfterCommit(func() { calls++; seen = isSet(t, db, "fact") })
				return errors.Join(tx.SetSetting("fact", "set"), want)
			})
			if !errors.Is(err, want) {
				t.Fatal(err)
			}
			if ok := want == nil; (calls == 1) != ok || seen != ok {
				t.Errorf("error %v: called %d times, saw the fact: %v", want, calls, seen)
			}
		}
	})
}

// TestClose: what was accepted is committed, what comes later is refused.
func TestClose(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := storetest.Open(t, store.Options{URL: url})
		held, release := make(chan struct{}), make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := db.Write(context.Background(), func(*store.Tx) error { close(held); <-release; return nil }); err != nil {
				t.Error(err)
			}
		})
		<-held
		wg.Go(func() {
			if err := db.Write(context.Background(), set("accepted")); err != nil {
				t.Errorf("accepted before the stop: %v", err)
			}
		})
		until(t, "the closure waits", func() bool { return db.Waiting() == 1 })
		wg.Go(func() {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
		close(release)
		wg.Wait()
		if err := db.Write(t.Context(), set("late")); core.CodeOf(err) != "shutting_down" {
			t.Errorf("after Close: %v", err)
		}
		again := storetest.Open(t, store.Options{URL: url})
		if !isSet(t, again, "accepted") || isSet(t, again, "late") {
			t.Error("after opening again: the accepted write is missing, or the late one is there")
		}
	})
}
