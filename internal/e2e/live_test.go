package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/e2e/rig"
	"prosa/internal/inbox"
	"prosa/internal/live"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
	"prosa/internal/team"
)

// reader collects the frames of one subscription.
type reader struct {
	t   *testing.T
	sub *live.Subscription
}

func subscribe(t *testing.T, r *rig.Rig, scope team.Scope, after int64) *reader {
	t.Helper()
	sub, err := r.Hub.Subscribe(t.Context(), scope, after)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sub.Close)
	return &reader{t, sub}
}

// until reads frames up to the one ok likes, and returns all of them.
func (rd *reader) until(what string, ok func(live.Frame) bool) []live.Frame {
	rd.t.Helper()
	ctx, cancel := context.WithTimeout(rd.t.Context(), 20*time.Second)
	defer cancel()
	var out []live.Frame
	for {
		select {
		case f, open := <-rd.sub.C:
			if !open {
				rd.t.Fatalf("the subscription ended before %s", what)
			}
			out = append(out, f)
			if ok(f) {
				return out
			}
		case <-ctx.Done():
			rd.t.Fatalf("never: %s (%d frames)", what, len(out))
		}
	}
}

func (rd *reader) upTo(seq int64) []live.Frame {
	rd.t.Helper()
	return rd.until("the last event", func(f live.Frame) bool { return f.Seq >= seq })
}

func lastEvent(t *testing.T, db *store.DB) int64 {
	t.Helper()
	seq, err := db.R(t.Context()).LastEvent()
	if err != nil {
		t.Fatal(err)
	}
	return seq
}

// TestLiveResume: a browser that loses its stream again and again, in the middle of a
// storm, and resumes where it was, sees every event once and in order.
func TestLiveResume(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		admin := r.Scope(t, r.Admin)
		start := lastEvent(t, db)
		stop := make(chan struct{})
		go func() {
			defer close(stop)
			for i := range 40 {
				w := newWalk(t, r, phoneNumber(i))
				if _, err := r.Sandbox.Write(w.phone.ID, text(r.Number, "Oi")); err != nil {
					t.Error(err)
				}
			}
		}()
		// The first subscription is live; each later one resumes.
		var seen []live.Frame
		for after, rounds := start, 0; ; rounds++ {
			rd := subscribe(t, r, admin, after)
			part := rd.until("a few frames", func(f live.Frame) bool { return f.Seq >= after+17 || rounds > 20 && f.Seq == lastEvent(t, db) })
			rd.sub.Close()
			seen = append(seen, part...)
			after = part[len(part)-1].Seq
			if rounds >= 20 {
				break
			}
		}
		<-stop
		r.Quiet(t, 30*time.Second)
		end := lastEvent(t, db)
		if last := seen[len(seen)-1].Seq; last < end {
			seen = append(seen, subscribe(t, r, admin, last).upTo(end)...)
		}
		for i, f := range seen {
			if f.Kind == live.Resync || f.Seq != start+1+int64(i) {
				t.Fatalf("frame %d is %s %d, want %d", i, f.Kind, f.Seq, start+1+int64(i))
			}
		}
		// The control: a browser that does not say where it was misses what happened.
		blind := subscribe(t, r, admin, 0)
		if _, err := r.Inbox.SetPresence(t.Context(), admin, rig.Actor(r.Admin), r.Ana, team.Available, ""); err != nil {
			t.Fatal(err)
		}
		if f := blind.upTo(end + 1); f[0].Seq <= start+1 {
			t.Errorf("without a resume point the stream starts at %d", f[0].Seq)
		}
	})
}

