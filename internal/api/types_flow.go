package api

import (
	"encoding/json"

	"prosa/internal/core"
	"prosa/internal/flow"
	"prosa/internal/studio"
)

// FlowFields are what a new flow is made of.
type FlowFields struct {
	Key        string          `json:"key,omitempty" maxLength:"60" doc:"Made from the name when left out"`
	Name       string          `json:"name" minLength:"1" maxLength:"120"`
	Definition json.RawMessage `json:"definition,omitempty" doc:"Becomes the draft; a blank one when left out"`
}

// FlowChange is what may be changed of a flow beside its definition.
type FlowChange struct {
	Name      string `json:"name" minLength:"1" maxLength:"120"`
	IsDefault bool   `json:"is_default" doc:"Answers on every channel account without a flow of its own"`
	Version   int64  `json:"version"`
}

type changeFlowInput struct {
	ByID
	Body FlowChange
}

// DraftFields are a draft to be saved.
type DraftFields struct {
	Definition   json.RawMessage `json:"definition"`
	DraftVersion int64           `json:"draft_version" minimum:"0" doc:"The one the editor began from; 0 = there was none"`
}

type saveDraftInput struct {
	ByID
	Body DraftFields
}

// PublishFields say which draft to publish, and what running sessions do.
type PublishFields struct {
	DraftVersion int64  `json:"draft_version" minimum:"1"`
	Note         string `json:"note,omitempty" maxLength:"500" doc:"What is new, for the history"`
	Sessions     string `json:"sessions,omitempty" enum:"finish,move" default:"finish" doc:"finish = on the version they began with; move = on the new one where their node still exists"`
}

type publishInput struct {
	ByID
	Body PublishFields
}

type rollbackInput struct {
	ByID
	Body struct {
		Hash string `json:"hash" minLength:"1" maxLength:"64"`
	}
}

type flowVersionInput struct {
	ByID
	Hash string `path:"hash" maxLength:"64"`
}

// FlowText is a version's definition.
type FlowText struct {
	Hash       string          `json:"hash"`
	Definition json.RawMessage `json:"definition"`
}

type numbersInput struct {
	ByID
	Hash string `query:"hash" maxLength:"64" doc:"One version; all together when left out"`
	Days int    `query:"days" minimum:"1" maximum:"400" default:"7"`
}

type flowSessionsInput struct {
	ByID
	Node  string `query:"node" maxLength:"64"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

// FlowProblems is what is wrong with a definition.
type FlowProblems struct {
	Problems []flow.Problem `json:"problems"`
	Hash     string         `json:"hash" doc:"Empty for a definition that cannot be read"`
}

type checkFlowInput struct {
	Body struct {
		Definition json.RawMessage `json:"definition"`
	}
}

type tryFlowInput struct {
	Body studio.Trial
}

type startFlowInput struct {
	ByID
	Body FlowStart
}

type raiseEventInput struct{ Body RaisedEvent }

// RaisedEvent says what happened to whom.
type RaisedEvent struct {
	Event            string            `json:"event" minLength:"1" maxLength:"64" doc:"As flows' event triggers name it: appointment.near, survey.due, or a name of your own"`
	ContactID        core.ID           `json:"contact_id" minLength:"1" maxLength:"64"`
	ChannelAccountID core.ID           `json:"channel_account_id" minLength:"1" maxLength:"64"`
	Variables        map[string]string `json:"variables,omitempty" doc:"For {{var.…}}"`
	Key              string            `json:"key,omitempty" maxLength:"120" doc:"Your own id for this event: the same one twice within 30 days is one event"`
}

// FlowsBegun is how many flows an event lets begin.
type FlowsBegun struct {
	Flows int `json:"flows"`
}

// FlowStart says for whom a flow is to begin.
type FlowStart struct {
	ContactID        core.ID           `json:"contact_id" minLength:"1" maxLength:"64"`
	ChannelAccountID core.ID           `json:"channel_account_id" minLength:"1" maxLength:"64"`
	Variables        map[string]string `json:"variables,omitempty" doc:"For {{var.…}}"`
	Key              string            `json:"key,omitempty" maxLength:"120" doc:"Your own id for this start: the same one twice within 30 days is one start"`
}
