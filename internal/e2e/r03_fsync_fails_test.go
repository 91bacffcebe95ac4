//go:build linux

package e2e

import (
	"net/http"
	"testing"
	"time"

	"prosa/internal/e2e/process"
	"prosa/internal/e2e/process/disk"
)

// TestFsyncFails is row R3: the n-th fsync of a storm fails, and what it should have
// flushed is gone although reading still shows it. From then on nothing is
// acknowledged, the server says that it is not ready, and a restart, even after a
// power loss, finds everything acknowledged. n is 1, 4 and 17; PROSA_TEST_LONG=1
// makes it 1 to 50.
//
// Control: the same disk, which only says that it has flushed, loses acknowledged
// messages.
func TestFsyncFails(t *testing.T) {
	t.Parallel()
	t.Run("prosa", func(t *testing.T) {
		fail := []int{1, 4, 17}
		for n := len(fail); n < size(0, 50); n++ {
			fail = append(fail, n+1)
		}
		if lost := fsyncFails(t, fail, (*disk.Disk).FailFsync); lost != 0 {
			t.Errorf("%d acknowledged messages lost", lost)
		}
	})
	t.Run("control: the disk lies", func(t *testing.T) {
		if fsyncFails(t, []int{1}, func(d *disk.Disk, _ int) { d.Lie() }) == 0 {
			t.Error("nothing was lost: the disk flushes all the same")
		}
	})
}

func fsyncFails(t *testing.T, fail []int, breakIt func(*disk.Disk, int)) (lost int) {
	t.Helper()
	h, d := houseOnDisk(t)
	w := newWorld(t, h, 300)
	storm := w.Storm(t, 150)
	late := 0
	for _, n := range fail {
		s := process.Start(t, h, w)
		s.Ready(t, 10*time.Second)
		before, failed := len(w.Acked()), d.Failed()
		process.Until(t, 10*time.Second, "webhooks are acknowledged", func() bool { return len(w.Acked()) > before+20 })
		breakIt(d, n)
		refused := func() int { return w.Answers()[http.StatusServiceUnavailable] }
		more := func(count func() int, n int) {
			from := count()
			process.Until(t, 10*time.Second, "the storm goes on", func() bool { return count() >= from+n })
		}
		if d.Lying() {
			more(func() int { return len(w.Acked()) }, 20)
		} else {
			process.Until(t, 10*time.Second, "an fsync fails", func() bool { return d.Failed() > failed })
			more(refused, 20)
			acked := len(w.Acked())
			more(refused, 20)
			late += len(w.Acked()) - acked
			if s.Get("/readyz") != http.StatusServiceUnavailable {
				t.Error("the server says that it is ready")
			}
		}
		s.Kill()
		if err := d.PowerLoss(0); err != nil {
			t.Fatal(err)
		}
		lost, _ = lostAndTwice(w.Acked(), stored(t, salvage(t, d))) // what is lost stays lost
	}
	said := storm.Stop()
	t.Logf("%d failures, %d messages, %d acknowledged, %d of them after a failure, %d lost", len(fail), len(said), len(w.Acked()), late, lost)
	if late > 0 {
		t.Errorf("%d messages were acknowledged after a failed fsync", late)
	}
	return lost
}
