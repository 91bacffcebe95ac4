package e2e

import (
	"testing"
	"time"

	"prosa/internal/conversation"
	"prosa/internal/e2e/rig"
	"prosa/internal/message"
	"prosa/internal/sandbox"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

func openSQLite(t *testing.T) *store.DB {
	t.Helper()
	return storetest.SQLite(t)
}

// replayed lets customers talk with the bot, then repeats all webhooks after a while
// and returns how many rows and events that made.
func replayed(t *testing.T, r *rig.Rig, customers int, later ...time.Duration) (rows, events int) {
	t.Helper()
	for i := range customers {
		w := newWalk(t, r, phoneNumber(i))
		w.text("Oi")
		w.say(sandbox.InboundFile("image", "image/png", "foto.png", "a peça", pngFile))
		w.pick("Oficina")
	}
	r.Quiet(t, 90*time.Second)
	r.Eventually(t, "the pictures are fetched", func() bool {
		n := 0
		for _, m := range r.Records(t).Of(message.In) {
			if m.Content.Media != nil && m.Content.Media.Key != "" {
				n++
			}
		}
		return n == customers
	})
	seq, err := r.DB.R(t.Context()).LastEvent()
	if err != nil {
		t.Fatal(err)
	}
	before := len(r.Records(t).Messages)
	old, _ := r.Sandbox.Deliveries(0, 1<<20, "")
	for _, d := range later {
		r.Clock.Advance(d)
		for _, o := range old {
			if _, err := r.Sandbox.Replay(o.ID); err != nil {
				t.Fatal(err)
			}
		}
		r.Quiet(t, 90*time.Second)
	}
	return len(r.Records(t).Messages) - before, len(r.Events(t, seq))
}

// TestLateReplay (R14): the same signed bodies again after 8 and after 30 days make
// no row and no event. 60 customers over both engines together; with
// PROSA_TEST_LONG 600.
func TestLateReplay(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	each(t, func(t *testing.T, db *store.DB) {
		rows, events := replayed(t, rig.New(t, rig.Options{DB: db}), portion(db.Engine(), size(60, 600)), 8*day, 22*day)
		if rows != 0 || events != 0 {
			t.Errorf("late replays made %d rows and %d events", rows, events)
		}
	})
	t.Run("control", func(t *testing.T) {
		t.Parallel()
		rows, events := replayed(t, rig.New(t, rig.Options{DB: openSQLite(t), Adapter: forget}), 1, 8*day)
		if rows == 0 || events == 0 {
			t.Error("without recognition a replay makes nothing: the test shows nothing")
		}
	})
}

// TestLateFirstDelivery (R14): a message that comes for the first time when it is
// older than a day wakes no bot, but people see it waiting. One of 23 hours is
// answered (the control).
func TestLateFirstDelivery(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		fresh, late, waiting := newWalk(t, r, phoneNumber(1)), newWalk(t, r, phoneNumber(2)), newWalk(t, r, phoneNumber(3))
		for w, age := range map[*walk]time.Duration{fresh: 23 * time.Hour, late: 25 * time.Hour, waiting: 6 * 24 * time.Hour} {
			in := text(r.Number, "Ainda tem a peça?")
			in.TimestampMs = r.Clock.Now().Add(-age).UnixMilli()
			w.say(in)
		}
		r.Quiet(t, 20*time.Second)
		fresh.hears("Grupo Teste")
		for _, w := range []*walk{late, waiting} {
			if got := w.shown(); len(got) != 0 {
				t.Errorf("an old message was answered with %d messages", len(got))
			}
			v := w.open()
			if v.State != conversation.Queued || v.DepartmentID == "" || v.Unread != 1 {
				t.Errorf("the old message's conversation is %s in department %q with %d unread: nobody sees it", v.State, v.DepartmentID, v.Unread)
			}
			for _, m := range w.thread(v.ID) {
				if m.Direction == message.Out {
					t.Errorf("the bot wrote %q (%s)", m.Content.Text, m.Status)
				}
			}
		}
	})
}
