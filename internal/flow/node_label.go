package flow

// labelNode puts labels on the conversation, by key.
//
//	{"id": "hot", "kind": "label", "add": ["em-negociacao"], "next": "line"}
type labelNode struct {
	Base
	Add  []string `json:"add"`
	Next string   `json:"next"`
}

func (n *labelNode) items() int { return len(n.Add) }

func (n *labelNode) Ports() []Port { return []Port{{"next", n.Next}} }

func (n *labelNode) Enter(t *Turn) Exit {
	for _, key := range n.Add {
		t.do(AddLabel{Key: key})
	}
	return leave("next", n.Next)
}

func (n *labelNode) inspect(r *review) {
	if len(n.Add) == 0 {
		r.problem("empty", "the node adds no label")
	}
	for _, key := range n.Add {
		r.known("label", key, r.assets.Labels)
	}
	r.leads("next", n.Next)
}
