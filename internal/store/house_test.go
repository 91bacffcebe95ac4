package store_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
	"prosa/internal/team"
)

// estate is a house and the means to change it.
type estate struct {
	storetest.Seeded
	db *store.DB
	by store.Change
}

func newEstate(t *testing.T, db *store.DB) *estate {
	t.Helper()
	return &estate{storetest.House(t, db), db, store.Change{Actor: core.Actor{Kind: core.ActorUser, ID: core.NewID()}, At: storetest.HouseAt + 1}}
}

// try runs a change and returns its error's code.
func (e *estate) try(t *testing.T, f func(*store.Tx) error) string {
	t.Helper()
	err := e.db.Write(context.Background(), f)
	if err != nil && core.CodeOf(err) == "" {
		t.Fatalf("an error without a code: %v", err)
	}
	return core.CodeOf(err)
}

func (e *estate) must(t *testing.T, f func(*store.Tx) error) {
	t.Helper()
	if err := e.db.Write(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

func (e *estate) dir(t *testing.T) *store.Directory {
	t.Helper()
	d, err := e.db.Directory(t.Context(), e.Org)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// versioned is what every aggregate with a version can do, for the tests they share.
type versioned struct {
	kind   string
	create func(*store.Tx, *estate, core.ID, string) error                 // organization, key or name
	update func(*store.Tx, *estate, core.ID, core.ID, string, int64) error // organization, id, new name, version
	seeded func(*estate) core.ID
	read   func(*store.Directory, core.ID) (name string, version int64, there bool)
}

func aggregates() []versioned {
	return []versioned{
		{"store",
			func(tx *store.Tx, e *estate, org core.ID, key string) error {
				_, err := tx.CreateStore(dealer.Store{OrgID: org, Key: key, Name: key}, e.by)
				return err
			},
			func(tx *store.Tx, e *estate, org, id core.ID, name string, version int64) error {
				_, err := tx.UpdateStore(dealer.Store{ID: id, OrgID: org, Key: "k-" + id, Name: name, Version: version}, e.by)
				return err
			},
			func(e *estate) core.ID { return e.Centro },
			func(d *store.Directory, id core.ID) (string, int64, bool) {
				if x := d.Store(id); x != nil {
					return x.Name, x.Version, true
				}
				return "", 0, false
			}},
		{"department",
			func(tx *store.Tx, e *estate, org core.ID, key string) error {
				_, err := tx.CreateDepartment(dealer.Department{OrgID: org, StoreID: e.Centro, Key: key, Name: key}, e.by)
				return err
			},
			func(tx *store.Tx, e *estate, org, id core.ID, name string, version int64) error {
				_, err := tx.UpdateDepartment(dealer.Department{ID: id, OrgID: org, StoreID: e.Centro, Key: "k-" + id, Name: name, Version: version}, e.by)
				return err
			},
			func(e *estate) core.ID { return e.Oficina },
			func(d *store.Directory, id core.ID) (string, int64, bool) {
				if x := d.Department(id); x != nil {
					return x.Name, x.Version, true
				}
				return "", 0, false
			}},
		{"channel_account",
			func(tx *store.Tx, e *estate, org core.ID, key string) error {
				_, err := tx.CreateChannelAccount(dealer.ChannelAccount{OrgID: org, Key: key, Kind: dealer.WhatsApp, ExternalID: key, Name: key}, e.by)
				return err
			},
			func(tx *store.Tx, e *estate, org, id core.ID, name string, version int64) error {
				_, err := tx.UpdateChannelAccount(dealer.ChannelAccount{ID: id, OrgID: org, Key: "k-" + id, Kind: dealer.WhatsApp, ExternalID: e.NumberCentro, Name: name, Version: version}, e.by)
				return err
			},
			func(e *estate) core.ID { return e.AccountCentro },
			func(d *store.Directory, id core.ID) (string, int64, bool) {
				if x := d.Account(id); x != nil {
					return x.Name, x.Version, true
				}
				return "", 0, false
			}},
		{"user",
			func(tx *store.Tx, e *estate, org core.ID, key string) error {
				_, err := tx.CreateUser(team.User{OrgID: org, Name: key, Email: key + "@grupo.test", Role: team.Agent}, "", e.by)
				return err
			},
			func(tx *store.Tx, e *estate, org, id core.ID, name string, version int64) error {
				_, err := tx.UpdateUser(team.User{ID: id, OrgID: org, Name: name, Email: id + "@grupo.test", Role: team.Agent, Version: version}, e.by)
				return err
			},
			func(e *estate) core.ID { return e.AgentOficina },
			func(d *store.Directory, id core.ID) (string, int64, bool) {
				if x := d.User(id); x != nil {
					return x.Name, x.Version, true
				}
				return "", 0, false
			}},
		{"flow",
			func(tx *store.Tx, e *estate, org core.ID, key string) error {
				_, err := tx.CreateFlow(store.Flow{OrgID: org, Key: key, Name: key}, e.by)
				return err
			},
			func(tx *store.Tx, e *estate, org, id core.ID, name string, version int64) error {
				_, err := tx.UpdateFlow(store.Flow{ID: id, OrgID: org, Key: "k-" + id, Name: name, Version: version}, e.by)
				return err
			},
			func(e *estate) core.ID { return e.Flow },
			func(d *store.Directory, id core.ID) (string, int64, bool) {
				if x := d.Flow(id); x != nil {
					return x.Name, x.Version, true
				}
				return "", 0, false
			}},
	}
}

// TestVersions: of many who change the same version one wins, whoever was slower is
// told, and nobody changes another organization's rows.
func TestVersions(t *testing.T) {
	t.Parallel()
	for _, a := range aggregates() {
		t.Run(a.kind, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				e, other := newEstate(t, db), storetest.House(t, db).Org
				id := a.seeded(e)
				_, version, there := a.read(e.dir(t), id)
				if !there {
					t.Fatal("the seeded one is not in the directory")
				}
				var won, told atomic.Int32
				var wg sync.WaitGroup
				for range 8 {
					wg.Go(func() {
						switch code := e.try(t, func(tx *store.Tx) error { return a.update(tx, e, e.Org, id, "winner", version) }); code {
						case "":
							won.Add(1)
						case a.kind + "_changed":
							told.Add(1)
						default:
							t.Errorf("code %s", code)
						}
					})
				}
				wg.Wait()
				if won.Load() != 1 || told.Load() != 7 {
					t.Errorf("%d won, %d were told", won.Load(), told.Load())
				}
				if name, now, _ := a.read(e.dir(t), id); name != "winner" || now != version+1 {
					t.Errorf("now %q at version %d, was %d", name, now, version)
				}
				for what, f := range map[string]func(tx *store.Tx) error{
					"another organization's": func(tx *store.Tx) error { return a.update(tx, e, other, id, "thief", version+1) },
					"a missing one":          func(tx *store.Tx) error { return a.update(tx, e, e.Org, core.NewID(), "ghost", 1) },
				} {
					err := db.Write(t.Context(), f)
					if core.KindOf(err) != core.NotFound {
						t.Errorf("%s: %v", what, err)
					}
				}
				if name, _, _ := a.read(e.dir(t), id); name != "winner" {
					t.Errorf("changed by a stranger: %q", name)
				}
			})
		})
	}
}

