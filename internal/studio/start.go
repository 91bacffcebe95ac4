package studio

import (
	"context"

	"prosa/internal/core"
	"prosa/internal/flow"
	"prosa/internal/store"
)

// StartParams say for whom a flow is to begin. Key is the caller's own id for this
// start: the same one twice is one start.
type StartParams struct {
	FlowID           core.ID
	ContactID        core.ID
	ChannelAccountID core.ID
	Variables        map[string]string
	Key              string
}

// Start lets a flow begin for a contact, at its trigger "api" where it has one. The
// bot does so within a second; the send gate decides what may be sent. Errors:
// flow_not_found, flow_not_published, contact_not_found, channel_account_not_found.
func (s *Service) Start(ctx context.Context, by By, p StartParams) error {
	dir, f, err := s.find(ctx, by.OrgID, p.FlowID)
	if err != nil {
		return err
	}
	if f.PublishedHash == "" {
		return core.E(core.Conflict, "flow_not_published", "the flow has no published version")
	}
	def, err := flow.Load([]byte(f.Definition))
	if err != nil {
		return err
	}
	trigger := ""
	for _, t := range def.Triggers {
		if t.Kind == flow.TriggerAPI {
			trigger = t.ID
			break
		}
	}
	key := ""
	if p.Key != "" {
		key = store.CallerKey + "api/" + f.ID + "/" + p.Key
	}
	return s.begin(ctx, dir, p.ContactID, p.ChannelAccountID, []store.FlowDue{{At: core.Ms(s.Clock.Now()), FlowID: f.ID, TriggerID: trigger, Vars: p.Variables, UniqueKey: key}})
}

// begin notes flows that are to begin for a contact. Errors: contact_not_found,
// channel_account_not_found.
func (s *Service) begin(ctx context.Context, dir *store.Directory, contactID, accountID core.ID, flows []store.FlowDue) error {
	if dir.Account(accountID) == nil {
		return core.E(core.NotFound, "channel_account_not_found", "no such channel account").On("channel_account_id")
	}
	return s.DB.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Contact(dir.Org.ID, contactID); err != nil {
			return err
		}
		for _, d := range flows {
			d.OrgID, d.ContactID, d.ChannelAccountID = dir.Org.ID, contactID, accountID
			tx.InsertFlowDue(d)
		}
		return nil
	})
}
