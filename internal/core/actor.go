package core

import "context"

// ActorKind says who acts.
type ActorKind string

// The actors an event or a message can name.
const (
	ActorUser    ActorKind = "user"    // a person of the dealership
	ActorToken   ActorKind = "token"   // an integration with an API token
	ActorBot     ActorKind = "bot"     // a flow
	ActorSystem  ActorKind = "system"  // Prosa itself: routing, ticks
	ActorContact ActorKind = "contact" // the customer
)

// Actor is who does something, as written into events and messages.
type Actor struct {
	Kind ActorKind `json:"kind"`
	ID   ID        `json:"id,omitempty"`
}

type actorKey struct{}

// WithRequestID and RequestID carry the id that ties a response to its log lines.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, actorKey{}, id)
}

// RequestID returns "" outside a request.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(actorKey{}).(string)
	return id
}
