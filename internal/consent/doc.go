// Package consent decides what a contact has agreed to: it reads the ledger's entries
// and says where a purpose stands, and it links entries into a chain of hashes so that
// a changed or missing one is found.
//
// It leaves keeping the ledger to store, asking people to flow, and what follows from a
// state to gate. Floor F1: no SQL, clock or randomness.
//
// Invariants:
//   - an entry is never changed: a correction is a new entry, the newest decides;
//   - silence is not consent: without an entry a purpose stands at None;
//   - an entry keeps the exact wording the person was shown, with its version, language
//     and hash (LGPD, Lei 13.709/2018, art. 8: the controller proves the consent).
//
// Read first: ledger.go.
//
//	e = consent.Link(previousHash, e)
//	state, by := consent.State(entries, consent.Marketing, now)
package consent
