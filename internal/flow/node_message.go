package flow

import "prosa/internal/message"

// messageNode sends one or more messages and goes on.
//
//	{"id": "hello", "kind": "message", "contents": [
//	  {"text": {"pt-BR": "{{greeting}}, {{contact.first_name}}!", "en": "{{greeting}}, {{contact.first_name}}!"}},
//	  {"kind": "image", "media": {"key": "ab/cdef.jpg", "mime": "image/jpeg"}, "text": "Nossa loja"},
//	  {"kind": "location", "location": {"latitude": -23.56, "longitude": -46.65, "name": "{{store.name}}"}}
//	]}
type messageNode struct {
	Base
	Contents []contentSpec `json:"contents"`
}

var messageKind = kindSpec{kind: "message", group: groupSay, make: func() Node { return new(messageNode) },
	example: `{"id": "hello", "kind": "message", "contents": [{"text": {"pt-BR": "{{greeting}}, {{contact.first_name}}!", "en": "{{greeting}}, {{contact.first_name}}!", "es": "¡{{greeting}}, {{contact.first_name}}!"}},
		{"kind": "location", "location": {"latitude": -23.56, "longitude": -46.65, "name": "{{store.name}}"}},
		{"kind": "link", "text": {"pt-BR": "Veja nosso estoque", "en": "See our stock", "es": "Mira nuestro stock"}, "link": {"title": {"pt-BR": "Ver estoque", "en": "See stock", "es": "Ver stock"}, "url": "https://example.com/estoque?modelo={{var.model}}"}, "delay_ms": 1500}]}`}

// contentSpec is a message to be: Kind text when it is left out. Text is the body,
// or the caption of a file.
type contentSpec struct {
	Kind     message.Kind   `json:"kind,omitempty"`
	Text     Text           `json:"text,omitzero"`
	Media    *message.Media `json:"media,omitempty"`
	Location *message.Place `json:"location,omitempty"`
	Contacts []message.Card `json:"contacts,omitempty"`
	Link     *linkSpec      `json:"link,omitempty"`
	DelayMs  int            `json:"delay_ms,omitempty" min:"0" max:"10000" doc:"Pause before it."`
}

// linkSpec is a button that opens a page. Variables are allowed after the host.
type linkSpec struct {
	Title Text   `json:"title" max:"20"`
	URL   string `json:"url" format:"url"`
}

func (l *linkSpec) button(t *Turn) *message.LinkButton {
	address, err := renderURL(l.URL, t.lookup)
	if err != nil {
		return nil
	}
	return &message.LinkButton{Title: clip(t.text(l.Title), message.MaxLinkTitle), URL: address}
}

func (n *messageNode) items() int { return len(n.Contents) }

func (n *messageNode) Ports() []Port { return n.out(Port{Name: "next", Role: RoleNext}) }

func (n *messageNode) Enter(t *Turn) Exit {
	for i := range n.Contents {
		n.Contents[i].send(t)
	}
	return leave(n, "next")
}

// send leaves out a text that comes to nothing, such as a privacy line nobody wrote.
func (c *contentSpec) send(t *Turn) {
	text := t.text(c.Text)
	if c.Kind == "" || c.Kind == message.Text {
		t.sayAfter(text, c.DelayMs)
		return
	}
	out := message.Content{Kind: c.Kind, Text: clip(text, message.MaxCaption), Contacts: c.Contacts}
	if c.Media != nil {
		m := *c.Media
		out.Media = &m
	}
	if c.Location != nil {
		l := *c.Location
		l.Name, l.Address = Render(l.Name, t.lookup), Render(l.Address, t.lookup)
		out.Location = &l
	}
	if c.Link != nil {
		out.Link = c.Link.button(t)
	}
	t.sendAfter(out, c.DelayMs)
}

func (n *messageNode) inspect(r *review) {
	if len(n.Contents) == 0 {
		r.problem("empty", "the node says nothing")
	}
	for _, c := range n.Contents {
		switch c.Kind {
		case "", message.Text:
			r.text("text", c.Text, message.MaxText)
		case message.Image, message.Audio, message.Video, message.Document, message.Sticker, message.Location, message.Contacts:
			r.optionalText("text", c.Text, message.MaxCaption)
			probe := message.Content{Kind: c.Kind, Media: c.Media, Location: c.Location, Contacts: c.Contacts}
			if err := probe.Validate(r.channel()); err != nil {
				r.problem("content_invalid", "%v", err)
			}
		case message.Link:
			r.text("text", c.Text, message.MaxBody)
			if c.Link == nil {
				r.problemAt("contents.link", "content_invalid", "a link needs a title and an address")
				continue
			}
			r.text("link.title", c.Link.Title, message.MaxLinkTitle)
			r.inspectURL("contents.link.url", c.Link.URL)
		default:
			r.problem("content_invalid", "a %s cannot be sent by this node", c.Kind)
		}
	}
}
