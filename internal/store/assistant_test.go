package store_test

import (
	"testing"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// TestAssistant: of two who change it from the same reading one wins; what it was asked
// comes newest first and goes when its time is over.
func TestAssistant(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := newEstate(t, db)
		save := func(a store.Assistant) (out store.Assistant, err error) {
			err = db.Write(t.Context(), func(tx *store.Tx) (err error) { out, err = tx.SaveAssistant(e.Org, a, store.Change{}); return err })
			return out, err
		}
		first, err := save(store.Assistant{URL: "https://a.example", Model: "m", Phrase: true})
		if err != nil || first.Version != 1 {
			t.Fatal(first, err)
		}
		if _, err := save(store.Assistant{URL: "https://b.example"}); core.CodeOf(err) != "assistant_changed" {
			t.Errorf("the second of two: %v", err)
		}
		first.Suggest = true
		if got, err := save(first); err != nil || got.Version != 2 || e.dir(t).Assistant != got {
			t.Errorf("%+v %v, the house has %+v", got, err, e.dir(t).Assistant)
		}
		check := func(f func(*store.Tx) error) {
			t.Helper()
			if err := db.Write(t.Context(), f); err != nil {
				t.Fatal(err)
			}
		}
		check(func(tx *store.Tx) error {
			for at := int64(1); at <= 5; at++ {
				tx.InsertAssistantCall(store.AssistantCall{OrgID: e.Org, At: at, Purpose: "phrase", EntryIDs: []core.ID{"x", "y"}, Outcome: "ok"})
			}
			return tx.ForgetAssistantCalls(2)
		})
		calls, err := db.R(t.Context()).AssistantCalls(e.Org, 5, 2)
		if err != nil || len(calls) != 2 || calls[0].At != 4 || calls[1].At != 3 || len(calls[0].EntryIDs) != 2 {
			t.Errorf("%+v %v", calls, err)
		}
		all, err := db.R(t.Context()).AssistantCalls(e.Org, 0, 100)
		if err != nil || len(all) != 4 {
			t.Errorf("%d are left: %v", len(all), err)
		}
		if other, err := db.R(t.Context()).AssistantCalls(core.NewID(), 0, 100); err != nil || len(other) != 0 {
			t.Errorf("another house sees %+v %v", other, err)
		}
	})
}
