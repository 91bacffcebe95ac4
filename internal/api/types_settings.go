package api

import (
	"encoding/json"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/provision"
	"prosa/internal/team"
)

// list is the answer of a list without pages.
type list[T any] struct {
	Body struct {
		Items []T `json:"items"`
	}
}

// one is the answer of a single thing.
type one[T any] struct{ Body T }

func listOf[T any](items []T) *list[T] {
	out := &list[T]{}
	out.Body.Items = items
	return out
}

type organizationInput struct {
	Body OrganizationFields
}

// OrganizationFields are what an administrator may change of the organization.
type OrganizationFields struct {
	ID       core.ID         `json:"id,omitempty" doc:"Ignored"`
	Name     string          `json:"name" minLength:"1" maxLength:"120"`
	Settings dealer.Settings `json:"settings"`
	Version  int64           `json:"version"`
}

// StoreFields are what a store is made of.
type StoreFields struct {
	ID       core.ID        `json:"id,omitempty" doc:"Ignored"`
	Key      string         `json:"key,omitempty" maxLength:"60" doc:"Made from the name when left out"`
	Name     string         `json:"name" minLength:"1" maxLength:"120"`
	Brand    string         `json:"brand,omitempty" maxLength:"80"`
	CNPJ     string         `json:"cnpj,omitempty" maxLength:"20"`
	Address  dealer.Address `json:"address,omitempty"`
	Timezone string         `json:"timezone,omitempty" maxLength:"60"`
	Hours    *dealer.Hours  `json:"hours,omitempty"`
	Version  int64          `json:"version,omitempty" doc:"Needed to change one"`
}

// DepartmentFields are what a department is made of.
type DepartmentFields struct {
	ID       core.ID       `json:"id,omitempty" doc:"Ignored"`
	StoreID  core.ID       `json:"store_id" maxLength:"64"`
	Key      string        `json:"key,omitempty" maxLength:"60" doc:"Made from the name when left out"`
	Name     string        `json:"name" minLength:"1" maxLength:"120"`
	Position int           `json:"position,omitempty"`
	Hours    *dealer.Hours `json:"hours,omitempty" doc:"The store's when left out"`
	AwayText string        `json:"away_text,omitempty" maxLength:"4096"`
	Outcomes []string      `json:"outcomes,omitempty" doc:"Keys offered at close; empty = all"`
	Version  int64         `json:"version,omitempty" doc:"Needed to change one"`
}

// ChannelAccountFields are what a channel account is made of. The three secrets are
// written, never read; left out they stay as they are.
type ChannelAccountFields struct {
	ID            core.ID            `json:"id,omitempty" doc:"Ignored"`
	StoreID       core.ID            `json:"store_id,omitempty" maxLength:"64" doc:"Empty = the whole organization's"`
	Key           string             `json:"key,omitempty" maxLength:"60"`
	Kind          dealer.ChannelKind `json:"kind" enum:"whatsapp,messenger,instagram"`
	ExternalID    string             `json:"external_id" minLength:"1" maxLength:"64" doc:"Meta's phone number id, page id or Instagram id"`
	BusinessID    string             `json:"business_id,omitempty" maxLength:"64" doc:"WABA id"`
	Display       string             `json:"display,omitempty" maxLength:"60"`
	Name          string             `json:"name,omitempty" maxLength:"120"`
	DepartmentIDs []core.ID          `json:"department_ids,omitempty"`
	FlowID        core.ID            `json:"flow_id,omitempty" maxLength:"64"`
	RatePerSecond *int               `json:"rate_per_second,omitempty" minimum:"0" maximum:"1000"`
	PairLimit     *bool              `json:"pair_limit,omitempty"`
	Active        *bool              `json:"active,omitempty"`
	Token         *string            `json:"token,omitempty" maxLength:"1024" doc:"Write-only"`
	AppSecret     *string            `json:"app_secret,omitempty" maxLength:"1024" doc:"Write-only"`
	VerifyToken   *string            `json:"verify_token,omitempty" maxLength:"1024" doc:"Write-only"`
	Version       int64              `json:"version,omitempty" doc:"Needed to change one"`
}

// UserFields are what a user is made of.
type UserFields struct {
	ID            core.ID   `json:"id,omitempty" doc:"Ignored"`
	Name          string    `json:"name" minLength:"1" maxLength:"120"`
	Email         string    `json:"email" maxLength:"254"`
	Role          team.Role `json:"role" enum:"administrator,supervisor,agent"`
	Locale        string    `json:"locale,omitempty" enum:",pt-BR,en,es"`
	StoreIDs      []core.ID `json:"store_ids,omitempty"`
	DepartmentIDs []core.ID `json:"department_ids,omitempty"`
	Capacity      *int      `json:"capacity,omitempty" minimum:"0" maximum:"500"`
	Disabled      bool      `json:"disabled,omitempty"`
	Password      *string   `json:"password,omitempty" maxLength:"1024" doc:"Write-only; needed for a new user"`
	Version       int64     `json:"version,omitempty" doc:"Needed to change one"`
}

