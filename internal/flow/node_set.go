package flow

import "prosa/internal/message"

// setNode writes variables of the session or fields of the contact.
//
//	{"id": "mark", "kind": "set", "values": [{"to": "field.interest", "value": "seminovos"}, {"to": "var.asked", "value": "{{date}}"}], "next": "line"}
type setNode struct {
	Base
	Values []setValue `json:"values"`
	Next   string     `json:"next"`
}

type setValue struct {
	To    string `json:"to"`
	Value Text   `json:"value"` // empty = remove
}

func (n *setNode) items() int { return len(n.Values) }

func (n *setNode) Ports() []Port { return []Port{{"next", n.Next}} }

func (n *setNode) Enter(t *Turn) Exit {
	for _, v := range n.Values {
		t.save(v.To, clip(t.text(v.Value), maxValue))
	}
	return leave("next", n.Next)
}

func (n *setNode) inspect(r *review) {
	if len(n.Values) == 0 {
		r.problem("empty", "the node sets nothing")
	}
	for _, v := range n.Values {
		if v.To == "" {
			r.problem("save", "a value has no place to go")
		}
		r.target("to", v.To)
		r.optionalText(v.To, v.Value, message.MaxText)
	}
	r.leads("next", n.Next)
}