// TestKeysAreUnique, also when many come at once; the loser's neighbours do not suffer.
func TestKeysAreUnique(t *testing.T) {
	t.Parallel()
	for _, a := range aggregates() {
		t.Run(a.kind, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				e := newEstate(t, db)
				var made, told atomic.Int32
				var wg sync.WaitGroup
				for range 6 {
					wg.Go(func() {
						switch code := e.try(t, func(tx *store.Tx) error { return a.create(tx, e, e.Org, "twin") }); code {
						case "":
							made.Add(1)
						case a.kind + "_exists":
							told.Add(1)
						default:
							t.Errorf("code %s", code)
						}
					})
					wg.Go(func() {
						if code := e.try(t, func(tx *store.Tx) error { return a.create(tx, e, e.Org, core.NewID()) }); code != "" {
							t.Errorf("a neighbour: %s", code)
						}
					})
				}
				wg.Wait()
				if made.Load() != 1 || told.Load() != 5 {
					t.Errorf("%d made, %d told", made.Load(), told.Load())
				}
			})
		})
	}
}

// TestChangesAreFacts: every change of the house is in the event log with its author.
func TestChangesAreFacts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := newEstate(t, db)
		last, err := db.R(t.Context()).LastEvent()
		if err != nil {
			t.Fatal(err)
		}
		changes := map[string]func(*store.Tx) error{
			"label": func(tx *store.Tx) error {
				return tx.UpdateLabel(e.Org, dealer.Label{ID: e.Label, Key: "k", Name: "n"}, e.by)
			},
			"outcome": func(tx *store.Tx) error { return tx.DeleteOutcome(e.Org, e.OutcomeBooked, e.by) },
			"quick_reply": func(tx *store.Tx) error {
				_, err := tx.CreateQuickReply(e.Org, dealer.QuickReply{Shortcut: "s", Text: "t"}, e.by)
				return err
			},
			"organization": func(tx *store.Tx) error {
				_, err := tx.UpdateOrganization(dealer.Organization{ID: e.Org, Name: "Outro", Version: 1}, e.by)
				return err
			},
		}
		for _, a := range aggregates() {
			changes[a.kind] = func(tx *store.Tx) error { return a.create(tx, e, e.Org, "new") }
		}
		for kind, change := range changes {
			e.must(t, change)
			events, err := db.R(t.Context()).EventsAfter(last, 10)
			if err != nil {
				t.Fatal(err)
			}
			found := slices.ContainsFunc(events, func(ev store.StoredEvent) bool {
				return ev.Kind == core.ConfigChanged && ev.OrgID == e.Org && ev.Actor == e.by.Actor && ev.At == e.by.At && len(ev.JSON) > 0 &&
					cmp.Equal(decodeRef(t, ev.JSON).Kind, kind)
			})
			if !found {
				t.Errorf("%s: no fact among %+v", kind, events)
			}
			last = events[len(events)-1].Seq
		}
	})
}

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

