package api

import (
	"context"
	"slices"
	"strings"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
	"prosa/internal/team"
)

// house is the caller's organization as it is now.
func (s *Server) house(ctx context.Context) (*store.Directory, error) {
	return s.opts.DB.Directory(ctx, scopeOf(ctx).OrgID)
}

// listing makes the handler of a list of what the caller may see.
func listing[T any](f func(context.Context) ([]T, error)) func(context.Context, *nothing) (*list[T], error) {
	return func(ctx context.Context, _ *nothing) (*list[T], error) {
		items, err := f(ctx)
		if err != nil {
			return nil, err
		}
		return listOf(items), nil
	}
}

func (s *Server) findStore(ctx context.Context, in *ByID) (*one[dealer.Store], error) {
	all, err := s.stores(ctx)
	return find(all, err, in.ID, "store", func(x dealer.Store) string { return x.ID })
}

func (s *Server) findDepartment(ctx context.Context, in *ByID) (*one[dealer.Department], error) {
	all, err := s.departments(ctx)
	return find(all, err, in.ID, "department", func(x dealer.Department) string { return x.ID })
}

func (s *Server) findAccount(ctx context.Context, in *ByID) (*one[dealer.ChannelAccount], error) {
	all, err := s.accounts(ctx)
	return find(all, err, in.ID, "channel_account", func(x dealer.ChannelAccount) string { return x.ID })
}

func (s *Server) findUser(ctx context.Context, in *ByID) (*one[team.User], error) {
	all, err := s.users(ctx)
	return find(all, err, in.ID, "user", func(x team.User) string { return x.ID })
}

func (s *Server) findLabel(ctx context.Context, in *ByID) (*one[dealer.Label], error) {
	all, err := s.labels(ctx)
	return find(all, err, in.ID, "label", func(x dealer.Label) string { return x.ID })
}

func (s *Server) findOutcome(ctx context.Context, in *ByID) (*one[dealer.Outcome], error) {
	all, err := s.outcomes(ctx)
	return find(all, err, in.ID, "outcome", func(x dealer.Outcome) string { return x.Key })
}

func (s *Server) findQuickReply(ctx context.Context, in *ByID) (*one[dealer.QuickReply], error) {
	all, err := s.quickReplies(ctx)
	return find(all, err, in.ID, "quick_reply", func(x dealer.QuickReply) string { return x.ID })
}

// find picks one thing of a list; what the caller does not see does not exist.
func find[T any](items []T, err error, id, what string, key func(T) string) (*one[T], error) {
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		if key(item) == id {
			return &one[T]{Body: item}, nil
		}
	}
	return nil, core.E(core.NotFound, what+"_not_found", "no such %s", strings.ReplaceAll(what, "_", " "))
}

// managed is what a caller with settings:read may see: everything for an
// administrator and for an integration, a supervisor's stores for a supervisor.
func managed(scope team.Scope, storeID core.ID) bool {
	return scope.All || storeID == "" || slices.Contains(scope.StoreIDs, storeID)
}

func keep[T any](items []T, ok func(T) bool) []T {
	out := []T{}
	for _, item := range items {
		if ok(item) {
			out = append(out, item)
		}
	}
	return out
}

func (s *Server) stores(ctx context.Context) ([]dealer.Store, error) {
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	scope := scopeOf(ctx)
	return keep(dir.Stores, func(x dealer.Store) bool { return managed(scope, x.ID) }), nil
}

func (s *Server) departments(ctx context.Context) ([]dealer.Department, error) {
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	scope := scopeOf(ctx)
	return keep(dir.Departments, func(x dealer.Department) bool { return managed(scope, x.StoreID) }), nil
}

func (s *Server) accounts(ctx context.Context) ([]dealer.ChannelAccount, error) {
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	scope := scopeOf(ctx)
	return keep(dir.Accounts, func(x dealer.ChannelAccount) bool { return managed(scope, x.StoreID) }), nil
}

