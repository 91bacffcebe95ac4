package e2e

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"prosa/internal/core"
	"prosa/internal/delivery"
	"prosa/internal/e2e/rig"
	"prosa/internal/message"
	"prosa/internal/sandbox"
	"prosa/internal/store"
)

var wireStatuses = []string{"sent", "failed", "delivered", "read", "played"} // from the lowest to the highest

// orders are all arrangements of all subsets of the statuses, each with two of its
// statuses repeated somewhere later.
func orders() [][]string {
	var out [][]string
	var grow func(have []string)
	grow = func(have []string) {
		if len(have) > 0 {
			o := slices.Clone(have)
			for range 2 {
				i := rand.IntN(len(o))
				o = slices.Insert(o, i+1+rand.IntN(len(o)-i), o[i])
			}
			out = append(out, o)
		}
		for _, s := range wireStatuses {
			if !slices.Contains(have, s) {
				grow(append(slices.Clone(have), s))
			}
		}
	}
	grow(nil)
	return out
}

func rank(s string) int { return slices.Index(wireStatuses, s) }

// TestStatusOrder (R10): in whatever order the statuses of a message come, and
// however often, it ends at the highest and never goes back.
func TestStatusOrder(t *testing.T) {
	t.Parallel()
	all := orders() // 325 arrangements
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		_, conversations := crowd(t, r, r.Number, 0, 25)
		if err := r.Sandbox.SetHookFaults(sandbox.HookFaults{DropStatuses: sandbox.Drop{Probability: 1}}); err != nil {
			t.Fatal(err)
		}
		ids := answerAll(t, r, conversations, len(all)/25)
		r.Quiet(t, 30*time.Second)
		start, err := db.R(t.Context()).LastEvent()
		if err != nil {
			t.Fatal(err)
		}
		parallel(32, len(all), func(i int) {
			m, err := db.R(t.Context()).Message(r.Org, ids[i])
			if err != nil {
				t.Error(err)
				return
			}
			token := ""
			if i%2 == 0 { // by our token, or by Meta's id
				token = message.NewToken(rig.TokenKey, m.ID, 1)
			}
			for _, s := range all[i] {
				deliver(t, r, wireBody(t, wireStatus(r.Number, m.ProviderID, token, s, r.Clock.Now())))
			}
		})
		for i, id := range ids {
			want := slices.MaxFunc(all[i], func(a, b string) int { return rank(a) - rank(b) })
			m, err := db.R(t.Context()).Message(r.Org, id)
			if err != nil || string(m.Status) != want || (m.ErrorCode != 0) != (want == "failed") {
				t.Errorf("after %v the message is %s (code %d), %v", all[i], m.Status, m.ErrorCode, err)
			}
		}
		if n := regressions(t, r.Events(t, start)); n > 0 {
			t.Errorf("%d statuses went down", n)
		}
	})
	// The control: taking each report at its word goes down, and ends wrong.
	down, wrong := 0, 0
	for _, o := range all {
		for i, s := range o {
			if i > 0 && rank(s) < rank(o[i-1]) {
				down++
			}
		}
		if slices.ContainsFunc(o, func(s string) bool { return rank(s) > rank(o[len(o)-1]) }) {
			wrong++
		}
	}
	if down == 0 || wrong < len(all)/4 {
		t.Errorf("the arrangements would not show a receiver that believes the last report: %d steps down, %d wrong ends", down, wrong)
	}
}

// regressions counts the status events that went below an earlier one of their
// message, or repeated it.
func regressions(t *testing.T, events []store.StoredEvent) int {
	t.Helper()
	n := 0
	last := map[core.ID]message.Status{}
	for _, e := range events {
		if e.Kind != core.MessageStatus {
			continue
		}
		var d delivery.StatusData
		if err := json.Unmarshal([]byte(e.JSON), &d); err != nil {
			t.Fatal(err)
		}
		if prev, ok := last[e.MessageID]; ok {
			if after, moved := prev.Merge(d.Status); !moved || after != d.Status {
				n++
			}
		}
		last[e.MessageID] = d.Status
	}
	return n
}
