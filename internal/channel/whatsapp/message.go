package whatsapp

import (
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"prosa/internal/channel"
	"prosa/internal/channel/meta"
	"prosa/internal/message"
)

// fillMessage completes the item of a message that decoded. A type we do not know,
// or one whose part is missing, still is a message.
func fillMessage(it *channel.Item, m *wireMessage, p *person, raw jsontext.Value) error {
	it.ProviderID = string(m.ID)
	from := sender(m, p)
	it.ContactKey = from.Key()
	at, ok := seconds(int64(m.Timestamp))
	switch {
	case m.ID == "":
		return errNoID
	case !ok:
		return errNoTime
	case m.GroupID != "":
		return errGroup
	}
	in := &channel.Inbound{ProviderID: string(m.ID), At: at, From: from}
	in.Content = content(m, raw)
	if m.System != nil {
		rotation(in, m.System)
		if key := in.From.Key(); key != "" {
			it.ContactKey = key
		}
	}
	if in.From.Key() == "" && (in.Identity == nil || in.Identity.PreviousBSUID == "") {
		return errNobody
	}
	it.At, it.Message = at, in
	return nil
}

func content(m *wireMessage, raw jsontext.Value) message.Content {
	c, ok := part(m)
	if !ok {
		if c.Kind == "" {
			c.Kind = message.Unsupported
		}
		c.Raw = clone(raw)
	}
	if m.Context != nil {
		c.Forward = m.Context.Forwarded || m.Context.Often
		if m.Context.ID != "" {
			c.Quote = &message.Quote{ProviderID: string(m.Context.ID)}
		}
	}
	if m.Referral.Kind() == '{' {
		c.Referral = clone(m.Referral)
	}
	c.Errors = meta.Neutral(m.Errors)
	return c
}

// part reads the part named by the type. It returns false when the element must be
// kept whole, for the neutral form does not hold all of it.
func part(m *wireMessage) (c message.Content, ok bool) {
	switch {
	case m.Type == "text" && m.Text != nil:
		return message.Content{Kind: message.Text, Text: m.Text.Body}, true
	case m.Type == "image" && m.Image != nil:
		return file(message.Image, m.Image), true
	case m.Type == "audio" && m.Audio != nil:
		return file(message.Audio, m.Audio), true
	case m.Type == "video" && m.Video != nil:
		return file(message.Video, m.Video), true
	case m.Type == "document" && m.Document != nil:
		return file(message.Document, m.Document), true
	case m.Type == "sticker" && m.Sticker != nil:
		return file(message.Sticker, m.Sticker), true
	case m.Type == "location" && m.Location != nil:
		return message.Content{Kind: message.Location, Location: &message.Place{
			Latitude: float64(m.Location.Latitude), Longitude: float64(m.Location.Longitude),
			Name: m.Location.Name, Address: m.Location.Address,
		}}, true
	case m.Type == "contacts" && len(m.Contacts) > 0:
		return message.Content{Kind: message.Contacts, Contacts: cards(m.Contacts)}, true
	case m.Type == "button" && m.Button != nil:
		return reply(message.ButtonReply, wireChoice{ID: m.Button.Payload, Title: m.Button.Text}), true
	case m.Type == "reaction" && m.Reaction != nil:
		return message.Content{Kind: message.Reaction, Reaction: &message.Emoji{
			ProviderID: string(m.Reaction.MessageID), Emoji: m.Reaction.Emoji,
		}}, true
	case m.Type == "system" && m.System != nil:
		return message.Content{Kind: message.Notice, Text: m.System.Body}, true
	case m.Type == "interactive" && m.Interactive != nil:
		return interactive(m.Interactive)
	case m.Type == "order" && m.Order != nil:
		return message.Content{Kind: message.Order, Text: m.Order.Text}, false
	case m.Type == "edit" && m.Edit != nil:
		return edited(m.Edit), false
	case m.Type == "revoke" && m.Revoke != nil:
		return edited(m.Revoke), false
	}
	return c, false
}

func interactive(i *wireInteractive) (message.Content, bool) {
	switch {
	case i.ButtonReply != nil:
		return reply(message.ButtonReply, *i.ButtonReply), true
	case i.ListReply != nil:
		return reply(message.ListReply, *i.ListReply), true
	case i.Form != nil:
		c := message.Content{Kind: message.FormReply, Text: i.Form.Body}
		c.Reply = &message.Choice{ID: i.Form.Name, Title: i.Form.Body}
		if answer := formAnswer(i.Form.Response); answer != nil {
			c.Raw = answer
			return c, true
		}
		return c, false
	}
	return message.Content{}, false
}

// formAnswer unpacks response_json, which is JSON inside a string; nil when it is
// not an object.
func formAnswer(v jsontext.Value) []byte {
	if v.Kind() == '"' {
		b, err := jsontext.AppendUnquote(nil, v)
		if err != nil {
			return nil
		}
		v = b
	}
	if v.Kind() != '{' || checkShape(v) != nil || !v.IsValid() {
		return nil
	}
	return clone(v)
}

// edited is the content of an edit or a deletion by the sender (coexistence
// numbers): it points at the message it is about and holds the new text.
func edited(e *wireEdit) message.Content {
	c := message.Content{Kind: message.Unsupported}
	if e.Original != "" {
		c.Quote = &message.Quote{ProviderID: string(e.Original)}
	}
	switch m := e.Message; {
	case m.Text != nil:
		c.Text = m.Text.Body
	case m.Image != nil:
		c.Text = m.Image.Caption
	case m.Video != nil:
		c.Text = m.Video.Caption
	}
	return c
}

func file(kind message.Kind, m *wireMedia) message.Content {
	return message.Content{Kind: kind, Text: m.Caption, Media: &message.Media{
		ProviderID: string(m.ID), Mime: m.Mime, Name: m.Filename, SHA256: hexSum(m.SHA256),
		Voice: m.Voice, Animated: m.Animated,
	}}
}

// reply puts the title into Text, too: it is what the person said.
func reply(kind message.Kind, w wireChoice) message.Content {
	return message.Content{Kind: kind, Text: w.Title, Reply: &message.Choice{
		ID: string(w.ID), Title: w.Title, Description: w.Description,
	}}
}

func cards(in []wireCard) []message.Card {
	out := make([]message.Card, len(in))
	for i, w := range in {
		c := message.Card{Name: w.Name.Formatted, Org: w.Org.Company}
		if c.Name == "" {
			c.Name = strings.TrimSpace(w.Name.First + " " + w.Name.Last)
		}
		for _, p := range w.Phones {
			if p.Phone == "" {
				p.Phone = p.WaID
			}
			if p.Phone != "" {
				c.Phones = append(c.Phones, string(p.Phone))
			}
		}
		for _, e := range w.Emails {
			if e.Email != "" {
				c.Emails = append(c.Emails, e.Email)
			}
		}
		out[i] = c
	}
	return out
}

// hexSum reads a SHA-256 that Meta writes in hex or, in webhooks, in base64; "" for
// anything else.
func hexSum(s string) string {
	if len(s) == 64 {
		if _, err := hex.DecodeString(s); err == nil {
			return strings.ToLower(s)
		}
	}
	for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding} {
		if b, err := enc.DecodeString(s); err == nil && len(b) == 32 {
			return hex.EncodeToString(b)
		}
	}
	return ""
}

func clone(v jsontext.Value) []byte { return append([]byte(nil), v...) }
