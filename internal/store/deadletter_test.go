package store_test

import (
	"fmt"
	"testing"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

func TestDeadLettersAndFacts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		org := storetest.House(t, db).Org
		write := func(f func(*store.Tx) error) {
			t.Helper()
			if err := db.Write(t.Context(), f); err != nil {
				t.Fatal(err)
			}
		}
		write(func(tx *store.Tx) error {
			for i := range 5 {
				tx.InsertInbound(store.Inbound{ID: fmt.Sprintf("0000000%d", i), OrgID: org, Kind: "message", ProviderKey: fmt.Sprint("k", i), Raw: "{}", ReceivedAt: int64(i), State: "dead", Reason: "broken"})
			}
			tx.InsertInbound(store.Inbound{ID: "0000000a", Kind: "message", ProviderKey: "stranger", Raw: "{}", ReceivedAt: 9, State: "dead"})
			tx.InsertInbound(store.Inbound{ID: "0000000b", OrgID: org, Kind: "message", ProviderKey: "alive", Raw: "{}", ReceivedAt: 9, State: "pending"})
			return nil
		})
		count := func(orgID core.ID, all bool) int {
			t.Helper()
			n, after := 0, ""
			for {
				page, next, err := db.R(t.Context()).DeadLetters(orgID, all, core.Page{Limit: 2, After: after})
				if err != nil {
					t.Fatal(err)
				}
				n += len(page)
				if after = next; next == "" {
					return n
				}
			}
		}
		if n := count(org, false); n != 5 {
			t.Errorf("%d dead letters of the organization, want 5", n)
		}
		if n := count("", true); n != 6 {
			t.Errorf("%d dead letters of the installation, want 6", n)
		}
		if n := count(core.NewID(), false); n != 0 {
			t.Errorf("another organization sees %d", n)
		}
		if n, err := db.R(t.Context()).DeadLetterCount(); err != nil || n != 6 {
			t.Errorf("count %d, error %v", n, err)
		}
		write(func(tx *store.Tx) error { return tx.DropDeadLetter(org, "00000001") })
		for _, id := range []core.ID{"00000001", "0000000a", "0000000b"} {
			if err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.DropDeadLetter(org, id) }); core.KindOf(err) != core.Conflict {
				t.Errorf("dropping %s: %v", id, err)
			}
		}

		write(func(tx *store.Tx) error {
			for range 3 {
				tx.Event(core.Event{OrgID: org, At: 1, Kind: core.UserLoggedIn, Actor: core.Actor{Kind: core.ActorSystem}})
			}
			tx.Event(core.Event{OrgID: core.NewID(), At: 1, Kind: core.UserLoggedIn, Actor: core.Actor{Kind: core.ActorSystem}})
			return nil
		})
		facts, err := db.R(t.Context()).Facts(org, string(core.UserLoggedIn), 0, 10)
		if err != nil || len(facts) != 3 {
			t.Fatalf("%d facts, error %v", len(facts), err)
		}
		rest, err := db.R(t.Context()).Facts(org, string(core.UserLoggedIn), facts[0].Seq, 10)
		if err != nil || len(rest) != 2 {
			t.Errorf("%d facts after the first, error %v", len(rest), err)
		}
	})
}
