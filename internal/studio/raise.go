package studio

import (
	"context"

	"prosa/internal/core"
	"prosa/internal/inbox"
	"prosa/internal/store"
)

// RaiseParams say what happened to whom. Key is the caller's own id for this event: the
// same one twice is one event.
type RaiseParams struct {
	Event            string
	ContactID        core.ID
	ChannelAccountID core.ID
	Variables        map[string]string
	Key              string
}

// Raise lets every published flow begin that waits for an event another system tells of:
// appointment.near from an agenda, survey.due from a DMS, or a name of the house's own.
// Each begins after the delay its trigger asks for; the send gate decides what may be
// sent. It returns how many flows were noted. Errors: event_reserved,
// contact_not_found, channel_account_not_found.
func (s *Service) Raise(ctx context.Context, by By, p RaiseParams) (int, error) {
	if p.Event == inbox.EventClosed || p.Event == inbox.EventLabelAdded {
		return 0, core.E(core.Invalid, "event_reserved", "%s is raised by Prosa itself", p.Event).On("event")
	}
	dir, err := s.DB.Directory(ctx, by.OrgID)
	if err != nil {
		return 0, err
	}
	now := core.Ms(s.Clock.Now())
	var flows []store.FlowDue
	for i := range dir.EventTriggers {
		t := &dir.EventTriggers[i]
		if !t.On(p.Event, "", p.ChannelAccountID) {
			continue
		}
		key := ""
		if p.Key != "" {
			key = store.CallerKey + "event/" + by.OrgID + "/" + p.Event + "/" + t.FlowID + "/" + t.ID + "/" + p.Key
		}
		flows = append(flows, store.FlowDue{At: now + t.Delay(), FlowID: t.FlowID, TriggerID: t.ID, Vars: p.Variables, UniqueKey: key})
	}
	return len(flows), s.begin(ctx, dir, p.ContactID, p.ChannelAccountID, flows)
}
