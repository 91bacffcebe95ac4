package flow

import "prosa/internal/message"

// queueNode puts the conversation in a department's queue and ends the flow: the
// department of a key, else the one chosen. Queued is said during business hours,
// Away outside them. A department's own away text replaces Away; if it names no
// protocol or return time, a line with both is added.
//
//	{"id": "line", "kind": "queue", "queued": {"pt-BR": "Você é o nº {{queue.position}} da fila. Protocolo {{protocol}}."},
//	 "away": {"pt-BR": "{{department.name}} abre {{hours.next_open}}. Protocolo {{protocol}}."}}
type queueNode struct {
	Base
	Department string `json:"department,omitempty"`
	Queued     Text   `json:"queued,omitzero"`
	Away       Text   `json:"away,omitzero"`
}

func (n *queueNode) Ports() []Port { return nil }

func (n *queueNode) Enter(t *Turn) Exit {
	d := t.department()
	if n.Department != "" {
		d = t.env.departmentByKey(n.Department, t.s.StoreID)
	}
	if d == nil {
		return handOver(ReasonDeadEnd)
	}
	t.chooseDepartment(d)
	t.enqueue(d, n.Queued, n.Away, ReasonFlow)
	return end("queued")
}

func (n *queueNode) inspect(r *review) {
	r.department(n.Department)
	r.optionalText("queued", n.Queued, message.MaxText)
	r.optionalText("away", n.Away, message.MaxText)
}
