package whatsapp

import (
	"strings"

	"prosa/internal/message"
)

type outInteractive struct {
	Type   string     `json:"type"`
	Header *outHeader `json:"header,omitzero"`
	Body   *outLine   `json:"body,omitzero"` // a single product may do without
	Footer *outLine   `json:"footer,omitzero"`
	Action outAction  `json:"action"`
}

type outLine struct {
	Text string `json:"text"`
}

type outHeader struct {
	Type     string    `json:"type"`
	Text     string    `json:"text,omitzero"`
	Image    *outMedia `json:"image,omitzero"`
	Video    *outMedia `json:"video,omitzero"`
	Document *outMedia `json:"document,omitzero"`
}

type outAction struct {
	Name       string         `json:"name,omitzero"`
	Button     string         `json:"button,omitzero"`
	Buttons    []outButton    `json:"buttons,omitzero"`
	Parameters *outParameters `json:"parameters,omitzero"`
	Cards      []outCardOf    `json:"cards,omitzero"`
	CatalogID  string         `json:"catalog_id,omitzero"`
	ProductID  string         `json:"product_retailer_id,omitzero"`
	Sections   []outSection   `json:"sections,omitzero"`
}

type outButton struct {
	Type       string    `json:"type"`
	Reply      *outReply `json:"reply,omitzero"`
	QuickReply *outReply `json:"quick_reply,omitzero"` // on cards
}

type outReply struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

type outSection struct {
	Title    string       `json:"title,omitzero"`
	Rows     []outRow     `json:"rows,omitzero"`
	Products []outProduct `json:"product_items,omitzero"`
}

type outRow struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitzero"`
}

// outInteract writes what is tapped: each kind its own type and action. Buttons and
// links may have a file as header, a list only text.
func outInteract(c *message.Content) (*outInteractive, error) {
	out := new(outInteractive)
	if c.Text != "" {
		out.Body = &outLine{c.Text}
	}
	if c.Footer != "" {
		out.Footer = &outLine{c.Footer}
	}
	if c.Header != "" {
		out.Header = &outHeader{Type: "text", Text: c.Header}
	}
	var ok bool
	switch c.Kind {
	case message.Buttons:
		ok = out.buttons(c)
	case message.List:
		ok = out.list(c)
	case message.Link:
		ok = out.link(c)
	case message.Carousel:
		ok = out.carousel(c)
	case message.Products:
		ok = out.products(c)
	case message.LocationRequest:
		out.Type, out.Action.Name = "location_request_message", "send_location"
		ok = c.Text != ""
	}
	if !ok {
		return nil, missing(c.Kind)
	}
	return out, nil
}

func (out *outInteractive) buttons(c *message.Content) bool {
	out.Type = "button"
	for _, b := range c.Buttons {
		out.Action.Buttons = append(out.Action.Buttons, outButton{Type: "reply", Reply: &outReply{b.ID, b.Title}})
	}
	out.fileOnTop(c.Media)
	return len(c.Buttons) > 0
}

func (out *outInteractive) list(c *message.Content) bool {
	if c.List == nil || len(c.List.Sections) == 0 {
		return false
	}
	out.Type = "list"
	out.Action = outAction{Button: c.List.Button, Sections: sections(c.List.Sections)}
	return true
}

func (out *outInteractive) fileOnTop(m *message.Media) {
	if m != nil && m.ProviderID != "" {
		out.Header = fileHeader(m)
	}
}

func sections(in []message.Section) []outSection {
	out := make([]outSection, len(in))
	for i, s := range in {
		out[i] = outSection{Title: s.Title, Rows: make([]outRow, len(s.Rows))}
		for j, r := range s.Rows {
			out[i].Rows[j] = outRow{r.ID, r.Title, r.Description}
		}
	}
	return out
}

func fileHeader(m *message.Media) *outHeader {
	ref := mediaRef(m.ProviderID)
	switch {
	case strings.HasPrefix(m.Mime, "image/"):
		return &outHeader{Type: "image", Image: ref}
	case strings.HasPrefix(m.Mime, "video/"):
		return &outHeader{Type: "video", Video: ref}
	}
	ref.Filename = m.Name
	return &outHeader{Type: "document", Document: ref}
}
