package api

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"prosa/internal/core"
	"prosa/internal/flow"
	"prosa/internal/flow/ready"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// A robot is installed with a house's answers, the next release changes a text, and the
// upgrade brings it in without losing the answers.
func TestReadyFlowUpgrade(t *testing.T) {
	t.Parallel()
	b := setup(t, storetest.SQLite(t))
	s := b.scene(t)
	ask := func(method, path, body string, into any) {
		t.Helper()
		a := s.call(t, "admin", method, Base+path, body, nil)
		if a.status != http.StatusOK {
			t.Fatalf("%s %s: %d %.300s", method, path, a.status, a.body)
		}
		check(t, json.Unmarshal([]byte(a.body), into))
	}
	var made struct{ Items []struct{ ID, Key string } }
	ask(http.MethodPost, "/ready-flows/install", `{"answers":{"name":"Lia","survey":false},"keys":["away","faq"]}`, &made)
	if len(made.Items) != 2 || made.Items[1].Key != "away" {
		t.Fatalf("%+v", made)
	}
	id := made.Items[1].ID

	var list struct {
		Items []struct {
			Key       string
			Installed *struct {
				FlowID           string `json:"flow_id"`
				Changed, Upgrade bool
			}
		}
	}
	state := func() string {
		t.Helper()
		ask(http.MethodGet, "/ready-flows", "", &list)
		for _, x := range list.Items {
			if x.Key == "away" && x.Installed != nil && x.Installed.FlowID == id {
				return strings.Join([]string{map[bool]string{true: "changed"}[x.Installed.Changed], map[bool]string{true: "upgrade"}[x.Installed.Upgrade]}, " ")
			}
		}
		return "not there"
	}
	if got := state(); got != "changed " {
		t.Errorf("after the installation: %q", got)
	}

	// The release it was made from had another text.
	ships, _ := ready.Find("away")
	former := strings.Replace(string(ships.Definition), "Pode deixar seu recado.", "Deixe seu recado.", 1)
	check(t, b.db.Write(t.Context(), func(tx *store.Tx) error {
		return tx.SetReady(s.Org, id, "away", former)
	}))
	if got := state(); got != "changed upgrade" {
		t.Errorf("with a new release: %q", got)
	}
	var up struct {
		Base, Mine, Theirs, Merged json.RawMessage
		Conflicts                  []ready.Conflict
	}
	ask(http.MethodGet, "/flows/"+id+"/upgrade", "", &up)
	if len(up.Conflicts) != 0 || !strings.Contains(string(up.Merged), `"Lia"`) || strings.Contains(string(up.Merged), `"Deixe seu recado.`) {
		t.Errorf("%v\n%.300s", up.Conflicts, up.Merged)
	}
	var saved struct {
		DraftVersion int64 `json:"draft_version"`
		Problems     []any
	}
	body, err := json.Marshal(map[string]any{"definition": up.Merged, "draft_version": 0})
	check(t, err)
	ask(http.MethodPost, "/flows/"+id+"/upgrade", string(body), &saved)
	if saved.DraftVersion != 1 || len(saved.Problems) != 0 {
		t.Errorf("%+v", saved)
	}
	if got := state(); got != "changed " {
		t.Errorf("after the upgrade: %q", got)
	}
}

// Who reads English finds the ready flows named in English in a house of Portuguese, and
// what the house is given in Portuguese all the same.
func TestReadyFlowsAreNamedForTheReader(t *testing.T) {
	t.Parallel()
	b := setup(t, storetest.SQLite(t))
	s := b.scene(t)
	names := func() (name, hash string) {
		t.Helper()
		a := s.call(t, "admin", http.MethodGet, Base+"/ready-flows", "", nil)
		var list struct {
			Items []struct{ Key, Name, About, Hash string }
		}
		check(t, json.Unmarshal([]byte(a.body), &list))
		for _, x := range list.Items {
			if x.Key == "away" {
				return x.Name, x.Hash
			}
		}
		t.Fatalf("%d %.300s", a.status, a.body)
		return "", ""
	}
	before, hash := names()
	if a := s.call(t, "admin", http.MethodPatch, Base+"/me", `{"locale":"en"}`, nil); a.status != http.StatusOK {
		t.Fatalf("%d %.300s", a.status, a.body)
	}
	now, same := names()
	if before != "Fora do horário" || now != "Closed hours" || hash != same {
		t.Errorf("%q %s became %q %s", before, hash, now, same)
	}
	a := s.call(t, "admin", http.MethodPost, Base+"/ready-flows/install", `{"answers":{},"keys":["away"]}`, nil)
	if a.status != http.StatusOK || !strings.Contains(a.body, `"name":"Fora do horário"`) {
		t.Errorf("%d %.300s", a.status, a.body)
	}
}

// A flow kept since the first release, in its schema, is shown to its editor, and brought
// together with what ships now, in the newest: every way is there, and what the house
// changed stays.
func TestFlowOfTheFirstSchema(t *testing.T) {
	t.Parallel()
	b := setup(t, storetest.SQLite(t))
	s := b.scene(t)
	get := func(path string, into any) {
		t.Helper()
		a := s.call(t, "admin", http.MethodGet, Base+path, "", nil)
		if a.status != http.StatusOK {
			t.Fatalf("%s: %d %.300s", path, a.status, a.body)
		}
		check(t, json.Unmarshal([]byte(a.body), into))
	}
	a := s.call(t, "admin", http.MethodPost, Base+"/ready-flows/install", `{"answers":{},"keys":["reception"]}`, nil)
	var made struct{ Items []struct{ ID string } }
	check(t, json.Unmarshal([]byte(a.body), &made))
	if len(made.Items) != 1 {
		t.Fatalf("%d %.300s", a.status, a.body)
	}
	id := core.ID(made.Items[0].ID)
	first, err := os.ReadFile("../flow/testdata/v1/first-contact.json")
	check(t, err)
	mine := strings.Replace(string(first), "Ver departamentos", "Ver setores", 1)
	if mine == string(first) {
		t.Fatal("nothing was changed")
	}
	check(t, b.db.Write(t.Context(), func(tx *store.Tx) error {
		if err := tx.SetReady(s.Org, id, "reception", string(first)); err != nil {
			return err
		}
		_, err := tx.SaveDraft(s.Org, id, mine, 0, store.Change{At: core.Ms(core.SystemClock{}.Now())})
		return err
	}))

	type definition struct {
		Schema int
		Nodes  []struct {
			ID    string
			Exits map[string]string
		}
	}
	ways := func(d definition) (n int) {
		for _, node := range d.Nodes {
			n += len(node.Exits)
		}
		return n
	}
	var open struct{ Definition definition }
	get("/flows/"+string(id), &open)
	ships, _ := ready.Find("reception")
	var now definition
	check(t, json.Unmarshal(ships.Definition, &now))
	if open.Definition.Schema != flow.Schema || ways(open.Definition) == 0 || ways(open.Definition) != ways(now) {
		t.Errorf("schema %d, %d ways; ships %d", open.Definition.Schema, ways(open.Definition), ways(now))
	}
	var up struct {
		Merged    json.RawMessage
		Conflicts []ready.Conflict
	}
	get("/flows/"+string(id)+"/upgrade", &up)
	if _, err := flow.Load(up.Merged); err != nil || len(up.Conflicts) != 0 || !strings.Contains(string(up.Merged), "Ver setores") {
		t.Errorf("%v, %v\n%.300s", err, up.Conflicts, up.Merged)
	}
}
