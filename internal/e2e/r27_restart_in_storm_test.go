//go:build linux

package e2e

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"prosa/internal/e2e/process"
	"prosa/internal/sandbox"
)

// TestRestartInStorm is row R27 for one node: SIGTERM in the middle of a burst, with
// calls to a slow Meta under way. What was acknowledged is stored, the calls are
// finished and recorded, and the process ends by itself within 25 s. 20 restarts over
// both engines together, as many as ten minutes of one every 30 s are, at 100 hooks/s
// and more; PROSA_TEST_LONG=1 makes it 200.
//
// Control: the same burst with SIGKILL leaves calls nobody recorded.
func TestRestartInStorm(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, e engine) {
		abandoned := 0
		for _, n := range lanes(t, 2, e.portion(size(20, 200)), func(t *testing.T, share int) int {
			return restartInStorm(t, e, share, func(t *testing.T, s *process.Server) time.Duration { return s.Term(t, 25*time.Second) })
		}) {
			abandoned += n
		}
		if abandoned != 0 {
			t.Errorf("%d messages lost their outcome in an orderly restart", abandoned)
		}
	})
	t.Run("control: killed", func(t *testing.T) {
		if restartInStorm(t, onSQLite, 3, func(_ *testing.T, s *process.Server) time.Duration { s.Kill(); return 0 }) == 0 {
			t.Error("every call was recorded: none was under way")
		}
	})
}

// abandoned counts the attempts a start found under way.
const abandoned = "SELECT COUNT(*) FROM attempt WHERE error_text LIKE 'the server stopped%'"

// restartInStorm returns how many messages lost their outcome.
func restartInStorm(t *testing.T, e engine, restarts int, stop func(*testing.T, *process.Server) time.Duration) int {
	t.Helper()
	h := newHouse(t, e.database(t))
	w := newWorld(t, h, 120)
	if err := w.Sandbox.SetSendFaults([]sandbox.SendFault{{Kind: sandbox.FaultSlow, Ms: 300, Probability: 1}}); err != nil {
		t.Fatal(err)
	}
	s := process.Start(t, h, w)
	s.Ready(t, patience)
	storm := w.Storm(t, 100)
	var worst time.Duration
	for range restarts {
		<-time.After(time.Duration(200+rand.IntN(300)) * time.Millisecond)
		worst = max(worst, stop(t, s))
		s = process.Start(t, h, w)
		s.Ready(t, patience)
	}
	said := storm.Stop()
	w.Settle(t, s, patience)
	s.Term(t, 25*time.Second)
	acked := w.Acked()
	lost, twice := lostAndTwice(acked, stored(t, h.Database))
	got := compareSends(t, h.Database, w.Accepted())
	if lost+twice+got.duplicates+got.unresolved+got.silent > 0 || len(acked) != len(said) {
		t.Errorf("%d of %d messages acknowledged, lost %d, twice %d; %v", len(acked), len(said), lost, twice, got)
	}
	// A status may have settled them since: count what was ever left open.
	left, err := strconv.Atoi(query(t, h.Database, abandoned)[0][0])
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d restarts, %d messages, lost %d, twice %d; the slowest end took %v; %v; %d calls abandoned", restarts, len(said), lost, twice, worst, got, left)
	return max(left, got.unknown)
}