// users reads the rows rather than the directory: presence changes all the time.
func (s *Server) users(ctx context.Context) ([]team.User, error) {
	scope := scopeOf(ctx)
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	users, err := s.opts.DB.R(ctx).Users(scope.OrgID)
	if err != nil {
		return nil, err
	}
	return keep(users, func(u team.User) bool {
		return scope.All || slices.ContainsFunc(storesOf(dir, u), func(id core.ID) bool { return managed(scope, id) })
	}), nil
}

// storesOf are the stores a user works in; an administrator works in all.
func storesOf(dir *store.Directory, u team.User) []core.ID {
	if u.Role == team.Administrator {
		all := make([]core.ID, len(dir.Stores))
		for i, st := range dir.Stores {
			all[i] = st.ID
		}
		return all
	}
	ids := slices.Clone(u.StoreIDs)
	for _, d := range u.DepartmentIDs {
		if dep := dir.Department(d); dep != nil && !slices.Contains(ids, dep.StoreID) {
			ids = append(ids, dep.StoreID)
		}
	}
	return ids
}

func (s *Server) labels(ctx context.Context) ([]dealer.Label, error) {
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	return dir.Labels, nil
}

func (s *Server) outcomes(ctx context.Context) ([]dealer.Outcome, error) {
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	return dir.Outcomes, nil
}

// quickReplies are the shared ones, those of departments the caller sees, and the
// caller's own.
func (s *Server) quickReplies(ctx context.Context) ([]dealer.QuickReply, error) {
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	return usable(dir, scopeOf(ctx)), nil
}

func usable(dir *store.Directory, scope team.Scope) []dealer.QuickReply {
	return keep(dir.QuickReplies, func(q dealer.QuickReply) bool {
		if q.UserID != "" {
			return q.UserID == scope.UserID
		}
		d := dir.Department(q.DepartmentID)
		return q.DepartmentID == "" || d != nil && scope.Sees(d.StoreID, d.ID, "")
	})
}

// getDirectory answers what the shell of the web app needs. Stores and departments
// are all there, because a conversation may be transferred to any; people are those
// of the caller's stores, and nobody's e-mail address is told.
func (s *Server) getDirectory(ctx context.Context, _ *nothing) (*directoryOutput, error) {
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	scope, r := scopeOf(ctx), s.opts.DB.R(ctx)
	users, err := r.Users(scope.OrgID)
	if err != nil {
		return nil, err
	}
	loads, err := r.Loads(userIDs(users))
	if err != nil {
		return nil, err
	}
	mine := storesOfScope(dir, scope)
	out := &directoryOutput{Body: Directory{
		Organization: dir.Org, Stores: dir.Stores, Departments: dir.Departments, ChannelAccounts: dir.Accounts,
		Labels: dir.Labels, Outcomes: dir.Outcomes, QuickReplies: usable(dir, scope), Suggests: dir.Assistant.Suggests(),
	}}
	for _, u := range users {
		shared := slices.ContainsFunc(storesOf(dir, u), func(id core.ID) bool { return slices.Contains(mine, id) })
		if scope.All || shared || u.ID == scope.UserID {
			out.Body.Users = append(out.Body.Users, Colleague{ID: u.ID, Name: u.Name, Role: u.Role, Presence: u.Presence, PresenceReason: u.PresenceReason,
				PresenceAt: u.PresenceAt, Capacity: u.Capacity, StoreIDs: u.StoreIDs, DepartmentIDs: u.DepartmentIDs, Load: loads[u.ID], Disabled: u.Disabled})
		}
	}
	return out, nil
}

func storesOfScope(dir *store.Directory, scope team.Scope) []core.ID {
	return storesOf(dir, team.User{Role: scope.Role, StoreIDs: scope.StoreIDs, DepartmentIDs: scope.DepartmentIDs})
}

func userIDs(users []team.User) []core.ID {
	ids := make([]core.ID, len(users))
	for i, u := range users {
		ids[i] = u.ID
	}
	return ids
}
