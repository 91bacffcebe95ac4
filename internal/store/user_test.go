package store_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
	"prosa/internal/team"
)

func TestUsers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := newEstate(t, db)
		want := team.User{OrgID: e.Org, Name: "Pessoa Nova", Email: "  Nova@Grupo.TEST ", Role: team.Supervisor, Locale: "es", StoreIDs: []core.ID{e.Centro}, DepartmentIDs: []core.ID{e.Pecas}, Capacity: 7}
		e.must(t, func(tx *store.Tx) (err error) { want, err = tx.CreateUser(want, "hash", e.by); return err })
		want.Email = "nova@grupo.test"
		got, hash, err := db.R(t.Context()).UserByEmail("NOVA@grupo.test")
		if err != nil || hash != "hash" {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(team.User{}, "Presence", "PresenceAt")); diff != "" {
			t.Errorf("(-written +read)\n%s", diff)
		}
		admin := *e.dir(t).User(e.Admin)
		for what, change := range map[string]func(*team.User){"disabling": func(u *team.User) { u.Disabled = true }, "demoting": func(u *team.User) { u.Role = team.Agent }} {
			u := admin
			change(&u)
			if code := e.try(t, func(tx *store.Tx) error { _, err := tx.UpdateUser(u, e.by); return err }); code != "last_administrator" {
				t.Errorf("%s the last administrator: %q", what, code)
			}
		}
		e.must(t, func(tx *store.Tx) error {
			_, err := tx.SetPresence(e.Org, got.ID, team.Paused, "almoço", 42, e.by.Actor)
			return err
		})
		if u := e.dir(t).User(got.ID); u.Presence != team.Paused || u.PresenceReason != "almoço" || u.PresenceAt != 42 || u.Version != got.Version {
			t.Errorf("presence %+v", u)
		}
		got.Disabled = true
		e.must(t, func(tx *store.Tx) error { _, err := tx.UpdateUser(got, e.by); return err })
		if u := e.dir(t).User(got.ID); u.Presence != team.Offline {
			t.Errorf("a disabled user is %s", u.Presence)
		}
		if code := e.try(t, func(tx *store.Tx) error {
			_, err := tx.SetPresence(e.Org, got.ID, team.Available, "", 43, e.by.Actor)
			return err
		}); code != "user_disabled" {
			t.Errorf("a disabled user comes back: %q", code)
		}
	})
}

// TestTwoAdministratorsRemoveEachOther: one of them stays.
func TestTwoAdministratorsRemoveEachOther(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := newEstate(t, db)
		var second team.User
		e.must(t, func(tx *store.Tx) (err error) {
			second, err = tx.CreateUser(team.User{OrgID: e.Org, Name: "Segunda", Email: "segunda@grupo.test", Role: team.Administrator}, "", e.by)
			return err
		})
		first := *e.dir(t).User(e.Admin)
		first.Disabled, second.Disabled = true, true
		var done, refused atomic.Int32
		var wg sync.WaitGroup
		for _, u := range []team.User{first, second} {
			wg.Go(func() {
				switch code := e.try(t, func(tx *store.Tx) error { _, err := tx.UpdateUser(u, e.by); return err }); code {
				case "":
					done.Add(1)
				case "last_administrator":
					refused.Add(1)
				default:
					t.Errorf("code %s", code)
				}
			})
		}
		wg.Wait()
		if done.Load() != 1 || refused.Load() != 1 {
			t.Errorf("%d disabled, %d refused", done.Load(), refused.Load())
		}
	})
}
