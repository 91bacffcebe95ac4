package flow

import "prosa/internal/message"

// endNode says goodbye and closes the conversation.
//
//	{"id": "bye", "kind": "end", "text": {"pt-BR": "Obrigado pelo contato!"}, "outcome": "encaminhado"}
type endNode struct {
	Base
	Text    Text   `json:"text,omitzero"`
	Outcome string `json:"outcome,omitempty"`
}

func (n *endNode) Ports() []Port { return nil }

func (n *endNode) Enter(t *Turn) Exit {
	t.say(t.text(n.Text))
	t.do(Close{Outcome: n.Outcome})
	return end("closed")
}

func (n *endNode) inspect(r *review) {
	r.optionalText("text", n.Text, message.MaxText)
	if n.Outcome != "" {
		r.known("outcome", n.Outcome, r.assets.Outcomes)
	}
}
