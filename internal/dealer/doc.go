// Package dealer describes the dealership itself: the organization, its stores,
// departments, channel accounts, outcomes and labels, and decides when they are
// open. It answers "is this department open now", "when does it open next" and
// "how much open time lies between two instants", which the bot, the queue, the
// service clocks and the published business profile all use.
//
// It leaves who may see what to team, where a conversation stands to conversation
// and how the rows are kept to store. Floor F1: values in, decisions out; no SQL,
// HTTP, goroutine or clock.
//
// Invariants: a minute is open or closed for OpenAt, NextOpen, Between and
// RenderHours alike, on the days when the clocks change too; a zero Hours is
// never open; a date listed in Holidays follows its own spans and nothing else.
//
// Read first: hours.go, then open.go.
//
//	loc := store.Location(org)
//	if !dealer.EffectiveHours(store, department).OpenAt(now, loc) {
//		at, ok := dealer.EffectiveHours(store, department).NextOpen(now, loc)
//		// tell the customer when, if ok
//	}
package dealer
