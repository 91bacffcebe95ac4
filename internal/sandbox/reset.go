package sandbox

import "time"

// Reset forgets everything and plants the seed again. With keepSetup apps,
// numbers, phones, templates, subscriptions and settings stay, and only threads,
// logs, media and faults are forgotten.
func (s *Sandbox) Reset(keepSetup bool) {
	s.out.clear()
	s.mu.Lock()
	epoch, old := s.epoch+1, s.world
	if keepSetup {
		s.world = newWorld(old.settings)
		s.apps, s.tokens, s.wabas, s.numbers, s.phones = old.apps, old.tokens, old.wabas, old.numbers, old.phones
		s.templates, s.byWaID, s.byBSUID = old.templates, old.byWaID, old.byBSUID
		s.appOrder, s.numberOrder, s.phoneOrder, s.tplOrder = old.appOrder, old.numberOrder, old.phoneOrder, old.tplOrder
		s.nextPhon = old.nextPhon
		for _, n := range s.numbers {
			n.threads, n.throughput = map[string]*thread{}, bucket{}
		}
	} else {
		s.world = newWorld(s.first)
	}
	s.epoch = epoch
	settings := s.settings
	s.mu.Unlock()
	s.out.configure(settings, HookFaults{})
	if !keepSetup {
		s.plant(s.seed)
	}
	s.feed.publish("state", stateChange{"all"})
}

// moved hears every move of the virtual clock.
func (s *Sandbox) moved(now time.Time) {
	if s.ctx.Err() != nil {
		return
	}
	s.out.moved(now)
	s.feed.publish("clock", s.clockView())
}

// clockView is the clock in the control API.
type clockView struct {
	NowMs    int64 `json:"now_ms"`
	OffsetMs int64 `json:"offset_ms"`
	Frozen   bool  `json:"frozen"`
}

// clockView reads the clock twice across a real tick: one that did not move is frozen.
func (s *Sandbox) clockView() clockView {
	a, real0 := s.clock.Now(), time.Now()
	real1 := time.Now()
	for !real1.After(real0) {
		real1 = time.Now()
	}
	b := s.clock.Now()
	return clockView{NowMs: b.UnixMilli(), OffsetMs: b.Sub(real1).Round(time.Millisecond).Milliseconds(), Frozen: a.Equal(b)}
}
