package flow

import (
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"prosa/internal/dealer"
	"prosa/internal/message"
)

// templateNode sends an approved template: the only thing that may leave after the
// 24-hour window. Parameters fill the {{1}}, {{2}}… of its body in order; whether
// there are as many as it has is known only where the template is.
//
//	{"id": "remind", "kind": "template", "name": "revisao_agendada", "language": "pt_BR", "category": "UTILITY",
//	 "parameters": ["{{contact.first_name|cliente}}", "{{var.day}}"], "buttons": [{"index": 0, "payload": "confirm"}]}
type templateNode struct {
	Base
	Name        string           `json:"name" format:"template"`
	Language    string           `json:"language" doc:"As Meta writes it: pt_BR."`
	Category    string           `json:"category,omitempty" enum:",UTILITY,MARKETING,AUTHENTICATION"`
	Parameters  []Text           `json:"parameters,omitempty" format:"text" doc:"Of the body, in order. An empty one is sent as a dash."`
	HeaderMedia *message.Media   `json:"header_media,omitempty" format:"media"`
	Buttons     []templateButton `json:"buttons,omitempty" max:"10"`
}

// templateButton gives a quick reply the payload that comes back when it is touched.
type templateButton struct {
	Index   int    `json:"index" min:"0" max:"9"`
	Payload string `json:"payload" max:"256"`
}

var templateKind = kindSpec{kind: "template", group: groupSay, make: func() Node { return new(templateNode) },
	example: `{"id": "remind", "kind": "template", "name": "revisao_agendada", "language": "pt_BR", "category": "UTILITY", "parameters": ["{{contact.first_name|cliente}}", "{{date}}"], "buttons": [{"index": 0, "payload": "confirm"}]}`}

func (n *templateNode) items() int { return max(len(n.Parameters), len(n.Buttons)) }

func (n *templateNode) Ports() []Port { return n.out(Port{Name: "next", Role: RoleNext}) }

func (n *templateNode) Enter(t *Turn) Exit {
	c := message.Content{Kind: message.Template, Template: &message.TemplateUse{
		Name: n.Name, Language: n.Language, Category: n.Category, Components: n.components(t),
	}}
	if n.HeaderMedia != nil {
		m := *n.HeaderMedia
		c.Media = &m // the adapter makes the header of it, once it is uploaded
	}
	t.send(c)
	return leave(n, "next")
}

// The shapes of Meta's components of a send (Cloud API, "Send message templates").
type (
	templatePart struct {
		Type       string          `json:"type"`
		SubType    string          `json:"sub_type,omitzero"`
		Index      string          `json:"index,omitzero"`
		Parameters []templateValue `json:"parameters"`
	}
	templateValue struct {
		Type    string `json:"type"`
		Text    string `json:"text,omitzero"`
		Payload string `json:"payload,omitzero"`
	}
)

func (n *templateNode) components(t *Turn) []byte {
	var parts []templatePart
	if len(n.Parameters) > 0 {
		body := templatePart{Type: "body"}
		for _, p := range n.Parameters {
			body.Parameters = append(body.Parameters, templateValue{Type: "text", Text: parameter(t.text(p))})
		}
		parts = append(parts, body)
	}
	for _, b := range n.Buttons {
		parts = append(parts, templatePart{Type: "button", SubType: "quick_reply", Index: strconv.Itoa(b.Index),
			Parameters: []templateValue{{Type: "payload", Payload: b.Payload}}})
	}
	if parts == nil {
		return nil
	}
	out, err := json.Marshal(parts)
	if err != nil {
		return nil // invalid UTF-8; Meta says that a parameter is missing
	}
	return out
}

// parameter is what Meta takes for one: neither empty nor with line breaks, tabs or
// runs of spaces.
func parameter(s string) string {
	return firstOf(clip(strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " "), message.MaxBody), "–")
}

// markets tells whether the template is marketing: by its approval, else by what the
// node says.
func (n *templateNode) markets(a *Assets) bool {
	for _, t := range a.Templates {
		if t.Name == n.Name && t.Language == n.Language {
			return t.Category == "MARKETING"
		}
	}
	return n.Category == "MARKETING"
}

func (n *templateNode) inspect(r *review) {
	probe := message.Content{Kind: message.Template, Template: &message.TemplateUse{Name: n.Name, Language: n.Language}}
	if err := probe.Validate(dealer.WhatsApp); err != nil {
		r.problemAt("name", "content_invalid", "%v", err)
	} else {
		r.template(n.Name, n.Language)
	}
	for _, c := range r.channels() {
		if c != dealer.WhatsApp {
			r.warn("channel", "%s has no templates: nothing is sent there", c)
		}
	}
	for i, p := range n.Parameters {
		r.text("parameters."+strconv.Itoa(i), p, message.MaxBody)
	}
	seen := map[int]bool{}
	for i, b := range n.Buttons {
		if b.Index < 0 || b.Index > 9 || seen[b.Index] || b.Payload == "" || len(b.Payload) > message.MaxButtonID {
			r.problemAt("buttons."+strconv.Itoa(i), "template_button", "button %d needs an index of its own, 0 to 9, and a payload", b.Index)
		}
		seen[b.Index] = true
	}
}