// TestDeletes: what something else needs stays.
func TestDeletes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := newEstate(t, db)
		s := shelf{db, e.Org}
		s.put(t, person("Cliente", ""), conversation.Conversation{State: conversation.Queued, StoreID: e.Centro, DepartmentID: e.Oficina, ChannelAccountID: e.AccountCentro})
		for what, f := range map[string]func(*store.Tx) error{
			"store with departments":             func(tx *store.Tx) error { return tx.DeleteStore(e.Org, e.Litoral, e.by) },
			"department with conversations":      func(tx *store.Tx) error { return tx.DeleteDepartment(e.Org, e.Oficina, e.by) },
			"channel account with conversations": func(tx *store.Tx) error { return tx.DeleteChannelAccount(e.Org, e.AccountCentro, e.by) },
			"default flow":                       func(tx *store.Tx) error { return tx.DeleteFlow(e.Org, e.Flow, e.by) },
		} {
			if code := e.try(t, f); code != "in_use" {
				t.Errorf("%s: %q", what, code)
			}
		}
		e.must(t, func(tx *store.Tx) error { return tx.DeleteDepartment(e.Org, e.Novos, e.by) })
		d := e.dir(t)
		if d.Department(e.Novos) != nil || !slices.Equal(d.User(e.AgentVendas).DepartmentIDs, []core.ID{e.Seminovos}) {
			t.Errorf("after deleting a department: %+v", d.User(e.AgentVendas).DepartmentIDs)
		}
		e.must(t, func(tx *store.Tx) error { return tx.DeleteChannelAccount(e.Org, e.AccountLitoral, e.by) })
		e.must(t, func(tx *store.Tx) error { return tx.DeleteDepartment(e.Org, e.OficinaLitoral, e.by) })
		e.must(t, func(tx *store.Tx) error { return tx.DeleteStore(e.Org, e.Litoral, e.by) })
		if d := e.dir(t); d.Store(e.Litoral) != nil || len(d.User(e.SupervisorLitoral).StoreIDs) != 0 {
			t.Error("the emptied store is still there, or somebody still supervises it")
		}
		e.must(t, func(tx *store.Tx) error { return tx.DeleteOutcome(e.Org, e.OutcomeLost, e.by) })
		e.must(t, func(tx *store.Tx) error { return tx.DeleteLabel(e.Org, e.Label, e.by) })
		if d := e.dir(t); len(d.Labels) != 0 || len(d.Outcomes) != 1 {
			t.Errorf("labels %v, outcomes %v", d.Labels, d.Outcomes)
		}
	})
}

