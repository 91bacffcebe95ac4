package flow

import "slices"

// appointmentNode asks the agenda for free slots, books one, or cancels one. What the
// agenda answers is kept as it is: the text of a booking, or slots as JSON. No slot
// goes by "none".
//
//	{"id": "book", "kind": "appointment", "action": "book", "for": "service", "fields": [{"name": "date", "value": "{{var.day}}"}, {"name": "time", "value": "{{var.time}}"}],
//	 "save": "var.booking"}
type appointmentNode struct {
	Base
	Action string      `json:"action" enum:"slots,book,cancel"`
	For    string      `json:"for" enum:"service,test_drive,appraisal"`
	Fields []nameValue `json:"fields,omitempty" max:"50"`
	Save   string      `json:"save,omitempty" format:"variable"`
}

// AppointmentRequest is the Request of a Call of the kind appointment. The contact,
// the conversation and the store are the caller's to add.
type AppointmentRequest struct {
	Action string            `json:"action"` // slots, book or cancel
	For    string            `json:"for"`    // service, test_drive or appraisal
	Fields map[string]string `json:"fields,omitempty"`
}

var appointmentKind = kindSpec{kind: "appointment", group: groupAct, make: func() Node { return new(appointmentNode) },
	example: `{"id": "book", "kind": "appointment", "action": "book", "for": "service", "fields": [{"name": "date", "value": "{{var.day}}"}], "save": "var.booking"}`}

func (n *appointmentNode) items() int { return len(n.Fields) }

func (n *appointmentNode) Ports() []Port { return n.out(outcomePorts("ok", "none")...) }

func (n *appointmentNode) Enter(t *Turn) Exit {
	return call("appointment", AppointmentRequest{Action: n.Action, For: n.For, Fields: t.fill(n.Fields)})
}

func (n *appointmentNode) Answered(t *Turn, r *Result) Exit {
	if r.Error == "none" {
		return leaveOr(n, "none", "error")
	}
	if !r.OK {
		return failed(n, r)
	}
	value, _ := jsonAt(r.Body, "")
	if n.Action == "slots" && (value == "" || value == "[]" || value == "{}") {
		return leaveOr(n, "none", "error")
	}
	t.save(n.Save, clip(value, maxValue))
	return leave(n, "ok")
}

func (n *appointmentNode) inspect(r *review) {
	if !slices.Contains([]string{"slots", "book", "cancel"}, n.Action) {
		r.problemAt("action", "appointment_action", "action %q is none of slots, book and cancel", n.Action)
	}
	if !slices.Contains([]string{"service", "test_drive", "appraisal"}, n.For) {
		r.problemAt("for", "appointment_for", "%q is none of service, test_drive and appraisal", n.For)
	}
	if n.Action == "slots" && n.Save == "" {
		r.problemAt("save", "save", "the slots are not kept anywhere")
	}
	r.target("save", n.Save)
	r.fields(n.Fields)
}
