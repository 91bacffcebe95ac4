package flow

import (
	"time"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/message"
)

// InputKind is what happened.
type InputKind string

// Start takes InputStart, Step the other two. InputTimeout says that the customer
// has been silent for Definition.TimeoutMinutes.
const (
	InputStart   InputKind = "start"
	InputMessage InputKind = "message"
	InputTimeout InputKind = "timeout"
)

// Input is one thing that happened to a session, and the world as it is now.
type Input struct {
	Kind    InputKind       `json:"kind"`
	Content message.Content `json:"content,omitzero"`
	Env     Env             `json:"env"`
}

// Env is all a flow may know of the world. Step reads it and never changes it.
type Env struct {
	NowMs       int64              `json:"now_ms"`
	Locale      string             `json:"locale"`            // pt-BR, en or es
	Channel     dealer.ChannelKind `json:"channel,omitempty"` // "" = WhatsApp
	Org         OrgRef             `json:"org"`
	Contact     ContactRef         `json:"contact"`
	Protocol    string             `json:"protocol"`
	StoreID     core.ID            `json:"store_id,omitempty"` // the channel account's own store; "" when it serves several
	Stores      []StoreRef         `json:"stores,omitempty"`   // served by the channel account, in order
	Departments []DepartmentRef    `json:"departments,omitempty"`
	Location    *time.Location     `json:"-"` // nil = UTC
}

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
// NextOpenMs is 0 when it is not known to open again.
type DepartmentRef struct {
	ID         core.ID `json:"id"`
	Key        string  `json:"key"`
	Name       string  `json:"name"`
	StoreID    core.ID `json:"store_id"`
	StoreName  string  `json:"store_name,omitempty"`
	Open       bool    `json:"open"`
	NextOpenMs int64   `json:"next_open_ms,omitempty"`
	AwayText   string  `json:"away_text,omitempty"` // "" = the flow's
}

func (e *Env) channel() dealer.ChannelKind {
	if e.Channel == "" {
		return dealer.WhatsApp
	}
	return e.Channel
}

func (e *Env) now() time.Time {
	loc := e.Location
	if loc == nil {
		loc = time.UTC
	}
	return time.UnixMilli(e.NowMs).In(loc)
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
