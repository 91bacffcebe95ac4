package api

import (
	"prosa/internal/contact"
	"prosa/internal/core"
	"prosa/internal/report"
	"prosa/internal/store"
)

type listContactsInput struct {
	PageQuery
	Q string `query:"q" maxLength:"200" doc:"Name, phone, username; accents and case do not matter"`
}

type contactsOutput struct {
	Body struct {
		Items []contact.Contact `json:"items"`
		Next  string            `json:"next,omitempty"`
	}
}

type contactOutput struct{ Body contact.Contact }

type patchContactInput struct {
	ByID
	Body struct {
		Name    *string           `json:"name,omitempty" maxLength:"120"`
		Fields  map[string]string `json:"fields,omitempty" doc:"Fields to set; an empty value removes one"`
		Version int64             `json:"version" doc:"The version the change was made on"`
	}
}

// Template is an approved message template as Meta lists it.
type Template struct {
	Name     string `json:"name"`
	Language string `json:"language"`
	Category string `json:"category" doc:"marketing, utility, authentication"`
	Status   string `json:"status" doc:"approved, pending, rejected, paused…"`
	Body     string `json:"body" doc:"The text with its {{1}} places"`
}

type templatesInput struct {
	ChannelAccountID core.ID `query:"channel_account_id" required:"true" maxLength:"64"`
}

type templatesOutput struct {
	Body struct {
		Items []Template `json:"items"`
	}
}

// QueueAgent is an agent of a department, as a queue's screen shows them.
type QueueAgent struct {
	UserID   core.ID `json:"user_id"`
	Presence string  `json:"presence"`
	Load     int     `json:"load"`
	Capacity int     `json:"capacity"`
}

// Queue is the waiting line of a department.
type Queue struct {
	DepartmentID     core.ID      `json:"department_id"`
	StoreID          core.ID      `json:"store_id"`
	Waiting          int          `json:"waiting"`
	LongestWaitSince int64        `json:"longest_wait_since,omitempty"`
	Agents           []QueueAgent `json:"agents"`
}

type queuesOutput struct {
	Body struct {
		Items []Queue `json:"items"`
	}
}

type reportInput struct {
	From         int64   `query:"from" required:"true" minimum:"0" doc:"Conversations opened from here on"`
	To           int64   `query:"to" required:"true" minimum:"0" doc:"… and before here"`
	By           string  `query:"by" enum:"store,department,agent,outcome,day" default:"department"`
	StoreID      core.ID `query:"store_id" maxLength:"64"`
	DepartmentID core.ID `query:"department_id" maxLength:"64"`
	AgentID      core.ID `query:"agent_id" maxLength:"64"`
}

type reportOutput struct{ Body report.Report }

type surveysInput struct {
	From         int64   `query:"from" required:"true" minimum:"0" doc:"Answers given from here on"`
	To           int64   `query:"to" required:"true" minimum:"0" doc:"… and before here"`
	StoreID      core.ID `query:"store_id" maxLength:"64"`
	DepartmentID core.ID `query:"department_id" maxLength:"64"`
	AgentID      core.ID `query:"agent_id" maxLength:"64"`
}

// Surveys are what customers said of conversations, and the newest answers one by one.
type Surveys struct {
	report.SatisfactionReport
	Items []store.SurveyAnswer `json:"items" doc:"The newest 200"`
}
