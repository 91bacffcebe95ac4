package store_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// TestDirectoryFollows: whoever reads after a change returns sees it; the snapshot that
// was read before stays as it was.
func TestDirectoryFollows(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := newEstate(t, db)
		before := e.dir(t)
		if e.dir(t) != before {
			t.Error("the directory is read anew though nothing changed")
		}
		e.must(t, func(tx *store.Tx) error {
			_, err := tx.UpdateStore(dealer.Store{ID: e.Centro, OrgID: e.Org, Key: "centro", Name: "Loja Nova", Version: 1}, e.by)
			return err
		})
		after := e.dir(t)
		if before.Store(e.Centro).Name != "Loja Centro" || after.Store(e.Centro).Name != "Loja Nova" {
			t.Errorf("before %q, after %q", before.Store(e.Centro).Name, after.Store(e.Centro).Name)
		}
		if code := e.try(t, func(tx *store.Tx) error {
			if _, err := tx.UpdateStore(dealer.Store{ID: e.Centro, OrgID: e.Org, Key: "centro", Name: "Nunca", Version: 2}, e.by); err != nil {
				return err
			}
			return core.E(core.Invalid, "no", "no")
		}); code != "no" {
			t.Fatal(code)
		}
		if got := e.dir(t).Store(e.Centro).Name; got != "Loja Nova" {
			t.Errorf("a change that was rolled back shows: %q", got)
		}
		a, d, ok := db.AccountByExternal(t.Context(), dealer.WhatsApp, e.NumberCentro)
		if !ok || a.ID != e.AccountCentro || d.Org.ID != e.Org || a.Token != storetest.Token {
			t.Errorf("account %+v, %v", a, ok)
		}
		for kind, id := range map[dealer.ChannelKind]string{dealer.WhatsApp: "unknown", dealer.Instagram: e.NumberCentro} {
			if _, _, ok := db.AccountByExternal(t.Context(), kind, id); ok {
				t.Errorf("found %s %s", kind, id)
			}
		}
		e.must(t, func(tx *store.Tx) error { return tx.DeleteChannelAccount(e.Org, e.AccountCentro, e.by) })
		if _, _, ok := db.AccountByExternal(t.Context(), dealer.WhatsApp, e.NumberCentro); ok {
			t.Error("a deleted number is still found")
		}
		if _, err := db.Directory(t.Context(), core.NewID()); core.CodeOf(err) != "organization_not_found" {
			t.Errorf("no such organization: %v", err)
		}
	})
}

// TestDirectoryUnderFire: readers never see a change later than its writer's return.
func TestDirectoryUnderFire(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := newEstate(t, db)
		var committed atomic.Int64
		committed.Store(1)
		done := make(chan struct{})
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				for {
					select {
					case <-done:
						return
					default:
					}
					least := committed.Load()
					if d, err := db.Directory(context.Background(), e.Org); err != nil || d.Store(e.Centro).Version < least {
						t.Errorf("version %d was committed, the directory shows %v (%v)", least, d, err)
						return
					}
				}
			})
		}
		for v := int64(1); v <= 25; v++ {
			e.must(t, func(tx *store.Tx) error {
				_, err := tx.UpdateStore(dealer.Store{ID: e.Centro, OrgID: e.Org, Key: "centro", Name: "Loja", Version: v}, e.by)
				return err
			})
			committed.Store(v + 1)
		}
		close(done)
		wg.Wait()
	})
}

func TestDirectoryLookups(t *testing.T) {
	t.Parallel()
	e := newEstate(t, storetest.SQLite(t))
	d := e.dir(t)
	ids := func(list []dealer.Department) (out []core.ID) {
		for _, x := range list {
			out = append(out, x.ID)
		}
		return out
	}
	if got := ids(d.DepartmentsOf(*d.Account(e.AccountCentro))); !slices.Equal(got, []core.ID{e.Novos, e.Seminovos, e.Oficina, e.Pecas}) {
		t.Errorf("a store's number serves %v", got)
	}
	if got := ids(d.DepartmentsOf(dealer.ChannelAccount{ID: "x"})); len(got) != 5 {
		t.Errorf("the organization's number serves %v", got)
	}
	if got := ids(d.DepartmentsOf(dealer.ChannelAccount{ID: "x", StoreID: e.Litoral, DepartmentIDs: []core.ID{e.Pecas}})); !slices.Equal(got, []core.ID{e.Pecas}) {
		t.Errorf("a number with named departments serves %v", got)
	}
	if diff := cmp.Diff(storetest.Hours(), d.HoursOf(e.Pecas)); diff != "" {
		t.Errorf("a department without hours has not the store's:\n%s", diff)
	}
	if !cmp.Equal(d.HoursOf("nowhere"), dealer.EffectiveHours(dealer.Store{}, dealer.Department{})) {
		t.Error("a department that does not exist has hours")
	}
	if got := d.Location(e.Centro).String(); got != "America/Sao_Paulo" {
		t.Errorf("location %s", got)
	}
	if f := d.FlowFor(*d.Account(e.AccountCentro)); f == nil || f.ID != e.Flow || f.Definition == "" {
		t.Errorf("flow %+v", f)
	}
	if d.Store("x") != nil || d.Department("x") != nil || d.Account("x") != nil || d.User("x") != nil || d.Flow("x") != nil {
		t.Error("something was found that is not there")
	}
}