// TestLiveTransfer: who loses a conversation by a transfer is told that it is gone
// and nothing more of it; who gets it sees it; others see nothing.
func TestLiveTransfer(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		w := newWalk(t, r, phoneNumber(1))
		w.available(r.Ana)
		w.text("Oi")
		w.text("Oficina")
		r.Eventually(t, "Ana has it", func() bool { return w.open().AgentID == r.Ana })
		r.Quiet(t, 20*time.Second)
		v := w.open()
		start := lastEvent(t, db)
		readers := map[core.ID]*reader{}
		for _, u := range []core.ID{r.Ana, r.Caio, r.Lia, r.Admin} {
			readers[u] = subscribe(t, r, r.Scope(t, u), start)
		}
		if _, err := r.Inbox.Transfer(t.Context(), r.Scope(t, r.Ana), rig.Actor(r.Ana), inbox.TransferParams{ConversationID: v.ID, DepartmentID: r.Pecas, Note: "segredo das peças"}); err != nil {
			t.Fatal(err)
		}
		w.text("Tenho o código da peça")
		r.Quiet(t, 20*time.Second)
		if _, err := r.Inbox.SetPresence(t.Context(), r.Scope(t, r.Lia), rig.Actor(r.Lia), r.Lia, team.Available, ""); err != nil {
			t.Fatal(err) // everybody sees presence: it ends what we read
		}
		end := lastEvent(t, db)
		count := map[core.ID]map[string]int{}
		for u, rd := range readers {
			count[u] = map[string]int{}
			for _, f := range rd.upTo(end) {
				var e struct {
					ConversationID core.ID `json:"conversation_id"`
					Data           struct{ Gone bool }
				}
				if err := json.Unmarshal(f.JSON, &e); err != nil {
					t.Fatal(err)
				}
				switch {
				case e.ConversationID == "":
				case e.Data.Gone:
					count[u]["gone"]++
				default:
					count[u]["seen"]++
				}
				if u != r.Admin && u != r.Caio && (bytes.Contains(f.JSON, []byte("segredo")) || bytes.Contains(f.JSON, []byte("código da peça")) || bytes.Contains(f.JSON, []byte(r.Pecas)) && e.ConversationID != "") {
					t.Errorf("%s is told %s", u, f.JSON)
				}
			}
		}
		if c := count[r.Ana]; c["gone"] != 1 || c["seen"] != 0 {
			t.Errorf("Ana, who lost it, got %v", c)
		}
		if c := count[r.Lia]; len(c) != 0 {
			t.Errorf("Lia, of another store, got %v", c)
		}
		if c := count[r.Caio]; c["gone"] != 0 || c["seen"] == 0 {
			t.Errorf("Caio, who gets it, got %v", c)
		}
		if c := count[r.Admin]; c["gone"] != 0 || c["seen"] != count[r.Caio]["seen"] { // the control: there was something to hide
			t.Errorf("the administrator got %v, Caio %v", c, count[r.Caio])
		}
	})
}

// TestLiveSlowReader: a browser that does not read is told to load afresh and dropped;
// one that reads beside it misses nothing.
func TestLiveSlowReader(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{DB: openSQLite(t)})
	admin := r.Scope(t, r.Admin)
	start := lastEvent(t, r.DB)
	slow, quick := subscribe(t, r, admin, 0), subscribe(t, r, admin, 0)
	const events = 900
	done := make(chan []live.Frame, 1)
	go func() {
		var got []live.Frame
		for f := range quick.sub.C {
			if got = append(got, f); f.Seq == start+events {
				break
			}
		}
		done <- got
	}()
	parallel(32, events, func(i int) {
		if _, err := r.Inbox.SetPresence(t.Context(), admin, rig.Actor(r.Admin), r.Ana, []team.Presence{team.Busy, team.Paused}[i%2], ""); err != nil {
			t.Error(err)
		}
	})
	select {
	case got := <-done:
		for i, f := range got {
			if f.Seq != start+1+int64(i) {
				t.Fatalf("the quick reader's frame %d is %d", i, f.Seq)
			}
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the quick reader does not get its events")
	}
	var last live.Frame
	n := 0
	for f := range slow.sub.C { // closed by the hub
		last, n = f, n+1
	}
	if last.Kind != live.Resync || n >= events {
		t.Errorf("the slow reader got %d frames, the last a %s", n, last.Kind)
	}
	// Where the resync points to it goes on, after at most one more: it reads now.
	at := last.Seq
	for resyncs := 0; at < start+events; {
		rd := subscribe(t, r, admin, at)
		frames := rd.until("the end", func(f live.Frame) bool { return f.Kind == live.Resync || f.Seq == start+events })
		for i, f := range frames {
			if f.Kind != live.Resync && f.Seq != at+1+int64(i) {
				t.Fatalf("after the resync at %d frame %d is %d", at, i, f.Seq)
			}
		}
		last := frames[len(frames)-1]
		if at = last.Seq; last.Kind != live.Resync {
			continue
		}
		if resyncs++; resyncs > 1 || at != start+events {
			t.Fatalf("resync %d points to %d, want the newest event %d", resyncs, at, start+events)
		}
	}
}

// TestHouseChangedElsewhere: what another program writes into the configuration of a
// running server takes effect without a restart, where other programs can write.
func TestHouseChangedElsewhere(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := storetest.Open(t, store.Options{URL: url})
		r := rig.New(t, rig.Options{DB: db})
		if !db.Shared() {
			if _, err := store.Open(t.Context(), store.Options{URL: url}); core.CodeOf(err) != "database_in_use" {
				t.Fatalf("another program got into the file: %v", err)
			}
			return
		}
		other := storetest.Open(t, store.Options{URL: url})
		err := other.Write(t.Context(), func(tx *store.Tx) error {
			return tx.CreateOutcome(r.Org, dealer.Outcome{Key: "novo", Name: "Novo"}, store.Change{Actor: core.Actor{Kind: core.ActorSystem}, At: 1})
		})
		if err != nil {
			t.Fatal(err)
		}
		r.Eventually(t, "the server knows the new outcome", func() bool {
			dir, err := db.Directory(t.Context(), r.Org)
			return err == nil && slices.ContainsFunc(dir.Outcomes, func(o dealer.Outcome) bool { return o.Key == "novo" })
		})
	})
}
