package api

import (
	"context"
	"net/mail"
	"strings"

	"prosa/internal/auth"
	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/team"
)

// defaultCapacity is how many conversations a new agent gets at once.
const defaultCapacity = 5

// onto applies the fields to a user.
func (f UserFields) onto(u team.User) (team.User, error) {
	u.Name, u.Email, u.Role, u.Locale = strings.TrimSpace(f.Name), strings.TrimSpace(f.Email), f.Role, f.Locale
	u.StoreIDs, u.DepartmentIDs, u.Disabled, u.Version = f.StoreIDs, f.DepartmentIDs, f.Disabled, f.Version
	set(&u.Capacity, f.Capacity)
	if a, err := mail.ParseAddress(u.Email); err != nil || a.Address != u.Email {
		return u, core.E(core.Invalid, "email_invalid", "this is not an e-mail address").On("email")
	}
	return u, nil
}

func (s *Server) createUser(ctx context.Context, in *write[UserFields]) (*one[team.User], error) {
	u, err := in.Body.onto(team.User{OrgID: scopeOf(ctx).OrgID, Capacity: defaultCapacity})
	if err != nil {
		return nil, err
	}
	if in.Body.Password == nil {
		return nil, core.E(core.Invalid, "password_required", "a new user needs a password").On("password")
	}
	hash, err := newHash(ctx, u, *in.Body.Password)
	if err != nil {
		return nil, err
	}
	return written(ctx, s, func(tx *store.Tx, by store.Change) (team.User, error) { return tx.CreateUser(u, hash, by) })
}

func newHash(ctx context.Context, u team.User, password string) (string, error) {
	if err := auth.CheckPassword(password, u.Name, u.Email); err != nil {
		return "", err
	}
	return auth.HashPassword(ctx, password)
}

func (s *Server) updateUser(ctx context.Context, in *change[UserFields]) (*one[team.User], error) {
	before, err := s.findUser(ctx, &in.ByID)
	if err != nil {
		return nil, err
	}
	u, err := in.Body.onto(before.Body)
	if err != nil {
		return nil, err
	}
	u.OrgID = scopeOf(ctx).OrgID
	hash := ""
	if in.Body.Password != nil {
		if hash, err = newHash(ctx, u, *in.Body.Password); err != nil {
			return nil, err
		}
	}
	return written(ctx, s, func(tx *store.Tx, by store.Change) (team.User, error) {
		after, err := tx.UpdateUser(u, by)
		if err == nil && hash != "" {
			err = s.opts.Auth.SetPassword(tx, after, hash, by)
		}
		return after, err
	})
}

func (s *Server) disableUser(ctx context.Context, in *ByID) (*nothing, error) {
	org := scopeOf(ctx).OrgID
	return s.removed(ctx, func(tx *store.Tx, by store.Change) error {
		u, err := tx.User(org, in.ID)
		if err != nil || u.Disabled {
			return err
		}
		u.Disabled = true
		_, err = tx.UpdateUser(u, by)
		return err
	})
}

func (s *Server) listTokens(ctx context.Context, _ *nothing) (*list[Token], error) {
	rows, err := s.opts.DB.R(ctx).Tokens(scopeOf(ctx).OrgID)
	if err != nil {
		return nil, err
	}
	out := []Token{}
	for _, t := range rows {
		if t.RevokedAt == 0 {
			out = append(out, Token{ID: t.ID, Name: t.Name, Scopes: t.Scopes, CreatedBy: t.CreatedBy, CreatedAt: t.CreatedAt, UsedAt: t.UsedAt})
		}
	}
	return listOf(out), nil
}

func (s *Server) createToken(ctx context.Context, in *write[TokenFields]) (*one[NewToken], error) {
	if err := auth.CheckScopes(in.Body.Scopes); err != nil {
		return nil, err
	}
	text, hash := auth.NewToken()
	t := store.Token{OrgID: scopeOf(ctx).OrgID, Name: strings.TrimSpace(in.Body.Name), Scopes: in.Body.Scopes}
	return written(ctx, s, func(tx *store.Tx, by store.Change) (NewToken, error) {
		made, err := tx.CreateToken(t, hash, by)
		return NewToken{ID: made.ID, Token: text, Name: made.Name, Scopes: made.Scopes}, err
	})
}

func (s *Server) revokeToken(ctx context.Context, in *ByID) (*nothing, error) {
	org := scopeOf(ctx).OrgID
	return s.removed(ctx, func(tx *store.Tx, by store.Change) error { return tx.RevokeToken(org, in.ID, by) })
}
