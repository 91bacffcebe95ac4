package flow

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"prosa/internal/core"
)

// Schema is the version of the definition format this package works with. Load also
// reads schema 1, see migrate.go.
const Schema = 2

// Limits of a definition.
const (
	maxDefinition  = 1 << 20 // bytes
	maxNodes       = 500
	maxTriggers    = 50
	maxItems       = 100  // options, contents, cases… of one node
	maxExpressions = 1000 // cases of all conditions: each may be an expression to compile
	maxID          = 48   // of a node or option: both go into ids of buttons and rows
)

// Definition is a loaded flow. It never changes after Load and may be used by any
// number of goroutines at once.
type Definition struct {
	Key       string // "first-contact"
	Name      string
	About     string
	Start     string // id of the first node
	Menu      string // id of the node that "menu" leads back to; "" = the word means nothing
	Human     Human
	Silence   Silence
	Triggers  []Trigger
	Variables []VariableSpec
	Nodes     []Node // in the file's order

	byID map[string]Node
	hash string
}

// Human says what happens when the customer asks for a person, and where the bot
// hands over when it cannot go on. Texts not given are ready ones.
type Human struct {
	Off        bool   `json:"off,omitempty"`        // the words mean nothing, at any node
	Department string `json:"department,omitempty"` // key; "" = the one chosen, else the first
	Queued     Text   `json:"queued,omitzero"`
	Away       Text   `json:"away,omitzero"`
}

// Silence says where a customer goes who stays silent at a node without a time of
// its own. With no Node only nodes whose exit "timeout" is connected time out.
type Silence struct {
	Minutes int    `json:"minutes,omitempty"`
	Node    string `json:"node,omitempty"`
}

// VariableSpec declares a variable of the flow and the value it begins with.
type VariableSpec struct {
	Name  string `json:"name"`
	Title string `json:"title,omitempty"`
	Value string `json:"value,omitempty"`
}

