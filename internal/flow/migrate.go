package flow

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"prosa/internal/core"
)

// fileV1 is schema 1: exits were members of each kind, silence one number, and there
// were no triggers.
type fileV1 struct {
	Schema         int              `json:"schema"`
	Key            string           `json:"key"`
	Name           string           `json:"name"`
	Start          string           `json:"start"`
	Menu           string           `json:"menu"`
	TimeoutMinutes int              `json:"timeout_minutes"`
	Human          Human            `json:"human"`
	Nodes          []jsontext.Value `json:"nodes"`
}

// exitsV1 are the members that named a node to go to, by kind; "timeout" was one of
// every kind. listV1 is where a kind's own ports came from.
var (
	exitsV1 = map[string][]string{
		"message": {"next"}, "choice": {"next", "none", "failed"}, "ask": {"next", "escaped", "failed"}, "condition": {"else"},
		"hours": {"open", "closed"}, "set": {"next"}, "label": {"next"}, "note": {"next"}, "queue": {}, "end": {},
	}
	listV1 = map[string]string{"choice": "options", "condition": "cases"}
)

// migrate reads schema 1 into the form of schema 2. Errors: Invalid flow_json,
// flow_too_big.
func migrate(data []byte) (*file, error) {
	var old fileV1
	if err := json.Unmarshal(data, &old, json.RejectUnknownMembers(true)); err != nil {
		return nil, jsonError("flow", err)
	}
	if len(old.Nodes) > maxNodes {
		return nil, core.E(core.Invalid, "flow_too_big", "a flow may have %d nodes, this one has %d", maxNodes, len(old.Nodes)).On("nodes")
	}
	f := &file{
		Schema: Schema, Key: old.Key, Name: old.Name, Start: old.Start, Menu: old.Menu, Human: old.Human,
		Silence: Silence{Minutes: old.TimeoutMinutes}, Nodes: make([]jsontext.Value, len(old.Nodes)),
	}
	for i, raw := range old.Nodes {
		node, err := migrateNode(raw)
		if err != nil {
			return nil, jsonError("node "+nodeName(i, Base{}), err)
		}
		f.Nodes[i] = node
	}
	return f, nil
}

// object is a JSON object whose members are looked at one by one.
type object map[string]jsontext.Value

// migrateNode gathers a node's exits into one member. What is no node of schema 1
// is left as it is: Load says what is wrong with it.
func migrateNode(raw jsontext.Value) (jsontext.Value, error) {
	var n object
	if err := json.Unmarshal(raw, &n); err != nil {
		return nil, err
	}
	kind := n.text("kind")
	members, known := exitsV1[kind]
	if !known {
		return raw, nil
	}
	exits := map[string]string{}
	for _, m := range append([]string{"timeout"}, members...) {
		n.moveExit(m, m, exits)
	}
	if kind != "choice" && kind != "ask" {
		delete(n, "human_off") // it meant nothing there
	}
	if list := listV1[kind]; list != "" && n[list] != nil {
		items, err := migrateItems(n[list], members, exits)
		if err != nil {
			return nil, err
		}
		n[list] = items
	}
	if len(exits) > 0 {
		n.set("exits", exits)
	}
	return json.Marshal(n, json.Deterministic(true))
}

// migrateItems moves each item's "next" to the port of its id. An id that is the
// name of another port of the node gets a "_" behind it.
func migrateItems(raw jsontext.Value, ports []string, exits map[string]string) (jsontext.Value, error) {
	var items []object
	if err := json.Unmarshal(raw, &items); err != nil {
		return nil, err
	}
	for _, item := range items {
		id := item.text("id")
		for _, p := range append([]string{"timeout"}, ports...) {
			if id == p {
				id += "_"
				item.set("id", id)
			}
		}
		if _, twice := exits[id]; twice {
			delete(item, "next") // the first of two alike counts, as it did
			continue
		}
		item.moveExit("next", id, exits)
	}
	return json.Marshal(items, json.Deterministic(true))
}

// moveExit takes the member that names a node and puts it under a port.
func (o object) moveExit(member, port string, exits map[string]string) {
	raw, there := o[member]
	if !there {
		return
	}
	var target string
	if json.Unmarshal(raw, &target) != nil {
		return // no text: Load refuses it by name
	}
	delete(o, member)
	if target != "" && port != "" {
		exits[port] = target
	}
}

func (o object) text(member string) string {
	var s string
	if json.Unmarshal(o[member], &s) != nil {
		return ""
	}
	return s
}

func (o object) set(member string, value any) {
	if raw, err := json.Marshal(value, json.Deterministic(true)); err == nil {
		o[member] = raw
	}
}

// Upgrade gives a definition in the newest schema: the bytes themselves when they
// are, else those of a definition that does the same. Its hash is another one.
// Errors as of Load, but for what is wrong inside nodes.
func Upgrade(data []byte) ([]byte, error) {
	var version struct {
		Schema int `json:"schema"`
	}
	f, err := decode(data)
	if err != nil {
		return nil, err
	}
	if json.Unmarshal(data, &version) == nil && version.Schema == Schema {
		return data, nil
	}
	out, err := json.Marshal(f, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return nil, core.E(core.Invalid, "flow_json", "the flow cannot be written").Because(err)
	}
	return out, nil
}
