package flow

import (
	"encoding/json"
	"slices"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
)

// KindInfo is a node kind as an editor must know it. Schema is the JSON Schema
// (2020-12) of the members the kind adds to those all nodes have, in the order a form
// shows them; Example is a node that loads.
type KindInfo struct {
	Kind    string          `json:"kind"`
	Group   string          `json:"group"`   // say, ask, decide, act, people or end
	Waits   bool            `json:"waits"`   // for the customer
	Ends    bool            `json:"ends"`    // it can end the session
	Calls   bool            `json:"calls"`   // something outside, and waits for the answer
	Ports   []PortInfo      `json:"ports"`   // those it can have beside its options'
	Options *OptionsInfo    `json:"options"` // where ports of its own come from
	Schema  json.RawMessage `json:"schema"`  //
	Example json.RawMessage `json:"example"` //
}

// PortInfo is an exit a kind can have.
type PortInfo struct {
	Name string `json:"name"`
	Role string `json:"role"` // next, option, failure, timeout or else
}

// Kinds describes every node kind, in the order of docs/flows.md. The slices are
// shared: callers only read them.
func Kinds() []KindInfo { return kindInfos() }

var kindInfos = sync.OnceValue(func() []KindInfo {
	out := make([]KindInfo, len(registry))
	for i := range registry {
		out[i] = registry[i].info()
	}
	return out
})

func (s *kindSpec) info() KindInfo {
	n := s.make()
	_, waits := n.(Waiter)
	_, sleeps := n.(sleeper)
	_, calls := n.(caller)
	return KindInfo{
		Kind: s.kind, Group: s.group, Waits: waits && !sleeps, Ends: s.ends, Calls: calls, Ports: s.ports(), Options: s.options,
		Schema: schemaOf(n), Example: json.RawMessage(s.compactExample()),
	}
}

// rarePorts are exits that neither an empty node nor the example has.
var rarePorts = map[string][]PortInfo{"consent": {{"next", RoleNext}}} // of grant and revoke

// ports are the exits of a node without content and of the example, but for those the
// example's own options make.
func (s *kindSpec) ports() []PortInfo {
	var out []PortInfo
	add := func(n Node, own bool) {
		for _, p := range n.Ports() {
			info := PortInfo{p.Name, p.Role}
			if own && s.options != nil && p.Role == RoleOption || slices.Contains(out, info) {
				continue
			}
			out = append(out, info)
		}
	}
	if n, err := loadNode(0, jsontext.Value(s.example)); err == nil {
		add(n, true)
	}
	add(s.make(), false)
	return append(out, rarePorts[s.kind]...)
}

func (s *kindSpec) compactExample() []byte {
	v := jsontext.Value(s.example)
	if v.Compact() != nil {
		return []byte("null")
	}
	return v
}
