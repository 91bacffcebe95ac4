package storetest

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"prosa/internal/store"
)

// Each runs f as a parallel subtest on a fresh SQLite database and, where there is a
// server, on a fresh PostgreSQL one.
func Each(t *testing.T, f func(t *testing.T, db *store.DB)) {
	t.Helper()
	EachURL(t, func(t *testing.T, url string) { f(t, Open(t, store.Options{URL: url})) })
}

// EachURL is Each for tests that open the database themselves, for instance twice.
func EachURL(t *testing.T, f func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		f(t, SQLiteURL(t))
	})
	if server(t) == "" {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		f(t, PostgresURL(t))
	})
}

// Open opens a database and closes it with the test. Secrets are not sealed unless o
// says how.
func Open(t testing.TB, o store.Options) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), o)
	if err != nil {
		t.Fatalf("open the test database: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close the test database: %v", err)
		}
	})
	return db
}

// SQLite opens a fresh SQLite database.
func SQLite(t testing.TB) *store.DB {
	t.Helper()
	return Open(t, store.Options{URL: SQLiteURL(t)})
}

// SQLiteURL names a SQLite database that does not exist yet.
func SQLiteURL(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "prosa.db")
}

// Postgres opens a fresh PostgreSQL database. Where there is no server the test is
// skipped: prefer Each, which then still tests on SQLite.
func Postgres(t testing.TB) *store.DB {
	t.Helper()
	return Open(t, store.Options{URL: PostgresURL(t)})
}

// PostgresURL names a fresh, migrated PostgreSQL database; else as Postgres.
func PostgresURL(t testing.TB) string {
	t.Helper()
	base := server(t)
	if base == "" {
		t.Skip("TEST_DATABASE_URL names no PostgreSQL server; run scripts/with-postgres.sh go test …")
	}
	return clone(t, base)
}

// server returns TEST_DATABASE_URL; in CI it must be set.
func server(t testing.TB) string {
	t.Helper()
	url := os.Getenv("TEST_DATABASE_URL")
	if missing(url, os.Getenv("CI")) {
		t.Fatal("CI is set and TEST_DATABASE_URL is not: the tests must run on PostgreSQL, too")
	}
	return url
}

func missing(url, ci string) bool { return url == "" && ci == "true" }
