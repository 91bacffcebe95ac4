package e2e

import (
	"testing"
	"time"

	"prosa/internal/e2e/rig"
	"prosa/internal/message"
	"prosa/internal/store"
)

// TestReplay is row S2: one signed body 10,000 times, over eight connections, has the
// effects of one: Meta signs no time, so only recognition protects. 10,000 on each engine.
//
// Control: without recognition a few repetitions have effects of their own.
func TestReplay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		const times = 10_000
		in, out, events := repeated(t, rig.New(t, rig.Options{DB: db}), times)
		if in != 1 || out != greetings || events != 0 {
			t.Errorf("%d deliveries of one message made %d messages and %d answers, and %d events after the first", times, in, out, events)
		}
	})
	t.Run("control", func(t *testing.T) {
		t.Parallel()
		in, out, events := repeated(t, rig.New(t, rig.Options{DB: openSQLite(t), Adapter: forget}), 5)
		if in != 5 || out <= greetings || events == 0 {
			t.Errorf("without recognition: %d messages, %d answers, %d events: the test shows nothing", in, out, events)
		}
	})
}

// repeated delivers one body n times and counts messages, and the events after the
// first delivery.
func repeated(t *testing.T, r *rig.Rig, n int) (in, out, events int) {
	t.Helper()
	newWalk(t, r, phoneNumber(1)) // the sandbox must know whom to deliver answers to
	body := wireBody(t, wireText(r.Number, phoneNumber(1), "wamid.REPLAY", "Oi", r.Clock.Now()))
	deliver(t, r, body)
	r.Quiet(t, time.Minute)
	seq, err := r.DB.R(t.Context()).LastEvent()
	if err != nil {
		t.Fatal(err)
	}
	parallel(8, n-1, func(int) { deliver(t, r, body) })
	r.Quiet(t, time.Minute)
	all := r.Records(t)
	return len(all.Of(message.In)), len(all.Of(message.Out)), len(r.Events(t, seq))
}
