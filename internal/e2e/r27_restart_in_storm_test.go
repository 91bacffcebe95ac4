//go:build linux

package e2e

import (
	"math/rand/v2"
	"testing"
	"time"

	"prosa/internal/e2e/process"
	"prosa/internal/sandbox"
)

// TestRestartInStorm is row R27 for one node: SIGTERM in the middle of a burst, with
// calls to a slow Meta under way. What was acknowledged is stored, the calls are
// finished and recorded, and the process ends by itself within 25 s. 3 restarts;
// PROSA_TEST_LONG=1 makes it 100.
//
// Control: the same burst with SIGKILL leaves calls nobody recorded.
func TestRestartInStorm(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, database string) {
		restarts := size(3, 100)
		got := restartInStorm(t, database, restarts, func(t *testing.T, s *process.Server) time.Duration { return s.Term(t, 25*time.Second) })
		if got.unknown != 0 {
			t.Errorf("%d messages lost their outcome in an orderly restart", got.unknown)
		}
	})
	t.Run("control: killed", func(t *testing.T) {
		got := restartInStorm(t, "", 3, func(_ *testing.T, s *process.Server) time.Duration { s.Kill(); return 0 })
		if got.unknown == 0 {
			t.Error("every call was recorded: none was under way")
		}
	})
}

// abandoned counts the attempts a start found under way.
const abandoned = "SELECT COUNT(*) FROM attempt WHERE error_text LIKE 'the server stopped%'"

func restartInStorm(t *testing.T, database string, restarts int, stop func(*testing.T, *process.Server) time.Duration) sends {
	t.Helper()
	h := newHouse(t, database)
	w := newWorld(t, h, 120)
	if err := w.Sandbox.SetSendFaults([]sandbox.SendFault{{Kind: sandbox.FaultSlow, Ms: 300, Probability: 1}}); err != nil {
		t.Fatal(err)
	}
	s := process.Start(t, h, w)
	s.Ready(t, 10*time.Second)
	storm := w.Storm(t, 100)
	var worst time.Duration
	for range restarts {
		<-time.After(time.Duration(200+rand.IntN(300)) * time.Millisecond)
		worst = max(worst, stop(t, s))
		s = process.Start(t, h, w)
		s.Ready(t, 10*time.Second)
	}
	said := storm.Stop()
	w.Settle(t, s, 10*time.Second)
	s.Term(t, 25*time.Second)
	acked := w.Acked()
	lost, twice := lostAndTwice(acked, stored(t, h.Database))
	got := compareSends(t, h.Database, w.Accepted())
	if lost+twice+got.duplicates+got.unresolved+got.silent > 0 || len(acked) != len(said) {
		t.Errorf("%d of %d messages acknowledged, lost %d, twice %d; %v", len(acked), len(said), lost, twice, got)
	}
	// A status may have settled them since: count what was ever left open.
	if n := query(t, h.Database, abandoned)[0][0]; n != "0" {
		got.unknown = max(got.unknown, 1)
	}
	t.Logf("%d restarts, %d messages, lost %d, twice %d; the slowest end took %v; %v", restarts, len(said), lost, twice, worst, got)
	return got
}
