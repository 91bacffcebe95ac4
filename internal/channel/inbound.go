package channel

import (
	"prosa/internal/contact"
	"prosa/internal/message"
)

// Inbound is a message from a person, or a notice about a person.
type Inbound struct {
	ProviderID string
	At         int64 // ms since 1970, by the provider's clock
	From       Sender
	Content    message.Content
	Identity   *IdentityChange // set when the message tells that an address changed
}

// Sender is the person as the provider names them. A user with a username may have
// no Phone; nearly everybody has a BSUID since April 2026.
type Sender struct {
	BSUID       string // "BR.13491208655302741918"
	ParentBSUID string // "BR.ENT.…", only in enrolled portfolios
	Phone       string // digits as the provider wrote them: a Brazilian mobile may lack the ninth digit
	Username    string // without "@"; may change hands, never a key
	Name        string // the profile name the person chose
}

// Key is the order key of the person: the BSUID, else the phone in its canonical
// form. "" when the provider named neither.
func (s Sender) Key() string {
	if s.BSUID != "" {
		return s.BSUID
	}
	if s.Phone != "" {
		return contact.PhoneKey(s.Phone)
	}
	return ""
}

// IdentityChange tells that a person's addresses changed. Meta gives a new BSUID
// when a user changes their number. Empty fields were not told.
type IdentityChange struct {
	Kind          string // user_changed_number, user_changed_user_id, customer_identity_changed
	BSUID         string // the new one
	PreviousBSUID string
	ParentBSUID   string
	NewPhone      string
	OldPhone      string
}

// StatusUpdate tells how far one of our messages got.
type StatusUpdate struct {
	ProviderID     string
	Status         message.Status
	At             int64
	Token          string // what we sent along with the message; "" for a message of somebody else's
	RecipientPhone string
	RecipientBSUID string
	Errors         []message.ProviderError
	Pricing        string // "service/regular": category and type; "" when not told
}