// TestReferencesStayWithinTheOrganization: a row cannot name another's.
func TestReferencesStayWithinTheOrganization(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e, other := newEstate(t, db), storetest.House(t, db)
		for what, f := range map[string]func(*store.Tx) error{
			"department in a foreign store": func(tx *store.Tx) error {
				_, err := tx.CreateDepartment(dealer.Department{OrgID: e.Org, StoreID: other.Centro, Key: "x", Name: "x"}, e.by)
				return err
			},
			"user of a foreign department": func(tx *store.Tx) error {
				_, err := tx.CreateUser(team.User{OrgID: e.Org, Email: "x@x.test", Role: team.Agent, DepartmentIDs: []core.ID{e.Oficina, other.Oficina}}, "", e.by)
				return err
			},
			"number of a foreign store": func(tx *store.Tx) error {
				_, err := tx.CreateChannelAccount(dealer.ChannelAccount{OrgID: e.Org, StoreID: other.Centro, Key: "x", Kind: dealer.WhatsApp, ExternalID: "x"}, e.by)
				return err
			},
			"number with a foreign flow": func(tx *store.Tx) error {
				_, err := tx.CreateChannelAccount(dealer.ChannelAccount{OrgID: e.Org, FlowID: other.Flow, Key: "x", Kind: dealer.WhatsApp, ExternalID: "x"}, e.by)
				return err
			},
			"quick reply of a foreign department": func(tx *store.Tx) error {
				_, err := tx.CreateQuickReply(e.Org, dealer.QuickReply{Shortcut: "x", Text: "x", DepartmentID: other.Oficina}, e.by)
				return err
			},
			"publishing a foreign flow": func(tx *store.Tx) error { return tx.PublishFlow(e.Org, other.Flow, "h", "{}", e.by) },
			"deleting a foreign label":  func(tx *store.Tx) error { return tx.DeleteLabel(e.Org, other.Label, e.by) },
			"deleting a foreign store":  func(tx *store.Tx) error { return tx.DeleteStore(e.Org, other.Litoral, e.by) },
			"presence of a foreign user": func(tx *store.Tx) error {
				_, err := tx.SetPresence(e.Org, other.Admin, team.Available, "", 1, e.by.Actor)
				return err
			},
			"password of a foreign user": func(tx *store.Tx) error { return tx.SetPasswordHash(e.Org, other.Admin, "h", "", e.by) },
		} {
			if err := db.Write(t.Context(), f); core.KindOf(err) != core.NotFound && core.CodeOf(err) != "in_use" {
				t.Errorf("%s: %v", what, err)
			}
		}
		left, err := db.Directory(t.Context(), other.Org)
		if err != nil || len(left.Labels) != 1 || len(left.Stores) != 2 || left.Flow(other.Flow).PublishedHash == "h" {
			t.Errorf("the other organization was changed: %v", err)
		}
	})
}

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

func TestFlowVersions(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := newEstate(t, db)
		ready := *e.dir(t).Flow(e.Flow)
		publish := func(hash, text string) {
			t.Helper()
			e.must(t, func(tx *store.Tx) error { return tx.PublishFlow(e.Org, e.Flow, hash, text, e.by) })
		}
		publish("h2", `{"v":2}`)
		publish("h2", `{"v":2}`)
		if f := e.dir(t).Flow(e.Flow); f.PublishedHash != "h2" || f.Definition != `{"v":2}` {
			t.Errorf("published %+v", f)
		}
		publish(ready.PublishedHash, "another text under an old hash")
		if f := e.dir(t).Flow(e.Flow); f.Definition != ready.Definition {
			t.Error("a version was changed")
		}
		for hash, want := range map[string]string{ready.PublishedHash: ready.Definition, "h2": `{"v":2}`} {
			if text, err := db.R(t.Context()).FlowVersion(e.Flow, hash); err != nil || text != want {
				t.Errorf("version %s: %v", hash, err)
			}
		}
		if list, err := db.R(t.Context()).FlowVersions(e.Flow); err != nil || len(list) != 2 {
			t.Errorf("%d versions, %v", len(list), err)
		}
		e.must(t, func(tx *store.Tx) error {
			_, err := tx.CreateFlow(store.Flow{OrgID: e.Org, Key: "other", Name: "Outro", IsDefault: true}, e.by)
			return err
		})
		if e.dir(t).Flow(e.Flow).IsDefault {
			t.Error("two flows are the default")
		}
	})
}
