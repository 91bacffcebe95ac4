package message

import (
	"encoding/json"

	"prosa/internal/core"
)

// Direction is who a message travels to.
type Direction string

// Notes are internal: they never leave the house. System rows are facts shown in
// the thread ("transferred to Peças").
const (
	In     Direction = "in"
	Out    Direction = "out"
	Note   Direction = "note"
	System Direction = "system"
)

// Kind is the sort of content.
type Kind string

// The kinds of content in either direction.
const (
	Text            Kind = "text"
	Image           Kind = "image"
	Audio           Kind = "audio"
	Video           Kind = "video"
	Document        Kind = "document"
	Sticker         Kind = "sticker"
	Location        Kind = "location"
	Contacts        Kind = "contacts"
	Buttons         Kind = "buttons"          // out: up to 3 reply buttons
	List            Kind = "list"             // out: an interactive list
	Link            Kind = "link"             // out: a button that opens a page
	Carousel        Kind = "carousel"         // out: cards to swipe
	Products        Kind = "products"         // out: products of the catalogue
	LocationRequest Kind = "location_request" // out: a button that shares the place
	ButtonReply     Kind = "button_reply"     // in: a reply button or a template's quick reply
	ListReply       Kind = "list_reply"       // in
	FormReply       Kind = "form_reply"       // in: nfm_reply and its kin
	Reaction        Kind = "reaction"
	Template        Kind = "template"
	Order           Kind = "order"
	Notice          Kind = "system"      // in: Meta's system messages (number or user id changed)
	Unsupported     Kind = "unsupported" // in: anything Meta or we cannot render; Raw keeps it
)

// Content is what a message says, in one neutral form for every channel. Only the
// parts of its Kind are set.
type Content struct {
	Kind     Kind            `json:"kind"`
	Text     string          `json:"text,omitempty"` // body, or the caption of a file
	Header   string          `json:"header,omitempty"`
	Footer   string          `json:"footer,omitempty"`
	Media    *Media          `json:"media,omitempty"`
	Location *Place          `json:"location,omitempty"`
	Contacts []Card          `json:"contacts,omitempty"`
	Buttons  []Choice        `json:"buttons,omitempty"`
	List     *ListMenu       `json:"list,omitempty"`
	Link     *LinkButton     `json:"link,omitempty"`
	Cards    []CarouselCard  `json:"cards,omitempty"`
	Products *ProductList    `json:"products,omitempty"`
	Reply    *Choice         `json:"reply,omitempty"` // the chosen button or row
	Reaction *Emoji          `json:"reaction,omitempty"`
	Template *TemplateUse    `json:"template,omitempty"`
	Quote    *Quote          `json:"quote,omitempty"`
	Referral json.RawMessage `json:"referral,omitempty"` // ad referral, as Meta sent it
	Forward  bool            `json:"forwarded,omitempty"`
	Raw      json.RawMessage `json:"raw,omitempty"` // kept for kinds we do not know
	Errors   []ProviderError `json:"errors,omitempty"`
}

// Media is a file of a message. Key is its place in storage, "" until fetched.
type Media struct {
	ProviderID string `json:"provider_id,omitempty"` // Meta's id, lives 7 days inbound, 30 days uploaded
	Key        string `json:"key,omitempty"`
	Mime       string `json:"mime,omitempty"`
	Name       string `json:"name,omitempty"`
	Size       int64  `json:"size,omitempty"`
	SHA256     string `json:"sha256,omitempty"` // hex
	Voice      bool   `json:"voice,omitempty"`
	Animated   bool   `json:"animated,omitempty"`
	Error      string `json:"error,omitempty"` // why it could not be fetched
}

// Place is a location.
type Place struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Name      string  `json:"name,omitempty"`
	Address   string  `json:"address,omitempty"`
}

// Card is a shared contact card.
type Card struct {
	Name   string   `json:"name"`
	Phones []string `json:"phones,omitempty"`
	Emails []string `json:"emails,omitempty"`
	Org    string   `json:"org,omitempty"`
}

// Choice is a button or a list row.
type Choice struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
}

// ListMenu is the list of an interactive list message.
type ListMenu struct {
	Button   string    `json:"button"`
	Sections []Section `json:"sections"`
}

