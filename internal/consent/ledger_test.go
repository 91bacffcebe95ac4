package consent

import (
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func chain(n int) []Entry {
	var out []Entry
	previous := ""
	for i := range n {
		e := Link(previous, Entry{ID: strconv.Itoa(i), OrgID: "o", Seq: int64(i + 1), ContactID: "c", Purpose: Marketing, Action: []Action{Grant, Revoke}[i%2],
			Basis: "consent", Wording: "Aceita novidades?", Business: "Grupo Aurora", Method: "flow", At: int64(i)})
		out, previous = append(out, e), e.Hash
	}
	return out
}

func TestNewestEntryDecides(t *testing.T) {
	t.Parallel()
	grant := Entry{Purpose: Marketing, Action: Grant}
	for _, c := range []struct {
		name    string
		entries []Entry
		want    Standing
	}{
		{"never asked", nil, None},
		{"asked for something else", []Entry{{Purpose: Utility, Action: Grant}}, None},
		{"granted", []Entry{grant}, Granted},
		{"imported", []Entry{{Purpose: Marketing, Action: Import}}, Granted},
		{"revoked after", []Entry{grant, {Purpose: Marketing, Action: Revoke}}, Revoked},
		{"granted again", []Entry{grant, {Purpose: Marketing, Action: Revoke}, grant}, Granted},
		{"another purpose revoked", []Entry{grant, {Purpose: Utility, Action: Revoke}}, Granted},
		{"its time is over", []Entry{{Purpose: Marketing, Action: Grant, ExpiresAt: 1000}}, None},
		{"its time is not over", []Entry{{Purpose: Marketing, Action: Grant, ExpiresAt: 1001}}, Granted},
		{"expired", []Entry{grant, {Purpose: Marketing, Action: Expire}}, None},
		{"a revocation never expires", []Entry{{Purpose: Marketing, Action: Revoke, ExpiresAt: 1}}, Revoked},
	} {
		if got, _ := State(c.entries, Marketing, 1000); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// Whatever is done to a ledger is found: any member changed, an entry removed,
// swapped or added.
func TestTamperingIsFound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 12).Draw(t, "entries")
		ledger := chain(n)
		if i := Verify(ledger); i != -1 {
			t.Fatalf("control: an untouched ledger is said to be broken at %d", i)
		}
		i := rapid.IntRange(0, n-2).Draw(t, "at")
		switch rapid.IntRange(0, 5).Draw(t, "how") {
		case 0:
			ledger[i].Action = map[Action]Action{Grant: Revoke, Revoke: Grant}[ledger[i].Action]
		case 1:
			ledger[i].Wording += "!"
		case 2:
			ledger[i].At++
		case 3:
			ledger = slices.Delete(ledger, i, i+1)
		case 4:
			ledger[i], ledger[i+1] = ledger[i+1], ledger[i]
		case 5:
			// Changed and hashed anew: the next entry still names the old hash.
			ledger[i].Business = "Outra"
			ledger[i] = Link(ledger[i].Previous, ledger[i])
		}
		if Verify(ledger) == -1 {
			t.Fatal("the change was not found")
		}
	})
}
