package contact

import "prosa/internal/core"

// IdentityKind is the sort of address a person is known by.
type IdentityKind string

// BSUID is Meta's business-scoped user id, the first key of a WhatsApp user since
// 2026; Phone is E.164 digits without "+", Brazilian mobiles with the ninth digit
// (see Normalize). Username is an attribute, not a key: it may change hands.
const (
	BSUID IdentityKind = "bsuid"
	Phone IdentityKind = "phone"
	PSID  IdentityKind = "psid"
	IGSID IdentityKind = "igsid"
	Email IdentityKind = "email"
)

// Identity is one address of a contact, unique in the organization.
type Identity struct {
	ID        core.ID      `json:"id"`
	ContactID core.ID      `json:"-"`
	Kind      IdentityKind `json:"kind"`
	Value     string       `json:"value"`
	WaID      string       `json:"wa_id,omitempty"` // the form Meta uses for a phone, where it differs
}

// Contact is a person.
type Contact struct {
	ID         core.ID           `json:"id"`
	OrgID      core.ID           `json:"-"`
	Name       string            `json:"name"`
	Username   string            `json:"username,omitempty"` // WhatsApp username, without "@"
	Locale     string            `json:"locale,omitempty"`
	Fields     map[string]string `json:"fields"` // set by flows and people: "plate", "cpf"…
	Blocked    bool              `json:"blocked"`
	Identities []Identity        `json:"identities"`
	CreatedAt  int64             `json:"created_at"`
	Version    int64             `json:"version"`
}
