package sandbox

import (
	"sync"
	"testing"
	"time"
)

// TestConcurrentUse lets everything happen at once: it is for the race detector,
// and it counts that nothing accepted went without its statuses.
func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("p1")
	if _, err := b.sb.UpdateNumber(SeedNumberID, NumberPatch{Limits: &Limits{}}); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	each := func(f func(i int)) {
		wg.Go(func() {
			for i := range 40 {
				f(i)
			}
		})
	}
	each(func(int) { _, _, _ = b.try("POST", messages, textTo("+5511987650001")) })
	each(func(int) { _, _, _ = b.try("POST", messages, textTo("+5511987650001")) })
	each(func(int) { _, _ = b.sb.WriteText("p1", "x") })
	each(func(int) { _, _, _ = b.try("GET", api+"/state", nil) })
	each(func(int) { _, _, _ = b.try("GET", api+"/phones/p1/messages", nil) })
	each(func(i int) { on := i%2 == 1; _, _ = b.sb.UpdatePhone("p1", PhoneParams{Online: &on}) })
	each(func(int) { b.clock.Advance(time.Second) })
	each(func(i int) {
		_ = b.sb.SetHookFaults(HookFaults{LatencyMs: int64(i % 2), ReorderWindowMs: int64(i % 3)})
	})
	each(func(int) { b.sb.Flush() })
	wg.Wait()
	on := true
	b.change("p1", PhoneParams{Online: &on})
	b.idle()
	log, last := b.sb.Accepted(0, "", 1000)
	if len(log) != 80 || last != 80 {
		t.Fatalf("%d accepted", len(log))
	}
	for _, a := range log {
		if n := len(b.hooks.statuses(a.Wamid)); n != 3 {
			t.Errorf("%d statuses of %s", n, a.Wamid)
		}
	}
	b.sb.Reset(false)
	if log, _ := b.sb.Accepted(0, "", 10); len(log) != 0 {
		t.Errorf("%+v", log)
	}
}
