package auth

import (
	"context"
	"net/http"
	"time"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/team"
)

// life is how long a browser stays logged in.
type life struct{ idle, absolute time.Duration }

// lifeOf is a role's: whoever can change everything logs in once a day.
func lifeOf(role team.Role) life {
	if role == team.Administrator {
		return life{2 * time.Hour, 24 * time.Hour}
	}
	return life{12 * time.Hour, 7 * 24 * time.Hour}
}

func ms(d time.Duration) int64 { return d.Milliseconds() }

// ended tells whether a session is over. SeenAt is up to touchEvery older than the
// last use.
func ended(x store.Session, l life, now int64) bool {
	return now >= x.ExpiresAt || now >= x.CreatedAt+ms(l.absolute) || now >= x.SeenAt+ms(l.idle)+touchEvery
}

// secretLength is 256 bits in hex.
const secretLength = 64

// secretOf returns the request's session secret.
func (s *Service) secretOf(r *http.Request) (string, bool) {
	c, err := r.Cookie(s.cookie)
	if err != nil || len(c.Value) != secretLength {
		return "", false
	}
	return c.Value, true
}

// setCookie gives the browser a session's secret; age < 0 takes it away.
func (s *Service) setCookie(w http.ResponseWriter, secret string, age time.Duration) {
	c := &http.Cookie{Name: s.cookie, Value: secret, Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode, MaxAge: int(age / time.Second)}
	if age < 0 {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// newSession makes a user's session for a request, with a fresh secret.
func (s *Service) newSession(r *http.Request, u team.User) (store.Session, string) {
	secret, now := core.NewSecret(), s.now()
	return store.Session{
		Hash: digest(secret), OrgID: u.OrgID, UserID: u.ID, CreatedAt: now, SeenAt: now, ExpiresAt: now + ms(lifeOf(u.Role).absolute),
		IP: s.clientIP(r).String(), UserAgent: clip(r.UserAgent(), 200),
	}, secret
}

// Begin logs a user in without asking for a password: the administrator the first run
// has just made. The session this browser had before ends.
func (s *Service) Begin(w http.ResponseWriter, r *http.Request, u team.User) (Principal, error) {
	return s.begin(w, r, u, func(*store.Tx) error { return nil })
}

// begin stores a new session together with what else the login changes, and sets the
// cookie. When the disk is full, people must still get in to see what is going on:
// the session then stays in memory until it can be stored.
func (s *Service) begin(w http.ResponseWriter, r *http.Request, u team.User, also func(*store.Tx) error) (Principal, error) {
	session, secret := s.newSession(r, u)
	old, had := s.secretOf(r)
	err := s.db.Write(r.Context(), func(tx *store.Tx) error {
		if had {
			if err := tx.DeleteSession(digest(old)); err != nil {
				return err
			}
		}
		if err := also(tx); err != nil {
			return err
		}
		tx.Event(core.Event{OrgID: u.OrgID, At: session.CreatedAt, Kind: core.UserLoggedIn, Actor: core.Actor{Kind: core.ActorUser, ID: u.ID}})
		tx.InsertSession(session)
		return nil
	})
	if core.CodeOf(err) == diskFull {
		s.log.Warn("disk full: session kept in memory", "user", u.ID)
		s.spare.keep(session)
	} else if err != nil {
		return Principal{}, err
	}
	s.setCookie(w, secret, lifeOf(u.Role).absolute)
	p := personal(u)
	p.session, p.begun = session.Hash, session.SeenAt
	return p, nil
}

// LogOut ends the request's session and takes the cookie away. Without a session it
// does nothing.
func (s *Service) LogOut(w http.ResponseWriter, r *http.Request) error {
	secret, ok := s.secretOf(r)
	s.setCookie(w, "", -1)
	if !ok {
		return nil
	}
	hash := digest(secret)
	s.spare.drop(hash)
	return s.db.Write(r.Context(), func(tx *store.Tx) error { return tx.DeleteSession(hash) })
}

// EndSessions ends a user's sessions except the caller's own, if it is one of them:
// "log out everywhere else".
func (s *Service) EndSessions(ctx context.Context, userID core.ID, own Principal) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		tx.AfterCommit(func() { s.spare.dropOf(userID, own.session) })
		return tx.DeleteSessionsOf(userID, own.session)
	})
}

func clip(text string, n int) string {
	if len(text) > n {
		return text[:n]
	}
	return text
}
