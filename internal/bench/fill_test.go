package bench_test

import (
	"testing"

	"prosa/internal/bench"
	"prosa/internal/core"
	"prosa/internal/provision"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// TestFill: a past is what it was asked to be, its customers can be found, and the
// agents hold what they were given.
func TestFill(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		file, err := provision.Parse([]byte(bench.House))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := provision.Apply(t.Context(), db, file, provision.Options{}); err != nil {
			t.Fatal(err)
		}
		desks, err := bench.Fill(t.Context(), db, bench.Past{Customers: 130, Messages: 900, Agents: 7, Held: 20})
		if err != nil || len(desks) != 7 || len(desks[0].Customers) != 3 || len(desks[6].Customers) != 2 {
			t.Fatalf("desks %+v, %v", desks, err)
		}
		orgs, err := db.Organizations(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		dir, err := db.Directory(t.Context(), orgs[0])
		if err != nil {
			t.Fatal(err)
		}
		var agents []core.ID
		for _, u := range dir.Users {
			agents = append(agents, u.ID)
		}
		held := 0
		loads, err := db.R(t.Context()).Loads(agents)
		for _, n := range loads {
			held += n
		}
		if err != nil || held != 20 {
			t.Errorf("%d conversations in agents' hands, %v", held, err)
		}
		found, err := db.R(t.Context()).ContactsByIdentity(orgs[0], []store.IdentityKey{{Kind: "phone", Key: "5511980000129"}, {Kind: "bsuid", Key: "BR.5511980000129"}, {Kind: "phone", Key: "5511980000130"}})
		if err != nil || len(found) != 2 {
			t.Errorf("found %+v, %v", found, err)
		}
	})
}
