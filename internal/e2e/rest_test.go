//go:build linux

package e2e

import (
	"fmt"
	"strconv"
	"testing"

	"prosa/internal/e2e/process"
)

// rest is what a server holds when it has nothing to do.
type rest struct{ goroutines, connections int }

func (r rest) String() string {
	return fmt.Sprintf("%d goroutines and %d connections", r.goroutines, r.connections)
}

// atRest counts what a server on PostgreSQL holds when it has nothing to do, after it
// has had so much at once that its pools are full: they open a connection when one is
// needed and keep it.
func atRest(t *testing.T, h process.House, w *process.World, s *process.Server) rest {
	t.Helper()
	var last rest
	process.Until(t, patience, "the server comes to rest", func() bool {
		parallel(32, 64, func(int) { s.Get("/readyz") })
		w.Settle(t, s, patience)
		now := rest{s.Goroutines(t), connections(t, h.Database)}
		same := now == last
		last = now
		return same
	})
	return last
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

// near tells whether two counts differ by no more than 5 %.
func near(a, b int) bool { return 20*max(a-b, b-a) <= b }
