package api

import (
	"github.com/danielgtaylor/huma/v2"

	"prosa/internal/contact"
	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/message"
	"prosa/internal/store"
)

// Conversation is a conversation as lists and events show it.
type Conversation = store.ListedConversation

// Message is one item of a thread.
type Message = store.ThreadMessage

// PastConversation is one line of a contact's history.
type PastConversation = store.PastConversation

// ConversationDetail is a conversation with its contact whole.
type ConversationDetail struct {
	conversation.Conversation
	AgentName      string             `json:"agent_name,omitempty"`
	Position       int                `json:"position,omitempty" doc:"Place in the queue, 1 = next"`
	WindowClosesAt int64              `json:"window_closes_at" doc:"When Meta's 24-hour window closes; 0 = it is closed"`
	Contact        contact.Contact    `json:"contact"`
	History        []PastConversation `json:"history" doc:"The contact's other conversations within the caller's sight, newest first"`
}

// ConversationFilter narrows a list of conversations. (It and its kin are exported
// because huma reads embedded inputs by reflection.)
type ConversationFilter struct {
	View           string  `query:"view" enum:"mine,queues,bot,all,closed,any" default:"all" doc:"all = everything that is not closed; any = closed ones too"`
	StoreID        core.ID `query:"store_id" maxLength:"64" doc:"An id, or none"`
	DepartmentID   core.ID `query:"department_id" maxLength:"64" doc:"An id, or none"`
	AgentID        core.ID `query:"agent_id" maxLength:"64" doc:"An id, or none"`
	LabelID        core.ID `query:"label_id" maxLength:"64"`
	ChannelAccount core.ID `query:"channel_account_id" maxLength:"64"`
	ContactID      core.ID `query:"contact_id" maxLength:"64"`
	Outcome        string  `query:"outcome" maxLength:"80" doc:"A key, or none"`
	State          string  `query:"state" enum:"open,closed,abandoned" doc:"abandoned = closed while it waited in a queue"`
	Unread         bool    `query:"unread"`
	Q              string  `query:"q" maxLength:"200" doc:"Protocol, name, phone, username or message text; accents and case do not matter"`
	From           int64   `query:"from" minimum:"0" doc:"Milliseconds since 1970, inclusive"`
	To             int64   `query:"to" minimum:"0" doc:"Milliseconds since 1970, exclusive"`
	Period         string  `query:"period" enum:"opened,closed" default:"opened" doc:"What from and to are about"`
}

// PageQuery asks for a page of a list.
type PageQuery struct {
	After string `query:"after" maxLength:"400" doc:"The next of the previous answer"`
	Limit int    `query:"limit" minimum:"0" maximum:"200" doc:"50 when left out"`
}

type listConversationsInput struct {
	ConversationFilter
	PageQuery
}

type conversationsOutput struct {
	Body struct {
		Items []Conversation `json:"items"`
		Next  string         `json:"next,omitempty"`
	}
}

type conversationOutput struct{ Body Conversation }

type conversationDetailOutput struct{ Body ConversationDetail }

// Counts are the numbers on the inbox's tabs.
type Counts = store.ConversationCounts

type countsOutput struct{ Body Counts }

type threadInput struct {
	ByID
	Before string `query:"before" maxLength:"400" doc:"The prev of the previous answer"`
	Limit  int    `query:"limit" minimum:"0" maximum:"200" doc:"50 when left out"`
}

type threadOutput struct {
	Body struct {
		Items []Message `json:"items" doc:"Oldest first"`
		Prev  string    `json:"prev,omitempty" doc:"Cursor of the page before this one"`
	}
}

type sendInput struct {
	ByID
	Body struct {
		ClientID string          `json:"client_id,omitempty" maxLength:"100" doc:"The sender's own id: a second request with it gives the first one's message. Taken from Idempotency-Key when left out"`
		Content  message.Content `json:"content"`
		MediaID  string          `json:"media_id,omitempty" maxLength:"200" doc:"What POST /uploads answered"`
	}
	Key string `header:"Idempotency-Key" hidden:"true" maxLength:"200"`
}

type messageOutput struct{ Body Message }

type noteInput struct {
	ByID
	Body struct {
		ClientID string `json:"client_id,omitempty" maxLength:"100"`
		Text     string `json:"text" minLength:"1" maxLength:"4096"`
	}
	Key string `header:"Idempotency-Key" hidden:"true" maxLength:"200"`
}

type resendInput struct {
	ByID
	MessageID core.ID `path:"mid" maxLength:"64"`
}

type assignInput struct {
	ByID
	Body struct {
		AgentID core.ID `json:"agent_id" maxLength:"64"`
	}
}

type transferInput struct {
	ByID
	Body struct {
		DepartmentID core.ID `json:"department_id,omitempty" maxLength:"64"`
		AgentID      core.ID `json:"agent_id,omitempty" maxLength:"64"`
		Note         string  `json:"note,omitempty" maxLength:"4096"`
	}
}

type closeInput struct {
	ByID
	Body struct {
		Outcome string `json:"outcome" maxLength:"80"`
		Note    string `json:"note,omitempty" maxLength:"4096"`
	}
}

type labelsInput struct {
	ByID
	Body struct {
		LabelIDs []core.ID `json:"label_ids" maxItems:"50"`
	}
}

type sendCheckOutput struct {
	Body struct {
		Allowed        bool   `json:"allowed"`
		Code           string `json:"code" doc:"ok, window_closed, contact_blocked…"`
		NeedsTemplate  bool   `json:"needs_template" doc:"An approved template would be allowed"`
		WindowClosesAt int64  `json:"window_closes_at"`
	}
}

// uploadInput has no body for huma to read: the file is streamed to storage.
type uploadInput struct{}

// Upload is a file waiting to be sent.
type Upload struct {
	MediaID string `json:"media_id"`
	Mime    string `json:"mime"`
	Name    string `json:"name"`
	Size    int64  `json:"size" doc:"Bytes"`
}

type uploadOutput struct{ Body Upload }

type mediaInput struct {
	Key      string `path:"key" maxLength:"200"`
	Download bool   `query:"download" doc:"Always as an attachment"`
}

type streamOutput = huma.StreamResponse
