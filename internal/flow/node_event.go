package flow

import "strconv"

// eventNode tells webhooks and other flows' triggers that something happened.
//
//	{"id": "qualified", "kind": "event", "name": "lead.qualified", "fields": [{"name": "model", "value": "{{var.model}}"}]}
type eventNode struct {
	Base
	Name   string      `json:"name" doc:"a-z, 0-9, _, - and dots."`
	Fields []nameValue `json:"fields,omitempty" max:"50"`
}

// nameValue is a named text, with variables in the text.
type nameValue struct {
	Name  string `json:"name"`
	Value string `json:"value" format:"text"`
}

var eventKind = kindSpec{kind: "event", group: groupAct, make: func() Node { return new(eventNode) },
	example: `{"id": "qualified", "kind": "event", "name": "lead.qualified", "fields": [{"name": "model", "value": "{{var.model}}"}]}`}

func (n *eventNode) items() int { return len(n.Fields) }

func (n *eventNode) Ports() []Port { return n.out(Port{Name: "next", Role: RoleNext}) }

func (n *eventNode) Enter(t *Turn) Exit {
	t.do(Emit{Name: n.Name, Fields: t.fill(n.Fields)})
	return leave(n, "next")
}

// fill renders named values; nil when there are none.
func (t *Turn) fill(fields []nameValue) map[string]string {
	if len(fields) == 0 {
		return nil
	}
	out := make(map[string]string, len(fields))
	for _, f := range fields {
		t.work += len(f.Value)
		out[f.Name] = clip(Render(f.Value, t.lookup), maxValue)
	}
	return out
}

func (n *eventNode) inspect(r *review) {
	if !validName(n.Name) {
		r.problemAt("name", "event_name", "an event's name is a-z, 0-9, _, - and dots, not %q", n.Name)
	}
	r.fields(n.Fields)
}

// fields checks named values.
func (r *review) fields(fields []nameValue) {
	seen := map[string]bool{}
	for i, f := range fields {
		field := "fields." + strconv.Itoa(i)
		if !validName(f.Name) || seen[f.Name] {
			r.problemAt(field+".name", "field_name", "field %q needs a name of its own: letters, digits, _, - and dots", f.Name)
		}
		seen[f.Name] = true
		r.variables(field+".value", f.Value)
	}
}
