package studio

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"prosa/examples"
	"prosa/internal/core"
	"prosa/internal/flow"
	"prosa/internal/flow/ready"
	"prosa/internal/provision"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// abroad is a house without flows whose language is another.
func abroad(t *testing.T, locale string) (*Service, By) {
	t.Helper()
	db := storetest.SQLite(t)
	file, err := provision.Parse(examples.Dealership)
	check(t, err)
	file.Organization.Locale, file.Flows = &locale, nil
	for i := range file.ChannelAccounts {
		file.ChannelAccounts[i].Flow = nil
	}
	_, err = provision.Apply(t.Context(), db, file, provision.Options{HashPassword: func(p string) (string, error) { return p, nil }, Env: func(n string) (string, bool) { return n, true }})
	check(t, err)
	orgs, err := db.Organizations(t.Context())
	check(t, err)
	return &Service{DB: db, Clock: core.SystemClock{}}, By{OrgID: orgs[0]}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s *Service) speak(t *testing.T, by By, locale string) {
	t.Helper()
	dir, err := s.DB.Directory(t.Context(), by.OrgID)
	check(t, err)
	org := dir.Org
	org.Settings.Locale = locale
	check(t, s.DB.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.UpdateOrganization(org, s.change(by))
		return err
	}))
	s.DB.InvalidateDirectory()
}

// robotKeys are all but the robot's other half, which is not for the same house.
var robotKeys = slices.DeleteFunc(slices.Clone(ready.Keys), func(key string) bool { return key == "reception" })

// item is what the list of ready flows says of one.
func item(t *testing.T, s *Service, by By, reader, key string) ReadyFlow {
	t.Helper()
	robot, err := s.Ready(t.Context(), by.OrgID, reader)
	check(t, err)
	for _, x := range robot.Items {
		if x.Key == key {
			return x
		}
	}
	t.Fatalf("there is no %q", key)
	return ReadyFlow{}
}

// A house is given its robot in its language: every name, no problem, and the next
// release in it, too.
func TestRobotInTheHousesLanguage(t *testing.T) {
	t.Parallel()
	for _, locale := range ready.Locales {
		t.Run(locale, func(t *testing.T) {
			t.Parallel()
			s, by := abroad(t, locale)
			made, err := s.InstallReady(t.Context(), by, ready.Answers{Name: "Lia"}, robotKeys)
			check(t, err)
			for _, f := range made {
				ships, _ := ready.Find(f.Key)
				ships = ships.In(locale)
				if f.Name != ships.Name || f.About != ships.About {
					t.Errorf("%s is called %q: %q", f.Key, f.Name, f.About)
				}
				open, err := s.Open(t.Context(), by.OrgID, f.ID)
				check(t, err)
				if got := ready.LocaleOf(open.Definition); got != locale {
					t.Errorf("%s is in %s", f.Key, got)
				}
				if problems, _, err := s.Check(t.Context(), by.OrgID, open.Definition); err != nil || len(problems) > 0 {
					t.Errorf("%s: %v %+v", f.Key, err, problems)
				}
				// "survey" has nothing to fill in: it is the one that ships.
				x := item(t, s, by, "", f.Key)
				if f.Key == "survey" && (x.Installed.Changed || x.Hash != f.PublishedHash) || x.Installed.Upgrade || x.Hash != ready.Hash(f.Key, locale) {
					t.Errorf("%s: %+v %+v", f.Key, x, x.Installed)
				}
				upgradeOf(t, s, by, f, locale)
			}
			again(t, s, by, locale)
		})
	}
}

