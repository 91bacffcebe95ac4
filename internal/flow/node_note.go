package flow

import "prosa/internal/message"

// noteNode writes an internal note: the summary an agent reads first.
//
//	{"id": "summary", "kind": "note", "text": {"pt-BR": "Quer {{var.model}}, placa {{field.plate}}"}, "next": "line"}
type noteNode struct {
	Base
	Text Text   `json:"text"`
	Next string `json:"next"`
}

func (n *noteNode) Ports() []Port { return []Port{{"next", n.Next}} }

func (n *noteNode) Enter(t *Turn) Exit {
	if s := t.text(n.Text); s != "" {
		t.do(Note{Text: s})
	}
	return leave("next", n.Next)
}

func (n *noteNode) inspect(r *review) {
	r.text("text", n.Text, message.MaxText)
	r.leads("next", n.Next)
}
