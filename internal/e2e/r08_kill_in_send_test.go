//go:build linux

package e2e

import (
	"testing"
	"time"

	"prosa/internal/e2e/process"
)

// TestKillInSend is row R8: the server is killed while it hands a message to Meta, at
// each moment of the call. No message reaches Meta twice; one that reached it is known
// to have arrived as soon as its statuses come; one that did not is shown as not
// confirmed. 3 kills a moment; PROSA_TEST_LONG=1 makes it 100.
//
// Control: a server that forgets that a call was under way repeats it.
func TestKillInSend(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, database string) {
		got := killInSend(t, database, process.Points, size(3, 100), nil)
		if got.duplicates+got.unresolved+got.silent > 0 {
			t.Error(got)
		}
		if got.unknown == 0 {
			t.Error("no message was left unconfirmed: the kills before Meta took the message did not hit")
		}
	})
	t.Run("control: the mark of the call is lost", func(t *testing.T) {
		forget := func(t *testing.T, database string) {
			query(t, database, "UPDATE attempt SET state = 'queued' WHERE state = 'sending' RETURNING n")
		}
		if got := killInSend(t, "", []process.Point{process.Taken}, 2, forget); got.duplicates == 0 {
			t.Errorf("%v: the run does not show what it should", got)
		}
	})
}

// killInSend kills at every point, n times each; between is called while the server is
// down.
func killInSend(t *testing.T, database string, points []process.Point, n int, between func(*testing.T, string)) sends {
	t.Helper()
	h := newHouse(t, database)
	w := newWorld(t, h, n*len(points))
	s := process.Start(t, h, w)
	s.Ready(t, 10*time.Second)
	for i := range n * len(points) {
		point := points[i%len(points)]
		hit := make(chan struct{})
		victim := s
		w.Traps.Set(point, func() { victim.Kill(); close(hit) })
		w.Say(t, i, "Oi")
		select {
		case <-hit:
		case <-time.After(10 * time.Second):
			t.Fatalf("no send came to the point %q", point)
		}
		if between != nil {
			between(t, h.Database)
		}
		s = process.Start(t, h, w)
		s.Ready(t, 10*time.Second)
	}
	w.Settle(t, s, 10*time.Second)
	s.Term(t, 25*time.Second)
	got := compareSends(t, h.Database, w.Accepted())
	t.Logf("%d kills: %v", n*len(points), got)
	return got
}
