package flow

import (
	"slices"

	"prosa/internal/core"
	"prosa/internal/message"
)

// choiceNode offers options and waits for one. They are made from the stores or
// departments there are (From), or written in the node, or both: then the written ones
// stand below, under a heading of their own. Where From leaves only one, the choice is
// settled without asking.
//
//	{"id": "topic", "kind": "choice", "text": {"pt-BR": "Como posso ajudar?"}, "options": [
//	  {"id": "buy", "title": {"pt-BR": "Comprar um carro"}, "words": ["comprar", "seminovo"]},
//	  {"id": "service", "title": {"pt-BR": "Agendar revisão"}}
//	], "save": "var.topic", "retries": 2}
//
//	{"id": "where", "kind": "choice", "from": "departments", "text": "Com quem?"}
type choiceNode struct {
	Base
	Waiting
	Text    Text         `json:"text" max:"4096"`
	Header  Text         `json:"header,omitzero" max:"60"`
	Footer  Text         `json:"footer,omitzero" max:"60"`
	Button  Text         `json:"button,omitzero" max:"20" doc:"Of a list; empty is a ready text."`
	Style   choiceStyle  `json:"style,omitempty" enum:",list,buttons,text"`
	From    choiceSource `json:"from,omitempty" enum:",stores,departments" doc:"Where the options come from; empty is this node."`
	Options []optionSpec `json:"options,omitempty" doc:"With 'from', below what comes from there."`
	Heading Text         `json:"heading,omitzero" max:"24" doc:"With 'from': over the node's own options in a list; empty is a ready text."`
	Save    string       `json:"save,omitempty" format:"variable" doc:"Where the choice is kept: var.x or field.x."`
	Retry   Text         `json:"retry,omitzero" max:"4096" doc:"Said to what is no option; empty is a ready text."`
	Media   Text         `json:"media,omitzero" max:"4096" doc:"Said to a file or voice message; empty is a ready text."`
	Retries *int         `json:"retries,omitempty" min:"0" max:"10" doc:"Misunderstandings allowed; left out means 2."`
}

var choiceKind = kindSpec{kind: "choice", group: groupAsk, make: func() Node { return new(choiceNode) },
	options: &OptionsInfo{Field: "options", ID: "id", Title: "title"},
	example: `{"id": "topic", "kind": "choice", "text": {"pt-BR": "Como posso ajudar?", "en": "How can I help?", "es": "¿Cómo puedo ayudar?"}, "options": [
		{"id": "buy", "title": {"pt-BR": "Comprar um carro", "en": "Buy a car", "es": "Comprar un auto"}, "words": ["comprar", "seminovo"]},
		{"id": "service", "title": {"pt-BR": "Agendar revisão", "en": "Book a service", "es": "Agendar revisión"}}], "save": "var.topic"}`}

type choiceStyle string

// Auto takes buttons where up to three short options fit them, else a list.
const (
	styleAuto    choiceStyle = ""
	styleList    choiceStyle = "list"
	styleButtons choiceStyle = "buttons"
	styleText    choiceStyle = "text"
)

type choiceSource string

const (
	fromOptions     choiceSource = ""
	fromStores      choiceSource = "stores"
	fromDepartments choiceSource = "departments"
)

// optionSpec is an option written in the node. Words are other ways to type it.
type optionSpec struct {
	ID          string   `json:"id" format:"id"`
	Title       Text     `json:"title" max:"24"`
	Description Text     `json:"description,omitzero" max:"72"`
	Words       []string `json:"words,omitempty" doc:"Other ways to type it."`
	Value       string   `json:"value,omitempty" doc:"What is kept; empty is the title."`
	Departments []string `json:"departments,omitempty" format:"department" doc:"Keys: offered only where one of them is served; choosing it settles the first that is."`
}

func (n *choiceNode) items() int {
	most := len(n.Options)
	for _, o := range n.Options {
		most = max(most, len(o.Words), len(o.Departments))
	}
	return most
}

