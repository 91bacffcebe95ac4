package store

import (
	"encoding/json"

	"prosa/internal/core"
)

// EventTrigger is a trigger of a published flow that waits for an event or an hour:
// what the use cases need to know of definitions without loading them.
type EventTrigger struct {
	FlowID    core.ID
	TriggerID string
	Event     string // "" = a schedule
	Label     string // key; "" = any
	Minutes   int    // after the event
	Accounts  []core.ID
	Days      []int  // of a schedule: 0 = Sunday; none = every day
	At        string // of a schedule: HH:MM
}

// eventTriggers reads them from a definition's JSON. What cannot be read has none.
func eventTriggers(f Flow) []EventTrigger {
	var d struct {
		Triggers []struct {
			ID       string    `json:"id"`
			Kind     string    `json:"kind"`
			Event    string    `json:"event"`
			Label    string    `json:"label"`
			Minutes  int       `json:"minutes"`
			Accounts []core.ID `json:"accounts"`
			Days     []int     `json:"days"`
			At       string    `json:"at"`
		} `json:"triggers"`
	}
	if f.Definition == "" || json.Unmarshal([]byte(f.Definition), &d) != nil {
		return nil
	}
	var out []EventTrigger
	for _, t := range d.Triggers {
		switch {
		case t.Kind == "event" && t.Event != "":
			out = append(out, EventTrigger{FlowID: f.ID, TriggerID: t.ID, Event: t.Event, Label: t.Label, Minutes: max(t.Minutes, 0), Accounts: t.Accounts})
		case t.Kind == "schedule" && t.At != "":
			out = append(out, EventTrigger{FlowID: f.ID, TriggerID: t.ID, Label: t.Label, Accounts: t.Accounts, Days: t.Days, At: t.At})
		}
	}
	return out
}
