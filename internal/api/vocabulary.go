package api

import (
	"context"
	"strings"

	"prosa/internal/auth"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
)

func (f LabelFields) build(id core.ID, key string) (dealer.Label, error) {
	if f.Key != "" {
		key = f.Key
	}
	key, err := keyOf(key, f.Name)
	return dealer.Label{ID: id, Key: key, Name: strings.TrimSpace(f.Name), Color: f.Color, Position: f.Position}, err
}

func (s *Server) createLabel(ctx context.Context, in *write[LabelFields]) (*one[dealer.Label], error) {
	l, err := in.Body.build("", "")
	if err != nil {
		return nil, err
	}
	org := scopeOf(ctx).OrgID
	return written(ctx, s, func(tx *store.Tx, by store.Change) (dealer.Label, error) { return tx.CreateLabel(org, l, by) })
}

func (s *Server) updateLabel(ctx context.Context, in *change[LabelFields]) (*one[dealer.Label], error) {
	before, err := s.findLabel(ctx, &in.ByID)
	if err != nil {
		return nil, err
	}
	l, err := in.Body.build(in.ID, before.Body.Key)
	if err != nil {
		return nil, err
	}
	org := scopeOf(ctx).OrgID
	return written(ctx, s, func(tx *store.Tx, by store.Change) (dealer.Label, error) { return l, tx.UpdateLabel(org, l, by) })
}

func (s *Server) deleteLabel(ctx context.Context, in *ByID) (*nothing, error) {
	org := scopeOf(ctx).OrgID
	return s.removed(ctx, func(tx *store.Tx, by store.Change) error { return tx.DeleteLabel(org, in.ID, by) })
}

func (f OutcomeFields) build(key string) dealer.Outcome {
	return dealer.Outcome{Key: key, Name: strings.TrimSpace(f.Name), NeedNote: f.NeedNote, Position: f.Position}
}

func (s *Server) createOutcome(ctx context.Context, in *write[OutcomeFields]) (*one[dealer.Outcome], error) {
	key, err := keyOf(in.Body.Key, in.Body.Name)
	if err != nil {
		return nil, err
	}
	org, o := scopeOf(ctx).OrgID, in.Body.build(key)
	return written(ctx, s, func(tx *store.Tx, by store.Change) (dealer.Outcome, error) { return o, tx.CreateOutcome(org, o, by) })
}

func (s *Server) updateOutcome(ctx context.Context, in *change[OutcomeFields]) (*one[dealer.Outcome], error) {
	org, o := scopeOf(ctx).OrgID, in.Body.build(in.ID)
	return written(ctx, s, func(tx *store.Tx, by store.Change) (dealer.Outcome, error) { return o, tx.UpdateOutcome(org, o, by) })
}

func (s *Server) deleteOutcome(ctx context.Context, in *ByID) (*nothing, error) {
	org := scopeOf(ctx).OrgID
	return s.removed(ctx, func(tx *store.Tx, by store.Change) error { return tx.DeleteOutcome(org, in.ID, by) })
}

func (f QuickReplyFields) build(id core.ID) (dealer.QuickReply, error) {
	q := dealer.QuickReply{ID: id, Shortcut: strings.TrimPrefix(strings.TrimSpace(f.Shortcut), "/"), Text: f.Text, DepartmentID: f.DepartmentID, UserID: f.UserID}
	if q.Shortcut == "" || strings.ContainsAny(q.Shortcut, " \t\r\n/") {
		return q, core.E(core.Invalid, "shortcut_invalid", "a shortcut is one word").On("shortcut")
	}
	return q, nil
}

func (s *Server) createQuickReply(ctx context.Context, in *write[QuickReplyFields]) (*one[dealer.QuickReply], error) {
	q, err := in.Body.build("")
	if err == nil {
		err = mayKeepReply(ctx, q)
	}
	if err != nil {
		return nil, err
	}
	org := scopeOf(ctx).OrgID
	return written(ctx, s, func(tx *store.Tx, by store.Change) (dealer.QuickReply, error) { return tx.CreateQuickReply(org, q, by) })
}

func (s *Server) updateQuickReply(ctx context.Context, in *change[QuickReplyFields]) (*one[dealer.QuickReply], error) {
	if err := s.mayChangeReply(ctx, &in.ByID); err != nil {
		return nil, err
	}
	q, err := in.Body.build(in.ID)
	if err == nil {
		err = mayKeepReply(ctx, q)
	}
	if err != nil {
		return nil, err
	}
	org := scopeOf(ctx).OrgID
	return written(ctx, s, func(tx *store.Tx, by store.Change) (dealer.QuickReply, error) {
		return q, tx.UpdateQuickReply(org, q, by)
	})
}

func (s *Server) deleteQuickReply(ctx context.Context, in *ByID) (*nothing, error) {
	if err := s.mayChangeReply(ctx, in); err != nil {
		return nil, err
	}
	org := scopeOf(ctx).OrgID
	return s.removed(ctx, func(tx *store.Tx, by store.Change) error { return tx.DeleteQuickReply(org, in.ID, by) })
}

// mayChangeReply tells whether an existing reply is the caller's own, or the caller
// keeps the shared ones.
func (s *Server) mayChangeReply(ctx context.Context, in *ByID) error {
	before, err := s.findQuickReply(ctx, in)
	if err != nil {
		return err
	}
	return mayKeepReply(ctx, before.Body)
}

func mayKeepReply(ctx context.Context, q dealer.QuickReply) error {
	p := principalOf(ctx)
	switch {
	case q.UserID != "" && q.UserID == p.Scope.UserID:
		return nil
	case q.UserID == "" && auth.Allowed(p, auth.SettingsWrite):
		return nil
	}
	return core.E(core.Forbidden, "forbidden", "shared quick replies need the permission settings:write; your own carry your user_id")
}
