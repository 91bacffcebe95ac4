package flow

// labelNode puts labels on the conversation and takes others off, by key.
//
//	{"id": "hot", "kind": "label", "add": ["em-negociacao"], "remove": ["novo"]}
type labelNode struct {
	Base
	Add    []string `json:"add,omitempty" format:"label" doc:"Labels to put on, by key."`
	Remove []string `json:"remove,omitempty" format:"label" doc:"Labels to take off, by key."`
}

var labelKind = kindSpec{kind: "label", group: groupAct, make: func() Node { return new(labelNode) },
	example: `{"id": "hot", "kind": "label", "add": ["em-negociacao"], "remove": ["novo"]}`}

func (n *labelNode) items() int { return len(n.Add) + len(n.Remove) }

func (n *labelNode) Ports() []Port { return n.out(Port{Name: "next", Role: RoleNext}) }

func (n *labelNode) Enter(t *Turn) Exit {
	for _, key := range n.Add {
		t.do(AddLabel{Key: key})
	}
	for _, key := range n.Remove {
		t.do(RemoveLabel{Key: key})
	}
	return leave(n, "next")
}

func (n *labelNode) inspect(r *review) {
	if len(n.Add)+len(n.Remove) == 0 {
		r.problem("empty", "the node changes no label")
	}
	for _, key := range n.Add {
		r.known("label", key, r.assets.Labels)
	}
	for _, key := range n.Remove {
		r.known("label", key, r.assets.Labels)
	}
}
