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
	Department string `json:"department,omitempty" format:"department" doc:"Key; empty is the one chosen."`
	Queued     Text   `json:"queued,omitzero" max:"4096" doc:"Said when the department is open."`
	Away       Text   `json:"away,omitzero" max:"4096" doc:"Said when it is closed."`
	// Departments are for flows made for any house.
	Departments []string `json:"departments,omitempty" format:"department" doc:"Keys: where no department is chosen, the first of these the store has, else its first."`
	Agent       string   `json:"agent,omitempty" format:"agent" doc:"An e-mail, or a variable with one: who is preferred."`
}

var queueKind = kindSpec{kind: "queue", group: groupPeople, ends: true, make: func() Node { return new(queueNode) },
	example: `{"id": "line", "kind": "queue", "department": "oficina", "agent": "ana@aurora.com.br", "queued": {"pt-BR": "Você é o nº {{queue.position}} da fila.", "en": "You are number {{queue.position}} in line.", "es": "Eres el n.º {{queue.position}} en la fila."}}`}

func (n *queueNode) items() int { return len(n.Departments) }

func (n *queueNode) Ports() []Port { return nil }

func (n *queueNode) Enter(t *Turn) Exit {
	d := t.department()
	if n.Department != "" {
		d = t.env.departmentByKey(n.Department, t.s.StoreID)
	}
	if d == nil && len(n.Departments) > 0 {
		if d = t.serving(n.Departments); d == nil {
			d = t.firstDepartment()
		}
	}
	if d == nil {
		return handOver(ReasonDeadEnd)
	}
	t.chooseDepartment(d)
	e := Enqueue{Reason: ReasonFlow}
	if a := t.agent(n.Agent); a != nil {
		e.AgentID = a.ID
	}
	t.enqueue(d, n.Queued, n.Away, e)
	return end("queued")
}

func (n *queueNode) inspect(r *review) {
	r.department(n.Department)
	r.agent(n.Agent)
	r.optionalText("queued", n.Queued, message.MaxText)
	r.optionalText("away", n.Away, message.MaxText)
}
