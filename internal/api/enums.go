package api

import (
	"github.com/danielgtaylor/huma/v2"

	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/message"
	"prosa/internal/team"
)

// enums name the words a property may hold, for properties whose type is declared
// on floors that know nothing of OpenAPI. By schema and property.
var enums = map[string]map[string][]any{
	"Conversation":       {"state": conversationStates, "preview_from": {"", "contact", "agent", "bot"}},
	"ConversationDetail": {"state": conversationStates, "preview_from": {"", "contact", "agent", "bot"}},
	"Message": {
		"direction": words(message.In, message.Out, message.Note, message.System),
		"status": words(message.Received, message.Queued, message.Sending, message.Accepted, message.Unconfirmed, message.Sent,
			message.Delivered, message.Read, message.Played, message.Failed, message.Refused),
	},
	"Content": {"kind": words(message.Text, message.Image, message.Audio, message.Video, message.Document, message.Sticker, message.Location,
		message.Contacts, message.Buttons, message.List, message.Link, message.Carousel, message.Products, message.LocationRequest, message.ButtonReply, message.ListReply, message.FormReply, message.Reaction,
		message.Template, message.Order, message.Notice, message.Unsupported)},
	"Actor":          {"kind": words(core.ActorUser, core.ActorToken, core.ActorBot, core.ActorSystem, core.ActorContact)},
	"User":           {"role": roles, "presence": presences},
	"Colleague":      {"role": roles, "presence": presences},
	"QueueAgent":     {"presence": presences},
	"ChannelAccount": {"kind": words(dealer.WhatsApp, dealer.Messenger, dealer.Instagram)},
	"Report":         {"by": {"store", "department", "agent", "outcome", "day"}},
}

var (
	conversationStates = words(conversation.Bot, conversation.Queued, conversation.Active, conversation.Closed)
	roles              = words(team.Administrator, team.Supervisor, team.Agent)
	presences          = words(team.Available, team.Busy, team.Paused, team.Offline)
)

func words[T ~string](list ...T) []any {
	out := make([]any, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return out
}

// nameEnums writes them into the specification; huma then also checks inputs by them.
func nameEnums(doc *huma.OpenAPI) {
	for schema, properties := range enums {
		s := doc.Components.Schemas.Map()[schema]
		for name, values := range properties {
			p := s.Properties[name]
			p.Enum = values
			p.PrecomputeMessages()
		}
	}
}
