package flow

import "prosa/internal/core"

// TriggerKind is what makes a flow begin.
type TriggerKind string

// The kinds of triggers, the most specific first: of all published flows the first
// that fits an occasion wins.
const (
	TriggerOptOut        TriggerKind = "opt_out"
	TriggerOptIn         TriggerKind = "opt_in"
	TriggerPayload       TriggerKind = "payload"
	TriggerTemplateReply TriggerKind = "template_reply"
	TriggerRef           TriggerKind = "ref"
	TriggerReferral      TriggerKind = "referral"
	TriggerKeyword       TriggerKind = "keyword"
	TriggerOutsideHours  TriggerKind = "outside_hours"
	TriggerFirstMessage  TriggerKind = "first_message"
	TriggerAnyMessage    TriggerKind = "any_message"
	TriggerEvent         TriggerKind = "event"
	TriggerSchedule      TriggerKind = "schedule"
	TriggerAPI           TriggerKind = "api"
)

// Trigger says when a flow begins. Only the members of its kind mean anything.
type Trigger struct {
	ID         string      `json:"id"`
	Kind       TriggerKind `json:"kind"`
	Node       string      `json:"node,omitempty"`       // "" = the flow's start
	Interrupts bool        `json:"interrupts,omitempty"` // it may end a session under way
	Accounts   []core.ID   `json:"accounts,omitempty"`   // channel accounts; none = all

	Payloads []string `json:"payloads,omitempty"`
	Template string   `json:"template,omitempty"`
	Refs     []string `json:"refs,omitempty"`
	AdIDs    []string `json:"ad_ids,omitempty"`
	Headline string   `json:"headline,omitempty"`
	Words    []string `json:"words,omitempty"`
	Match    string   `json:"match,omitempty"` // exact (""), contains or fuzzy
	Event    string   `json:"event,omitempty"`
	Label    string   `json:"label,omitempty"`
	Minutes  int      `json:"minutes,omitempty"`
	Days     []int    `json:"days,omitempty"` // 0 = Sunday; none = every day
	At       string   `json:"at,omitempty"`   // HH:MM

	words [][]string // Words, folded and parted
	refs  []string   // Refs, folded
}

func (t *Trigger) items() int {
	return max(len(t.Payloads), len(t.Refs), len(t.AdIDs), len(t.Words), len(t.Accounts), len(t.Days))
}

// trigger finds a trigger of the definition by id, or nil.
func (d *Definition) trigger(id string) *Trigger {
	for i := range d.Triggers {
		if id != "" && d.Triggers[i].ID == id {
			return &d.Triggers[i]
		}
	}
	return nil
}
