package auth

import (
	"context"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/team"
)

// ChangePassword changes the caller's own password and ends their other sessions.
// Tries with a wrong current one count as failed logins.
//
// Errors: wrong_password, those of CheckPassword, too_many, busy, people_only.
func (s *Service) ChangePassword(ctx context.Context, p Principal, current, next string) error {
	if p.User == nil {
		return core.E(core.Forbidden, "people_only", "an API token has no password")
	}
	keys := loginKeys{account: accountKey(p.User.Email)}
	stored, err := s.db.R(ctx).PasswordHash(p.User.ID)
	if err != nil {
		return err
	}
	good, err := s.try(ctx, keys, stored, current)
	if err != nil {
		return err
	}
	if !good {
		return core.E(core.Invalid, "wrong_password", "the current password is wrong").On("current")
	}
	if err := CheckPassword(next, p.User.Name, p.User.Email); err != nil {
		return err
	}
	hash, err := HashPassword(ctx, next)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *store.Tx) error {
		return s.setPassword(tx, *p.User, hash, p.session, store.Change{Actor: p.Actor, At: s.now()})
	})
}

// SetPassword stores a hash made by HashPassword as a user's password, in the caller's
// transaction, and ends all their sessions: an administrator helps somebody who forgot
// theirs, or who was locked out.
func (s *Service) SetPassword(tx *store.Tx, u team.User, hash string, c store.Change) error {
	return s.setPassword(tx, u, hash, "", c)
}

func (s *Service) setPassword(tx *store.Tx, u team.User, hash, except string, c store.Change) error {
	account := accountKey(u.Email)
	tx.AfterCommit(func() {
		s.memory.clear(account)
		s.spare.dropOf(u.ID, except)
	})
	if err := tx.ForgiveLogin(account, 0); err != nil {
		return err
	}
	return tx.SetPasswordHash(u.OrgID, u.ID, hash, except, c)
}
