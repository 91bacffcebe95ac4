package store

import (
	"prosa/internal/core"
	"prosa/internal/team"
)

var (
	sessionTable      = &table{name: "session", columns: []string{"hash", "org_id", "user_id", "created_at", "seen_at", "expires_at", "ip", "user_agent"}}
	loginAttemptTable = &table{name: "login_attempt", columns: []string{"key", "at"}}
)

// Session is a browser that is logged in. Hash is the SHA-256 of the id the
// browser holds; times are Unix ms.
type Session struct {
	Hash          string
	OrgID, UserID core.ID
	CreatedAt     int64
	SeenAt        int64
	ExpiresAt     int64 // absolute
	IP, UserAgent string
}

// Session returns a session and its user as they are now. NotFound
// session_not_found: logged out, or never was.
func (r *R) Session(hash string) (Session, team.User, error) {
	var v Session
	var u team.User
	err := r.one("session", func(s scan) (err error) {
		u, err = scanUser(s, &v.Hash, &v.OrgID, &v.UserID, &v.CreatedAt, &v.SeenAt, &v.ExpiresAt, &v.IP, &v.UserAgent)
		return err
	}, "SELECT "+userColumns+", s.hash, s.org_id, s.user_id, s.created_at, s.seen_at, s.expires_at, s.ip, s.user_agent FROM session s JOIN app_user u ON u.id = s.user_id WHERE s.hash = $1", hash)
	return v, u, err
}

// SessionsOf returns where a user is logged in, last seen first.
func (r *R) SessionsOf(userID core.ID) ([]Session, error) {
	var out []Session
	err := r.rows(func(s scan) error {
		var v Session
		if err := s.Scan(&v.Hash, &v.OrgID, &v.UserID, &v.CreatedAt, &v.SeenAt, &v.ExpiresAt, &v.IP, &v.UserAgent); err != nil {
			return err
		}
		out = append(out, v)
		return nil
	}, "SELECT hash, org_id, user_id, created_at, seen_at, expires_at, ip, user_agent FROM session WHERE user_id = $1 ORDER BY seen_at DESC, hash", userID)
	return out, err
}

// InsertSession adds a session.
func (tx *Tx) InsertSession(v Session) {
	tx.insert(sessionTable, v.Hash, v.OrgID, v.UserID, v.CreatedAt, v.SeenAt, v.ExpiresAt, v.IP, v.UserAgent)
}

// TouchSession notes that a session was used.
func (tx *Tx) TouchSession(hash string, at int64) error {
	return tx.exec("UPDATE session SET seen_at = $1 WHERE hash = $2 AND seen_at < $1", at, hash)
}

// DeleteSession ends one session; one that is gone already is fine.
func (tx *Tx) DeleteSession(hash string) error {
	return tx.exec("DELETE FROM session WHERE hash = $1", hash)
}

// DeleteSessionsOf ends a user's sessions, all but the one with hash keep.
func (tx *Tx) DeleteSessionsOf(userID core.ID, keep string) error {
	return tx.exec("DELETE FROM session WHERE user_id = $1 AND hash <> $2", userID, keep)
}

// DeleteOldLogins forgets sessions that have expired and login attempts before a
// time.
func (tx *Tx) DeleteOldLogins(now, attemptsBefore int64) error {
	if err := tx.exec("DELETE FROM session WHERE expires_at < $1", now); err != nil {
		return err
	}
	return tx.exec("DELETE FROM login_attempt WHERE at < $1", attemptsBefore)
}

// LoginAttempts counts the attempts under a key since a time.
func (r *R) LoginAttempts(key string, since int64) (int, error) {
	var n int
	err := r.one("login_attempt", func(s scan) error { return s.Scan(&n) }, "SELECT COUNT(*) FROM login_attempt WHERE key = $1 AND at >= $2", key, since)
	return n, err
}

// InsertLoginAttempt notes an attempt.
func (tx *Tx) InsertLoginAttempt(key string, at int64) { tx.insert(loginAttemptTable, key, at) }

// ForgiveLogin removes the attempts noted under a key at or after a time.
func (tx *Tx) ForgiveLogin(key string, since int64) error {
	return tx.exec("DELETE FROM login_attempt WHERE key = $1 AND at >= $2", key, since)
}

// ForgetLoginFailures removes the failures of every key from before a time.
func (tx *Tx) ForgetLoginFailures(before int64) error {
	return tx.exec("DELETE FROM login_attempt WHERE at < $1", before)
}
