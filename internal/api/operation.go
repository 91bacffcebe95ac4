package api

import (
	"context"
	"encoding/json"

	"prosa/internal/core"
	"prosa/internal/store"
)

func (s *Server) listDeadLetters(ctx context.Context, in *PageQuery) (*deadLettersOutput, error) {
	rows, next, err := s.opts.DB.R(ctx).DeadLetters(scopeOf(ctx).OrgID, false, in.page())
	if err != nil {
		return nil, err
	}
	out := &deadLettersOutput{}
	out.Body.Next = next
	for _, r := range rows {
		out.Body.Items = append(out.Body.Items, DeadLetter{ID: r.ID, ReceivedAt: r.ReceivedAt, Reason: r.Reason, Kind: r.Kind, ChannelAccountID: r.ChannelAccountID, Raw: r.Raw})
	}
	return out, nil
}

func (s *Server) replayDeadLetter(ctx context.Context, in *ByID) (*nothing, error) {
	org := scopeOf(ctx).OrgID
	if _, err := s.opts.DB.R(ctx).InboundByID(org, in.ID); err != nil {
		return nil, err
	}
	return nil, s.opts.Replay(ctx, org, in.ID)
}

func (s *Server) deleteDeadLetter(ctx context.Context, in *ByID) (*nothing, error) {
	org := scopeOf(ctx).OrgID
	return nil, s.opts.DB.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.InboundByID(org, in.ID); err != nil {
			return err
		}
		return tx.DropDeadLetter(org, in.ID)
	})
}

func (s *Server) listAudit(ctx context.Context, in *auditInput) (*auditOutput, error) {
	limit := core.Page{Limit: in.Limit}.Size()
	facts, err := s.opts.DB.R(ctx).Facts(scopeOf(ctx).OrgID, in.Kind, in.After, limit+1)
	if err != nil {
		return nil, err
	}
	out := &auditOutput{}
	if len(facts) > limit {
		facts = facts[:limit]
		out.Body.Next = facts[limit-1].Seq
	}
	for _, e := range facts {
		f := Fact{Seq: e.Seq, At: e.At, Kind: e.Kind, StoreID: e.StoreID, DepartmentID: e.DepartmentID, ConversationID: e.ConversationID,
			ContactID: e.ContactID, MessageID: e.MessageID, Actor: e.Actor, AgentID: e.AgentID}
		if e.JSON != "" {
			f.Data = json.RawMessage(e.JSON)
		}
		out.Body.Items = append(out.Body.Items, f)
	}
	return out, nil
}
