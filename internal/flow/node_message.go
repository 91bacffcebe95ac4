package flow

import "prosa/internal/message"

// messageNode sends one or more messages and goes on.
//
//	{"id": "hello", "kind": "message", "contents": [
//	  {"text": {"pt-BR": "{{greeting}}, {{contact.first_name}}!", "en": "{{greeting}}, {{contact.first_name}}!"}},
//	  {"kind": "image", "media": {"key": "ab/cdef.jpg", "mime": "image/jpeg"}, "text": "Nossa loja", "delay_ms": 1500},
//	  {"kind": "link", "text": "Veja o estoque", "link": {"title": "Abrir", "url": "https://example.com/estoque"}},
//	  {"kind": "location", "location": {"latitude": -23.56, "longitude": -46.65, "name": "{{store.name}}"}}
//	]}
type messageNode struct {
	Base
	Contents []contentSpec `json:"contents" doc:"What is sent, one message each."`
}

var messageKind = kindSpec{kind: "message", group: groupSay, make: func() Node { return new(messageNode) },
	example: `{"id": "hello", "kind": "message", "contents": [{"text": {"pt-BR": "{{greeting}}, {{contact.first_name}}!", "en": "{{greeting}}, {{contact.first_name}}!", "es": "¡{{greeting}}, {{contact.first_name}}!"}},
		{"kind": "location", "location": {"latitude": -23.56, "longitude": -46.65, "name": "{{store.name}}"}},
		{"kind": "link", "text": {"pt-BR": "Veja nosso estoque", "en": "See our stock", "es": "Mira nuestro stock"}, "link": {"title": {"pt-BR": "Ver estoque", "en": "See stock", "es": "Ver stock"}, "url": "https://example.com/estoque?modelo={{var.model}}"}, "delay_ms": 1500}]}`}

// contentSpec is a message to be: Kind text when it is left out. Text is the body,
// or the caption of a file.
type contentSpec struct {
	Kind     message.Kind   `json:"kind,omitempty" enum:"text,image,audio,video,document,sticker,location,contacts,link"`
	Text     Text           `json:"text,omitzero" max:"4096"`
	Media    *message.Media `json:"media,omitempty" format:"media"`
	Location *message.Place `json:"location,omitempty" format:"location"`
	Contacts []message.Card `json:"contacts,omitempty" format:"contacts"`
	Link     *linkSpec      `json:"link,omitempty"`
	DelayMs  int            `json:"delay_ms,omitempty" min:"0" max:"10000" doc:"Pause before this message."`
}

// linkSpec is a button that opens a page. Variables are allowed after the host.
type linkSpec struct {
	Title Text   `json:"title" max:"20"`
	URL   string `json:"url" format:"url" max:"2000" doc:"May hold variables after the host."`
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
		if blank(out.Text) && out.Link != nil {
			out.Text = out.Link.Title
		}
	}
	t.sendAfter(out, c.DelayMs)
}

func (l *linkSpec) button(t *Turn) *message.LinkButton {
	address, err := renderURL(l.URL, t.lookup)
	if err != nil {
		return nil
	}
	return &message.LinkButton{Title: clip(t.text(l.Title), message.MaxLinkTitle), URL: address}
}
