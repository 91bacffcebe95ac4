//go:build linux

package e2e

import (
	"flag"
	"runtime"
	"strconv"
	"testing"
	"time"

	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// sideBySide is how many tests run at once. They wait more than they work: for a
// kill, a restart, a pause that Meta asks for.
const sideBySide = 6

// patience is how long a test waits for what must happen and has no bar of its own,
// beside so many others.
const patience = 30 * time.Second

// raiseParallel sets the tests' own default where nobody has chosen another.
func raiseParallel() {
	flag.Parse()
	if f := flag.Lookup("test.parallel"); f != nil && f.Value.String() == strconv.Itoa(runtime.GOMAXPROCS(0)) && runtime.GOMAXPROCS(0) < sideBySide {
		_ = flag.Set("test.parallel", strconv.Itoa(sideBySide))
	}
}

// engine is the kind of database under a test of processes.
type engine string

const (
	onSQLite   engine = "sqlite"
	onPostgres engine = "postgres"
)

// portion is the engine's part of a row's number: see there.
func (e engine) portion(total int) int {
	if e == onPostgres {
		return portion(store.Postgres, total)
	}
	return portion(store.SQLite, total)
}

// database is a fresh one, as newHouse takes it.
func (e engine) database(t *testing.T) string {
	t.Helper()
	if e == onPostgres {
		return storetest.PostgresURL(t)
	}
	return ""
}

// engines are those there are, SQLite first.
func engines() []engine {
	if engineCount() == 2 {
		return []engine{onSQLite, onPostgres}
	}
	return []engine{onSQLite}
}

// eachEngine runs a test of processes on both engines, one after the other.
func eachEngine(t *testing.T, f func(t *testing.T, e engine)) {
	t.Helper()
	for _, e := range engines() {
		t.Run(string(e), func(t *testing.T) { f(t, e) })
	}
}

// lanes divides a number of faults among n worlds that share nothing and run side by
// side, for most of the time goes by in waiting. It returns what each of them gave.
func lanes[T any](t *testing.T, n, faults int, f func(t *testing.T, share int) T) []T {
	t.Helper()
	out := make([]T, n)
	t.Run("lanes", func(t *testing.T) {
		for i := range n {
			share := faults / n
			if i < faults%n {
				share++
			}
			t.Run(strconv.Itoa(i), func(t *testing.T) {
				t.Parallel()
				out[i] = f(t, share)
			})
		}
	})
	return out
}
