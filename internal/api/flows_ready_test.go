package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

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
