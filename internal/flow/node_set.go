package flow

import (
	"strconv"

	"prosa/internal/message"
)

// setNode writes variables of the session or fields of the contact.
//
//	{"id": "mark", "kind": "set", "values": [{"to": "field.interest", "value": "seminovos"}, {"to": "var.asked", "value": "{{date}}"}]}
type setNode struct {
	Base
	Values []setValue `json:"values"`
}

var setKind = kindSpec{kind: "set", group: groupAct, make: func() Node { return new(setNode) },
	example: `{"id": "mark", "kind": "set", "values": [{"to": "field.interest", "value": "seminovos"}, {"to": "var.asked", "value": "{{date}}"}]}`}

type setValue struct {
	To    string `json:"to" format:"variable" doc:"var.x, field.x or contact.name."`
	Value Text   `json:"value" max:"4096" doc:"Empty removes it."`
}

func (n *setNode) items() int { return len(n.Values) }

func (n *setNode) Ports() []Port { return n.out(Port{Name: "next", Role: RoleNext}) }

func (n *setNode) Enter(t *Turn) Exit {
	for _, v := range n.Values {
		t.save(v.To, clip(t.text(v.Value), maxValue))
	}
	return leave(n, "next")
}

func (n *setNode) inspect(r *review) {
	if len(n.Values) == 0 {
		r.problem("empty", "the node sets nothing")
	}
	for i, v := range n.Values {
		field := "values." + strconv.Itoa(i)
		if v.To == "" {
			r.problemAt(field+".to", "save", "a value has no place to go")
		}
		r.target(field+".to", v.To)
		r.optionalText(field+".value", v.Value, message.MaxText)
	}
}