func (n *choiceNode) Ports() []Port {
	var ports []Port
	for _, o := range n.Options {
		ports = append(ports, Port{Name: o.ID, Role: RoleOption, Fallback: "next"})
	}
	ports = append(ports, Port{Name: "next", Role: RoleNext})
	if len(n.Options) == 0 || !n.always() || n.From == fromOptions && n.particular() {
		ports = append(ports, Port{Name: "none", Role: RoleElse})
	}
	return n.outWaiting(ports...)
}

func (n *choiceNode) offers() {}

func (n *choiceNode) Enter(t *Turn) Exit {
	if n.From == fromStores && t.store() != nil && t.env.StoreID != "" {
		return leave(n, "next") // the channel account is that store's
	}
	options := n.options(t)
	if n.From != fromOptions {
		switch len(options) {
		case 0:
			return n.none()
		case 1:
			if options[0].exit == "" {
				return n.choose(t, &options[0])
			}
		}
	}
	if len(options) == 0 || n.From == fromOptions && n.particular() && n.Exits["none"] != "" && !slices.ContainsFunc(options, option.particular) {
		return n.none()
	}
	n.show(t, options, t.text(n.Text))
	return wait()
}

// particular tells whether some options are only for houses with certain departments.
// Where not one of them can be offered, a node without From is left by "none", if that
// leads somewhere.
func (n *choiceNode) particular() bool { return slices.ContainsFunc(n.Options, optionSpec.particular) }

func (o optionSpec) particular() bool { return len(o.Departments) > 0 }

// always tells whether some option of the node's own is offered everywhere.
func (n *choiceNode) always() bool {
	return slices.ContainsFunc(n.Options, func(o optionSpec) bool { return !o.particular() })
}

// passes: what is made from stores or departments is settled where there is only one,
// or none, and nothing else to choose.
func (n *choiceNode) passes(port string) bool {
	if n.From == fromOptions {
		return port == "none" && n.particular()
	}
	return (port == "next" || port == "none") && !n.always()
}

// albumMs: files that come this close together are one thing the customer sends, and
// get one answer.
const albumMs = 15_000

// none is where nothing can be chosen.
func (n *choiceNode) none() Exit {
	if n.Exits["none"] == "" {
		return handOver(ReasonDeadEnd)
	}
	return leave(n, "none")
}

func (n *choiceNode) Resume(t *Turn, in message.Content) Exit {
	options := n.options(t)
	if page, ok := n.turnsPage(t, in, options); ok {
		t.s.Page = page
		n.show(t, options, t.text(n.Text))
		return wait()
	}
	if o := n.find(t, in, options); o != nil {
		return n.choose(t, o)
	}
	say := n.Retry
	if say.Empty() {
		say = readyChoiceRetry
	}
	if typed(in) == "" && in.Reply == nil {
		if t.env.NowMs-t.s.MediaMs < albumMs {
			return wait()
		}
		t.s.MediaMs = t.env.NowMs
		if say = n.Media; say.Empty() {
			say = readyMedia
		}
	}
	return retry(t, n, n.Retries, func() { n.show(t, options, t.text(say)) })
}

// choose takes an option: remembers it and leaves by its port.
func (n *choiceNode) choose(t *Turn, o *option) Exit {
	switch {
	case o.exit != "":
		if d := t.env.department(o.department); d != nil {
			t.chooseDepartment(d)
		}
	case n.From == fromStores:
		t.chooseStore(core.ID(o.id))
	case n.From == fromDepartments:
		if d := t.env.department(o.id); d != nil {
			t.chooseDepartment(d)
		}
	}
	t.save(n.Save, o.value)
	return leaveOr(n, firstOf(o.exit, "next"), "next")
}

// claims keeps an option whose very name was typed from being read as a command.
func (n *choiceNode) claims(t *Turn, in message.Content) bool {
	words := wordsOf(typed(in))
	if len(words) == 0 {
		return false
	}
	options := n.options(t)
	for i := range options {
		if options[i].named(words) {
			return true
		}
	}
	return false
}
