package api

import (
	"context"
	"slices"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
)

// onto applies the fields to an account; what is left out stays as it is.
func (f ChannelAccountFields) onto(a dealer.ChannelAccount, dir *store.Directory) (dealer.ChannelAccount, error) {
	a.StoreID, a.ExternalID, a.BusinessID, a.Display, a.Name = f.StoreID, f.ExternalID, f.BusinessID, f.Display, f.Name
	a.DepartmentIDs, a.FlowID, a.Version = f.DepartmentIDs, f.FlowID, f.Version
	set(&a.RatePerSecond, f.RatePerSecond)
	set(&a.PairLimit, f.PairLimit)
	set(&a.Active, f.Active)
	set(&a.Token, f.Token)
	set(&a.AppSecret, f.AppSecret)
	set(&a.VerifyToken, f.VerifyToken)
	var err error
	if f.Key != "" || a.Key == "" {
		name := f.Name
		if name == "" {
			name = f.ExternalID
		}
		a.Key, err = keyOf(f.Key, name)
	}
	switch {
	case err != nil:
		return a, err
	case a.StoreID != "" && dir.Store(a.StoreID) == nil:
		return a, core.E(core.Invalid, "store_not_found", "no such store").On("store_id")
	case a.FlowID != "" && !slices.ContainsFunc(dir.Flows, func(f store.Flow) bool { return f.ID == a.FlowID }):
		return a, core.E(core.Invalid, "flow_not_found", "no such flow").On("flow_id")
	}
	for _, id := range a.DepartmentIDs {
		if d := dir.Department(id); d == nil || a.StoreID != "" && d.StoreID != a.StoreID {
			return a, core.E(core.Invalid, "department_not_found", "the account's store has no such department").On("department_ids")
		}
	}
	return a, nil
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

func (s *Server) createAccount(ctx context.Context, in *write[ChannelAccountFields]) (*one[dealer.ChannelAccount], error) {
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	fresh := dealer.ChannelAccount{ID: core.NewID(), OrgID: dir.Org.ID, Kind: in.Body.Kind, RatePerSecond: 80, PairLimit: true, Active: true}
	a, err := in.Body.onto(fresh, dir)
	if err != nil {
		return nil, err
	}
	if err := s.savedAccount(ctx, func(tx *store.Tx) error { return tx.InsertChannelAccount(a) }); err != nil {
		return nil, err
	}
	return s.accountNow(ctx, a.ID)
}

func (s *Server) updateAccount(ctx context.Context, in *change[ChannelAccountFields]) (*one[dealer.ChannelAccount], error) {
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	before := dir.Account(in.ID)
	if before == nil {
		return nil, core.E(core.NotFound, "channel_account_not_found", "no such channel account")
	}
	if in.Body.Kind != before.Kind {
		return nil, core.E(core.Conflict, "channel_kind", "a channel account keeps its kind").On("kind")
	}
	a, err := in.Body.onto(*before, dir)
	if err != nil {
		return nil, err
	}
	if err := s.savedAccount(ctx, func(tx *store.Tx) error { return tx.SaveChannelAccount(a) }); err != nil {
		return nil, err
	}
	return s.accountNow(ctx, a.ID)
}

// savedAccount says which uniqueness was hurt: of the key here, or of Meta's id
// anywhere in the installation.
func (s *Server) savedAccount(ctx context.Context, f func(*store.Tx) error) error {
	err := s.opts.DB.Write(ctx, f)
	if err != nil && s.opts.DB.IsDuplicate(err) {
		return core.E(core.Conflict, "channel_account_taken", "there is a channel account with this key or this external id already").On("external_id")
	}
	return err
}

func (s *Server) accountNow(ctx context.Context, id core.ID) (*one[dealer.ChannelAccount], error) {
	all, err := s.accounts(ctx)
	if err != nil {
		return nil, err
	}
	return find(all, func(x dealer.ChannelAccount) string { return x.ID }, id, "channel_account")
}

func (s *Server) deleteAccount(ctx context.Context, in *byID) (*nothing, error) {
	return nil, s.opts.DB.Write(ctx, func(tx *store.Tx) error { return tx.DeleteChannelAccount(scopeOf(ctx).OrgID, in.ID) })
}
