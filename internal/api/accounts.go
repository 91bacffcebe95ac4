package api

import (
	"context"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
)

// onto applies the fields to an account; secrets left out stay as they are.
func (f ChannelAccountFields) onto(a dealer.ChannelAccount) (dealer.ChannelAccount, error) {
	a.StoreID, a.ExternalID, a.BusinessID, a.Display, a.Name = f.StoreID, f.ExternalID, f.BusinessID, f.Display, f.Name
	a.DepartmentIDs, a.FlowID, a.Version = f.DepartmentIDs, f.FlowID, f.Version
	set(&a.RatePerSecond, f.RatePerSecond)
	set(&a.PairLimit, f.PairLimit)
	set(&a.Active, f.Active)
	set(&a.Token, f.Token)
	set(&a.AppSecret, f.AppSecret)
	set(&a.VerifyToken, f.VerifyToken)
	if f.Key == "" && a.Key != "" {
		return a, nil
	}
	name := f.Name
	if name == "" {
		name = f.ExternalID
	}
	var err error
	a.Key, err = keyOf(f.Key, name)
	return a, err
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

func (s *Server) createAccount(ctx context.Context, in *write[ChannelAccountFields]) (*one[dealer.ChannelAccount], error) {
	a, err := in.Body.onto(dealer.ChannelAccount{OrgID: scopeOf(ctx).OrgID, Kind: in.Body.Kind, RatePerSecond: 80, PairLimit: true, Active: true})
	if err != nil {
		return nil, err
	}
	return written(ctx, s, func(tx *store.Tx, by store.Change) (dealer.ChannelAccount, error) {
		return tx.CreateChannelAccount(a, by)
	})
}

// updateAccount starts from the account as it is stored, secrets included.
func (s *Server) updateAccount(ctx context.Context, in *change[ChannelAccountFields]) (*one[dealer.ChannelAccount], error) {
	before, err := s.findAccount(ctx, &in.ByID)
	if err != nil {
		return nil, err
	}
	if in.Body.Kind != before.Body.Kind {
		return nil, core.E(core.Conflict, "channel_kind", "a channel account keeps its kind").On("kind")
	}
	a, err := in.Body.onto(before.Body)
	if err != nil {
		return nil, err
	}
	a.OrgID = scopeOf(ctx).OrgID
	return written(ctx, s, func(tx *store.Tx, by store.Change) (dealer.ChannelAccount, error) {
		return tx.UpdateChannelAccount(a, by)
	})
}

func (s *Server) deleteAccount(ctx context.Context, in *ByID) (*nothing, error) {
	org := scopeOf(ctx).OrgID
	return s.removed(ctx, func(tx *store.Tx, by store.Change) error { return tx.DeleteChannelAccount(org, in.ID, by) })
}
