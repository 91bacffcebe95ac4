package api

import (
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/team"
)

// Me is who the caller is and what they may do.
type Me struct {
	User         team.User           `json:"user"`
	Organization dealer.Organization `json:"organization"`
	Permissions  []string            `json:"permissions" doc:"Names such as conversations:read"`
	Locale       string              `json:"locale" doc:"The caller's language: their own choice or the organization's"`
	ServerNow    int64               `json:"server_now" doc:"The server's clock, which windows and waiting times count from"`
	Version      string              `json:"version"`
	Demo         bool                `json:"demo"`
	SandboxURL   string              `json:"sandbox_url,omitempty" doc:"Where the customers' phones of a demonstration are"`
}

type meOutput struct{ Body Me }

type loginInput struct {
	Body struct {
		Email    string `json:"email" maxLength:"254"`
		Password string `json:"password" maxLength:"1024"`
	}
}

type patchMeInput struct {
	Body struct {
		Locale *string `json:"locale,omitempty" enum:"pt-BR,en,es"`
		Name   *string `json:"name,omitempty" minLength:"1" maxLength:"120"`
	}
}

type presenceInput struct {
	Body struct {
		Presence team.Presence `json:"presence" enum:"available,busy,paused,offline"`
		Reason   string        `json:"reason,omitempty" maxLength:"120"`
	}
}

type userOutput struct{ Body team.User }

type passwordInput struct {
	Body struct {
		Current string `json:"current" maxLength:"1024"`
		New     string `json:"new" maxLength:"1024"`
	}
}

type setupStateOutput struct {
	Body struct {
		Needed bool `json:"needed" doc:"true until the first administrator exists"`
	}
}

type setupInput struct {
	Body struct {
		Token        string `json:"token" maxLength:"200" doc:"The one-time token the server printed when it started"`
		Organization struct {
			Name   string `json:"name" minLength:"1" maxLength:"120"`
			Locale string `json:"locale,omitempty" enum:",pt-BR,en,es" doc:"The house's language: names of its robot and of what a new house has, and texts for customers whose language is not known; left out: pt-BR"`
		} `json:"organization"`
		Store struct {
			Name  string `json:"name" minLength:"1" maxLength:"120"`
			Brand string `json:"brand,omitempty" maxLength:"80"`
			CNPJ  string `json:"cnpj,omitempty" maxLength:"20"`
		} `json:"store"`
		User struct {
			Name     string `json:"name" minLength:"1" maxLength:"120"`
			Email    string `json:"email" maxLength:"254"`
			Password string `json:"password" maxLength:"1024"`
		} `json:"user"`
		ReadyBot bool `json:"ready_bot" doc:"Publish the ready robot: greeting, departments, queue"`
	}
}

// Colleague is a person as the others of the house see them.
type Colleague struct {
	ID             core.ID       `json:"id"`
	Name           string        `json:"name"`
	Role           team.Role     `json:"role"`
	Presence       team.Presence `json:"presence"`
	PresenceReason string        `json:"presence_reason,omitempty"`
	PresenceAt     int64         `json:"presence_at"`
	Capacity       int           `json:"capacity"`
	StoreIDs       []core.ID     `json:"store_ids"`
	DepartmentIDs  []core.ID     `json:"department_ids"`
	Load           int           `json:"load" doc:"Conversations they are working now"`
	Disabled       bool          `json:"disabled"`
}

// Directory is the house as far as the caller may see it.
type Directory struct {
	Organization    dealer.Organization     `json:"organization"`
	Stores          []dealer.Store          `json:"stores"`
	Departments     []dealer.Department     `json:"departments"`
	ChannelAccounts []dealer.ChannelAccount `json:"channel_accounts"`
	Users           []Colleague             `json:"users"`
	Labels          []dealer.Label          `json:"labels"`
	Outcomes        []dealer.Outcome        `json:"outcomes"`
	QuickReplies    []dealer.QuickReply     `json:"quick_replies"`
	Suggests        bool                    `json:"suggests,omitempty" doc:"An assistant suggests replies"`
}

type directoryOutput struct{ Body Directory }

// nothing is the input or output of a route without one.
type nothing struct{}

// ByID names one thing in the path.
type ByID struct {
	ID core.ID `path:"id" maxLength:"64"`
}
