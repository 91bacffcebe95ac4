package whatsapp

import (
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"prosa/internal/channel"
	"prosa/internal/message"
)

// The shapes of POST /{phone-number-id}/messages (Meta, "Messages API", v26).

type outMessage struct {
	Product     string          `json:"messaging_product"`
	Recipients  string          `json:"recipient_type"`
	To          string          `json:"to,omitzero"`
	Recipient   string          `json:"recipient,omitzero"`
	Type        string          `json:"type"`
	Context     *outContext     `json:"context,omitzero"`
	Token       string          `json:"biz_opaque_callback_data,omitzero"`
	Text        *outText        `json:"text,omitzero"`
	Image       *outMedia       `json:"image,omitzero"`
	Audio       *outMedia       `json:"audio,omitzero"`
	Video       *outMedia       `json:"video,omitzero"`
	Document    *outMedia       `json:"document,omitzero"`
	Sticker     *outMedia       `json:"sticker,omitzero"`
	Location    *message.Place  `json:"location,omitzero"`
	Contacts    []outCard       `json:"contacts,omitzero"`
	Interactive *outInteractive `json:"interactive,omitzero"`
	Reaction    *outReaction    `json:"reaction,omitzero"`
	Template    *outTemplate    `json:"template,omitzero"`
}

type outContext struct {
	MessageID string `json:"message_id"`
}

type outText struct {
	Body    string `json:"body"`
	Preview bool   `json:"preview_url,omitzero"`
}

type outMedia struct {
	ID       string `json:"id,omitzero"`
	Link     string `json:"link,omitzero"`
	Caption  string `json:"caption,omitzero"`
	Filename string `json:"filename,omitzero"`
	Voice    bool   `json:"voice,omitzero"`
}

type outCard struct {
	Name   outName    `json:"name"`
	Phones []outPhone `json:"phones,omitzero"`
	Emails []outEmail `json:"emails,omitzero"`
	Org    *outOrg    `json:"org,omitzero"`
}

type outName struct {
	Formatted string `json:"formatted_name"`
	First     string `json:"first_name"` // Meta wants one part of the name besides the whole
}

type outPhone struct {
	Phone string `json:"phone"`
}

type outEmail struct {
	Email string `json:"email"`
}

type outOrg struct {
	Company string `json:"company"`
}

type outReaction struct {
	MessageID string `json:"message_id"`
	Emoji     string `json:"emoji"` // "" removes the reaction
}

type outTemplate struct {
	Name       string         `json:"name"`
	Language   outLanguage    `json:"language"`
	Components jsontext.Value `json:"components,omitzero"`
}

type outLanguage struct {
	Code string `json:"code"`
}

// encode writes the body of one send. The error names what cannot be sent; it
// never quotes the content.
func encode(to channel.Recipient, c *message.Content, token string) ([]byte, error) {
	m := outMessage{Product: "whatsapp", Recipients: "individual", Type: string(c.Kind), Token: token}
	switch {
	case to.Phone != "":
		// Without "+" Meta may put the business number's own country code in front.
		m.To = "+" + strings.TrimPrefix(to.Phone, "+")
	case to.BSUID != "":
		m.Recipient = to.BSUID
	default:
		return nil, fmt.Errorf("the recipient has neither a phone nor a user id")
	}
	if c.Quote != nil && c.Quote.ProviderID != "" && c.Kind != message.Reaction {
		m.Context = &outContext{MessageID: c.Quote.ProviderID}
	}
	if err := m.fill(c); err != nil {
		return nil, err
	}
	return json.Marshal(&m)
}

