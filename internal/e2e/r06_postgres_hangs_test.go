//go:build linux

package e2e

import (
	"net/http"
	"testing"
	"time"

	"prosa/internal/e2e/process"
)

// TestPostgresHangs is row R6: every process of PostgreSQL stands still. Webhooks are
// refused within 3 s and not left hanging, the server says within 5 s that it is not
// ready, and it works again by itself. 6 s; PROSA_TEST_LONG=1 makes it 30.
//
// Control: while it stands still, a client of PostgreSQL without a deadline hangs: the
// fault is there.
func TestPostgresHangs(t *testing.T) {
	pg := process.NewPostgres(t)
	h := newHouse(t, pg.URL)
	w := newWorld(t, h, 200)
	s := process.Start(t, h, w)
	s.Ready(t, 10*time.Second)
	storm := w.Storm(t, 50)
	process.Until(t, 10*time.Second, "the storm is under way", func() bool { return len(w.Acked()) > 20 })

	thaw := pg.Freeze(t)
	frozen := time.Now()
	process.Until(t, 5*time.Second, "the server says that it is not ready", func() bool { return s.Get("/readyz") == http.StatusServiceUnavailable })
	unready := time.Since(frozen)
	process.Until(t, 10*time.Second, "webhooks are refused", func() bool { return w.Answers()[http.StatusServiceUnavailable] > 20 })
	if s.Get("/healthz") != http.StatusOK {
		t.Error("the server itself does not answer")
	}
	acked := len(w.Acked())
	rest := time.Duration(size(6, 30))*time.Second - time.Since(frozen)
	process.Until(t, rest+time.Second, "the time is over", func() bool { return time.Since(frozen) > rest })
	if now := len(w.Acked()); now != acked {
		t.Errorf("%d webhooks were acknowledged while the database stood still", now-acked)
	}
	if pg.Answers() {
		t.Error("PostgreSQL answers: it does not stand still")
	}
	thaw()
	thawed := time.Now()
	s.Ready(t, 10*time.Second)
	back := time.Since(thawed)
	said := storm.Stop()
	w.Settle(t, s, 10*time.Second)
	s.Term(t, 25*time.Second)

	lost, twice := lostAndTwice(w.Acked(), stored(t, h.Database))
	got := compareSends(t, h.Database, w.Accepted())
	t.Logf("not ready after %v, slowest refusal %v, ready %v after; %d messages, lost %d, twice %d; answers by status %v; %v",
		unready, w.Slowest(http.StatusServiceUnavailable), back, len(said), lost, twice, w.Answers(), got)
	if slowest := w.Slowest(http.StatusServiceUnavailable); slowest > 3*time.Second || w.Answers()[0] > 0 {
		t.Errorf("the slowest refusal took %v; %d webhooks got no answer", slowest, w.Answers()[0])
	}
	if lost+twice+got.duplicates+got.unresolved+got.silent+got.unknown > 0 || len(w.Acked()) != len(said) {
		t.Errorf("%d of %d acknowledged, lost %d, twice %d; %v", len(w.Acked()), len(said), lost, twice, got)
	}
}
