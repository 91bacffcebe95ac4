package consent

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"prosa/internal/core"
)

// Purpose is a kind of message somebody agrees to.
type Purpose string

// The purposes; Meta's categories of templates but for service, which needs no
// template. Authentication is part of utility.
const (
	Service   Purpose = "service"
	Utility   Purpose = "utility"
	Marketing Purpose = "marketing"
)

// Known tells whether p is one of the purposes.
func (p Purpose) Known() bool { return p == Service || p == Utility || p == Marketing }

// Action is what an entry does to a purpose.
type Action string

// Import is a grant brought along with proof from elsewhere; Expire ends a grant that
// was given for a time.
const (
	Grant  Action = "grant"
	Revoke Action = "revoke"
	Expire Action = "expire"
	Import Action = "import"
)

// Entry is one line of the ledger. Times are Unix milliseconds UTC.
type Entry struct {
	ID          core.ID    `json:"id"`
	OrgID       core.ID    `json:"org_id"`
	Seq         int64      `json:"seq"` // 1, 2, 3… within the organization
	ContactID   core.ID    `json:"contact_id"`
	Address     string     `json:"address,omitempty"` // the channel address as given
	Purpose     Purpose    `json:"purpose"`
	Action      Action     `json:"action"`
	Basis       string     `json:"basis"`             // consent, contract, legitimate_interest (LGPD art. 7)
	Wording     string     `json:"wording,omitempty"` // exactly what the person was shown, or wrote
	WordingHash string     `json:"wording_hash,omitempty"`
	Version     string     `json:"version,omitempty"`
	Language    string     `json:"language,omitempty"`
	Business    string     `json:"business"`           // the name shown
	Method      string     `json:"method"`             // flow, keyword, agent, form, import, api, meta
	Evidence    string     `json:"evidence,omitempty"` // the message or file that shows it
	At          int64      `json:"at"`
	ExpiresAt   int64      `json:"expires_at,omitempty"`
	Actor       core.Actor `json:"actor"`
	Previous    string     `json:"previous"` // hash of the entry before; "" for the first
	Hash        string     `json:"hash"`
}

// Link completes an entry with the hash of its wording and its place in the chain.
func Link(previous string, e Entry) Entry {
	if e.Wording != "" {
		e.WordingHash = digest([]byte(e.Wording))
	}
	e.Previous, e.Hash = previous, ""
	e.Hash = digest(canonical(e))
	return e
}

// Verify walks a whole ledger in order and returns the index of the first entry that
// was changed, moved, or follows one that is gone; -1 when all is as it was written.
func Verify(ledger []Entry) int {
	previous := ""
	for i, e := range ledger {
		if e.Previous != previous || e.Seq != int64(i+1) || Link(previous, e).Hash != e.Hash {
			return i
		}
		previous = e.Hash
	}
	return -1
}

// Standing is where a purpose stands.
type Standing string

// None is the standing of who was never asked.
const (
	None    Standing = ""
	Granted Standing = "granted"
	Revoked Standing = "revoked"
)

// State tells where a purpose stands at nowMs, by the newest entry about it, and which
// entry says so. entries are one contact's, in the order of the ledger.
func State(entries []Entry, p Purpose, nowMs int64) (Standing, *Entry) {
	for i := len(entries) - 1; i >= 0; i-- {
		e := &entries[i]
		if e.Purpose != p {
			continue
		}
		switch e.Action {
		case Grant, Import:
			if e.ExpiresAt != 0 && e.ExpiresAt <= nowMs {
				return None, e
			}
			return Granted, e
		case Revoke:
			return Revoked, e
		case Expire:
			return None, e
		}
	}
	return None, nil
}

// canonical is the form that is hashed: Go writes a struct's members in their order.
func canonical(e Entry) []byte {
	b, err := json.Marshal(e)
	if err != nil {
		panic("consent: an entry has no JSON: " + err.Error())
	}
	return b
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
