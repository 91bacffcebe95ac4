package flow

import (
	"strings"

	"prosa/internal/message"
)

// askNode asks a question and waits for an answer of a type.
//
//	{"id": "plate", "kind": "ask", "text": {"pt-BR": "Qual é a placa do carro?"}, "type": "plate", "save": "field.plate",
//	 "retry": {"pt-BR": "Não reconheci a placa. Escreva como ABC1D23 ou ABC-1234."}, "escape": ["não sei", "pular"]}
type askNode struct {
	Base
	Waiting
	Text    Text       `json:"text"`
	Type    answerType `json:"type,omitempty"` // "" = text
	Save    string     `json:"save"`           // var.x, field.x or contact.name
	Retry   Text       `json:"retry,omitzero"` // "" = ready, by type
	Retries *int       `json:"retries,omitempty"`
	Escape  []string   `json:"escape,omitempty"` // words that go by "escaped" without an answer
	Min     *float64   `json:"min,omitempty"`    // of a number
	Max     *float64   `json:"max,omitempty"`
}

var askKind = kindSpec{kind: "ask", group: groupAsk, make: func() Node { return new(askNode) },
	example: `{"id": "plate", "kind": "ask", "text": {"pt-BR": "Qual é a placa do carro?", "en": "What is the plate?", "es": "¿Cuál es la placa?"}, "type": "plate", "save": "field.plate", "escape": ["não sei", "pular"]}`}

func (n *askNode) items() int { return len(n.Escape) }

func (n *askNode) Ports() []Port {
	ports := []Port{{Name: "next", Role: RoleNext}}
	if len(n.Escape) > 0 {
		ports = append(ports, Port{Name: "escaped", Role: RoleOption, Fallback: "next"})
	}
	return n.outWaiting(ports...)
}

func (n *askNode) Enter(t *Turn) Exit {
	t.say(t.text(n.Text))
	return wait()
}

func (n *askNode) Resume(t *Turn, in message.Content) Exit {
	text := typed(in)
	if text == "" && in.Reply != nil {
		text = in.Reply.Title
	}
	if n.escapes(text) {
		return leaveOr(n, "escaped", "next")
	}
	if value, ok := n.Type.read(text); ok && n.inRange(value) {
		t.save(n.Save, value)
		return leave(n, "next")
	}
	say := n.Retry
	if say.Empty() {
		say = n.Type.retryText()
	}
	return retry(t, n, n.Retries, func() { t.say(t.text(say)) })
}

// claims keeps the escape words from being read as commands.
func (n *askNode) claims(_ *Turn, in message.Content) bool { return n.escapes(typed(in)) }

func (n *askNode) escapes(text string) bool {
	words := strings.Join(wordsOf(text), " ")
	if words == "" {
		return false
	}
	for _, e := range n.Escape {
		if strings.Join(wordsOf(e), " ") == words {
			return true
		}
	}
	return false
}

func (n *askNode) inRange(value string) bool {
	if n.Type != answerNumber || n.Min == nil && n.Max == nil {
		return true
	}
	v, ok := parseNumber(value)
	return ok && (n.Min == nil || v >= *n.Min) && (n.Max == nil || v <= *n.Max)
}

func (n *askNode) inspect(r *review) {
	r.text("text", n.Text, message.MaxText)
	r.optionalText("retry", n.Retry, message.MaxText)
	if !n.Type.known() {
		r.problem("answer_type", "there is no answer type %q", n.Type)
	}
	if n.Save == "" {
		r.problem("save", "the answer is not kept anywhere")
	}
	r.target("save", n.Save)
}
