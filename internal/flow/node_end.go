package flow

import "prosa/internal/message"

// endNode says goodbye and closes the conversation. With close false it only ends the
// flow: a sub-flow goes back to the flow that called it.
//
//	{"id": "bye", "kind": "end", "text": {"pt-BR": "Obrigado pelo contato!"}, "outcome": "encaminhado"}
type endNode struct {
	Base
	Text    Text   `json:"text,omitzero" max:"4096"`
	Outcome string `json:"outcome,omitempty" format:"outcome" doc:"How the conversation ended, by key."`
	Close   *bool  `json:"close,omitempty" doc:"Close the conversation; left out means yes."`
}

var endKind = kindSpec{kind: "end", group: groupEnd, ends: true, make: func() Node { return new(endNode) },
	example: `{"id": "bye", "kind": "end", "text": {"pt-BR": "Obrigado pelo contato!", "en": "Thank you!", "es": "¡Gracias!"}, "outcome": "encaminhado"}`}

func (n *endNode) Ports() []Port { return nil }

func (n *endNode) Enter(t *Turn) Exit {
	t.say(t.text(n.Text))
	if n.Close != nil && !*n.Close {
		return Exit{how: exitReturn, port: "ended"}
	}
	t.do(Close{Outcome: n.Outcome})
	return end("closed")
}

func (n *endNode) inspect(r *review) {
	r.optionalText("text", n.Text, message.MaxText)
	if n.Outcome != "" {
		if n.Close != nil && !*n.Close {
			r.warnAt("outcome", "outcome_unused", "an outcome is only kept where the conversation is closed")
		}
		r.known("outcome", n.Outcome, r.assets.Outcomes)
	}
}
