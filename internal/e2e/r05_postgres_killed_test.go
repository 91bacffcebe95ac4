//go:build linux

package e2e

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"prosa/internal/e2e/process"
)

// TestPostgresKilled is row R5: PostgreSQL crashes, or is stopped at once, in a storm
// of 100 hooks/s and more. What was acknowledged is stored; every message the bot wrote
// reaches Meta, once; the server works five seconds after PostgreSQL does, and at rest
// it holds as many goroutines and connections as before, ±5 %. 50 times, in clusters
// that stand side by side; PROSA_TEST_LONG=1 makes it 500.
//
// Control: a receiver that acknowledges before it stores loses messages. That the count
// of goroutines and connections can rise is seen within the run: it does under load.
func TestPostgresKilled(t *testing.T) {
	t.Parallel()
	t.Run("prosa", func(t *testing.T) {
		lost := 0
		for _, n := range lanes(t, 5, size(50, 500), func(t *testing.T, share int) int { return postgresKilled(t, share, false) }) {
			lost += n
		}
		if lost != 0 {
			t.Errorf("%d acknowledged messages lost", lost)
		}
	})
	t.Run("control: acknowledged before stored", func(t *testing.T) {
		for range 3 { // the first crash may come when only statuses are on their way
			if postgresKilled(t, 1, true) > 0 {
				return
			}
		}
		t.Error("nothing was lost: the crash does not show what it should")
	})
}

func postgresKilled(t *testing.T, kills int, hasty bool) (lost int) {
	t.Helper()
	pg := process.NewPostgres(t)
	h := newHouse(t, pg.URL)
	w := newWorld(t, h, 50)
	relay := process.NewHasty(t, "http://"+w.Listen+"/webhooks/meta")
	s := process.Start(t, h, w)
	s.Ready(t, patience)
	w.Say(t, 0, "Oi") // the sender of a number starts with its first message
	before := atRest(t, h, w, s)
	if hasty {
		w.Subscribe(t, relay.URL)
	}
	storm, began := w.Storm(t, 50), time.Now()
	acked := len(w.Acked())
	process.Until(t, patience, "the storm is under way", func() bool { return len(w.Acked()) > acked+20 })
	busy, _ := s.Goroutines(t)
	var worst time.Duration
	for i := range kills {
		<-time.After(time.Duration(50+rand.IntN(350)) * time.Millisecond)
		pg.Kill([]syscall.Signal{syscall.SIGKILL, syscall.SIGQUIT}[i%2])
		process.Until(t, patience, "the server says that it is not ready", func() bool { return s.Get("/readyz") == http.StatusServiceUnavailable })
		if hasty { // what is not stored in time may be, as soon as PostgreSQL is back; what is refused for its absence is not
			process.Until(t, patience, "the server refuses messages", func() bool {
				return relay.Dropped() > 5 && strings.Count(s.Log(), "the database does not answer") > 40
			})
		}
		pg.Start(t)
		up := time.Now()
		s.Ready(t, patience)
		worst = max(worst, time.Since(up))
	}
	said, hooks := storm.Stop(), 0
	for _, n := range w.Answers() {
		hooks += n
	}
	rate := float64(hooks) / time.Since(began).Seconds()
	w.Settle(t, s, patience)
	after := backAt(t, before, h, w, s)
	s.Term(t, 25*time.Second)

	lost, twice := lostAndTwice(w.Acked(), stored(t, h.Database))
	got := compareSends(t, h.Database, w.Accepted())
	t.Logf("%d kills, %d messages, %.0f hooks/s, lost %d, twice %d; ready at worst %v after PostgreSQL; at rest %v before, %v after (%d goroutines under load); answers by status %v; %v",
		kills, len(said), rate, lost, twice, worst, before, after, busy, w.Answers(), got)
	if hasty {
		return lost
	}
	if got, want := len(w.Acked())-acked, len(said); got != want {
		t.Errorf("%d of %d messages acknowledged", got, want)
	}
	if worst > 5*time.Second || twice > 0 || got.duplicates+got.unresolved+got.silent+got.unknown > 0 || rate < 100 {
		t.Errorf("ready after %v; %.0f hooks/s, twice %d; %v", worst, rate, twice, got)
	}
	if !after.near(before) {
		t.Errorf("at rest %v before, %v after", before, after)
	}
	return lost
}

// TestCommitAnswerLost: the connection to PostgreSQL ends between a commit and its
// answer. The server finds out what became of the commit: nothing is stored twice,
// and what the commit queued is handed over, as it is after any other.
func TestCommitAnswerLost(t *testing.T) {
	t.Parallel()
	pg := process.NewPostgres(t)
	h := newHouse(t, pg.URL)
	cutter := process.NewCutter(t, pg.URL)
	through := h
	through.Database = cutter.URL
	w := newWorld(t, h, 300)
	s := process.Start(t, through, w)
	s.Ready(t, patience)
	storm := w.Storm(t, 100)
	process.Until(t, patience, "the storm is under way", func() bool { return len(w.Acked()) > 20 })
	cutter.Cut(150)
	process.Until(t, 30*time.Second, "answers are lost", func() bool { return cutter.Cuts() >= size(20, 400) })
	cutter.Cut(0)
	said := storm.Stop()
	w.Settle(t, s, patience)
	s.Term(t, 25*time.Second)
	lost, twice := lostAndTwice(w.Acked(), stored(t, h.Database))
	got := compareSends(t, h.Database, w.Accepted())
	t.Logf("%d answers lost, %d messages, lost %d, twice %d; %v", cutter.Cuts(), len(said), lost, twice, got)
	if lost+twice+got.duplicates+got.unresolved+got.silent+got.unknown > 0 {
		t.Error("what the lost answers were about went wrong")
	}
}
