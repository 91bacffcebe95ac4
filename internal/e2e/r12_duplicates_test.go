package e2e

import (
	"fmt"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"prosa/internal/channel"
	"prosa/internal/channel/whatsapp"
	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/e2e/rig"
	"prosa/internal/message"
	"prosa/internal/sandbox"
	"prosa/internal/store"
)

// forgetful is the defence switched off: it gives every delivery of an item a new
// id, so that nothing can be recognized.
type forgetful struct {
	*whatsapp.Adapter
	n atomic.Int64
}

func (f *forgetful) Split(body []byte) ([]channel.Item, error) {
	items, err := f.Adapter.Split(body)
	for i := range items {
		if m := items[i].Message; m != nil {
			m.ProviderID += "." + strconv.FormatInt(f.n.Add(1), 10)
			items[i].ProviderID = m.ProviderID
		}
	}
	return items, err
}

func forget(a *whatsapp.Adapter) channel.Adapter { return &forgetful{Adapter: a} }

// greetings are the messages the ready bot answers a first message with.
const greetings = 3

// TestDuplicates (R12): every webhook is delivered five times over eight
// connections: rows, contacts, conversations and answers are those of one delivery.
// 10,000 messages over both engines together, two of each customer; with
// PROSA_TEST_LONG 100,000. Nine of ten statuses are left out: they are R10's.
func TestDuplicates(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		customers := portion(db.Engine(), size(10_000, 100_000)) / 2
		r := rig.New(t, rig.Options{DB: db})
		rows, people, open, answers := duplicated(t, r, customers)
		if rows != 2*customers || people != customers || open != customers {
			t.Errorf("%d messages of %d contacts in %d conversations, want %d, %d and %d", rows, people, open, 2*customers, customers, customers)
		}
		// The second message picks a department: one more answer.
		if want := customers * (greetings + 1); answers != want {
			t.Errorf("the bot sent %d messages, want %d", answers, want)
		}
	})
}

// TestDuplicatesForgetful is the control of R12.
func TestDuplicatesForgetful(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{DB: openSQLite(t), Adapter: forget})
	rows, _, _, answers := duplicated(t, r, 10)
	if rows <= 20 || answers <= 10*(greetings+1) {
		t.Errorf("without recognition the duplicates make %d messages and %d answers: the test of R12 shows nothing", rows, answers)
	}
}

// duplicated lets customers write twice under fivefold delivery and counts.
func duplicated(t *testing.T, r *rig.Rig, customers int) (rows, people, open, answers int) {
	t.Helper()
	faults := sandbox.HookFaults{Duplicate: sandbox.Duplicate{Probability: 1, Times: 4}, DropStatuses: sandbox.Drop{Probability: 0.9}}
	if err := r.Sandbox.SetHookFaults(faults); err != nil {
		t.Fatal(err)
	}
	if n := sandbox.DefaultSettings().HookConnections; n != 8 {
		t.Fatalf("the sandbox delivers over %d connections, want 8", n)
	}
	walks := make([]*walk, customers)
	for i := range walks {
		walks[i] = newWalk(t, r, phoneNumber(i))
		walks[i].text("Oi")
	}
	r.Quiet(t, time.Duration(size(240, 2400))*time.Second)
	for _, w := range walks {
		w.text("Oficina")
	}
	r.Quiet(t, time.Duration(size(240, 2400))*time.Second)
	all := r.Records(t)
	accepted, _ := r.Sandbox.Accepted(0, "", 1<<20)
	return len(all.Of(message.In)), len(all.Contacts), len(all.Conversations), len(accepted)
}

// TestFirstMessagesTogether (R12): two different first messages of a new contact at
// the same instant, over eight connections, each five times: both are stored,
// one contact, one open conversation, each answered once. 500 pairs over both engines
// together, with PROSA_TEST_LONG 4,000.
func TestFirstMessagesTogether(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		pairs := portion(db.Engine(), size(500, 4000))
		for what, n := range together(t, rig.New(t, rig.Options{DB: db}), pairs) {
			if n > 0 {
				t.Errorf("%s: %d of %d pairs", what, n, pairs)
			}
		}
	})
	t.Run("control", func(t *testing.T) {
		t.Parallel()
		if wrong := together(t, rig.New(t, rig.Options{DB: openSQLite(t), Adapter: forget}), 5); wrong["messages"] != 5 || wrong["answers"] != 5 {
			t.Errorf("without recognition the pairs are counted as %v: the test shows nothing", wrong)
		}
	})
}

// together lets pairs of first messages arrive at once and counts the pairs for
// which something is not as it must be.
func together(t *testing.T, r *rig.Rig, pairs int) map[string]int {
	t.Helper()
	for i := range pairs { // the sandbox must know whom to deliver answers to
		newWalk(t, r, phoneNumber(i))
	}
	parallel(8, pairs*10, func(n int) {
		i, k := n/10, n%2
		deliver(t, r, wireBody(t, wireText(r.Number, phoneNumber(i), fmt.Sprintf("wamid.PAIR%d.%d", i, k), "Oi "+strconv.Itoa(k), r.Clock.Now())))
	})
	r.Quiet(t, 120*time.Second)
	all := r.Records(t)
	open, in, out := map[core.ID]int{}, map[core.ID]int{}, map[core.ID]int{}
	for _, v := range all.Conversations {
		if v.State != conversation.Closed {
			open[v.ContactID]++
		}
	}
	for _, m := range all.Of(message.In) {
		in[m.ContactID]++
	}
	for _, m := range all.Of(message.Out) {
		out[m.ContactID]++
	}
	wrong := map[string]int{"contacts": max(pairs, len(all.Contacts)) - min(pairs, len(all.Contacts))}
	for _, c := range all.Contacts {
		if open[c.ID] != 1 {
			wrong["open conversations"]++
		}
		if in[c.ID] != 2 {
			wrong["messages"]++
		}
		if out[c.ID] != greetings+1 { // the first is greeted; the other, no choice, gets the list once more
			wrong["answers"]++
		}
	}
	return wrong
}
