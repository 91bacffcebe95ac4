package store_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

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
