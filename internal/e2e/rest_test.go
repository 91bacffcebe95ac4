//go:build linux

package e2e

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"prosa/internal/e2e/process"
)

// rest is what a server holds when it has nothing to do.
type rest struct{ goroutines, connections int }

func (r rest) String() string {
	return fmt.Sprintf("%d goroutines and %d connections", r.goroutines, r.connections)
}

// atRest counts what a server on PostgreSQL holds when it has nothing to do and it does
// not change any more.
func atRest(t *testing.T, h process.House, w *process.World, s *process.Server) rest {
	t.Helper()
	var last rest
	same := 0
	process.Until(t, patience, "the server comes to rest", func() bool {
		now, exact := resting(t, h, w, s)
		if !exact || now != last {
			same = 0
		}
		last = now
		same++
		return same >= 3
	})
	return last
}

// backAt waits until a server holds no more and no less than it did, ±5 %, and returns
// what it holds; what never comes back within patience is what it has leaked or lost.
func backAt(t *testing.T, before rest, h process.House, w *process.World, s *process.Server) rest {
	t.Helper()
	var now rest
	for wait := time.Now(); time.Since(wait) < patience; {
		var exact bool
		if now, exact = resting(t, h, w, s); exact && now.near(before) {
			break
		}
	}
	return now
}

// resting counts what a server holds after it has had so much at once that its pools
// are full: they open a connection when one is needed and keep it.
func resting(t *testing.T, h process.House, w *process.World, s *process.Server) (now rest, exact bool) {
	t.Helper()
	parallel(32, 64, func(int) { s.Get("/readyz") })
	w.Settle(t, s, patience)
	n, exact := s.Goroutines(t)
	return rest{n, connections(t, h.Database)}, exact
}

// near tells whether no count differs by more than 5 %.
func (r rest) near(before rest) bool {
	within := func(a, b int) bool { return 20*max(a-b, b-a) <= b }
	return within(r.goroutines, before.goroutines) && within(r.connections, before.connections)
}

// connections counts those that PostgreSQL has with anybody but who asks.
func connections(t *testing.T, database string) int {
	t.Helper()
	n, err := strconv.Atoi(query(t, database, "SELECT COUNT(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")[0][0])
	if err != nil {
		t.Fatal(err)
	}
	return n
}
