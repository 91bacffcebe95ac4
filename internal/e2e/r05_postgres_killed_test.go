//go:build linux

package e2e

import (
	"math/rand/v2"
	"net/http"
	"syscall"
	"testing"
	"time"

	"prosa/internal/e2e/process"
)

// TestPostgresKilled is row R5: PostgreSQL crashes, or is stopped at once, in a storm.
// What was acknowledged is stored; every message the bot wrote reaches Meta, once;
// the server works five seconds after PostgreSQL does, and holds no more goroutines
// than before. 4 times; PROSA_TEST_LONG=1 makes it 50.
//
// Control: a receiver that acknowledges before it stores loses messages.
func TestPostgresKilled(t *testing.T) {
	t.Run("prosa", func(t *testing.T) {
		if lost := postgresKilled(t, size(4, 50), false); lost != 0 {
			t.Errorf("%d acknowledged messages lost", lost)
		}
	})
	t.Run("control: acknowledged before stored", func(t *testing.T) {
		if postgresKilled(t, 1, true) == 0 {
			t.Error("nothing was lost: the crash does not show what it should")
		}
	})
}

func postgresKilled(t *testing.T, kills int, hasty bool) (lost int) {
	t.Helper()
	pg := process.NewPostgres(t)
	h := newHouse(t, pg.URL)
	w := newWorld(t, h, 400)
	relay := process.NewHasty(t, "http://"+w.Listen+"/webhooks/meta")
	if hasty {
		w.Subscribe(t, relay.URL)
	}
	s := process.Start(t, h, w)
	s.Ready(t, 10*time.Second)
	storm := w.Storm(t, 100)
	process.Until(t, 10*time.Second, "the storm is under way", func() bool { return len(w.Acked()) > 50 })
	goroutines := s.Goroutines(t)
	var worst time.Duration
	for i := range kills {
		<-time.After(time.Duration(100+rand.IntN(500)) * time.Millisecond)
		pg.Kill([]syscall.Signal{syscall.SIGKILL, syscall.SIGQUIT}[i%2])
		process.Until(t, 10*time.Second, "the server says that it is not ready", func() bool { return s.Get("/readyz") == http.StatusServiceUnavailable })
		if hasty { // a short absence is waited out
			process.Until(t, 10*time.Second, "the server refuses webhooks", func() bool { return relay.Dropped() > 20 })
		}
		pg.Start(t)
		up := time.Now()
		s.Ready(t, 10*time.Second)
		worst = max(worst, time.Since(up))
	}
	said := storm.Stop()
	w.Settle(t, s, 10*time.Second)
	after := s.Goroutines(t)
	s.Term(t, 25*time.Second)

	lost, twice := lostAndTwice(w.Acked(), stored(t, h.Database))
	got := compareSends(t, h.Database, w.Accepted())
	t.Logf("%d kills, %d messages, lost %d, twice %d; ready at worst %v after PostgreSQL; goroutines %v before, %v after; answers by status %v; %v",
		kills, len(said), lost, twice, worst, goroutines, after, w.Answers(), got)
	if hasty {
		return lost
	}
	if worst > 5*time.Second || twice > 0 || got.duplicates+got.unresolved+got.silent+got.unknown > 0 || len(w.Acked()) != len(said) {
		t.Errorf("ready after %v; %d of %d acknowledged, twice %d; %v", worst, len(w.Acked()), len(said), twice, got)
	}
	if after > goroutines+goroutines/20+5 {
		t.Errorf("%v goroutines before, %v after", goroutines, after)
	}
	return lost
}

// TestCommitAnswerLost: the connection to PostgreSQL ends between a commit and its
// answer. The server finds out what became of the commit: nothing is stored twice,
// and what the commit queued is handed over, as it is after any other.
func TestCommitAnswerLost(t *testing.T) {
	pg := process.NewPostgres(t)
	h := newHouse(t, pg.URL)
	cutter := process.NewCutter(t, pg.URL)
	through := h
	through.Database = cutter.URL
	w := newWorld(t, h, 300)
	s := process.Start(t, through, w)
	s.Ready(t, 10*time.Second)
	storm := w.Storm(t, 100)
	process.Until(t, 10*time.Second, "the storm is under way", func() bool { return len(w.Acked()) > 20 })
	cutter.Cut(50)
	process.Until(t, 30*time.Second, "answers are lost", func() bool { return cutter.Cuts() >= size(20, 400) })
	cutter.Cut(0)
	said := storm.Stop()
	w.Settle(t, s, 10*time.Second)
	s.Term(t, 25*time.Second)
	lost, twice := lostAndTwice(w.Acked(), stored(t, h.Database))
	got := compareSends(t, h.Database, w.Accepted())
	t.Logf("%d answers lost, %d messages, lost %d, twice %d; %v", cutter.Cuts(), len(said), lost, twice, got)
	if lost+twice+got.duplicates+got.unresolved+got.silent+got.unknown > 0 {
		t.Error("what the lost answers were about went wrong")
	}
}
