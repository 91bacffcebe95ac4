package flow

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func readV1(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/v1/first-contact.json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A flow of schema 1 does what it did: the same nodes with the same exits as the one
// written in schema 2. Its hash stays that of its bytes, so that sessions go on.
func TestMigration(t *testing.T) {
	t.Parallel()
	old, now := mustLoad(t, string(readV1(t))), readyFlow(t)
	opts := []cmp.Option{cmpopts.IgnoreUnexported(Definition{}), cmpopts.IgnoreFields(Definition{}, "Triggers", "Key", "Name", "About"), cmp.AllowUnexported(messageNode{}, choiceNode{}, queueNode{})}
	if diff := cmp.Diff(now, old, opts...); diff != "" {
		t.Errorf("the migrated flow differs (-new +old):\n%s", diff)
	}
	if old.Hash() != hashOf(readV1(t)) || old.Hash() == now.Hash() {
		t.Errorf("hash %s", old.Hash())
	}
}

// Every exit schema 1 knew comes to the port that took its place.
func TestMigrationOfEveryExit(t *testing.T) {
	t.Parallel()
	d := mustLoad(t, `{"schema":1,"key":"k","name":"n","start":"a","timeout_minutes":30,"nodes":[
		{"id":"a","kind":"choice","text":"?","next":"n","none":"o","failed":"f","timeout":"t","options":[
			{"id":"x","title":"1","next":"y"},{"id":"failed","title":"2","next":"z"},{"id":"w","title":"3"}]},
		{"id":"b","kind":"ask","text":"?","save":"var.x","human_off":true,"escape":["e"],"next":"n","escaped":"e","failed":"f","timeout":"t"},
		{"id":"c","kind":"condition","human_off":true,"cases":[{"id":"x","when":"var.x","op":"exists","next":"y"},{"id":"else","when":"var.x","op":"exists","next":"z"}],"else":"n"},
		{"id":"d","kind":"hours","open":"n","closed":"o"},{"id":"e","kind":"label","add":["l"],"next":"n"}]}`)
	want := map[string]map[string]string{
		"a": {"next": "n", "none": "o", "failed": "f", "timeout": "t", "x": "y", "failed_": "z"},
		"b": {"next": "n", "escaped": "e", "failed": "f", "timeout": "t"},
		"c": {"x": "y", "else_": "z", "else": "n"},
		"d": {"open": "n", "closed": "o"},
		"e": {"next": "n"},
	}
	got := map[string]map[string]string{}
	for _, n := range d.Nodes {
		got[n.base().ID] = n.base().Exits
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if d.Silence != (Silence{Minutes: 30}) || !d.byID["b"].(Waiter).waiting().HumanOff {
		t.Errorf("silence %+v", d.Silence)
	}
}

// What Upgrade writes is schema 2, does the same, and stays as it is.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	up, err := Upgrade(readV1(t))
	if err != nil {
		t.Fatal(err)
	}
	again, err := Upgrade(up)
	if err != nil || cmp.Diff(string(up), string(again)) != "" {
		t.Errorf("upgrading twice: %v\n%s", err, cmp.Diff(string(up), string(again)))
	}
	opts := []cmp.Option{cmpopts.IgnoreUnexported(Definition{}), cmp.AllowUnexported(messageNode{}, choiceNode{}, queueNode{})}
	if diff := cmp.Diff(mustLoad(t, string(readV1(t))), mustLoad(t, string(up)), opts...); diff != "" {
		t.Error(diff)
	}
	if _, err := Upgrade([]byte(`{`)); err == nil {
		t.Error("upgraded what is no flow")
	}
}

// A session that waits in a flow of schema 1 goes on after the program is replaced.
func TestOldSessionGoesOn(t *testing.T) {
	t.Parallel()
	d := mustLoad(t, string(readV1(t)))
	s, err := UnmarshalSession([]byte(`{"h":"` + d.Hash() + `","n":"department","s":"s1","t":2,"m":1795437000000,"c":4}`))
	if err != nil {
		t.Fatal(err)
	}
	_, effects := step(t, d, s, text("seminovos"), testEnv())
	if e := find[Enqueue](t, effects); e.DepartmentID != "d1" {
		t.Errorf("%+v", e)
	}
	for _, e := range effects {
		if tr, ok := e.(Trace); ok && tr.WaitMs != 0 {
			t.Errorf("nobody knows since when it waited: %+v", tr)
		}
	}
}

func TestTakes(t *testing.T) {
	t.Parallel()
	old, now := mustLoad(t, string(readV1(t))), readyFlow(t)
	s, _ := start(t, old, testEnv())
	if !now.Takes(s) {
		t.Fatal("the node is there and of the same kind")
	}
	s.Flow = now.Hash()
	_, effects := step(t, now, s, text("aurora matriz"), testEnv())
	find[SetStore](t, effects)
	for why, s := range map[string]Session{
		"gone":             {Flow: old.Hash(), Node: "gone", Kind: "choice"},
		"another kind":     {Flow: old.Hash(), Node: "store", Kind: "ask"},
		"does not wait":    {Flow: old.Hash(), Node: "greeting", Kind: "message"},
		"a call under way": {Flow: old.Hash(), Node: "store", Kind: "choice", Call: "c"},
		"ended":            {Flow: old.Hash()},
	} {
		if now.Takes(s) {
			t.Errorf("%s: taken", why)
		}
	}
}
