package storetest

import (
	"sync"
	"testing"

	"prosa/internal/store"
)

// TestEachIsAlone: tests that run side by side do not see each other's rows.
func TestEachIsAlone(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	urls := map[string]bool{}
	for _, name := range []string{"one", "two"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			EachURL(t, func(t *testing.T, url string) {
				mu.Lock()
				again := urls[url]
				urls[url] = true
				mu.Unlock()
				if again {
					t.Fatal("two tests got one database")
				}
				db := Open(t, store.Options{URL: url})
				if orgs, err := db.R(t.Context()).Organizations(); err != nil || len(orgs) != 0 {
					t.Fatalf("a fresh database holds %v, %v", orgs, err)
				}
				h := House(t, db)
				second := House(t, db)
				orgs, err := db.R(t.Context()).Organizations()
				if err != nil || len(orgs) != 2 || h.Org == second.Org {
					t.Errorf("two houses in one database: %v, %v", orgs, err)
				}
				d, err := db.Directory(t.Context(), h.Org)
				if err != nil || len(d.Stores) != 2 || len(d.Departments) != 5 || len(d.Users) != 6 || len(d.Accounts) != 2 || d.FlowFor(d.Accounts[0]) == nil {
					t.Errorf("the house is not what it says: %v", err)
				}
			})
		})
	}
}

// TestCIInsists: a pipeline without PostgreSQL must not pass.
func TestCIInsists(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		url, ci string
		want    bool
	}{{"", "true", true}, {"", "", false}, {"", "false", false}, {"postgres://x", "true", false}, {"postgres://x", "", false}} {
		if got := missing(c.url, c.ci); got != c.want {
			t.Errorf("TEST_DATABASE_URL=%q CI=%q: %v, want %v", c.url, c.ci, got, c.want)
		}
	}
}
