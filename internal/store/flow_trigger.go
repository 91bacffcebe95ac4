package store

import (
	"encoding/json"
	"slices"
	"sync"
	"time"

	"prosa/internal/core"
	"prosa/internal/flow"
)

// EventTrigger is a trigger of a published flow that waits for an event or an hour:
// what the use cases need to know of definitions without loading them.
type EventTrigger struct {
	FlowID core.ID
	flow.Trigger
}

// On tells whether the trigger answers to an event on a channel account. label is the
// key of the label added; "" for events that are not about one.
func (t *EventTrigger) On(event, label string, account core.ID) bool {
	return t.Kind == flow.TriggerEvent && t.Event == event && (t.Label == "" || t.Label == label) && (len(t.Accounts) == 0 || slices.Contains(t.Accounts, account))
}

// Delay is how long after the event the flow begins, in ms.
func (t *EventTrigger) Delay() int64 { return int64(max(t.Minutes, 0)) * time.Minute.Milliseconds() }

// triggerMemo remembers the event triggers of versions: the house is read afresh after
// each change, a version never changes, and its JSON may have a megabyte. The zero
// value is empty; safe for concurrent use.
type triggerMemo struct {
	mu     sync.Mutex
	byHash map[string][]EventTrigger
}

// maxTriggerMemo bounds what is remembered; beyond it all is forgotten.
const maxTriggerMemo = 10_000

// of returns the event triggers of a flow's published version.
func (m *triggerMemo) of(f Flow) []EventTrigger {
	if f.PublishedHash == "" {
		return nil
	}
	m.mu.Lock()
	found, known := m.byHash[f.PublishedHash]
	m.mu.Unlock()
	if !known {
		found = eventTriggers(f)
		m.mu.Lock()
		if m.byHash == nil || len(m.byHash) >= maxTriggerMemo {
			m.byHash = map[string][]EventTrigger{}
		}
		m.byHash[f.PublishedHash] = found
		m.mu.Unlock()
	}
	out := slices.Clone(found)
	for i := range out {
		out[i].FlowID = f.ID // two organizations may have the same version
	}
	return out
}

// eventTriggers reads them from a definition's JSON. What cannot be read has none.
func eventTriggers(f Flow) []EventTrigger {
	var d struct {
		Triggers []flow.Trigger `json:"triggers"`
	}
	if json.Unmarshal([]byte(f.Definition), &d) != nil {
		return nil
	}
	var out []EventTrigger
	for _, t := range d.Triggers {
		if t.Kind == flow.TriggerEvent && t.Event != "" || t.Kind == flow.TriggerSchedule && t.At != "" {
			out = append(out, EventTrigger{f.ID, t})
		}
	}
	return out
}
