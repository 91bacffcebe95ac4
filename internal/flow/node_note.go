package flow

import "prosa/internal/message"

// noteNode writes an internal note: the summary an agent reads first.
//
//	{"id": "summary", "kind": "note", "text": {"pt-BR": "Quer {{var.model}}, placa {{field.plate}}"}}
type noteNode struct {
	Base
	Text Text `json:"text" max:"4096" doc:"What the people who take over read first."`
}

var noteKind = kindSpec{kind: "note", group: groupAct, make: func() Node { return new(noteNode) },
	example: `{"id": "summary", "kind": "note", "text": {"pt-BR": "Quer {{var.model}}", "en": "Wants {{var.model}}", "es": "Quiere {{var.model}}"}}`}

func (n *noteNode) Ports() []Port { return n.out(Port{Name: "next", Role: RoleNext}) }

func (n *noteNode) Enter(t *Turn) Exit {
	if s := t.text(n.Text); s != "" {
		t.do(Note{Text: s})
	}
	return leave(n, "next")
}

func (n *noteNode) inspect(r *review) {
	r.text("text", n.Text, message.MaxText)
}
