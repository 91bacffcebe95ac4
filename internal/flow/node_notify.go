package flow

import "strings"

// notifyNode tells people of the house something while the flow goes on.
//
//	{"id": "alarm", "kind": "notify", "to": "supervisors", "text": {"pt-BR": "{{contact.name}} deu nota {{var.score}}. Protocolo {{protocol}}."}}
type notifyNode struct {
	Base
	To   string `json:"to" doc:"agent, supervisors, department, or an e-mail."`
	Text Text   `json:"text" max:"1000"`
}

// maxNotice is the longest notice, in characters.
const maxNotice = 1000

var notifyKind = kindSpec{kind: "notify", group: groupAct, make: func() Node { return new(notifyNode) },
	example: `{"id": "alarm", "kind": "notify", "to": "supervisors", "text": {"pt-BR": "{{contact.name}} precisa de atenção. Protocolo {{protocol}}.", "en": "{{contact.name}} needs attention. Protocol {{protocol}}.", "es": "{{contact.name}} necesita atención. Protocolo {{protocol}}."}}`}

func (n *notifyNode) Ports() []Port { return n.out(Port{Name: "next", Role: RoleNext}) }

func (n *notifyNode) Enter(t *Turn) Exit {
	if text := clip(t.text(n.Text), maxNotice); !blank(text) {
		t.do(Notify{To: []string{n.To}, Text: text})
	}
	return leave(n, "next")
}

func (n *notifyNode) inspect(r *review) {
	r.text("text", n.Text, maxNotice)
	switch n.To {
	case "agent", "supervisors", "department":
	default:
		if !strings.Contains(n.To, "@") {
			r.problemAt("to", "notify_to", "%q is none of agent, supervisors, department and an e-mail", n.To)
		}
	}
}
