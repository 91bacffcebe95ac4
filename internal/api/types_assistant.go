package api

import (
	"prosa/internal/core"
	"prosa/internal/store"
)

// Assistant is the house's language model.
type Assistant struct {
	URL     string `json:"url" doc:"Empty = none"`
	Model   string `json:"model"`
	HasKey  bool   `json:"has_key"`
	Phrase  bool   `json:"phrase"`
	Suggest bool   `json:"suggest"`
	Version int64  `json:"version" doc:"0 = never set up"`
}

// AssistantFields are what an assistant is made of.
type AssistantFields struct {
	URL     string  `json:"url" maxLength:"400" doc:"Up to and without /chat/completions, such as models.example/v1 with https. Private addresses need the server's flow-http-allow"`
	Model   string  `json:"model" maxLength:"120"`
	Key     *string `json:"key,omitempty" maxLength:"1024" doc:"Write-only; left out = as it is, empty = none. Forgotten when the address becomes another host's"`
	Phrase  bool    `json:"phrase" doc:"Put the bot's answers to frequent questions into words"`
	Suggest bool    `json:"suggest" doc:"Suggest replies to people who serve"`
	Version int64   `json:"version" doc:"As it was read"`
}

type assistantInput struct{ Body AssistantFields }

type tryAssistantInput struct {
	Body struct {
		Question string  `json:"question" minLength:"1" maxLength:"1000"`
		StoreID  core.ID `json:"store_id,omitempty" maxLength:"64" doc:"Whose customer asks; left out = the house's first store"`
		Locale   string  `json:"locale,omitempty" enum:",pt-BR,en,es"`
	}
}

// Suggestion is a reply, and the answers of the house it was made from.
type Suggestion struct {
	Text    string             `json:"text"`
	Sources []SuggestionSource `json:"sources"`
}

// SuggestionSource is one of them.
type SuggestionSource struct {
	EntryID core.ID `json:"entry_id"`
	Title   string  `json:"title"`
	Text    string  `json:"text"`
}

type assistantCallsInput struct {
	Before int64 `query:"before" minimum:"0" doc:"Only calls before this instant, in ms"`
	Limit  int   `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

// AssistantCall is one thing the assistant was asked for.
type AssistantCall = store.AssistantCall
