package flow

import (
	"slices"
	"strings"
	"unicode/utf8"

	"prosa/internal/message"
)

// askNode asks a question and waits for an answer of a type.
//
//	{"id": "plate", "kind": "ask", "text": {"pt-BR": "Qual é a placa do carro?"}, "type": "plate", "save": "field.plate",
//	 "retry": {"pt-BR": "Não reconheci a placa. Escreva como ABC1D23 ou ABC-1234."}, "escape": ["não sei", "pular"]}
type askNode struct {
	Base
	Waiting
	bounds
	Text    Text       `json:"text" max:"4096"`
	Type    answerType `json:"type,omitempty" enum:"text,number,money,date,time,email,cpf,cnpj,phone,name,plate,vin,km,file,photo,location,choice"`
	Save    string     `json:"save" format:"variable" doc:"var.x, field.x or contact.name."`
	Retry   Text       `json:"retry,omitzero" max:"4096" doc:"Said to what is no answer; empty is a ready text of the type."`
	Retries *int       `json:"retries,omitempty" min:"0" max:"10" doc:"Misunderstandings allowed; left out means 2."`
	Escape  []string   `json:"escape,omitempty" doc:"Words that go by the exit escaped, without an answer."`
	Options []string   `json:"options,omitempty" doc:"Of the type choice."`
}

var askKind = kindSpec{kind: "ask", group: groupAsk, make: func() Node { return new(askNode) },
	example: `{"id": "plate", "kind": "ask", "text": {"pt-BR": "Qual é a placa do carro?", "en": "What is the plate?", "es": "¿Cuál es la placa?"}, "type": "plate", "save": "field.plate", "escape": ["não sei", "pular"]}`}

func (n *askNode) items() int { return max(len(n.Escape), len(n.Options)) }

func (n *askNode) Ports() []Port {
	ports := []Port{{Name: "next", Role: RoleNext}}
	if len(n.Escape) > 0 {
		ports = append(ports, Port{Name: "escaped", Role: RoleOption, Fallback: "next"})
	}
	return n.outWaiting(ports...)
}

// Enter asks; for a place it offers the button that shares it.
func (n *askNode) Enter(t *Turn) Exit {
	text := n.question(t)
	if n.Type == answerLocation && utf8.RuneCountInString(text) <= message.MaxBody {
		t.send(message.Content{Kind: message.LocationRequest, Text: text})
	} else {
		t.say(text)
	}
	return wait()
}

// question numbers what there is to choose, where the answer is a choice.
func (n *askNode) question(t *Turn) string {
	text := t.text(n.Text)
	if n.Type != answerChoice || len(n.Options) == 0 {
		return text
	}
	options := make([]option, len(n.Options))
	for i, o := range n.Options {
		options[i].title = o
		t.work += len(o)
	}
	return numbered(clip(text, textLimit(t.env.channel())/2), options, 1, t.text(readyChooseByNum))
}

func (n *askNode) Resume(t *Turn, in message.Content) Exit {
	text := typed(in)
	if text == "" && in.Reply != nil {
		text = in.Reply.Title
	}
	if n.escapes(text) {
		return leaveOr(n, "escaped", "next")
	}
	if value, ok := n.Type.read(heard{text: text, content: in, now: t.env.now(), options: n.Options}); ok && n.hold(n.Type, value, t.env.now()) {
		t.save(n.Save, value)
		return leave(n, "next")
	}
	say := n.Retry
	if say.Empty() {
		say = n.Type.retryText()
	}
	return retry(t, n, n.Retries, func() { t.say(t.text(say)) })
}

// claims keeps the escape words, and options whose very name was typed, from being
// read as commands.
func (n *askNode) claims(_ *Turn, in message.Content) bool {
	text := typed(in)
	if n.escapes(text) {
		return true
	}
	words := strings.Join(wordsOf(text), " ")
	return words != "" && slices.ContainsFunc(n.Options, func(o string) bool { return strings.Join(wordsOf(o), " ") == words })
}

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

func (n *askNode) inspect(r *review) {
	r.text("text", n.Text, message.MaxText)
	r.optionalText("retry", n.Retry, message.MaxText)
	if !n.Type.known() {
		r.problem("answer_type", "there is no answer type %q", n.Type)
	}
	n.bounds.inspect(r, n.Type)
	if (n.Type == answerChoice) != (len(n.Options) > 0) {
		r.problem("options", "options are what type choice chooses from, and no other type has them")
	}
	if n.Save == "" {
		r.problem("save", "the answer is not kept anywhere")
	}
	r.target("save", n.Save)
}
