package auth

import (
	"context"
	"net/http"
	"strings"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/team"
)

// Principal is who makes a request. Exactly one of User and TokenID is set; the zero
// Principal is nobody.
type Principal struct {
	Scope   team.Scope
	Actor   core.Actor
	User    *team.User // nil for API tokens
	TokenID core.ID
	session string // hash of the browser session, "" for API tokens
	begun   int64  // when the session or token was last known to be in use
}

// Authenticate says who makes a request: by "Authorization: Bearer …" when there is
// such a header, else by the session cookie. It counts as use of the session.
//
// Errors: unauthorized (nobody, or no longer), or Unavailable from the database.
func (s *Service) Authenticate(r *http.Request) (Principal, error) {
	p, err := s.identify(r)
	if err == nil {
		s.touch(r.Context(), p)
	}
	return p, err
}

func (s *Service) identify(r *http.Request) (Principal, error) {
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, token, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return Principal{}, unauthorized()
		}
		return s.byToken(r.Context(), strings.TrimSpace(token))
	}
	secret, ok := s.secretOf(r)
	if !ok {
		return Principal{}, unauthorized()
	}
	return s.bySession(r.Context(), digest(secret))
}

// Recheck tells whether a caller may go on, and with what scope, without counting as
// use: event streams ask now and then, so that a logout or a changed role reaches
// them. Errors as Authenticate.
func (s *Service) Recheck(ctx context.Context, p Principal) (Principal, error) {
	switch {
	case p.session != "":
		return s.bySession(ctx, p.session)
	case p.TokenID != "":
		return s.recheckToken(ctx, p)
	}
	return Principal{}, unauthorized()
}

// bySession resolves a session that has neither ended nor been idle too long.
func (s *Service) bySession(ctx context.Context, hash string) (Principal, error) {
	session, user, err := s.db.R(ctx).Session(hash)
	if core.KindOf(err) == core.NotFound {
		session, user, err = s.spareSession(ctx, hash)
	}
	if core.KindOf(err) == core.NotFound {
		return Principal{}, unauthorized()
	}
	if err != nil {
		return Principal{}, err
	}
	if user.Disabled || ended(session, lifeOf(user.Role), s.now()) {
		return Principal{}, unauthorized()
	}
	p := personal(user)
	p.session, p.begun = hash, session.SeenAt
	return p, nil
}

// spareSession looks among the sessions in memory; its user comes from the database.
func (s *Service) spareSession(ctx context.Context, hash string) (store.Session, team.User, error) {
	session, kept := s.spare.get(hash)
	if !kept {
		return session, team.User{}, unauthorized()
	}
	user, err := s.db.R(ctx).User(session.OrgID, session.UserID)
	return session, user, err
}

// personal is the Principal of a user.
func personal(u team.User) Principal {
	return Principal{Scope: team.ScopeOf(u), Actor: core.Actor{Kind: core.ActorUser, ID: u.ID}, User: &u}
}

// touchEvery is how exact "last used" is: a write a minute and session, not one a
// request.
const touchEvery = 60_000

// touch notes the use of a session or token. A database that does not take writes
// must not stop people from reading, so a failure is only logged.
func (s *Service) touch(ctx context.Context, p Principal) {
	now := s.now()
	if now-p.begun < touchEvery {
		return
	}
	err := s.db.Write(ctx, func(tx *store.Tx) error {
		if p.TokenID != "" {
			return tx.TouchToken(p.TokenID, now)
		}
		if kept, ok := s.spare.get(p.session); ok {
			kept.SeenAt = now
			tx.InsertSession(kept)
			tx.AfterCommit(func() { s.spare.drop(p.session) })
			return nil
		}
		return tx.TouchSession(p.session, now)
	})
	if err != nil && ctx.Err() == nil {
		s.log.Warn("use not noted", "user", p.Scope.UserID, "token", p.TokenID, "error", err)
	}
}

func unauthorized() error {
	return core.E(core.Unauthorized, "unauthorized", "log in, or send a valid API token")
}
