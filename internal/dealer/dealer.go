package dealer

import "prosa/internal/core"

// Organization is the dealer group: the tenant. Every row belongs to one.
type Organization struct {
	ID       core.ID  `json:"id"`
	Name     string   `json:"name"`
	Settings Settings `json:"settings"`
	Version  int64    `json:"version"`
}

// Address is a store's postal address.
type Address struct {
	Street     string  `json:"street,omitempty"`
	City       string  `json:"city,omitempty"`
	State      string  `json:"state,omitempty"`
	PostalCode string  `json:"postal_code,omitempty"`
	Latitude   float64 `json:"latitude,omitempty"`
	Longitude  float64 `json:"longitude,omitempty"`
}

// Store is one dealership of the group.
type Store struct {
	ID       core.ID `json:"id"`
	OrgID    core.ID `json:"-"`
	Key      string  `json:"key"` // stable name for files and flows: "matriz"
	Name     string  `json:"name"`
	Brand    string  `json:"brand"`
	CNPJ     string  `json:"cnpj"`
	Address  Address `json:"address"`
	Timezone string  `json:"timezone"` // "" = the organization's
	Hours    Hours   `json:"hours"`
	Version  int64   `json:"version"`
}

// Department is a part of a store that owns a queue.
type Department struct {
	ID       core.ID  `json:"id"`
	OrgID    core.ID  `json:"-"`
	StoreID  core.ID  `json:"store_id"`
	Key      string   `json:"key"`  // stable within the store: "oficina"
	Name     string   `json:"name"` // as the customer sees it
	Position int      `json:"position"`
	Hours    *Hours   `json:"hours,omitempty"` // nil = the store's
	AwayText string   `json:"away_text"`       // "" = the flow's
	Outcomes []string `json:"outcomes"`        // outcome keys offered at close; empty = all of the organization
	Version  int64    `json:"version"`
}

// ChannelKind is the Meta product behind a channel account.
type ChannelKind string

// The channels. Messenger and Instagram share the inbox from a later release on.
const (
	WhatsApp  ChannelKind = "whatsapp"
	Messenger ChannelKind = "messenger"
	Instagram ChannelKind = "instagram"
)

// ChannelAccount is one WhatsApp number, Facebook Page or Instagram account. It
// belongs to a store, or to the whole organization when StoreID is empty, and
// serves DepartmentIDs (empty: every department of its store or organization).
type ChannelAccount struct {
	ID            core.ID     `json:"id"`
	OrgID         core.ID     `json:"-"`
	StoreID       core.ID     `json:"store_id,omitempty"`
	Key           string      `json:"key"`
	Kind          ChannelKind `json:"kind"`
	ExternalID    string      `json:"external_id"` // phone number id, page id, IG id
	BusinessID    string      `json:"business_id"` // WABA id
	Display       string      `json:"display"`     // "+55 11 3000-1000"
	Name          string      `json:"name"`
	DepartmentIDs []core.ID   `json:"department_ids"`
	FlowID        core.ID     `json:"flow_id"`         // the flow that greets; "" = the organization's default
	RatePerSecond int         `json:"rate_per_second"` // Meta's throughput for the number; 0 = unlimited (benchmarks)
	PairLimit     bool        `json:"pair_limit"`      // honour Meta's pair rate (1 per 6 s, burst 45)
	Active        bool        `json:"active"`
	Version       int64       `json:"version"`

	// Secrets; never in JSON. AppSecret empty = the installation's.
	Token       string `json:"-"`
	AppSecret   string `json:"-"`
	VerifyToken string `json:"-"`
}

// Outcome is one way a conversation may end.
type Outcome struct {
	Key      string `json:"key"` // "venda"
	Name     string `json:"name"`
	NeedNote bool   `json:"need_note"` // a reason must be written ("perdido")
	Position int    `json:"position"`
}

// Label is a coloured mark on conversations.
type Label struct {
	ID       core.ID `json:"id"`
	Key      string  `json:"key"`
	Name     string  `json:"name"`
	Color    string  `json:"color"` // one of the palette names of the web app: "green", "amber"…
	Position int     `json:"position"`
}

// QuickReply is a canned text of the composer ("/endereco").
type QuickReply struct {
	ID           core.ID `json:"id"`
	Shortcut     string  `json:"shortcut"`
	Text         string  `json:"text"`                    // may hold {{contact.first_name}} and friends
	DepartmentID core.ID `json:"department_id,omitempty"` // "" = shared
	UserID       core.ID `json:"user_id,omitempty"`       // set = personal
}