func (m *outMessage) fill(c *message.Content) (err error) {
	switch c.Kind {
	case message.Text:
		m.Text = &outText{Body: c.Text, Preview: strings.Contains(c.Text, "https://") || strings.Contains(c.Text, "http://")}
	case message.Image:
		m.Image, err = media(c, true)
	case message.Video:
		m.Video, err = media(c, true)
	case message.Audio:
		if m.Audio, err = media(c, false); err == nil {
			m.Audio.Voice = c.Media.Voice
		}
	case message.Sticker:
		m.Sticker, err = media(c, false)
	case message.Document:
		if m.Document, err = media(c, true); err == nil {
			m.Document.Filename = c.Media.Name
		}
	case message.Location:
		if c.Location == nil {
			return missing(c.Kind)
		}
		m.Location = c.Location
	case message.Contacts:
		m.Contacts, err = outCards(c.Contacts)
	case message.Buttons, message.List, message.Link, message.Carousel, message.Products, message.LocationRequest:
		m.Type = "interactive"
		m.Interactive, err = outInteract(c)
	case message.Reaction:
		if c.Reaction == nil || c.Reaction.ProviderID == "" {
			return missing(c.Kind)
		}
		m.Reaction = &outReaction{MessageID: c.Reaction.ProviderID, Emoji: c.Reaction.Emoji}
	case message.Template:
		m.Template, err = outTemplated(c)
	default:
		return fmt.Errorf("content of kind %q cannot be sent", c.Kind)
	}
	return err
}

func missing(kind message.Kind) error { return fmt.Errorf("content of kind %q lacks its part", kind) }

// media names the file by Meta's id, or by a public https address in the id's place.
func media(c *message.Content, caption bool) (*outMedia, error) {
	if c.Media == nil || c.Media.ProviderID == "" {
		return nil, missing(c.Kind)
	}
	m := mediaRef(c.Media.ProviderID)
	if caption {
		m.Caption = c.Text
	}
	return m, nil
}

func mediaRef(id string) *outMedia {
	if strings.HasPrefix(id, "https://") || strings.HasPrefix(id, "http://") {
		return &outMedia{Link: id}
	}
	return &outMedia{ID: id}
}

func outCards(cards []message.Card) ([]outCard, error) {
	if len(cards) == 0 {
		return nil, missing(message.Contacts)
	}
	out := make([]outCard, len(cards))
	for i, c := range cards {
		first, _, _ := strings.Cut(c.Name, " ")
		out[i].Name = outName{Formatted: c.Name, First: first}
		for _, p := range c.Phones {
			out[i].Phones = append(out[i].Phones, outPhone{p})
		}
		for _, e := range c.Emails {
			out[i].Emails = append(out[i].Emails, outEmail{e})
		}
		if c.Org != "" {
			out[i].Org = &outOrg{c.Org}
		}
	}
	return out, nil
}

// outTemplated writes a template's name and components. A file of the message is the
// template's header: its id is known only now, so the components cannot hold it.
func outTemplated(c *message.Content) (*outTemplate, error) {
	t := c.Template
	if t == nil || t.Name == "" || t.Language == "" {
		return nil, missing(message.Template)
	}
	out := &outTemplate{Name: t.Name, Language: outLanguage{t.Language}}
	var parts []jsontext.Value
	if c.Media != nil && c.Media.ProviderID != "" {
		header, err := json.Marshal(outHeaderPart{Type: "header", Parameters: []*outHeader{fileHeader(c.Media)}})
		if err != nil {
			return nil, fmt.Errorf("the header of template %q: %w", t.Name, err)
		}
		parts = append(parts, header)
	}
	if len(t.Components) > 0 {
		var given []jsontext.Value
		if err := json.Unmarshal(t.Components, &given); err != nil {
			return nil, fmt.Errorf("the components of template %q are not a JSON array", t.Name)
		}
		parts = append(parts, given...)
	}
	if parts != nil {
		components, err := json.Marshal(parts)
		if err != nil {
			return nil, fmt.Errorf("the components of template %q: %w", t.Name, err)
		}
		out.Components = components
	}
	return out, nil
}

type outHeaderPart struct {
	Type       string       `json:"type"`
	Parameters []*outHeader `json:"parameters"`
}
