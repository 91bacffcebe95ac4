package whatsapp

import (
	"context"
	"net/http"

	"github.com/go-json-experiment/json"

	"prosa/internal/dealer"
)

type readBody struct {
	Product   string      `json:"messaging_product"`
	Status    string      `json:"status"`
	MessageID string      `json:"message_id"`
	Typing    *typingBody `json:"typing_indicator,omitzero"`
}

type typingBody struct {
	Type string `json:"type"`
}

// MarkRead implements channel.ReadMarker. Meta marks the earlier messages of the
// person, too, and takes messages of the last 30 days.
func (a *Adapter) MarkRead(ctx context.Context, acct dealer.ChannelAccount, providerID string, typing bool) error {
	b := readBody{Product: "whatsapp", Status: "read", MessageID: providerID}
	if typing {
		b.Typing = &typingBody{Type: "text"}
	}
	body, err := json.Marshal(&b)
	if err != nil {
		return err
	}
	return a.graph.Do(ctx, request(acct, http.MethodPost, "messages", body), nil).AsError()
}
