package flow

import (
	"maps"
	"slices"
)

// reachable are the ids of nodes that can be entered.
func (d *Definition) reachable() map[string]bool {
	reached := map[string]bool{}
	todo := []string{d.Start, d.Menu, d.Silence.Node}
	for _, t := range d.Triggers {
		todo = append(todo, t.Node)
	}
	for len(todo) > 0 {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		n := d.byID[id]
		if n == nil || reached[id] {
			continue
		}
		reached[id] = true
		for _, p := range n.Ports() {
			todo = append(todo, p.Target)
		}
	}
	return reached
}

// ending are the ids of nodes from which an end or people can be reached by the
// ordinary exits: not by being misunderstood, and not by silence.
func (d *Definition) ending() map[string]bool {
	ends := map[string]bool{}
	from := map[string][]string{} // who leads to a node
	var todo []string
	for _, n := range d.Nodes {
		id := n.base().ID
		final := kinds[n.base().Kind].ends
		if s, ok := n.(*subflowNode); ok && s.Go {
			final = true
		}
		for _, p := range n.Ports() {
			if p.Role == RoleNext || p.Role == RoleOption || p.Role == RoleElse {
				from[p.Target] = append(from[p.Target], id)
				final = final || p.Target == "" // reported as leading nowhere, which means people
			}
		}
		if final {
			todo = append(todo, id)
		}
	}
	for len(todo) > 0 {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !ends[id] {
			ends[id] = true
			todo = append(todo, from[id]...)
		}
	}
	return ends
}

type circleKind uint8

const (
	circleNone circleKind = iota
	circleByClock
	circleAtOnce
)

// circles tells whether from can be entered twice without a word of the customer: at
// once, or as time passes and answers from outside come.
func (d *Definition) circles(from Node) circleKind {
	if d.comesBack(from, false) {
		return circleAtOnce
	}
	if d.comesBack(from, true) {
		return circleByClock
	}
	return circleNone
}

func (d *Definition) comesBack(from Node, byClock bool) bool {
	seen := map[string]bool{}
	todo := d.passing(from, byClock)
	for len(todo) > 0 {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if id == from.base().ID {
			return true
		}
		if n := d.byID[id]; n != nil && !seen[id] {
			seen[id] = true
			todo = append(todo, d.passing(n, byClock)...)
		}
	}
	return false
}

// passer is a Waiter that may go on without waiting, by some of its ports.
type passer interface {
	Waiter
	passes(port string) bool
}

// passing are the nodes a node may lead to without the customer.
func (d *Definition) passing(n Node, byClock bool) []string {
	_, waits := n.(Waiter)
	_, calls := n.(caller)
	_, sleeps := n.(sleeper)
	p, mayPass := n.(passer)
	var out []string
	for _, port := range n.Ports() {
		switch {
		case !waits && !calls,
			byClock && (calls || sleeps && port.Name == "next"),
			byClock && port.Role == RoleTimeout,
			mayPass && p.passes(port.Name):
			out = append(out, port.Target)
		}
	}
	if waits && !sleeps && byClock && d.Silence.Node != "" && n.base().Exits["timeout"] == "" {
		out = append(out, d.Silence.Node)
	}
	return out
}

// optionsLead tells whether the options of a node have exits of their own, so that
// "next" is only for those that have none.
func optionsLead(n Node) bool {
	return kinds[n.base().Kind].options != nil &&
		slices.ContainsFunc(n.Ports(), func(p Port) bool { return p.Role == RoleOption && p.Fallback == "next" })
}

// reservedPort tells whether a node that waits has a port of this name anyway.
func reservedPort(name string) bool {
	return name == "next" || name == "none" || name == "failed" || name == "timeout"
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// flow checks where a sub-flow leads: to a flow that is published, and not back into
// this one, each time one deeper.
func (r *review) flow(n *subflowNode) {
	if r.assets.Flows != nil {
		r.knownAt("flow", "flow", n.Flow, r.assets.Flows)
	}
	if n.Go || !r.leadsTo(n.Flow, r.def.Key) {
		return
	}
	r.problemAt("flow", "recursion", "flow %q leads back into this one, one deeper each time", n.Flow)
}

// leadsTo tells whether a published flow leads to another by its sub-flows.
func (r *review) leadsTo(from, to string) bool {
	seen := map[string]bool{}
	todo := []string{from}
	for len(todo) > 0 {
		key := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if key == to {
			return true
		}
		if seen[key] || r.assets.Book == nil {
			continue
		}
		seen[key] = true
		d := r.assets.Book.Published(key)
		if d == nil {
			continue
		}
		for _, n := range d.Nodes {
			if s, ok := n.(*subflowNode); ok {
				todo = append(todo, s.Flow)
			}
		}
	}
	return false
}
