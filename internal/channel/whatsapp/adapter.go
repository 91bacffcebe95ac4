package whatsapp

import (
	"prosa/internal/channel"
	"prosa/internal/channel/meta"
	"prosa/internal/dealer"
)

// Object is the "object" of webhook bodies about WhatsApp.
const Object = "whatsapp_business_account"

// Adapter is the WhatsApp Cloud API. It has all optional powers. Safe for
// concurrent use.
type Adapter struct {
	graph *meta.Client
}

var (
	_ channel.Adapter    = (*Adapter)(nil)
	_ channel.ReadMarker = (*Adapter)(nil)
	_ channel.MediaStore = (*Adapter)(nil)
	_ channel.Prober     = (*Adapter)(nil)
)

// New returns the adapter that calls through graph. graph may be nil for a process
// that only receives.
func New(graph *meta.Client) *Adapter { return &Adapter{graph: graph} }

// Kind implements channel.Adapter.
func (*Adapter) Kind() dealer.ChannelKind { return dealer.WhatsApp }
