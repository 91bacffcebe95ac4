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
