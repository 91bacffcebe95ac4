package flow

import (
	"slices"
	"strconv"
	"time"
)

// triggers checks when the flow begins.
func (r *review) triggers() {
	seen := map[string]bool{}
	for i := range r.def.Triggers {
		t := &r.def.Triggers[i]
		field := "triggers." + strconv.Itoa(i)
		if !validID(t.ID) || seen[t.ID] {
			r.problemAt(field+".id", "bad_id", "trigger %q needs an id of its own of a-z, 0-9, _ and -", t.ID)
		}
		seen[t.ID] = true
		r.exists(field+".node", t.Node)
		if r.assets.Accounts != nil {
			for _, id := range t.Accounts {
				r.knownAt(field+".accounts", "account", id, r.assets.Accounts)
			}
		}
		r.trigger(field, t)
		r.shadowed(field, i)
	}
}

// trigger checks the members of a trigger's kind.
func (r *review) trigger(field string, t *Trigger) {
	empty := func(member string) {
		r.problemAt(field+"."+member, "trigger_empty", "trigger %s has no %s, so it never fires", t.ID, member)
	}
	if t.Minutes < 0 || t.Minutes > maxMinutes {
		r.problemAt(field+".minutes", "wait_time", "trigger %s: 0 to %d minutes", t.ID, maxMinutes)
	}
	switch t.Kind {
	case TriggerOptOut, TriggerOptIn, TriggerReferral, TriggerOutsideHours, TriggerFirstMessage, TriggerAnyMessage, TriggerAPI:
	case TriggerPayload:
		if len(t.Payloads) == 0 {
			empty("payloads")
		}
	case TriggerTemplateReply:
		if t.Template == "" && len(t.Payloads) == 0 {
			empty("template")
		}
	case TriggerRef:
		if len(t.Refs) == 0 {
			empty("refs")
		}
	case TriggerKeyword:
		if !slices.ContainsFunc(t.Words, func(w string) bool { return len(wordsOf(w)) > 0 }) {
			empty("words")
		}
		if t.Match != "" && t.Match != "exact" && t.Match != "contains" && t.Match != "fuzzy" {
			r.problemAt(field+".match", "trigger_match", "trigger %s: %q is none of exact, contains and fuzzy", t.ID, t.Match)
		}
	case TriggerEvent:
		if t.Event == "" {
			empty("event")
		}
		if t.Label != "" && r.assets.Labels != nil {
			r.knownAt(field+".label", "label", t.Label, r.assets.Labels)
		}
	case TriggerSchedule:
		r.schedule(field, t)
	default:
		r.problemAt(field+".kind", "trigger_kind", "there is no trigger kind %q", t.Kind)
	}
}

func (r *review) schedule(field string, t *Trigger) {
	if _, err := time.Parse("15:04", t.At); err != nil {
		r.problemAt(field+".at", "trigger_time", "trigger %s: %q is no time HH:MM", t.ID, t.At)
	}
	if slices.ContainsFunc(t.Days, func(d int) bool { return d < 0 || d > 6 }) {
		r.problemAt(field+".days", "trigger_time", "trigger %s: days are 0 (Sunday) to 6", t.ID)
	}
	if t.Label != "" && r.assets.Labels != nil {
		r.knownAt(field+".label", "label", t.Label, r.assets.Labels)
	}
}

// shadowed warns of a trigger that another one always comes before: an earlier one of
// this flow, or one of a flow whose key sorts first.
func (r *review) shadowed(field string, i int) {
	t := &r.def.Triggers[i]
	for j := range i {
		if r.def.Triggers[j].covers(t) {
			r.warnAt(field, "trigger_shadowed", "trigger %s never fires: %s comes before it", t.ID, r.def.Triggers[j].ID)
			return
		}
	}
	for _, d := range r.assets.Published {
		if d == nil || d.Key == r.def.Key {
			continue
		}
		for j := range d.Triggers {
			other := &d.Triggers[j]
			if other.covers(t) && (d.Key < r.def.Key || !t.covers(other)) {
				r.warnAt(field, "trigger_shadowed", "trigger %s never fires: %s of flow %q comes before it", t.ID, other.ID, d.Key)
				return
			}
		}
	}
}

// covers tells whether t fires, and is as specific, whenever other does.
func (t *Trigger) covers(other *Trigger) bool {
	if t.Kind != other.Kind || t.Interrupts != other.Interrupts || !subset(other.Accounts, t.Accounts) {
		return false
	}
	if len(t.Accounts) == 0 && len(other.Accounts) > 0 {
		return false // the narrower one comes first
	}
	same := func(a, b []string) bool { return len(b) > 0 && subset(b, a) && len(a) > 0 }
	switch t.Kind {
	case TriggerKeyword:
		return t.Match == other.Match && same(t.Words, other.Words)
	case TriggerPayload:
		return same(t.Payloads, other.Payloads)
	case TriggerRef:
		return same(t.Refs, other.Refs)
	case TriggerTemplateReply:
		return t.Template == other.Template && (len(t.Payloads) == 0 && len(other.Payloads) == 0 || same(t.Payloads, other.Payloads))
	case TriggerReferral:
		return t.Headline == other.Headline && (len(t.AdIDs) == 0 && len(other.AdIDs) == 0 || same(t.AdIDs, other.AdIDs))
	case TriggerOptOut, TriggerOptIn, TriggerOutsideHours, TriggerFirstMessage, TriggerAnyMessage:
		return true
	}
	return false // events, schedules and the API start every flow that wants it
}

// subset tells whether every one of a is in b; an empty list means all there are.
func subset(a, b []string) bool {
	if len(b) == 0 {
		return true
	}
	return len(a) > 0 && !slices.ContainsFunc(a, func(s string) bool { return !slices.Contains(b, s) })
}
