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
	keys := loginKeys{account: keysOf(p.User.Email, peer("")).account}
	if err := s.reserve(ctx, keys); err != nil {
		return err
	}
	stored, err := s.db.R(ctx).PasswordHash(p.User.ID)
	if err != nil {
		return err
	}
	good, err := verifyPassword(ctx, stored, current)
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
	return s.db.Write(ctx, func(tx *store.Tx) error { return s.setPassword(tx, *p.User, hash, p.session) })
}

// SetPassword stores a hash made by HashPassword as a user's password, in the caller's
// transaction, and ends all their sessions: an administrator helps somebody who forgot
// theirs, or who was locked out.
func (s *Service) SetPassword(tx *store.Tx, u team.User, hash string) error {
	return s.setPassword(tx, u, hash, "")
}

func (s *Service) setPassword(tx *store.Tx, u team.User, hash, except string) error {
	if err := tx.SavePassword(u.ID, hash); err != nil {
		return err
	}
	account := keysOf(u.Email, peer("")).account
	tx.AfterCommit(func() { s.memory.clear(account) })
	if err := tx.ClearLoginFailures(account); err != nil {
		return err
	}
	return s.endSessions(tx, u.ID, except)
}
