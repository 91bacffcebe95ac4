package message

import (
	"strings"
	"unicode/utf8"

	"prosa/internal/core"
	"prosa/internal/dealer"
)

// Meta's limits, in characters unless said otherwise. Source: Meta, Cloud API,
// Messages: the page of each type.
const (
	MaxText        = 4096 // body of a text or of a list
	MaxBody        = 1024 // body of a message with buttons
	MaxCaption     = 1024
	MaxHeader      = 60
	MaxFooter      = 60
	MaxButtons     = 3
	MaxButtonTitle = 20
	MaxButtonID    = 256
	MaxListButton  = 20
	MaxSections    = 10
	MaxRows        = 10 // over all sections
	MaxRowTitle    = 24 // also of a section
	MaxRowDetail   = 72
	MaxRowID       = 200
	MaxCards       = 257
)

// MaxMessengerText is Messenger's and Instagram's limit for a text, the second in
// bytes (Send API and Instagram messaging pages).
const (
	MaxMessengerText = 2000
	MaxInstagramText = 1000
)

// Validate tells whether a channel would take the content as it is: nil, or an
// Invalid error naming the field. Files are checked by kind, type and size; whether
// they are stored or uploaded is delivery's business. Rules of the 24-hour window
// and of consent are gate's.
func (c Content) Validate(kind dealer.ChannelKind) error {
	switch kind {
	case dealer.WhatsApp:
		return c.validateWhatsApp()
	case dealer.Messenger:
		return c.validateText(MaxMessengerText, utf8.RuneCountInString)
	case dealer.Instagram:
		return c.validateText(MaxInstagramText, func(s string) int { return len(s) })
	}
	return core.E(core.Invalid, "channel_unknown", "no channel %q", kind)
}

// validateText serves the channels that carry plain text only, so far.
func (c Content) validateText(limit int, size func(string) int) error {
	if c.Kind != Text {
		return core.E(core.Invalid, "kind_not_sendable", "a %s cannot be sent on this channel", c.Kind).On("kind")
	}
	if strings.TrimSpace(c.Text) == "" {
		return required("text")
	}
	if size(c.Text) > limit {
		return tooLong("text", limit)
	}
	return nil
}

func (c Content) validateWhatsApp() error {
	switch c.Kind {
	case Text:
		return length("text", c.Text, 1, MaxText)
	case Image, Audio, Video, Document, Sticker:
		return c.validateMedia()
	case Buttons:
		return c.validateButtons()
	case List:
		return c.validateList()
	case Link:
		return c.validateLink()
	case Carousel:
		return c.validateCarousel()
	case Products:
		return c.validateProducts()
	case Location:
		return c.validateLocation()
	case LocationRequest:
		return c.validateLocationRequest()
	case Contacts:
		return c.validateCards()
	case Reaction:
		if c.Reaction == nil || c.Reaction.ProviderID == "" {
			return required("reaction.provider_id")
		}
		return length("reaction.emoji", c.Reaction.Emoji, 0, 16)
	case Template:
		if c.Template == nil || c.Template.Name == "" {
			return required("template.name")
		}
		return length("template.language", c.Template.Language, 2, 16)
	}
	return core.E(core.Invalid, "kind_not_sendable", "a %s cannot be sent", c.Kind).On("kind")
}

func (c Content) validateLocation() error {
	l := c.Location
	if l == nil {
		return required("location")
	}
	// Written so that NaN fails too.
	if !(l.Latitude >= -90 && l.Latitude <= 90 && l.Longitude >= -180 && l.Longitude <= 180) {
		return core.E(core.Invalid, "location_invalid", "latitude or longitude is out of range").On("location")
	}
	return nil
}

// validateLocationRequest: a text alone; the button's words are WhatsApp's.
func (c Content) validateLocationRequest() error {
	if c.Header != "" || c.Footer != "" || c.Media != nil {
		return core.E(core.Invalid, "location_request_frame", "a location request has a text and nothing else").On("header")
	}
	return length("text", c.Text, 1, MaxBody)
}

func (c Content) validateCards() error {
	if len(c.Contacts) == 0 || len(c.Contacts) > MaxCards {
		return core.E(core.Invalid, "contacts_count", "1 to %d contact cards, not %d", MaxCards, len(c.Contacts)).On("contacts")
	}
	for _, card := range c.Contacts {
		if strings.TrimSpace(card.Name) == "" {
			return required("contacts.name")
		}
	}
	return nil
}

func required(field string) error {
	return core.E(core.Invalid, "required", "%s is required", field).On(field)
}

func tooLong(field string, limit int) error {
	return core.E(core.Invalid, "too_long", "%s is longer than %d", field, limit).On(field)
}

// length checks a field's characters; with a minimum, blanks alone do not count.
func length(field, s string, least, most int) error {
	if least > 0 && strings.TrimSpace(s) == "" {
		return required(field)
	}
	if n := utf8.RuneCountInString(s); n > most {
		return tooLong(field, most)
	} else if n < least {
		return core.E(core.Invalid, "too_short", "%s is shorter than %d", field, least).On(field)
	}
	return nil
}
