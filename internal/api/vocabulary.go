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
	if f.Key == "" {
		f.Key = key
	}
	key, err := keyOf(f.Key, f.Name)
	return dealer.Label{ID: id, Key: key, Name: strings.TrimSpace(f.Name), Color: f.Color, Position: f.Position}, err
}

func (s *Server) createLabel(ctx context.Context, in *write[LabelFields]) (*one[dealer.Label], error) {
	return s.putLabel(ctx, core.NewID(), "", in.Body)
}

func (s *Server) updateLabel(ctx context.Context, in *change[LabelFields]) (*one[dealer.Label], error) {
	before, err := finding(s, s.labels, func(x dealer.Label) string { return x.ID }, "label")(ctx, &in.byID)
	if err != nil {
		return nil, err
	}
	return s.putLabel(ctx, in.ID, before.Body.Key, in.Body)
}

func (s *Server) putLabel(ctx context.Context, id core.ID, key string, f LabelFields) (*one[dealer.Label], error) {
	l, err := f.build(id, key)
	if err != nil {
		return nil, err
	}
	if err := s.saved(ctx, func(tx *store.Tx) error { return tx.PutLabel(scopeOf(ctx).OrgID, l) }); err != nil {
		return nil, err
	}
	return &one[dealer.Label]{Body: l}, nil
}

func (s *Server) deleteLabel(ctx context.Context, in *byID) (*nothing, error) {
	return nil, s.opts.DB.Write(ctx, func(tx *store.Tx) error { return tx.DeleteLabel(scopeOf(ctx).OrgID, in.ID) })
}

func (s *Server) createOutcome(ctx context.Context, in *write[OutcomeFields]) (*one[dealer.Outcome], error) {
	key, err := keyOf(in.Body.Key, in.Body.Name)
	if err != nil {
		return nil, err
	}
	have, err := s.outcomes(ctx)
	if err != nil {
		return nil, err
	}
	for _, o := range have {
		if o.Key == key {
			return nil, core.E(core.Conflict, "key_taken", "there is an outcome with this key already").On("key")
		}
	}
	return s.putOutcome(ctx, key, in.Body)
}

func (s *Server) updateOutcome(ctx context.Context, in *change[OutcomeFields]) (*one[dealer.Outcome], error) {
	before, err := finding(s, s.outcomes, func(x dealer.Outcome) string { return x.Key }, "outcome")(ctx, &in.byID)
	if err != nil {
		return nil, err
	}
	return s.putOutcome(ctx, before.Body.Key, in.Body)
}

func (s *Server) putOutcome(ctx context.Context, key string, f OutcomeFields) (*one[dealer.Outcome], error) {
	o := dealer.Outcome{Key: key, Name: strings.TrimSpace(f.Name), NeedNote: f.NeedNote, Position: f.Position}
	if err := s.saved(ctx, func(tx *store.Tx) error { return tx.PutOutcome(scopeOf(ctx).OrgID, o) }); err != nil {
		return nil, err
	}
	return &one[dealer.Outcome]{Body: o}, nil
}

func (s *Server) deleteOutcome(ctx context.Context, in *byID) (*nothing, error) {
	return nil, s.opts.DB.Write(ctx, func(tx *store.Tx) error { return tx.DeleteOutcome(scopeOf(ctx).OrgID, in.ID) })
}

func (s *Server) createQuickReply(ctx context.Context, in *write[QuickReplyFields]) (*one[dealer.QuickReply], error) {
	return s.putQuickReply(ctx, core.NewID(), in.Body)
}

func (s *Server) updateQuickReply(ctx context.Context, in *change[QuickReplyFields]) (*one[dealer.QuickReply], error) {
	if err := s.mayChangeReply(ctx, in.ID); err != nil {
		return nil, err
	}
	return s.putQuickReply(ctx, in.ID, in.Body)
}

func (s *Server) deleteQuickReply(ctx context.Context, in *byID) (*nothing, error) {
	if err := s.mayChangeReply(ctx, in.ID); err != nil {
		return nil, err
	}
	return nil, s.opts.DB.Write(ctx, func(tx *store.Tx) error { return tx.DeleteQuickReply(scopeOf(ctx).OrgID, in.ID) })
}

// mayChangeReply tells whether an existing reply is the caller's own, or the caller
// keeps the shared ones.
func (s *Server) mayChangeReply(ctx context.Context, id core.ID) error {
	before, err := finding(s, s.quickReplies, func(x dealer.QuickReply) string { return x.ID }, "quick_reply")(ctx, &byID{ID: id})
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
	case q.UserID == "" && auth.Allowed(p, "settings:write"):
		return nil
	}
	return core.E(core.Forbidden, "forbidden", "shared quick replies need the permission settings:write; your own carry your user_id")
}

func (s *Server) putQuickReply(ctx context.Context, id core.ID, f QuickReplyFields) (*one[dealer.QuickReply], error) {
	q := dealer.QuickReply{ID: id, Shortcut: strings.TrimPrefix(strings.TrimSpace(f.Shortcut), "/"), Text: f.Text, DepartmentID: f.DepartmentID, UserID: f.UserID}
	if err := mayKeepReply(ctx, q); err != nil {
		return nil, err
	}
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	if q.DepartmentID != "" && dir.Department(q.DepartmentID) == nil {
		return nil, core.E(core.Invalid, "department_not_found", "no such department").On("department_id")
	}
	if q.Shortcut == "" || strings.ContainsAny(q.Shortcut, " \t\n") {
		return nil, core.E(core.Invalid, "shortcut_invalid", "a shortcut is one word").On("shortcut")
	}
	if err := s.saved(ctx, func(tx *store.Tx) error { return tx.PutQuickReply(scopeOf(ctx).OrgID, q) }); err != nil {
		return nil, err
	}
	return &one[dealer.QuickReply]{Body: q}, nil
}
