package sandbox

import (
	"math/rand/v2"
	"time"
)

// tickChange is the page event of a new tick.
type tickChange struct {
	Wamid    string     `json:"wamid"`
	NumberID string     `json:"number_id"`
	PhoneID  string     `json:"phone_id"`
	Status   Status     `json:"status"`
	AtMs     int64      `json:"at_ms"`
	Error    *SendError `json:"error,omitempty"`
}

// start takes an accepted message on its way: it fails, waits for its link, or
// is sent and, to an online phone, delivered.
func (s *Sandbox) start(m *message) {
	if m.failWith != 0 {
		s.refuse(m, m.failWith, "")
		return
	}
	if ref := m.link(); ref != nil && s.Settings().FetchLinks {
		s.mu.Lock()
		m.waiting = true
		s.mu.Unlock()
		s.fetch(m, ref)
		return
	}
	s.depart(m)
}

// depart is the first tick; the second follows when the phone is online.
func (s *Sandbox) depart(m *message) {
	s.mu.Lock()
	m.waiting = false
	s.raise(m, Sent)
	after := time.Duration(s.settings.DeliverAfterMs) * time.Millisecond
	done := m.Type == "reaction" // reactions only get sent
	s.mu.Unlock()
	if !done {
		s.later(after, func() { s.deliver(m) })
	}
}

// deliver is the second tick, when the phone is there and no block is in between.
func (s *Sandbox) deliver(m *message) {
	s.mu.Lock()
	ph := m.thread.phone
	if m.Status != Sent || !ph.Online || m.dead {
		s.mu.Unlock()
		return
	}
	autoRead := ph.AutoRead
	if autoRead && s.out.hookFaults().SkipDelivered {
		m.DeliveredMs = s.clock.Now().UnixMilli()
	} else {
		s.raise(m, Delivered)
	}
	after := time.Duration(s.settings.ReadAfterMs) * time.Millisecond
	s.mu.Unlock()
	if autoRead {
		s.later(after, func() { s.read(m) })
	}
}

func (s *Sandbox) read(m *message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.raise(m, Read)
}

// refuse ends a message with the failed status.
func (s *Sandbox) refuse(m *message, code int, details string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if details == "" {
		details = title(code)
	}
	m.Error = &SendError{Code: code, Title: title(code), Details: details}
	s.raise(m, Failed)
}

// raise moves m up to st and tells page and business; a lower or equal status is
// ignored, and failed only follows sent. mu is held.
func (s *Sandbox) raise(m *message, st Status) {
	if statusRank[st] <= statusRank[m.Status] || (st == Failed && statusRank[m.Status] > statusRank[Sent]) {
		return
	}
	now := s.clock.Now()
	at := now.UnixMilli()
	m.Status = st
	switch st {
	case Sent:
		m.SentMs = at
		m.price = s.price(m, now)
	case Delivered:
		m.DeliveredMs = at
	case Read:
		m.ReadMs = at
		if m.DeliveredMs == 0 {
			m.DeliveredMs = at
		}
	case Played:
		m.PlayedMs = at
	}
	s.tick(m, now)
	drop := s.out.hookFaults().DropStatuses
	if drop.Probability > 0 && (len(drop.Statuses) == 0 || contains(drop.Statuses, string(st))) && rand.Float64() < drop.Probability {
		return
	}
	s.emit(hookItem{
		number: m.thread.number, field: "messages", key: m.thread.key(), name: m.Wamid + ":" + string(st),
		contact: statusContact(m, st), status: statusWire(m, st, at),
	})
}

// tick tells the page.
func (s *Sandbox) tick(m *message, now time.Time) {
	s.feed.publish("tick", tickChange{m.Wamid, m.NumberID, m.PhoneID, m.Status, now.UnixMilli(), m.Error})
}

// undelivered lists what waits for the phone, oldest first per number; mu is held.
func (s *Sandbox) undelivered(ph *phone) (out []*message) {
	for _, id := range s.numberOrder {
		if t := s.numbers[id].threads[ph.ID]; t != nil {
			for _, m := range t.messages {
				if m.From == Business && m.Status == Sent && !m.dead {
					out = append(out, m)
				}
			}
		}
	}
	return out
}

// key names the pair, so that webhooks about it leave in order.
func (t *thread) key() string { return t.number.ID + "/" + t.phone.ID }
