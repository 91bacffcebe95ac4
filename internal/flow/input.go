package flow

import (
	"time"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/message"
)

// InputKind is what happened.
type InputKind string

// Start takes InputStart, Step the others. InputWake says that Session.WakeMs has
// come, InputResult brings the answer to a Call. A wake that comes early and the
// answer to another call change nothing.
const (
	InputStart   InputKind = "start"
	InputMessage InputKind = "message"
	InputWake    InputKind = "wake"
	InputResult  InputKind = "result"
)

// Input is one thing that happened to a session, and the world as it is now.
type Input struct {
	Kind    InputKind         `json:"kind"`
	Content message.Content   `json:"content,omitzero"`
	Trigger string            `json:"trigger,omitempty"` // start: the id of the trigger
	Vars    map[string]string `json:"vars,omitempty"`    // start: variables the API or an event gives
	CallID  string            `json:"call_id,omitempty"` // result: the Call's
	Result  *Result           `json:"result,omitempty"`
	Env     Env               `json:"env"`
}

// Result is what came of a call. Error is for people; "timeout" when no answer came.
type Result struct {
	OK     bool   `json:"ok"`
	Status int    `json:"status,omitempty"` // of HTTP
	Body   string `json:"body,omitempty"`
	Error  string `json:"error,omitempty"`
}

// Env is all a flow may know of the world. Start and Step read it and never change
// it.
type Env struct {
	NowMs       int64              `json:"now_ms"`
	Locale      string             `json:"locale"`            // pt-BR, en or es
	Channel     dealer.ChannelKind `json:"channel,omitempty"` // "" = WhatsApp
	Org         OrgRef             `json:"org"`
	Contact     ContactRef         `json:"contact"`
	Protocol    string             `json:"protocol"`
	StoreID     core.ID            `json:"store_id,omitempty"`    // the channel account's own store; "" when it serves several
	Stores      []StoreRef         `json:"stores,omitempty"`      // served by the channel account, in order
	Departments []DepartmentRef    `json:"departments,omitempty"` //
	Agents      []AgentRef         `json:"agents,omitempty"`      // who can be asked for by name
	Consents    map[string]string  `json:"consents,omitempty"`    // purpose → granted, revoked or ""
	Seed        uint64             `json:"seed,omitempty"`        // the same for a contact, always; splits are drawn from it
	Location    *time.Location     `json:"-"`                     // nil = UTC
	Book        Book               `json:"-"`                     // nil = there are no other flows
	FAQ         Answerer           `json:"-"`                     // nil = nothing is known
}

// Book finds other flows. Step calls it within a turn; what it answers for a hash
// must never change.
type Book interface {
	// Published is the published version of the flow with a key, or nil.
	Published(key string) *Definition
	// Version is the definition with a hash, or nil.
	Version(hash string) *Definition
}

// Answerer finds the answer to a question of a customer in what the house has
// written down. It is called within a turn: quick, and the same for the same
// question.
type Answerer interface {
	Answer(question string, storeID, departmentID core.ID, locale string) (FAQAnswer, bool)
}

// FAQAnswer is an answer found, and how well it fits, from 0 to 1.
type FAQAnswer struct {
	EntryID core.ID
	Title   string
	Text    string
	Media   *message.Media
	Links   []FAQLink
	Score   float64
	Phrase  bool // the house has an assistant put it into words for this question
}

// FAQLink is a page an answer points at.
type FAQLink struct{ Title, URL string }

// OrgRef is the organization as a flow sees it. PrivacyText is used as it is.
type OrgRef struct {
	Name        string `json:"name"`
	PrivacyText string `json:"privacy_text,omitempty"`
	PrivacyURL  string `json:"privacy_url,omitempty"`
}

// ContactRef is the customer as a flow sees them. Phone is E.164 digits.
type ContactRef struct {
	Name      string            `json:"name,omitempty"`
	FirstName string            `json:"first_name,omitempty"` // "" = taken from Name
	Phone     string            `json:"phone,omitempty"`
	Fields    map[string]string `json:"fields,omitempty"`
}

// StoreRef is a store as a flow sees it; Hours is text for people.
type StoreRef struct {
	ID      core.ID `json:"id"`
	Key     string  `json:"key"`
	Name    string  `json:"name"`
	Brand   string  `json:"brand,omitempty"`
	Address string  `json:"address,omitempty"`
	Hours   string  `json:"hours,omitempty"`
}

// DepartmentRef is a department as a flow sees it, open or not at Env.NowMs.
// NextOpenMs and ClosesMs are 0 when they are not known.
type DepartmentRef struct {
	ID         core.ID `json:"id"`
	Key        string  `json:"key"`
	Name       string  `json:"name"`
	StoreID    core.ID `json:"store_id"`
	StoreName  string  `json:"store_name,omitempty"`
	Open       bool    `json:"open"`
	NextOpenMs int64   `json:"next_open_ms,omitempty"`
	ClosesMs   int64   `json:"closes_ms,omitempty"`
	AwayText   string  `json:"away_text,omitempty"` // "" = the flow's
}

// AgentRef is somebody who serves. Available means present and with room for one
// more conversation.
type AgentRef struct {
	ID            core.ID   `json:"id"`
	Name          string    `json:"name"`
	Email         string    `json:"email"`
	Available     bool      `json:"available,omitempty"`
	DepartmentIDs []core.ID `json:"department_ids,omitempty"`
}

func (e *Env) channel() dealer.ChannelKind {
	if e.Channel == "" {
		return dealer.WhatsApp
	}
	return e.Channel
}

func (e *Env) now() time.Time { return time.UnixMilli(e.NowMs).In(e.location()) }

func (e *Env) location() *time.Location {
	if e.Location == nil {
		return time.UTC
	}
	return e.Location
}

func (e *Env) store(id core.ID) *StoreRef {
	for i := range e.Stores {
		if e.Stores[i].ID == id {
			return &e.Stores[i]
		}
	}
	return nil
}

func (e *Env) department(id core.ID) *DepartmentRef {
	for i := range e.Departments {
		if e.Departments[i].ID == id {
			return &e.Departments[i]
		}
	}
	return nil
}

// departmentByKey prefers the given store's department of that key, since keys are
// unique only within a store.
func (e *Env) departmentByKey(key string, storeID core.ID) *DepartmentRef {
	var found *DepartmentRef
	for i := range e.Departments {
		d := &e.Departments[i]
		if d.Key != key {
			continue
		}
		if d.StoreID == storeID {
			return d
		}
		if found == nil {
			found = d
		}
	}
	return found
}
