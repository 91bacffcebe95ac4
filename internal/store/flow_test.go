package store_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"prosa/internal/consent"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// flowScene is an organization with one flow that has nothing.
func flowScene(t *testing.T, db *store.DB) (core.ID, store.Flow) {
	t.Helper()
	org := dealer.Organization{ID: core.NewID(), Name: "Grupo Aurora", Version: 1}
	f := store.Flow{OrgID: org.ID, Key: "primeiro", Name: "Primeiro contato"}
	err := db.Write(t.Context(), func(tx *store.Tx) (err error) {
		if org, err = tx.CreateOrganization(org, store.Change{At: 1}); err != nil {
			return err
		}
		f.OrgID = org.ID
		f, err = tx.CreateFlow(f, store.Change{At: 1})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return org.ID, f
}

func saveDraft(t *testing.T, db *store.DB, org, flow core.ID, text string, version int64) (store.Draft, error) {
	t.Helper()
	var d store.Draft
	err := db.Write(t.Context(), func(tx *store.Tx) (err error) {
		d, err = tx.SaveDraft(org, flow, text, version, store.Change{At: 5})
		return err
	})
	return d, err
}

// Two editors at once: the second save says so and writes nothing.
func TestLastSaveNeverSilentlyWins(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		org, f := flowScene(t, db)
		first, err := saveDraft(t, db, org, f.ID, `{"a":1}`, 0)
		if err != nil || first.Version != 1 {
			t.Fatalf("the first draft: %+v %v", first, err)
		}
		if _, err := saveDraft(t, db, org, f.ID, `{"b":2}`, 0); core.CodeOf(err) != "draft_conflict" {
			t.Fatalf("a second first draft: %v", err)
		}
		second, err := saveDraft(t, db, org, f.ID, `{"a":3}`, first.Version)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := saveDraft(t, db, org, f.ID, `{"c":4}`, first.Version); core.CodeOf(err) != "draft_conflict" {
			t.Fatalf("a save on an old draft: %v", err)
		}
		got, err := db.R(t.Context()).Draft(org, f.ID)
		if err != nil || got.Text != `{"a":3}` {
			t.Fatalf("the draft is %+v, %v", got, err)
		}
		// A dropped draft does not bring old versions back to life.
		if err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.DropDraft(org, f.ID, store.Change{At: 6}) }); err != nil {
			t.Fatal(err)
		}
		if _, err := saveDraft(t, db, org, f.ID, `{"d":5}`, second.Version); core.CodeOf(err) != "draft_conflict" {
			t.Fatalf("a save on a dropped draft: %v", err)
		}
		third, err := saveDraft(t, db, org, f.ID, `{"e":6}`, 0)
		if err != nil || third.Version <= second.Version {
			t.Fatalf("after dropping: %+v %v", third, err)
		}
	})
}

func TestStepsAddUp(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		org, _ := flowScene(t, db)
		count := func(n int64, day int64) {
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				return tx.CountSteps([]store.StepCount{
					{OrgID: org, Hash: "h", Day: day, Node: "menu", Port: "buy", Bucket: 3, N: n},
					{OrgID: org, Hash: "h", Day: day, Node: "", Port: "started", N: 1},
				})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		count(2, 20261126)
		count(5, 20261127)
		count(1, 20261127)
		got, err := db.R(t.Context()).StepCounts(org, []string{"h"}, 20261127)
		if err != nil {
			t.Fatal(err)
		}
		want := []store.StepCount{{OrgID: org, Hash: "h", Port: "started", N: 2}, {OrgID: org, Hash: "h", Node: "menu", Port: "buy", Bucket: 3, N: 6}}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		health, err := db.R(t.Context()).SessionCounts(org, 20261101)
		if err != nil || len(health) != 1 || health[0].N != 3 {
			t.Errorf("sessions: %+v %v", health, err)
		}
	})
}

// The ledger is a chain, and the engine refuses to touch what is written.
func TestConsentLedgerIsAppendOnly(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := storetest.Open(t, store.Options{URL: url})
		org, _ := flowScene(t, db)
		for i := range 3 {
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				_, err := tx.AppendConsent(consent.Entry{OrgID: org, ContactID: "c", Purpose: consent.Marketing, Action: []consent.Action{consent.Grant, consent.Revoke}[i%2],
					Basis: "consent", Wording: "Posso avisar sobre promoções?", Business: "Grupo Aurora", Method: "flow", At: int64(i)})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		ledger, err := db.R(t.Context()).Ledger(org, 1, 100)
		if err != nil || len(ledger) != 3 || consent.Verify(ledger) != -1 {
			t.Fatalf("%d entries, broken at %d, %v", len(ledger), consent.Verify(ledger), err)
		}
		for _, q := range []string{"UPDATE consent_entry SET action = 'grant'", "DELETE FROM consent_entry"} {
			if _, err := raw(t, url).Exec(q); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v", q, err)
			}
		}
	})
}

func TestFlowsDueOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		org, f := flowScene(t, db)
		for range 2 {
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				tx.InsertFlowDue(store.FlowDue{OrgID: org, At: 100, FlowID: f.ID, TriggerID: "t", ContactID: "c", ChannelAccountID: "a", Vars: map[string]string{"x": "1"}, UniqueKey: "closed/1/t"})
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if due, err := db.R(t.Context()).FlowsDue(99, 10); err != nil || len(due) != 0 {
			t.Fatalf("before its time: %+v %v", due, err)
		}
		due, err := db.R(t.Context()).FlowsDue(100, 10)
		if err != nil || len(due) != 1 || due[0].Vars["x"] != "1" {
			t.Fatalf("at its time: %+v %v", due, err)
		}
		for _, want := range []bool{true, false} {
			var got bool
			err := db.Write(t.Context(), func(tx *store.Tx) (err error) { got, err = tx.TakeFlowDue(due[0].ID, 100); return err })
			if err != nil || got != want {
				t.Errorf("taken %v, want %v, %v", got, want, err)
			}
		}
	})
}

// A key that a caller chose means one start also after the flow has begun, until it is
// forgotten; the key of an event of ours goes with its row: that is the control.
func TestFlowsDueOncePerCallersKey(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		org, f := flowScene(t, db)
		write := func(f func(*store.Tx) error) {
			t.Helper()
			if err := db.Write(t.Context(), f); err != nil {
				t.Fatal(err)
			}
		}
		begun := func(key string, at int64) (n int) {
			t.Helper()
			write(func(tx *store.Tx) error {
				tx.InsertFlowDue(store.FlowDue{OrgID: org, At: at, FlowID: f.ID, ContactID: "c", ChannelAccountID: "a", UniqueKey: key})
				return nil
			})
			due, err := db.R(t.Context()).FlowsDue(at, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range due {
				write(func(tx *store.Tx) error {
					taken, err := tx.TakeFlowDue(d.ID, at)
					if taken {
						n++
					}
					return err
				})
			}
			return n
		}
		if n := begun(store.CallerKey+"1", 100) + begun(store.CallerKey+"1", 200); n != 1 {
			t.Errorf("one key began %d flows", n)
		}
		write(func(tx *store.Tx) error { return tx.ForgetFlowKeys(100) })
		if begun(store.CallerKey+"1", 300) != 0 {
			t.Error("the key was forgotten too early")
		}
		write(func(tx *store.Tx) error { return tx.ForgetFlowKeys(101) })
		if begun(store.CallerKey+"1", 400) != 1 {
			t.Error("the key is never forgotten")
		}
		if n := begun("closed/1", 500) + begun("closed/1", 600); n != 2 {
			t.Errorf("control: %d", n)
		}
	})
}