// upgradeOf has a flow made from an earlier release in its language: what comes is in
// that language, and nothing is in the way.
func upgradeOf(t *testing.T, s *Service, by By, f Flow, locale string) {
	t.Helper()
	ships, _ := ready.Find(f.Key)
	var former map[string]any
	check(t, json.Unmarshal(ships.In(locale).Definition, &former))
	former["about"] = "Earlier"
	text, err := json.Marshal(former)
	check(t, err)
	check(t, s.DB.Write(t.Context(), func(tx *store.Tx) error { return tx.SetReady(by.OrgID, f.ID, f.Key, string(text)) }))
	if x := item(t, s, by, "", f.Key); !x.Installed.Upgrade {
		t.Errorf("%s: nobody tells of the new release", f.Key)
	}
	up, err := s.Upgrade(t.Context(), by.OrgID, f.ID)
	check(t, err)
	if len(up.Conflicts) > 0 || ready.LocaleOf(up.Theirs) != locale || ready.LocaleOf(up.Merged) != locale {
		t.Errorf("%s: %v, theirs in %s, merged in %s", f.Key, up.Conflicts, ready.LocaleOf(up.Theirs), ready.LocaleOf(up.Merged))
	}
	_, err = s.TakeUpgrade(t.Context(), by, f.ID, up.Merged, 0)
	check(t, err)
	if x := item(t, s, by, "", f.Key); x.Installed.Upgrade {
		t.Errorf("%s: the upgrade was taken and is still there", f.Key)
	}
	check(t, s.Discard(t.Context(), by, f.ID))
}

// again installs twice: the same answers give the same draft, and nothing to upgrade.
func again(t *testing.T, s *Service, by By, locale string) {
	t.Helper()
	made, err := s.InstallReady(t.Context(), by, ready.Answers{Name: "Lia"}, robotKeys)
	check(t, err)
	for _, f := range made {
		open, err := s.Open(t.Context(), by.OrgID, f.ID)
		check(t, err)
		def, err := flow.Load(open.Definition)
		check(t, err)
		if def.Hash() != f.PublishedHash || ready.LocaleOf(open.Definition) != locale {
			t.Errorf("%s is another the second time, in %s", f.Key, ready.LocaleOf(open.Definition))
		}
		if up, err := s.Upgrade(t.Context(), by.OrgID, f.ID); err != nil || len(up.Conflicts) > 0 {
			t.Errorf("%s: %v %v", f.Key, err, up.Conflicts)
		}
	}
}

// Names are given at the installation: a house that changes its language afterwards, or
// that had its robot before there were others, sees no change and no upgrade.
func TestALanguageChosenLaterChangesNothing(t *testing.T) {
	t.Parallel()
	s, by := abroad(t, "pt-BR")
	made, err := s.InstallReady(t.Context(), by, ready.Answers{}, robotKeys)
	check(t, err)
	before := map[string]ReadyFlow{}
	for _, key := range robotKeys {
		before[key] = item(t, s, by, "", key)
	}
	s.speak(t, by, "en")
	for _, f := range made {
		x, was := item(t, s, by, "", f.Key), before[f.Key]
		if x.Hash != was.Hash || *x.Installed != *was.Installed || x.Installed.Upgrade {
			t.Errorf("%s: %+v, was %+v", f.Key, *x.Installed, *was.Installed)
		}
		up, err := s.Upgrade(t.Context(), by.OrgID, f.ID)
		check(t, err)
		if len(up.Conflicts) > 0 || string(up.Merged) != string(up.Mine) || ready.LocaleOf(up.Theirs) != "pt-BR" {
			t.Errorf("%s: an upgrade to %s with %v", f.Key, ready.LocaleOf(up.Theirs), up.Conflicts)
		}
	}

	// One installed now is in the house's language; beside it the others stay.
	reception, err := s.InstallReady(t.Context(), by, ready.Answers{}, []string{"reception"})
	check(t, err)
	if reception[0].Name != "Reception" {
		t.Errorf("a flow of an English house is called %q", reception[0].Name)
	}
}

// The list of ready flows is for whoever reads it; what a house would get is in its own
// language.
func TestReadyFlowsForTheReader(t *testing.T) {
	t.Parallel()
	s, by := abroad(t, "es")
	for reader, want := range map[string]string{"": "Fuera de horario", "es": "Fuera de horario", "en": "Closed hours", "pt-BR": "Fora do horário"} {
		if x := item(t, s, by, reader, "away"); x.Name != want || x.Hash != ready.Hash("away", "es") {
			t.Errorf("a reader of %q sees %q, %s", reader, x.Name, x.Hash)
		}
	}
	text, err := s.PreviewReady(context.Background(), by.OrgID, ready.Answers{}, "away")
	if err != nil || ready.LocaleOf(text) != "es" {
		t.Errorf("%v: the preview is in %s", err, ready.LocaleOf(text))
	}
}
