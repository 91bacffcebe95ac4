package sandbox

import (
	"strings"
	"time"
)

// pricing is what a status says about the price of its message. It is fixed when
// the message is sent and shown on sent and on the first of delivered and read
// (Meta, "Pricing on the WhatsApp Business Platform").
type pricing struct {
	billable       bool
	kind, category string
	origin         *freeEntry
	shown          bool // on delivered or read already
}

// freeEntry is the conversation object of a free entry point.
type freeEntry struct {
	id      string
	expires int64 // ms
}

// serviceBilled is when service messages and utility templates inside the window
// stopped being free (Meta's pricing updates for 2026-10-01).
var serviceBilled = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)

// freeService is how many service messages a number may deliver free each month since then.
const freeService = 1000

// price decides the price of m at now; mu is held.
func (s *Sandbox) price(m *message, now time.Time) *pricing {
	t := m.thread
	category := "service"
	if m.Template != nil {
		category = strings.ToLower(m.Template.Category)
	}
	if now.Before(t.freeUntil) {
		return &pricing{
			kind: "free_entry_point", category: category,
			origin: &freeEntry{id: newTrace(), expires: t.freeUntil.UnixMilli()},
		}
	}
	free := &pricing{kind: "free_customer_service", category: category}
	switch category {
	case "service":
		if now.Before(serviceBilled) || t.number.freeServiceLeft(now) {
			return free
		}
	case "utility":
		if now.Before(serviceBilled) && t.open(now) {
			return free
		}
	}
	return &pricing{billable: true, kind: "regular", category: category}
}

// freeServiceLeft spends one of the month's free service messages.
func (n *number) freeServiceLeft(now time.Time) bool {
	if month := now.Format("2006-01"); month != n.freeMonth {
		n.freeMonth, n.freeUsed = month, 0
	}
	n.freeUsed++
	return n.freeUsed <= freeService
}

// wire is the pricing object of a webhook.
func (p *pricing) wire() object {
	return object{{"billable", p.billable}, {"pricing_model", "PMP"}, {"type", p.kind}, {"category", p.category}}
}
