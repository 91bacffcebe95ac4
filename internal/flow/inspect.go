package flow

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"prosa/internal/dealer"
)

// Assets are the names a definition may refer to. A nil list is not checked.
type Assets struct {
	Channel     dealer.ChannelKind // "" = WhatsApp
	Departments []string           // keys
	Labels      []string
	Outcomes    []string
	Agents      []string // e-mails
}

// Severity says whether a flow may be published in spite of a problem.
type Severity string

// A Failure keeps a flow from being published; a Warning is shown.
const (
	Failure Severity = "error"
	Warning Severity = "warning"
)

// Problem is something wrong with a definition. Code is stable; Message is English.
// NodeID is "" for the flow as a whole.
type Problem struct {
	Severity Severity `json:"severity"`
	NodeID   string   `json:"node,omitempty"`
	Code     string   `json:"code"`
	Message  string   `json:"message"`
	Field    string   `json:"field,omitempty"` // the member of the node, or of the flow, it is about
	Fix      string   `json:"fix,omitempty"`   // a short hint, English
}

// Inspect looks for what would go wrong when the flow runs: exits that lead
// nowhere, nodes nobody reaches, circles without a customer in them, texts missing
// or too long, names that do not exist. Problems come in the order of the nodes.
func Inspect(d *Definition, a Assets) []Problem {
	r := &review{def: d, assets: a}
	if d.Menu != "" && d.byID[d.Menu] == nil {
		r.problem("no_such_node", "the menu node %q does not exist", d.Menu)
	}
	r.department(d.Human.Department)
	r.optionalText("human.queued", d.Human.Queued, MaxRendered)
	r.optionalText("human.away", d.Human.Away, MaxRendered)
	reached := d.reachable()
	for _, n := range d.Nodes {
		r.node = n.base().ID
		if !reached[r.node] {
			r.warn("unreachable", "no way leads here")
		}
		n.inspect(r)
		for _, p := range n.Ports() {
			if p.Target == "" && (p.Role == RoleNext && !optionsLead(n) || p.Role == RoleOption || p.Role == RoleElse && p.Name == "else") {
				r.problemAt("exits."+p.Name, "no_next", "port %s leads nowhere", p.Name)
			}
			if p.Target != "" && d.byID[p.Target] == nil {
				r.problem("no_such_node", "port %s leads to %q, which does not exist", p.Name, p.Target)
			}
		}
		if d.circles(n) {
			r.problem("circle", "the flow can come back here without waiting for the customer")
		}
	}
	return r.found
}

// reachable are the ids of nodes that can be entered.
func (d *Definition) reachable() map[string]bool {
	reached := map[string]bool{}
	todo := []string{d.Start, d.Menu}
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

// circles tells whether from can be entered twice in one turn.
func (d *Definition) circles(from Node) bool {
	seen := map[string]bool{}
	todo := passing(from)
	for len(todo) > 0 {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if id == from.base().ID {
			return true
		}
		if n := d.byID[id]; n != nil && !seen[id] {
			seen[id] = true
			todo = append(todo, passing(n)...)
		}
	}
	return false
}

// passing are the nodes a node may lead to without waiting.
func passing(n Node) []string {
	var out []string
	c, isChoice := n.(*choiceNode)
	waits := alwaysWaits(n)
	for _, p := range n.Ports() {
		if !waits || isChoice && c.From != fromOptions && (p.Name == "next" || p.Name == "none") {
			out = append(out, p.Target)
		}
	}
	return out
}

// alwaysWaits tells whether nothing passes a node in one turn; some kinds wait in
// one of their actions only.
func alwaysWaits(n Node) bool {
	if s, ok := n.(interface{ waits() bool }); ok {
		return s.waits()
	}
	_, waits := n.(Waiter)
	return waits
}

// optionsLead tells whether the options of a node have exits of their own, so that
// "next" is only for those that have none.
func optionsLead(n Node) bool {
	for _, p := range n.Ports() {
		if p.Role == RoleOption && p.Fallback == "next" && p.Name != "escaped" {
			return true
		}
	}
	return false
}

// reservedPort tells whether a node that waits has a port of this name anyway.
func reservedPort(name string) bool {
	return name == "next" || name == "none" || name == "failed" || name == "timeout"
}

// review collects problems while nodes look at themselves.
type review struct {
	def    *Definition
	assets Assets
	node   string
	found  []Problem
}

func (r *review) problem(code, format string, args ...any) {
	r.problemAt("", code, format, args...)
}

// problemAt names the member it is about: "options.2.title".
func (r *review) problemAt(field, code, format string, args ...any) {
	r.found = append(r.found, Problem{Severity: Failure, NodeID: r.node, Code: code, Message: fmt.Sprintf(format, args...), Field: field})
}

func (r *review) warn(code, format string, args ...any) { r.warnAt("", code, format, args...) }

func (r *review) warnAt(field, code, format string, args ...any) {
	r.found = append(r.found, Problem{Severity: Warning, NodeID: r.node, Code: code, Message: fmt.Sprintf(format, args...), Field: field})
}

func (r *review) channel() dealer.ChannelKind {
	if r.assets.Channel == "" {
		return dealer.WhatsApp
	}
	return r.assets.Channel
}

// text checks a text that must be there, in all languages.
func (r *review) text(what string, t Text, limit int) {
	if t.Empty() {
		r.problem("text_missing", "%s is empty", what)
		return
	}
	r.optionalText(what, t, limit)
}

// optionalText checks a text that may be left out, but not in one language only.
func (r *review) optionalText(what string, t Text, limit int) {
	if t.Empty() {
		return
	}
	for i, s := range t.all() {
		if s == "" {
			r.warn("translation_missing", "%s has no text in %s", what, Locales[i])
		}
		if utf8.RuneCountInString(s) > limit {
			r.problem("text_too_long", "%s in %s is longer than %d", what, Locales[i], limit)
		}
		r.variables(what, s)
	}
}

// variables reports names nobody knows, once each.
func (r *review) variables(what, s string) {
	var unknown []string
	for {
		open := strings.Index(s, "{{")
		if open < 0 {
			break
		}
		s = s[open:]
		name, _, size := variable(s)
		if size == 0 {
			s = s[1:]
			continue
		}
		s = s[size:]
		if !isVariable(name) && !slices.Contains(unknown, name) {
			unknown = append(unknown, name)
			r.problem("unknown_variable", "%s uses {{%s}}, which does not exist", what, name)
		}
	}
}

func (r *review) target(what, name string) {
	if name != "" && !isTarget(name) {
		r.problem("save", "%s: %q is none of var.…, field.… and contact.name", what, name)
	}
}

// agent checks an e-mail; one that comes from a variable is known only at run time.
func (r *review) agent(email string) {
	if strings.Contains(email, "{{") {
		r.variables("agent", email)
	} else if email != "" {
		r.known("agent", email, r.assets.Agents)
	}
}

func (r *review) department(key string) {
	if key != "" {
		r.known("department", key, r.assets.Departments)
	}
}

func (r *review) known(what, key string, keys []string) {
	if keys != nil && !slices.Contains(keys, key) {
		r.problem("unknown_"+what, "there is no %s %q", what, key)
	}
}
