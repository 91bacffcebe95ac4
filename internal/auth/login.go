package auth

import (
	"net/http"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/team"
)

// LogIn checks an e-mail address and a password, begins a session and sets its
// cookie. The session has a new secret whatever the browser sent, and the one it sent
// ends. An outdated hash is made anew.
//
// Errors: bad_credentials (unknown, disabled or without password sound and take the
// same), too_many (account or network; nothing was checked), busy, or Unavailable
// from the database.
func (s *Service) LogIn(w http.ResponseWriter, r *http.Request, email, password string) (Principal, error) {
	ctx := r.Context()
	keys := keysOf(email, s.clientIP(r))
	user, stored, err := s.db.R(ctx).UserByEmail(email)
	if err != nil && core.KindOf(err) != core.NotFound {
		return Principal{}, err
	}
	good, err := s.try(ctx, keys, stored, password)
	if err != nil {
		return Principal{}, err
	}
	if !good || user.Disabled {
		s.failed(ctx, keys)
		return Principal{}, core.E(core.Unauthorized, "bad_credentials", "e-mail address or password is wrong")
	}
	fresh := s.rehash(r, user, stored, password)
	p, err := s.begin(w, r, user, func(tx *store.Tx) error {
		if fresh != "" {
			if err := tx.RehashPassword(user.ID, stored, fresh); err != nil {
				return err
			}
		}
		return tx.ForgiveLogin(keys.account, 0)
	})
	if err == nil {
		s.memory.clear(keys.account)
	}
	return p, err
}

// rehash returns a password's hash with today's parameters if the stored one has
// others, else "". The password has just been verified: failing to do better is no
// reason to refuse it.
func (s *Service) rehash(r *http.Request, u team.User, stored, password string) string {
	if !outdated(stored) {
		return ""
	}
	fresh, err := HashPassword(r.Context(), password)
	if err != nil {
		s.log.Warn("password not hashed anew", "user", u.ID, "error", err)
		return ""
	}
	return fresh
}
