//go:build linux

package e2e

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"prosa/internal/e2e/process"
	"prosa/internal/sandbox"
)

// TestKillInStorm is row R1: the server is killed at random moments of a storm of
// webhooks, 5 % of them doubled. What was acknowledged is stored, once. 200 kills over
// both engines together, 140 on SQLite and 60 on PostgreSQL (200 on SQLite where there
// is no PostgreSQL), at 100 hooks/s and more: messages and the statuses of the answers.
// PROSA_TEST_LONG=1 makes it 1,000. Each start is ready within two seconds.
//
// Control: a receiver that acknowledges before it stores loses messages in the same
// storm; and the doubled webhooks are really acknowledged twice, so that a receiver
// that stores what it acknowledges would hold them twice.
func TestKillInStorm(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, e engine) {
		var out stormResult
		kills := e.portion(size(200, 1000))
		for _, r := range lanes(t, 4, kills, func(t *testing.T, share int) stormResult { return killInStorm(t, e, share, false) }) {
			out.add(r)
		}
		if t.Failed() {
			return
		}
		slices.Sort(out.ready)
		t.Logf("%d kills; %s; ready after %v, at worst %v", len(out.ready), out, quantile(out.ready, 0.5), quantile(out.ready, 1))
		if out.lost != 0 || out.twice != 0 {
			t.Errorf("%d acknowledged messages lost, %d stored twice", out.lost, out.twice)
		}
		if out.doubled == 0 || out.refused == 0 {
			t.Errorf("%d webhooks were acknowledged twice, %d refused: the storm does not show what it should", out.doubled, out.refused)
		}
		if len(out.ready) != kills || out.hooks < 100*out.seconds {
			t.Errorf("%d kills at %.0f hooks/s, want %d at 100", len(out.ready), out.hooks/out.seconds, kills)
		}
		if worst := quantile(out.ready, 1); worst > 2*time.Second {
			t.Errorf("ready after %v, want 2 s", worst)
		}
	})
	t.Run("control: acknowledged before stored", func(t *testing.T) {
		if out := killInStorm(t, onSQLite, 3, true); out.lost == 0 {
			t.Error("nothing was lost: the storm does not show what it should")
		}
	})
}

// stormResult is what storms with kills did.
type stormResult struct {
	said, lost, twice, doubled, refused int
	hooks, seconds                      float64
	ready                               []time.Duration
}

func (r *stormResult) add(o stormResult) {
	r.said, r.lost, r.twice, r.doubled, r.refused = r.said+o.said, r.lost+o.lost, r.twice+o.twice, r.doubled+o.doubled, r.refused+o.refused
	r.hooks, r.seconds = r.hooks+o.hooks, r.seconds+o.seconds
	r.ready = append(r.ready, o.ready...)
}

func (r stormResult) String() string {
	return fmt.Sprintf("%d messages (%d acknowledged twice), %.0f hooks/s in each storm, %d tries refused; lost %d, twice %d", r.said, r.doubled, r.hooks/r.seconds, r.refused, r.lost, r.twice)
}

// quantile of a sorted list; the zero value of an empty one.
func quantile(sorted []time.Duration, q float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(float64(len(sorted))*q))]
}

func killInStorm(t *testing.T, e engine, kills int, hasty bool) stormResult {
	t.Helper()
	h := newHouse(t, e.database(t))
	w := newWorld(t, h, 200) // many: with one customer the bot falls silent after a few words it does not understand
	if err := w.Sandbox.SetHookFaults(sandbox.HookFaults{Duplicate: sandbox.Duplicate{Probability: 0.05, Times: 1}}); err != nil {
		t.Fatal(err)
	}
	if hasty {
		w.Subscribe(t, process.NewHasty(t, "http://"+w.Listen+"/webhooks/meta").URL)
	}
	s := process.Start(t, h, w)
	s.Ready(t, patience)
	storm, began := w.Storm(t, 40), time.Now()
	var out stormResult
	for range kills {
		<-time.After(time.Duration(50+rand.IntN(850)) * time.Millisecond)
		s.Kill()
		s = process.Start(t, h, w)
		out.ready = append(out.ready, s.Ready(t, patience))
	}
	said := storm.Stop()
	out.seconds = time.Since(began).Seconds()
	for _, n := range w.Answers() {
		out.hooks += float64(n)
	}
	w.Settle(t, s, patience)
	s.Term(t, 25*time.Second)

	acked := w.Acked()
	out.said, out.refused = len(said), w.Refused()
	out.lost, out.twice = lostAndTwice(acked, stored(t, h.Database))
	for _, n := range acked {
		if n > 1 {
			out.doubled++
		}
	}
	if hasty {
		return out
	}
	if len(acked) != len(said) {
		t.Errorf("%d of %d messages acknowledged", len(acked), len(said))
	}
	if got := compareSends(t, h.Database, w.Accepted()); got.duplicates+got.unresolved+got.silent > 0 || got.accepted == 0 {
		t.Error(got)
	}
	return out
}
