// Package contact describes the person a dealership talks to and decides when two
// addresses are the same person's: how a phone number is written, under which one
// key both forms of a Brazilian mobile meet, what a business-scoped user id looks
// like, how names are folded for search, and how far apart two words are.
//
// It leaves merging rows to inbox, and what a person agreed to receive to gate and
// its callers. Floor F1: no SQL, HTTP, goroutine or clock.
//
// Invariants: PhoneKey and Fold are idempotent; the 12- and 13-digit forms of a
// Brazilian mobile have one key and a landline keeps its own; whatever
// NormalizePhone accepts is digits only and is its own PhoneKey.
//
// Read first: phone.go.
//
//	digits, ok := contact.NormalizePhone("(11) 8765-4321", "BR") // "5511987654321", true
//	key := contact.PhoneKey("551187654321")                      // the same
package contact