// Section is a titled group of rows.
type Section struct {
	Title string   `json:"title,omitempty"`
	Rows  []Choice `json:"rows"`
}

// Emoji is a reaction; empty Emoji removes it.
type Emoji struct {
	ProviderID string `json:"provider_id"` // the message reacted to
	Emoji      string `json:"emoji"`
}

// TemplateUse names an approved template and its parameters; Components is Meta's
// JSON for the send, Rendered what the customer reads.
type TemplateUse struct {
	Name       string          `json:"name"`
	Language   string          `json:"language"`
	Category   string          `json:"category,omitempty"`
	Components json.RawMessage `json:"components,omitempty"`
}

// Quote points at the message this one answers.
type Quote struct {
	ProviderID string  `json:"provider_id,omitempty"`
	MessageID  core.ID `json:"message_id,omitempty"`
}

// ProviderError is an error in Meta's words.
type ProviderError struct {
	Code    int    `json:"code"`
	Title   string `json:"title,omitempty"`
	Details string `json:"details,omitempty"`
}

// Status is how far an outbound message got, as shown to people.
type Status string

// Received is the only status of inbound messages. Queued, Sending, Accepted and
// Unconfirmed are ours; Sent, Delivered, Read, Played and Failed are Meta's.
// Refused means the send gate said no.
const (
	Received    Status = "received"
	Queued      Status = "queued"
	Sending     Status = "sending"
	Accepted    Status = "accepted"
	Unconfirmed Status = "unconfirmed"
	Sent        Status = "sent"
	Delivered   Status = "delivered"
	Read        Status = "read"
	Played      Status = "played"
	Failed      Status = "failed"
	Refused     Status = "refused"
)

// Message is one item of a conversation.
type Message struct {
	ID               core.ID    `json:"id"`
	OrgID            core.ID    `json:"-"`
	ConversationID   core.ID    `json:"conversation_id"`
	ContactID        core.ID    `json:"-"`
	ChannelAccountID core.ID    `json:"-"`
	Direction        Direction  `json:"direction"`
	Author           core.Actor `json:"author"`
	Content          Content    `json:"content"`
	ProviderID       string     `json:"provider_id,omitempty"` // wamid
	ClientID         string     `json:"client_id,omitempty"`   // the sender's own id: optimistic UI, idempotency
	At               int64      `json:"at"`                    // inbound: Meta's timestamp; outbound: when written
	Status           Status     `json:"status"`
	StatusAt         int64      `json:"status_at,omitempty"`
	ErrorCode        int        `json:"error_code,omitempty"`
	ErrorText        string     `json:"error_text,omitempty"`
	GateReason       string     `json:"gate_reason,omitempty"` // the send gate's decision code
	Pricing          string     `json:"pricing,omitempty"`     // Meta's category and type: "service/regular"
	CreatedAt        int64      `json:"created_at"`
}

// AttemptState is how one try to hand a message to Meta went.
type AttemptState string

// Queued waits its turn; Sending was committed before the call; Accepted and
// Rejected are Meta's answers; Unconfirmed is a call whose outcome nobody knows.
const (
	AttemptQueued      AttemptState = "queued"
	AttemptSending     AttemptState = "sending"
	AttemptAccepted    AttemptState = "accepted"
	AttemptRejected    AttemptState = "rejected"
	AttemptUnconfirmed AttemptState = "unconfirmed"
)

// Attempt is one try. Its token travels with the message and comes back in every
// status, so an ambiguous try is settled by Meta's own word.
type Attempt struct {
	ID               core.ID      `json:"id"`
	OrgID            core.ID      `json:"-"`
	MessageID        core.ID      `json:"message_id"`
	ConversationID   core.ID      `json:"-"`
	ContactID        core.ID      `json:"-"`
	ChannelAccountID core.ID      `json:"-"`
	N                int          `json:"n"`
	State            AttemptState `json:"state"`
	NotBefore        int64        `json:"not_before,omitempty"`
	Tries            int          `json:"tries"` // calls that provably never reached Meta
	StartedAt        int64        `json:"started_at,omitempty"`
	FinishedAt       int64        `json:"finished_at,omitempty"`
	ErrorCode        int          `json:"error_code,omitempty"`
	ErrorText        string       `json:"error_text,omitempty"`
	CreatedAt        int64        `json:"created_at"`
}
