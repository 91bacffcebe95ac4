//go:build linux

package e2e

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"prosa/internal/e2e/process"
	"prosa/internal/sandbox"
)

// TestKillInStorm is row R1: the server is killed at random moments of a storm of
// webhooks, 5 % of them doubled. What was acknowledged is stored, once. 12 kills
// (PostgreSQL: 6); PROSA_TEST_LONG=1 makes it 200 each.
//
// Control: a receiver that acknowledges before it stores loses messages in the same
// storm; and the doubled webhooks are really acknowledged twice, so that a receiver
// that stores what it acknowledges would hold them twice.
func TestKillInStorm(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, database string) {
		kills := size(12, 200)
		if database != "" {
			kills = size(6, 200)
		}
		out := killInStorm(t, database, kills, false)
		if out.lost != 0 || out.twice != 0 {
			t.Errorf("%d acknowledged messages lost, %d stored twice", out.lost, out.twice)
		}
		if out.doubled == 0 {
			t.Error("no webhook was acknowledged twice: the count of doubles cannot fail")
		}
	})
	t.Run("control: acknowledged before stored", func(t *testing.T) {
		if out := killInStorm(t, "", 3, true); out.lost == 0 {
			t.Error("nothing was lost: the storm does not show what it should")
		}
	})
}

// stormResult is what a storm with kills did.
type stormResult struct{ lost, twice, doubled int }

func killInStorm(t *testing.T, database string, kills int, hasty bool) stormResult {
	t.Helper()
	h := newHouse(t, database)
	w := newWorld(t, h, 200)
	if err := w.Sandbox.SetHookFaults(sandbox.HookFaults{Duplicate: sandbox.Duplicate{Probability: 0.05, Times: 1}}); err != nil {
		t.Fatal(err)
	}
	if hasty {
		w.Subscribe(t, process.NewHasty(t, "http://"+w.Listen+"/webhooks/meta").URL)
	}
	s := process.Start(t, h, w)
	s.Ready(t, 10*time.Second)
	storm := w.Storm(t, 100)
	var ready []time.Duration
	for range kills {
		<-time.After(time.Duration(50+rand.IntN(850)) * time.Millisecond)
		s.Kill()
		s = process.Start(t, h, w)
		ready = append(ready, s.Ready(t, 10*time.Second))
	}
	said := storm.Stop()
	w.Settle(t, s, 10*time.Second)
	s.Term(t, 25*time.Second)

	acked := w.Acked()
	var out stormResult
	out.lost, out.twice = lostAndTwice(acked, stored(t, h.Database))
	for _, n := range acked {
		if n > 1 {
			out.doubled++
		}
	}
	slices.Sort(ready)
	t.Logf("%d kills, %d messages, %d acknowledged (%d doubled), %d tries refused; lost %d, twice %d; ready after %v, at worst %v",
		kills, len(said), len(acked), out.doubled, w.Refused(), out.lost, out.twice, ready[len(ready)/2], ready[len(ready)-1])
	if hasty {
		return out
	}
	if len(acked) != len(said) || w.Refused() == 0 {
		t.Errorf("%d of %d messages acknowledged, %d tries refused", len(acked), len(said), w.Refused())
	}
	if ready[len(ready)/2] > 2*time.Second {
		t.Errorf("ready after %v, want 2 s", ready[len(ready)/2])
	}
	if got := compareSends(t, h.Database, w.Accepted()); got.duplicates+got.unresolved+got.silent > 0 || got.accepted == 0 {
		t.Error(got)
	} else {
		t.Log(got)
	}
	return out
}
