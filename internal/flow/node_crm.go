package flow

import "slices"

// crmNode writes to the house's CRM: the contact, a lead, or a note. Which system that
// is and how its fields are called is the connector's business.
//
//	{"id": "lead", "kind": "crm", "action": "lead", "fields": [{"name": "vehicle", "value": "{{var.model}}"}, {"name": "payment", "value": "{{var.payment}}"}]}
type crmNode struct {
	Base
	Action string      `json:"action" enum:"contact,lead,note"`
	Fields []nameValue `json:"fields,omitempty" max:"50"`
}

// CRMRequest is the Request of a Call of the kind crm. The contact, the conversation
// and the store are the caller's to add.
type CRMRequest struct {
	Action string            `json:"action"` // contact, lead or note
	Fields map[string]string `json:"fields,omitempty"`
}

// errUnavailable is the Error of a Result when nobody is there to perform the call:
// no connector is set up, or it is switched off.
const errUnavailable = "unavailable"

var crmKind = kindSpec{kind: "crm", group: groupAct, make: func() Node { return new(crmNode) },
	example: `{"id": "lead", "kind": "crm", "action": "lead", "fields": [{"name": "vehicle", "value": "{{var.model}}"}]}`}

func (n *crmNode) items() int { return len(n.Fields) }

func (n *crmNode) Ports() []Port { return n.out(outcomePorts("ok")...) }

// outcomePorts are the ways a call can end.
func outcomePorts(good ...string) []Port {
	ports := []Port{{Name: good[0], Role: RoleNext}}
	for _, p := range good[1:] {
		ports = append(ports, Port{Name: p, Role: RoleElse, Fallback: "error"})
	}
	return append(ports, Port{Name: "error", Role: RoleFailure}, Port{Name: "unavailable", Role: RoleFailure, Fallback: "error"})
}

// failed leaves by the port of what went wrong.
func failed(n Node, r *Result) Exit {
	if r.Error == errUnavailable {
		return leaveOr(n, "unavailable", "error")
	}
	return leave(n, "error")
}

func (n *crmNode) Enter(t *Turn) Exit {
	return call("crm", CRMRequest{Action: n.Action, Fields: t.fill(n.Fields)})
}

func (n *crmNode) Answered(_ *Turn, r *Result) Exit {
	if !r.OK {
		return failed(n, r)
	}
	return leave(n, "ok")
}

func (n *crmNode) inspect(r *review) {
	if !slices.Contains([]string{"contact", "lead", "note"}, n.Action) {
		r.problemAt("action", "crm_action", "action %q is none of contact, lead and note", n.Action)
	}
	r.fields(n.Fields)
}
