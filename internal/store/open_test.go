package store_test

import (
	"context"
	"database/sql"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// raw is the database itself, behind the package's back.
func raw(t *testing.T, url string) *sql.DB {
	t.Helper()
	driver, name := "pgx", url
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		driver, name = "sqlite", path
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func openFails(t *testing.T, o store.Options, code string) {
	t.Helper()
	db, err := store.Open(context.Background(), o)
	if err == nil {
		_ = db.Close()
	}
	if core.CodeOf(err) != code {
		t.Errorf("opened: %v, want %s", err, code)
	}
}

func TestOpenAgainKeepsEverything(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		first := storetest.Open(t, store.Options{URL: url})
		if err := first.Write(t.Context(), set("kept")); err != nil {
			t.Fatal(err)
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		again := storetest.Open(t, store.Options{URL: url})
		if err := again.Ping(t.Context()); err != nil || !isSet(t, again, "kept") {
			t.Errorf("after opening again: %v", err)
		}
	})
}

// TestOneServerPerFile: two servers on one SQLite file would both think they alone
// write. PostgreSQL is there to be shared.
func TestOneServerPerFile(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		first := storetest.Open(t, store.Options{URL: url})
		if first.Engine() == store.Postgres {
			second := storetest.Open(t, store.Options{URL: url})
			if err := second.Write(t.Context(), set("second")); err != nil || !isSet(t, first, "second") {
				t.Errorf("a second node: %v", err)
			}
			return
		}
		openFails(t, store.Options{URL: url}, "database_in_use")
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		storetest.Open(t, store.Options{URL: url}) // the control: free again
	})
}

func TestForeignSchemaIsRefused(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := storetest.Open(t, store.Options{URL: url})
		checksum, newest, err := store.Checksum(db.Engine())
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		behind := raw(t, url)
		exec := func(text string, args ...any) {
			t.Helper()
			if _, err := behind.Exec(text, args...); err != nil {
				t.Fatal(err)
			}
		}
		exec("INSERT INTO schema_migration (version, name, checksum) VALUES ($1, 'later', 'x')", newest+1)
		openFails(t, store.Options{URL: url}, "schema_newer")
		exec("DELETE FROM schema_migration WHERE version = $1", newest+1)
		exec("UPDATE schema_migration SET checksum = 'x' WHERE version = $1", newest)
		openFails(t, store.Options{URL: url}, "schema_changed")
		exec("UPDATE schema_migration SET checksum = $1 WHERE version = $2", checksum, newest)
		storetest.Open(t, store.Options{URL: url}) // the control: as it was, it opens
	})
}

// TestNodesStartTogether: the first one migrates, all work.
func TestNodesStartTogether(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		if strings.HasPrefix(url, "sqlite:") {
			storetest.Open(t, store.Options{URL: url}) // one server is all there can be
			openFails(t, store.Options{URL: url}, "database_in_use")
			return
		}
		if _, err := raw(t, url).Exec("DROP SCHEMA public CASCADE; CREATE SCHEMA public"); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				db, err := store.Open(context.Background(), store.Options{URL: url})
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := db.R(context.Background()).LastEvent(); err != nil {
					t.Error(err)
				}
				if err := db.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}

func TestURLsThatAreNone(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "prosa.db", "mysql://user:geheim@host/db", "sqlite:", "sqlite::memory:", "sqlite:x.db?mode=ro", "postgres://%zz", "postgres://user:geheim@host:notaport/db"} {
		openFails(t, store.Options{URL: url}, "database_url")
		if _, err := store.Open(context.Background(), store.Options{URL: url}); err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}

func TestServerThatIsAway(t *testing.T) {
	t.Parallel()
	openFails(t, store.Options{URL: "postgres://user@127.0.0.1:1/db?sslmode=disable"}, "database_away")
}

// TestDurability: the engines run as the promise "a 200 survives power loss" needs.
func TestDurability(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		if strings.HasPrefix(url, "sqlite:") {
			for option, want := range map[string]string{"": "2", "NORMAL": "1"} { // 2 is FULL; the other is the control
				db := storetest.Open(t, store.Options{URL: storetest.SQLiteURL(t), Synchronous: option})
				if got, err := db.Pragma("synchronous"); err != nil || got != want {
					t.Errorf("synchronous(%s) = %s, %v", option, got, err)
				}
				if got, err := db.Pragma("journal_mode"); err != nil || got != "wal" {
					t.Errorf("journal_mode = %s, %v", got, err)
				}
			}
			return
		}
		lax := url + "&options=-c%20synchronous_commit%3Doff"
		openFails(t, store.Options{URL: lax}, "postgres_not_durable")
		storetest.Open(t, store.Options{URL: lax, Unsafe: true})
		storetest.Open(t, store.Options{URL: url}) // the control
	})
}

// TestPlansAreNotCompiled: the writer's settings make a scan seem dear, and PostgreSQL
// compiles dear plans, for a tenth of a second each.
func TestPlansAreNotCompiled(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := storetest.Open(t, store.Options{URL: url})
		if db.Engine() == store.SQLite {
			return // has no such thing
		}
		if jit, err := db.WriterSetting("jit"); err != nil || jit != "off" {
			t.Errorf("jit is %q, %v", jit, err)
		}
		if scan, err := db.WriterSetting("enable_seqscan"); err != nil || scan != "off" { // why it matters
			t.Errorf("enable_seqscan is %q, %v", scan, err)
		}
	})
}

// TestServerTakesOver: a server waits for the claim of one that is only just ending.
func TestServerTakesOver(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		first, err := store.Open(t.Context(), store.Options{URL: url, Server: true})
		if err != nil {
			t.Fatal(err)
		}
		if first.Engine() == store.SQLite {
			if err := first.Close(); err != nil { // its lock goes with the process, at once
				t.Fatal(err)
			}
			return
		}
		opened := make(chan error, 1)
		go func() {
			second, err := store.Open(context.Background(), store.Options{URL: url, Server: true})
			if err == nil {
				err = second.Close()
			}
			opened <- err
		}()
		select {
		case err := <-opened: // the control: it is kept out until then
			t.Fatalf("the second server did not wait: %v", err)
		case <-time.After(300 * time.Millisecond):
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-opened; err != nil {
			t.Fatalf("the second server did not take over: %v", err)
		}
	})
}

// TestOneServer: a second server on one database is refused while the first lives,
// and other programs are not.
func TestOneServer(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		first, err := store.Open(t.Context(), store.Options{URL: url, Server: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := store.Open(t.Context(), store.Options{URL: url, Server: true}); core.CodeOf(err) != "database_in_use" {
			t.Fatalf("a second server was let in: %v", err)
		}
		if first.Engine() == store.Postgres { // the control: it is the claim that keeps it out
			other, err := store.Open(t.Context(), store.Options{URL: url})
			if err != nil {
				t.Fatalf("another program was kept out: %v", err)
			}
			if err := other.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		again, err := store.Open(t.Context(), store.Options{URL: url, Server: true})
		if err != nil {
			t.Fatalf("after the first ended: %v", err)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	})
}