// comment is the editor's; it is read only to be refused when malformed.
type comment struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	X      int    `json:"x"`
	Y      int    `json:"y"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// file is the JSON form.
type file struct {
	Schema    int              `json:"schema"`
	Key       string           `json:"key"`
	Name      string           `json:"name"`
	About     string           `json:"about,omitempty"`
	Start     string           `json:"start"`
	Menu      string           `json:"menu,omitempty"`
	Human     Human            `json:"human,omitzero"`
	Silence   Silence          `json:"silence,omitzero"`
	Triggers  []Trigger        `json:"triggers,omitempty"`
	Variables []VariableSpec   `json:"variables,omitempty"`
	Comments  []comment        `json:"comments,omitempty"`
	Nodes     []jsontext.Value `json:"nodes"`
}

// Load reads a definition. It is strict: members nobody knows, kinds that do not
// exist, ids used twice and a missing start are errors that name the place. Whether
// the flow makes sense is Inspect's question. Errors: Invalid flow_json,
// flow_schema, flow_node, flow_too_big.
func Load(data []byte) (*Definition, error) {
	f, err := decode(data)
	if err != nil {
		return nil, err
	}
	if err := f.fits(); err != nil {
		return nil, err
	}
	d := &Definition{
		Key: f.Key, Name: f.Name, About: f.About, Start: f.Start, Menu: f.Menu, Human: f.Human, Silence: f.Silence,
		Triggers: f.Triggers, Variables: f.Variables, byID: make(map[string]Node, len(f.Nodes)), hash: hashOf(data),
	}
	expressions := 0
	for i, raw := range f.Nodes {
		n, err := loadNode(i, raw)
		if err != nil {
			return nil, err
		}
		if d.byID[n.base().ID] != nil {
			return nil, core.E(core.Invalid, "flow_node", "two nodes have the id %q", n.base().ID).On("nodes")
		}
		if c, ok := n.(*conditionNode); ok {
			if expressions += len(c.Cases); expressions > maxExpressions {
				return nil, core.E(core.Invalid, "flow_too_big", "a flow may have %d cases in its conditions", maxExpressions).On("nodes")
			}
		}
		d.byID[n.base().ID] = n
		d.Nodes = append(d.Nodes, n)
	}
	if d.byID[d.Start] == nil {
		return nil, core.E(core.Invalid, "flow_node", "the start node %q does not exist", d.Start).On("start")
	}
	return d, nil
}

// decode reads either schema into the form of the newest.
func decode(data []byte) (*file, error) {
	if len(data) > maxDefinition {
		return nil, core.E(core.Invalid, "flow_too_big", "a flow may have %d bytes, this one has %d", maxDefinition, len(data))
	}
	var version struct {
		Schema int `json:"schema"`
	}
	if err := json.Unmarshal(data, &version); err != nil {
		return nil, jsonError("flow", err)
	}
	if version.Schema == 1 {
		return migrate(data)
	}
	f := new(file)
	if err := json.Unmarshal(data, f, json.RejectUnknownMembers(true)); err != nil {
		return nil, jsonError("flow", err)
	}
	if f.Schema != Schema {
		return nil, core.E(core.Invalid, "flow_schema", "flow schema %d is not supported, only 1 and %d", f.Schema, Schema).On("schema")
	}
	return f, nil
}

// fits holds the limits of the lists of a definition.
func (f *file) fits() error {
	for _, l := range []struct {
		what      string
		have, may int
	}{
		{"nodes", len(f.Nodes), maxNodes}, {"triggers", len(f.Triggers), maxTriggers},
		{"variables", len(f.Variables), maxItems}, {"comments", len(f.Comments), maxNodes},
	} {
		if l.have > l.may {
			return core.E(core.Invalid, "flow_too_big", "a flow may have %d %s, this one has %d", l.may, l.what, l.have).On(l.what)
		}
	}
	for i := range f.Triggers {
		f.Triggers[i].prepare()
		if f.Triggers[i].items() > maxItems {
			return core.E(core.Invalid, "flow_too_big", "trigger %s: %d of one thing, %d are allowed", f.Triggers[i].ID, f.Triggers[i].items(), maxItems).On("triggers")
		}
	}
	return nil
}

// loadNode reads one node by its kind.
func loadNode(i int, raw jsontext.Value) (Node, error) {
	var b Base
	if err := json.Unmarshal(raw, &b); err != nil {
		return nil, jsonError("node "+nodeName(i, b), err)
	}
	spec, ok := kinds[b.Kind]
	if !ok {
		return nil, core.E(core.Invalid, "flow_node", "node %s: there is no kind %q", nodeName(i, b), b.Kind).On("nodes")
	}
	if !validID(b.ID) {
		return nil, core.E(core.Invalid, "flow_node", "node %s: an id is 1 to %d of a-z, 0-9, _ and -", nodeName(i, b), maxID).On("nodes")
	}
	n := spec.make()
	if err := json.Unmarshal(raw, n, json.RejectUnknownMembers(true)); err != nil {
		return nil, jsonError("node "+nodeName(i, b), err)
	}
	if l, ok := n.(interface{ items() int }); ok && l.items() > maxItems {
		return nil, core.E(core.Invalid, "flow_too_big", "node %s: %d of one thing, %d are allowed", b.ID, l.items(), maxItems).On("nodes")
	}
	if w, ok := n.(Waiter); ok && len(w.waiting().Reminders) > maxReminders {
		return nil, core.E(core.Invalid, "flow_too_big", "node %s: %d reminders, %d are allowed", b.ID, len(w.waiting().Reminders), maxReminders).On("nodes")
	}
	if c, ok := n.(prepared); ok {
		c.compile()
	}
	return n, nil
}

// Hash identifies the version: equal for definitions that are the same JSON,
// spaces and member order aside. Sessions carry it.
func (d *Definition) Hash() string { return d.hash }

// Node returns the node with an id, or nil.
func (d *Definition) Node(id string) Node { return d.byID[id] }

// Takes tells whether a session of another version of the flow can go on in d: the
// node it waits at is there, of the same kind, and no call is under way. To move it,
// the caller sets s.Flow = d.Hash().
func (d *Definition) Takes(s Session) bool {
	n, waits := d.byID[s.Node].(Waiter)
	return waits && s.Call == "" && (s.Kind == "" || s.Kind == n.base().Kind)
}

func hashOf(data []byte) string {
	v := jsontext.Value(append([]byte(nil), data...))
	if err := v.Canonicalize(); err != nil {
		v = data
	}
	sum := sha256.Sum256(v)
	return hex.EncodeToString(sum[:8])
}

// jsonError says where in the JSON the fault is, in words.
func jsonError(what string, err error) error {
	var semantic *json.SemanticError
	if errors.As(err, &semantic) && semantic.JSONPointer != "" {
		what += " at " + string(semantic.JSONPointer)
	}
	return core.E(core.Invalid, "flow_json", "%s cannot be read", what).Because(err)
}

func nodeName(i int, b Base) string {
	if b.ID != "" {
		return b.ID
	}
	return "number " + string(appendNumeral(nil, i+1))
}

// validID keeps ids fit for the ids of buttons, where ":" is the separator.
func validID(id string) bool {
	if id == "" || len(id) > maxID {
		return false
	}
	for i := 0; i < len(id); i++ {
		c := id[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return true
}
