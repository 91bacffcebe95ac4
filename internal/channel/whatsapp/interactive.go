package whatsapp

import (
	"strings"

	"prosa/internal/message"
)

type outInteractive struct {
	Type   string     `json:"type"`
	Header *outHeader `json:"header,omitzero"`
	Body   outLine    `json:"body"`
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
	Button   string       `json:"button,omitzero"`
	Buttons  []outButton  `json:"buttons,omitzero"`
	Sections []outSection `json:"sections,omitzero"`
}

type outButton struct {
	Type  string   `json:"type"`
	Reply outReply `json:"reply"`
}

type outReply struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

type outSection struct {
	Title string   `json:"title,omitzero"`
	Rows  []outRow `json:"rows"`
}

type outRow struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitzero"`
}

// outInteract writes reply buttons or a list. Buttons may have a file as header, a
// list only text.
func outInteract(c *message.Content) (*outInteractive, error) {
	out := &outInteractive{Type: "button", Body: outLine{c.Text}}
	if c.Footer != "" {
		out.Footer = &outLine{c.Footer}
	}
	if c.Header != "" {
		out.Header = &outHeader{Type: "text", Text: c.Header}
	}
	if c.Kind == message.List {
		if c.List == nil || len(c.List.Sections) == 0 {
			return nil, missing(c.Kind)
		}
		out.Type = "list"
		out.Action = outAction{Button: c.List.Button, Sections: sections(c.List.Sections)}
		return out, nil
	}
	if len(c.Buttons) == 0 {
		return nil, missing(c.Kind)
	}
	for _, b := range c.Buttons {
		out.Action.Buttons = append(out.Action.Buttons, outButton{Type: "reply", Reply: outReply{b.ID, b.Title}})
	}
	if c.Media != nil && c.Media.ProviderID != "" {
		out.Header = fileHeader(c.Media)
	}
	return out, nil
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
