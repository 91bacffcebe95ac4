package channel

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

// ItemKind is what an element of a webhook is about.
type ItemKind string

// A message is something a person wrote or did; a status tells how far one of our
// messages got; an account item is any other fact (quality, templates, limits…).
const (
	ItemMessage ItemKind = "message"
	ItemStatus  ItemKind = "status"
	ItemAccount ItemKind = "account"
)

// Item is one element of a webhook body.
//
// Exactly one of Message, Status and Err is set, except for account items that
// were understood, which carry only Raw.
type Item struct {
	Kind              ItemKind
	AccountExternalID string // the phone number id, page id, IG id; "" when the element names only the business
	BusinessID        string // the WABA id
	ProviderID        string // the message id; for a status, the id of the message it is about
	At                int64  // ms since 1970, by the provider's clock; 0 = not told
	ContactKey        string // items with equal keys must be worked in order, see Sender.Key
	Raw               []byte // this element alone, in a form Adapter.Parse takes; the caller may keep it
	Message           *Inbound
	Status            *StatusUpdate
	Err               error // why the element was not understood; it belongs in the dead letters
}

// ErrForeign marks an item whose body was signed by a secret that may not speak
// for the account the item names. It must have no effect on that account.
var ErrForeign = errors.New("channel: signed by a secret that may not speak for this account")

// DedupeKey is equal for two deliveries of the same fact, and different for
// different facts, within one channel account. A provider delivers at least once,
// and each status of a message is its own fact. Items that were not understood
// are told apart by their bytes, so that none can take the place of a good one.
func (it *Item) DedupeKey() string {
	switch {
	case it.Err == nil && it.Message != nil && it.ProviderID != "":
		return it.ProviderID
	case it.Err == nil && it.Status != nil && it.ProviderID != "":
		return it.ProviderID + "#" + string(it.Status.Status)
	}
	sum := sha256.Sum256(it.Raw)
	return "raw#" + hex.EncodeToString(sum[:16])
}

// Disown returns the item stripped of every word by which it could touch the
// account it names: what is left is a dead letter of the installation.
func (it Item) Disown() Item {
	return Item{Kind: it.Kind, At: it.At, Raw: it.Raw, Err: ErrForeign}
}
