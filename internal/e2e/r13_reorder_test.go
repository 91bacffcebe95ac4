package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"prosa/internal/channel"
	"prosa/internal/channel/meta"
	"prosa/internal/channel/whatsapp"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/e2e/rig"
	"prosa/internal/message"
	"prosa/internal/store"
)

// TestReorder (R13): webhooks of 60 s arrive shuffled, as one by one and in small
// bodies. Every transcript stands in the order of the provider's time; messages of
// one second stand together, in one order for every reader and page. Two workers never
// have one contact at once: no count of unread messages lost one, and never were two
// messages under way to one person. 100 customers over both engines together, with 40 messages each.
func TestReorder(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		customers, messages := portion(db.Engine(), size(100, 400)), 40
		var sends *watched
		r := rig.New(t, rig.Options{DB: db, Adapter: func(a *whatsapp.Adapter) channel.Adapter { sends = newWatched(a); return sends }})
		start := r.Clock.Now().Add(-10 * time.Minute).Truncate(time.Second)
		var updates []update
		for c := range customers {
			newWalk(t, r, phoneNumber(c))
			for k := range messages { // some seconds hold two messages, some none
				at := start.Add(time.Duration(k*60/messages) * time.Second)
				updates = append(updates, wireText(r.Number, phoneNumber(c), fmt.Sprintf("wamid.R%d.%d", c, k), fmt.Sprintf("%s %d", at.Format(time.TimeOnly), k), at))
			}
		}
		rand.Shuffle(len(updates), func(i, j int) { updates[i], updates[j] = updates[j], updates[i] })
		var bodies [][]byte
		for len(updates) > 0 {
			n := min(1+rand.IntN(5), len(updates))
			bodies = append(bodies, wireBody(t, updates[:n]...))
			updates = updates[n:]
		}
		parallel(8, len(bodies), func(i int) { deliver(t, r, bodies[i]) })
		r.Quiet(t, 120*time.Second)
		all := r.Records(t)
		if in := len(all.Of(message.In)); in != customers*messages {
			t.Fatalf("%d messages are stored, want %d", in, customers*messages)
		}
		if n := sends.most(); n != 1 {
			t.Errorf("%d messages were under way to one person at once", n)
		}
		arrival := 0
		for _, v := range all.Conversations {
			transcript := slices.DeleteFunc(r.Transcript(t, v.ID), func(m message.Message) bool { return m.Direction != message.In })
			inOrder(t, transcript)
			if v.Unread != messages {
				t.Errorf("conversation %s has %d unread messages, want %d", v.ID, v.Unread, messages)
			}
			byArrival := slices.Clone(transcript)
			slices.SortFunc(byArrival, func(a, b message.Message) int { return strings.Compare(a.ID, b.ID) })
			if !slices.IsSortedFunc(byArrival, func(a, b message.Message) int { return strings.Compare(a.Content.Text[:8], b.Content.Text[:8]) }) {
				arrival++
			}
			if again := paged(t, r, v.ID, 7); !slices.Equal(again, idsOf(r.Transcript(t, v.ID))) {
				t.Errorf("conversation %s reads differently by pages of seven", v.ID)
			}
		}
		if arrival < customers/2 { // the control: the order of arrival is another one
			t.Errorf("only %d of %d conversations were shuffled", arrival, customers)
		}
	})
}

// watched counts the messages under way to each person.
type watched struct {
	*whatsapp.Adapter
	mu    sync.Mutex
	now   map[channel.Recipient]int
	worst int
}

func newWatched(a *whatsapp.Adapter) *watched {
	return &watched{Adapter: a, now: map[channel.Recipient]int{}}
}

func (w *watched) Send(ctx context.Context, acct dealer.ChannelAccount, to channel.Recipient, c message.Content, token string) channel.Result {
	w.count(to, 1)
	defer w.count(to, -1)
	return w.Adapter.Send(ctx, acct, to, c, token)
}

func (w *watched) count(to channel.Recipient, by int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now[to] += by
	w.worst = max(w.worst, w.now[to])
}

func (w *watched) most() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.worst
}

// TestReorderWatch is a control of R13: two messages under way to one person are seen.
func TestReorderWatch(t *testing.T) {
	t.Parallel()
	var calls sync.WaitGroup
	calls.Add(2)
	slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls.Done(); calls.Wait() }))
	t.Cleanup(slow.Close)
	graph, err := meta.NewClient(meta.Options{URL: slow.URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(graph.Close)
	w := newWatched(whatsapp.New(graph))
	parallel(2, 2, func(int) {
		w.Send(t.Context(), dealer.ChannelAccount{ExternalID: "1", Token: "x"}, channel.Recipient{Phone: phoneNumber(1)}, message.Content{Kind: message.Text, Text: "oi"}, "")
	})
	if w.most() != 2 {
		t.Errorf("%d messages were seen under way, want 2", w.most())
	}
}

// inOrder checks that inbound messages stand in the order of the provider's time,
// which the text repeats.
func inOrder(t *testing.T, list []message.Message) {
	t.Helper()
	for i := 1; i < len(list); i++ {
		a, b := list[i-1], list[i]
		if a.Content.Text[:8] > b.Content.Text[:8] || a.At > b.At {
			t.Errorf("%q stands before %q", a.Content.Text, b.Content.Text)
		}
	}
}

func idsOf(list []message.Message) []core.ID {
	var out []core.ID
	for _, m := range list {
		out = append(out, m.ID)
	}
	return out
}

// paged reads a transcript in pages of n.
func paged(t *testing.T, r *rig.Rig, id core.ID, n int) []core.ID {
	t.Helper()
	var out []core.ID
	for before := ""; ; {
		page, prev, err := r.DB.R(t.Context()).Thread(r.Org, id, before, n)
		if err != nil {
			t.Fatal(err)
		}
		var ids []core.ID
		for _, m := range page {
			ids = append(ids, m.ID)
		}
		out = append(ids, out...)
		if before = prev; before == "" {
			return out
		}
	}
}
