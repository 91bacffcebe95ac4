package flow

import (
	"prosa/internal/core"
	"prosa/internal/dealer"
)

// Assets are the names a definition may refer to, and what is known of them. A nil
// list is not checked.
type Assets struct {
	Channel     dealer.ChannelKind   // "" = WhatsApp
	Channels    []dealer.ChannelKind // where the flow is used; nil = Channel alone
	Accounts    []core.ID            // channel accounts
	Departments []string             // keys
	NeverOpen   []string             // keys of departments whose hours never open
	Labels      []string
	Outcomes    []string
	Agents      []string // e-mails
	Flows       []string // keys of published flows
	Templates   []TemplateAsset
	Book        Book          // finds the flows that sub-flows lead to
	Published   []*Definition // the other published flows, whose triggers may come first
}

// TemplateAsset is an approved template.
type TemplateAsset struct {
	Name     string
	Language string
	Category string // MARKETING, UTILITY or AUTHENTICATION
}

// Severity says whether a flow may be published in spite of a problem.
type Severity string

// A Failure keeps a flow from being published; a Warning is shown.
const (
	Failure Severity = "error"
	Warning Severity = "warning"
)

// Problem is something wrong with a definition. Code is one of Codes; Message and Fix
// are English. NodeID is "" for the flow as a whole, Field the member it is about
// ("options.2.title", "exits.next", "triggers.0.words").
type Problem struct {
	Severity Severity `json:"severity"`
	NodeID   string   `json:"node,omitempty"`
	Code     string   `json:"code"`
	Message  string   `json:"message"`
	Field    string   `json:"field,omitempty"`
	Fix      string   `json:"fix,omitempty"`
}

// Inspect looks for what would go wrong when the flow runs: exits that lead nowhere,
// nodes nobody reaches, circles without a customer in them, texts missing or too long,
// names that do not exist, triggers that never fire. Problems of the flow as a whole
// come first, then those of the nodes in their order.
func Inspect(d *Definition, a Assets) []Problem {
	r := &review{def: d, assets: a}
	r.whole()
	r.triggers()
	reached, ending := d.reachable(), d.ending()
	for _, n := range d.Nodes {
		r.node = n.base().ID
		if !reached[r.node] {
			r.warn("unreachable", "no way leads here")
		} else if !ending[r.node] {
			r.warn("no_end", "no way leads from here to an end or to people")
		}
		n.inspect(r)
		r.ports(n)
		if w, ok := n.(Waiter); ok {
			r.waiting(w)
		}
		switch d.circles(n) {
		case circleAtOnce:
			r.problem("circle", "the flow can come back here without waiting for the customer")
		case circleByClock:
			r.warn("circle_clock", "the flow can come back here, time and again, while the customer is silent")
		}
	}
	for i := range r.found {
		r.found[i].Fix = Codes[r.found[i].Code].Fix
	}
	return r.found
}

// whole checks what belongs to no node.
func (r *review) whole() {
	d := r.def
	r.exists("menu", d.Menu)
	r.exists("silence.node", d.Silence.Node)
	if d.Silence.Minutes < 0 || d.Silence.Minutes > maxMinutes || d.Silence.Node != "" && d.Silence.Minutes == 0 {
		r.problemAt("silence.minutes", "wait_time", "silence is 1 to %d minutes", maxMinutes)
	}
	if d.Human.Off {
		r.warnAt("human.off", "human_off", "asking for a person means nothing in this flow")
	}
	r.departmentAt("human.department", d.Human.Department)
	r.optionalText("human.queued", d.Human.Queued, MaxRendered)
	r.optionalText("human.away", d.Human.Away, MaxRendered)
	names := map[string]bool{}
	for _, v := range d.Variables {
		if !isVarName(v.Name) || names[v.Name] {
			r.problemAt("variables", "variable_name", "%q is no name of a variable, or there twice", v.Name)
		}
		names[v.Name] = true
	}
	r.templates()
}

// ports checks where the exits of a node lead.
func (r *review) ports(n Node) {
	known := map[string]bool{}
	optional := optionsLead(n)
	for _, p := range n.Ports() {
		known[p.Name] = true
		must := p.Role == RoleOption || p.Role == RoleElse && p.Name == "else" || p.Role == RoleNext && !optional
		if p.Target == "" && must {
			r.problemAt("exits."+p.Name, "no_next", "exit %s leads nowhere", p.Name)
		}
		if p.Target != "" && r.def.byID[p.Target] == nil {
			r.problemAt("exits."+p.Name, "no_such_node", "exit %s leads to %q, which does not exist", p.Name, p.Target)
		}
	}
	for _, name := range sortedKeys(n.base().Exits) {
		if !known[name] {
			r.warnAt("exits."+name, "unknown_exit", "there is no exit %s here", name)
		}
	}
}

// windowMinutes is Meta's customer service window: free messages go only within it.
const windowMinutes = 24 * 60

// waiting checks what nodes that wait have in common.
func (r *review) waiting(w Waiter) {
	x := w.waiting()
	if x.HumanOff {
		r.warnAt("human_off", "human_off", "asking for a person means nothing here")
	}
	if x.TimeoutMinutes < 0 || x.TimeoutMinutes > maxMinutes {
		r.problemAt("timeout_minutes", "wait_time", "a time-out is 1 to %d minutes", maxMinutes)
	}
	if x.TimeoutMinutes > 0 && w.base().Exits["timeout"] == "" && r.def.Silence.Node == "" {
		r.warnAt("timeout_minutes", "timeout_unused", "the exit timeout leads nowhere, so the time-out means nothing")
	}
	total := 0
	for _, m := range x.Reminders {
		if m.AfterMinutes < 1 || m.AfterMinutes > maxMinutes {
			r.problemAt("reminders", "wait_time", "a reminder comes after 1 to %d minutes", maxMinutes)
		}
		total += m.AfterMinutes
		r.text("reminders", m.Text, 4096)
	}
	if total >= windowMinutes {
		r.warnAt("reminders", "after_window", "a reminder that comes 24 hours after the customer's last word is not sent")
	}
}
