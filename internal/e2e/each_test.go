package e2e

import (
	"context"
	"errors"
	"net"
	"os"
	"testing"

	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// each runs a test on every engine, side by side.
func each(t *testing.T, f func(t *testing.T, db *store.DB)) {
	t.Helper()
	storetest.Each(t, f)
}

// size picks the size of a run: small, or with PROSA_TEST_LONG set the one that
// finds rare faults.
func size(small, long int) int {
	if os.Getenv("PROSA_TEST_LONG") != "" {
		return long
	}
	return small
}

// engineCount is on how many engines the tests run.
func engineCount() int {
	if os.Getenv("TEST_DATABASE_URL") != "" {
		return 2
	}
	return 1
}

// portion divides a row's number among the engines: seven tenths on SQLite, three on
// PostgreSQL, whose commits take longer; all of it on SQLite where that is the only one.
func portion(e store.Engine, total int) int {
	switch {
	case engineCount() == 1:
		return total
	case e == store.Postgres:
		return total * 3 / 10
	}
	return total - total*3/10
}

// Names are resolved without leaving the machine: a test that needs a name server
// that is away gets one at once, and no other test asks for any.
func init() {
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("there is no name server in tests")
	}}
}