// LabelFields are what a label is made of.
type LabelFields struct {
	ID       core.ID `json:"id,omitempty" doc:"Ignored"`
	Key      string  `json:"key,omitempty" maxLength:"60"`
	Name     string  `json:"name" minLength:"1" maxLength:"60"`
	Color    string  `json:"color,omitempty" maxLength:"30"`
	Position int     `json:"position,omitempty"`
}

// OutcomeFields are what an outcome is made of.
type OutcomeFields struct {
	Key      string `json:"key,omitempty" maxLength:"60" doc:"Made from the name when left out"`
	Name     string `json:"name" minLength:"1" maxLength:"60"`
	NeedNote bool   `json:"need_note,omitempty"`
	Position int    `json:"position,omitempty"`
}

// QuickReplyFields are what a quick reply is made of.
type QuickReplyFields struct {
	ID           core.ID `json:"id,omitempty" doc:"Ignored"`
	Shortcut     string  `json:"shortcut" minLength:"1" maxLength:"40"`
	Text         string  `json:"text" minLength:"1" maxLength:"4096"`
	DepartmentID core.ID `json:"department_id,omitempty" maxLength:"64"`
	UserID       core.ID `json:"user_id,omitempty" maxLength:"64"`
}

// write is the input that makes a T; change the one that replaces it.
type write[T any] struct{ Body T }

type change[T any] struct {
	ByID
	Body T
}

// Token is an API token as lists show it.
type Token struct {
	ID        core.ID  `json:"id"`
	Name      string   `json:"name"`
	Scopes    []string `json:"scopes"`
	CreatedBy core.ID  `json:"created_by,omitempty"`
	CreatedAt int64    `json:"created_at"`
	UsedAt    int64    `json:"used_at,omitempty"`
}

// TokenFields ask for a token.
type TokenFields struct {
	Name   string   `json:"name" minLength:"1" maxLength:"80"`
	Scopes []string `json:"scopes" minItems:"1" maxItems:"20" enum:"conversations:read,conversations:write,contacts:read,contacts:write,reports:read,settings:read,settings:write,inbound:read,inbound:write"`
}

// NewToken is a fresh token, the only time it is shown.
type NewToken struct {
	ID     core.ID  `json:"id"`
	Token  string   `json:"token" doc:"Shown this once"`
	Name   string   `json:"name"`
	Scopes []string `json:"scopes"`
}

type provisioningInput struct {
	DryRun  bool   `query:"dry_run" doc:"Only say what would change"`
	Prune   bool   `query:"prune" doc:"Delete what the file does not name"`
	RawBody []byte `contentType:"application/yaml"`
}

type provisioningOutput struct {
	Body struct {
		Changes []provision.Change `json:"changes"`
	}
}

// DeadLetter is a received element that could not be worked.
type DeadLetter struct {
	ID               core.ID `json:"id"`
	ReceivedAt       int64   `json:"received_at"`
	Reason           string  `json:"reason"`
	Kind             string  `json:"kind"`
	ChannelAccountID core.ID `json:"channel_account_id,omitempty"`
	Raw              string  `json:"raw" doc:"The element's bytes"`
}

type deadLettersOutput struct {
	Body struct {
		Items []DeadLetter `json:"items"`
		Next  string       `json:"next,omitempty"`
	}
}

// Fact is one row of the audit trail.
type Fact struct {
	Seq            int64           `json:"seq"`
	At             int64           `json:"at"`
	Kind           core.EventKind  `json:"kind"`
	StoreID        core.ID         `json:"store_id,omitempty"`
	DepartmentID   core.ID         `json:"department_id,omitempty"`
	ConversationID core.ID         `json:"conversation_id,omitempty"`
	ContactID      core.ID         `json:"contact_id,omitempty"`
	MessageID      core.ID         `json:"message_id,omitempty"`
	Actor          core.Actor      `json:"actor"`
	AgentID        core.ID         `json:"agent_id,omitempty"`
	Data           json.RawMessage `json:"data,omitempty"`
}

type auditInput struct {
	After int64  `query:"after" minimum:"0" doc:"A seq; facts after it"`
	Limit int    `query:"limit" minimum:"0" maximum:"200"`
	Kind  string `query:"kind" maxLength:"60"`
}

type auditOutput struct {
	Body struct {
		Items []Fact `json:"items"`
		Next  int64  `json:"next,omitempty"`
	}
}

type eventsInput struct {
	LastEventID string `header:"Last-Event-ID" maxLength:"30"`
	After       int64  `query:"after" minimum:"0" doc:"As Last-Event-ID, for the first connection"`
}
