package api

import (
	"context"
	"errors"
	"strings"

	"prosa/internal/auth"
	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/team"
)

func (s *Server) logIn(ctx context.Context, in *loginInput) (*meOutput, error) {
	c := callOf(ctx)
	p, err := s.opts.Auth.LogIn(c.w, c.r, in.Body.Email, in.Body.Password)
	if err != nil {
		return nil, err
	}
	return s.me(ctx, p)
}

func (s *Server) logOut(ctx context.Context, _ *nothing) (*nothing, error) {
	c := callOf(ctx)
	return nil, s.opts.Auth.LogOut(c.w, c.r)
}

func (s *Server) getMe(ctx context.Context, _ *nothing) (*meOutput, error) {
	return s.me(ctx, principalOf(ctx))
}

// me describes a person. The row is read afresh: the principal may be from before a
// change made by this very request.
func (s *Server) me(ctx context.Context, p auth.Principal) (*meOutput, error) {
	dir, err := s.opts.DB.Directory(ctx, p.Scope.OrgID)
	if err != nil {
		return nil, err
	}
	user, err := s.opts.DB.R(ctx).User(p.Scope.OrgID, p.Scope.UserID)
	if err != nil {
		return nil, err
	}
	me := Me{User: user, Organization: dir.Org, Permissions: auth.Permissions(p), Locale: user.Locale, ServerNow: s.now(),
		Version: s.opts.Version, Demo: s.opts.Demo, SandboxURL: s.opts.SandboxURL}
	if me.Locale == "" {
		me.Locale = dir.Org.Settings.Locale
	}
	if me.Locale == "" {
		me.Locale = "pt-BR"
	}
	return &meOutput{Body: me}, nil
}

func (s *Server) updateMe(ctx context.Context, in *patchMeInput) (*meOutput, error) {
	p := principalOf(ctx)
	_, err := written(ctx, s, func(tx *store.Tx, by store.Change) (team.User, error) {
		u, err := tx.User(p.Scope.OrgID, p.Scope.UserID)
		if err != nil {
			return u, err
		}
		if in.Body.Name != nil {
			u.Name = strings.TrimSpace(*in.Body.Name)
		}
		if in.Body.Locale != nil {
			u.Locale = *in.Body.Locale
		}
		if u.Name == "" {
			return u, core.E(core.Invalid, "name_required", "a name is needed").On("name")
		}
		return tx.UpdateUser(u, by)
	})
	if err != nil {
		return nil, err
	}
	return s.me(ctx, p)
}

func (s *Server) setPresence(ctx context.Context, in *presenceInput) (*userOutput, error) {
	scope := scopeOf(ctx)
	u, err := s.opts.Inbox.SetPresence(ctx, scope, actorOf(ctx), scope.UserID, in.Body.Presence, strings.TrimSpace(in.Body.Reason))
	if err != nil {
		return nil, err
	}
	return &userOutput{Body: u}, nil
}

func (s *Server) changePassword(ctx context.Context, in *passwordInput) (*nothing, error) {
	err := s.opts.Auth.ChangePassword(ctx, principalOf(ctx), in.Body.Current, in.Body.New)
	var e *core.Error
	if errors.As(err, &e) && e.Field == "password" {
		e.Field = "new" // what the password rules speak of is here the new one
	}
	return nil, err
}
