package provision

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"prosa/internal/core"
	"prosa/internal/flow"
	"prosa/internal/flow/ready"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// A house that runs the bot of an earlier release, as it came, is given the new one by
// the same file, once; from then on it is known where the flow comes from.
func TestFormerReadyFlow(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	example(t, db)
	old, err := os.ReadFile("../flow/testdata/v1/first-contact.json")
	if err != nil {
		t.Fatal(err)
	}
	def, err := flow.Load(old)
	if err != nil {
		t.Fatal(err)
	}
	if ready.FormerKey(def.Hash()) != "first-contact" {
		t.Fatalf("the bot of the first release is not recognised: %s", def.Hash())
	}
	d := directory(t, db)
	i := slices.IndexFunc(d.Flows, func(f store.Flow) bool { return f.Key == "first-contact" })
	before := d.Flows[i]
	err = db.Write(context.Background(), func(tx *store.Tx) error {
		if err := tx.PublishFlow(before.OrgID, before.ID, def.Hash(), string(old), store.Change{Actor: core.Actor{Kind: core.ActorSystem}, At: 1}); err != nil {
			return err
		}
		return tx.SetReady(before.OrgID, before.ID, "", "")
	})
	if err != nil {
		t.Fatal(err)
	}
	db.InvalidateDirectory()
	const file = "flows: [{key: first-contact, ready: first-contact}]"
	if got := apply(t, db, file, options()); len(got) != 1 || !strings.Contains(got[0], "flow first-contact") {
		t.Errorf("it changes %q", got)
	}
	db.InvalidateDirectory()
	f := directory(t, db).Flows[i]
	base, err := db.R(context.Background()).ReadyBase(f.OrgID, f.ID)
	if err != nil || f.ReadyKey != "first-contact" || f.PublishedHash != before.PublishedHash || base == "" {
		t.Errorf("%v: ready %q, hash %s, base of %d bytes", err, f.ReadyKey, f.PublishedHash, len(base))
	}
	if got := apply(t, db, file, options()); len(got) > 0 {
		t.Errorf("a second time it changes %q", got)
	}
}

// A ready flow fits the house of the file: departments nobody would guess by key, and
// outcomes there are not.
func TestReadyFlowFitsTheHouse(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	apply(t, db, `
organization: {name: G}
stores: [{key: s, name: S, departments: [{key: vn, name: Veículos novos}, {key: of, name: Oficina}]}]
flows: [{key: first-contact, ready: first-contact, default: true}, {key: service, ready: service}]`, options())
	for _, f := range directory(t, db).Flows {
		if strings.Contains(f.Definition, `"outcome"`) {
			t.Errorf("%s closes with an outcome the house does not have", f.Key)
		}
		if f.Key == "service" && !strings.Contains(f.Definition, `"of"`) || f.Key == "first-contact" && !strings.Contains(f.Definition, `"vn"`) {
			t.Errorf("%s does not know the departments", f.Key)
		}
	}
}

// Names are given in the house's language when a flow is installed, and stay: neither the
// same file again nor another language changes a flow, and an export names it.
func TestReadyFlowInTheHousesLanguage(t *testing.T) {
	t.Parallel()
	const flows = `
stores: [{key: s, name: S, departments: [{key: vn, name: Veículos novos}, {key: of, name: Oficina}]}]
flows: [{key: first-contact, ready: first-contact, default: true}, {key: service, ready: service}, {key: recall, ready: recall}, {key: reception, ready: reception}`
	for _, locale := range ready.Locales {
		t.Run(locale, func(t *testing.T) {
			t.Parallel()
			db := storetest.SQLite(t)
			file := "organization: {name: G, locale: " + locale + "}" + flows + "]"
			apply(t, db, file, options())
			db.InvalidateDirectory()
			inLanguage(t, db, locale, 4)
			if got := apply(t, db, file, options()); len(got) > 0 {
				t.Errorf("a second time it changes %q", got)
			}
			other := ready.Locales[(slices.Index(ready.Locales, locale)+1)%len(ready.Locales)]
			got := apply(t, db, "organization: {name: G, locale: "+other+"}"+flows+", {key: faq, ready: faq}]", options())
			if len(got) != 2 || !strings.Contains(got[0], "organization") || !strings.Contains(got[1], "flow faq") {
				t.Errorf("another language changes %q", got)
			}
			db.InvalidateDirectory()
			d := directory(t, db)
			d.Flows = slices.DeleteFunc(d.Flows, func(f store.Flow) bool { return f.Key != "faq" })
			if got := ready.LocaleOf([]byte(d.Flows[0].Definition)); got != other {
				t.Errorf("a flow installed after it is in %s", got)
			}
			f, err := Export(context.Background(), db, d.Org.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range []string{"first-contact", "service", "recall", "reception", "faq"} {
				if !strings.Contains(string(f), "ready: "+line) {
					t.Errorf("the export does not know %s", line)
				}
			}
		})
	}
}

func inLanguage(t *testing.T, db *store.DB, locale string, want int) {
	t.Helper()
	d := directory(t, db)
	if len(d.Flows) != want {
		t.Errorf("%d flows", len(d.Flows))
	}
	for _, f := range d.Flows {
		base, err := db.R(context.Background()).ReadyBase(f.OrgID, f.ID)
		if err != nil {
			t.Fatal(err)
		}
		ships, _ := ready.Find(f.Key)
		if ready.LocaleOf([]byte(f.Definition)) != locale || base != string(ships.In(locale).Definition) {
			t.Errorf("%s is in %s, its base in %s", f.Key, ready.LocaleOf([]byte(f.Definition)), ready.LocaleOf([]byte(base)))
		}
	}
}
