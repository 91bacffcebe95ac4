package store

import (
	"slices"
	"strings"

	"prosa/internal/core"
	"prosa/internal/team"
)

var userTable = &table{name: "app_user", columns: []string{"id", "org_id", "name", "email", "password_hash", "role", "locale", "store_ids", "department_ids",
	"capacity", "presence", "presence_reason", "presence_at", "disabled"}}

const userColumns = "u.id, u.org_id, u.name, u.email, u.role, u.locale, u.store_ids, u.department_ids, u.capacity, u.presence, u.presence_reason, u.presence_at, u.last_assigned_at, u.disabled, u.version"

func scanUser(s scan, more ...any) (team.User, error) {
	var u team.User
	var stores, departments string
	err := s.Scan(append([]any{&u.ID, &u.OrgID, &u.Name, &u.Email, &u.Role, &u.Locale, &stores, &departments, &u.Capacity,
		&u.Presence, &u.PresenceReason, &u.PresenceAt, &u.LastAssignedAt, &u.Disabled, &u.Version}, more...)...)
	if err == nil {
		err = decode(stores, &u.StoreIDs)
	}
	if err == nil {
		err = decode(departments, &u.DepartmentIDs)
	}
	return u, err
}

// Users returns an organization's users by name, disabled ones too.
func (r *R) Users(orgID core.ID) ([]team.User, error) {
	where, args := ofOrg(orgID)
	var out []team.User
	err := r.rows(func(s scan) error {
		u, err := scanUser(s)
		out = append(out, u)
		return err
	}, "SELECT "+userColumns+" FROM app_user u"+where+" ORDER BY u.name, u.id", args...)
	return out, err
}

// User returns one user of the organization; inside a Tx the row is locked.
func (r *R) User(orgID, id core.ID) (team.User, error) {
	var u team.User
	err := r.one("user", func(s scan) (err error) { u, err = scanUser(s); return err },
		"SELECT "+userColumns+" FROM app_user u WHERE u.org_id = $1 AND u.id = $2"+r.forUpdate(""), orgID, id)
	return u, err
}

// UserByEmail returns the user with an e-mail address, of any organization, and
// the hash of their password.
func (r *R) UserByEmail(email string) (team.User, string, error) {
	var u team.User
	var hash string
	err := r.one("user", func(s scan) (err error) { u, err = scanUser(s, &hash); return err },
		"SELECT "+userColumns+", u.password_hash FROM app_user u WHERE u.email = $1", foldEmail(email))
	return u, hash, err
}

// PasswordHash returns the hash of a user's password, "" when none was set.
func (r *R) PasswordHash(userID core.ID) (string, error) {
	var hash string
	err := r.one("user", func(s scan) error { return s.Scan(&hash) }, "SELECT password_hash FROM app_user WHERE id = $1", userID)
	return hash, err
}

// CreateUser adds a user with the hash of a password ("" = cannot log in yet).
// Conflict user_exists: the e-mail address is taken.
func (tx *Tx) CreateUser(u team.User, passwordHash string, c Change) (team.User, error) {
	u.ID, u.Version, u.Email = orNew(u.ID), 1, foldEmail(u.Email)
	if u.Presence == "" {
		u.Presence = team.Offline
	}
	if err := tx.checkUser(u); err != nil {
		return u, err
	}
	err := tx.create("user", userTable, u.ID, u.OrgID, u.Name, u.Email, passwordHash, string(u.Role), u.Locale, ids(u.StoreIDs), ids(u.DepartmentIDs),
		u.Capacity, string(u.Presence), u.PresenceReason, u.PresenceAt, flag(u.Disabled))
	if err == nil {
		tx.userChanged(u.OrgID, u.ID, c)
	}
	return u, err
}

// UpdateUser replaces a user at u.Version, but for password and presence. A user
// who is disabled or changes role is logged out everywhere; one who is disabled goes
// offline. Conflict last_administrator: somebody must be able to get in.
func (tx *Tx) UpdateUser(u team.User, c Change) (team.User, error) {
	u.Email = foldEmail(u.Email)
	before, err := tx.User(u.OrgID, u.ID)
	if err != nil {
		return u, err
	}
	if err := tx.checkUser(u); err != nil {
		return u, err
	}
	admin := func(u team.User) bool { return u.Role == team.Administrator && !u.Disabled }
	if admin(before) && !admin(u) {
		if err := tx.keepAdministrator(u.OrgID, u.ID); err != nil {
			return u, err
		}
	}
	u.Presence, u.PresenceReason, u.PresenceAt, u.LastAssignedAt = before.Presence, before.PresenceReason, before.PresenceAt, before.LastAssignedAt
	err = tx.update("user", userTable, u.OrgID, u.ID,
		"UPDATE app_user SET name = $1, email = $2, role = $3, locale = $4, store_ids = $5, department_ids = $6, capacity = $7, disabled = $8, version = version + 1 WHERE id = $9 AND org_id = $10 AND version = $11",
		u.Name, u.Email, string(u.Role), u.Locale, ids(u.StoreIDs), ids(u.DepartmentIDs), u.Capacity, flag(u.Disabled), u.ID, u.OrgID, u.Version)
	if err != nil {
		return u, err
	}
	u.Version++
	tx.userChanged(u.OrgID, u.ID, c)
	if u.Disabled || u.Role != before.Role {
		if err := tx.DeleteSessionsOf(u.ID, ""); err != nil {
			return u, err
		}
	}
	if u.Disabled && u.Presence != team.Offline {
		after, err := tx.SetPresence(u.OrgID, u.ID, team.Offline, "", c.At, c.Actor)
		return after, err
	}
	return u, nil
}

// keepAdministrator refuses when nobody but id administers the organization. The
// rows are locked, so two administrators cannot remove each other.
func (tx *Tx) keepAdministrator(orgID, id core.ID) error {
	others := 0
	err := tx.rows(func(s scan) error {
		var other core.ID
		err := s.Scan(&other)
		if other != id {
			others++
		}
		return err
	}, "SELECT id FROM app_user WHERE org_id = $1 AND role = 'administrator' AND disabled = 0 ORDER BY id"+tx.forUpdate(""), orgID)
	if err == nil && others == 0 {
		return core.E(core.Conflict, "last_administrator", "this is the last administrator")
	}
	return err
}

// SetPasswordHash changes a user's password and ends their sessions but one.
func (tx *Tx) SetPasswordHash(orgID, userID core.ID, hash, keepSession string, c Change) error {
	n, err := tx.affected("UPDATE app_user SET password_hash = $1 WHERE id = $2 AND org_id = $3", hash, userID, orgID)
	if err != nil || n == 0 {
		return notFound(err, "user")
	}
	tx.Event(core.Event{OrgID: orgID, At: c.At, Kind: core.UserChanged, Actor: c.Actor, Data: map[string]string{"user_id": userID, "what": "password"}})
	return tx.DeleteSessionsOf(userID, keepSession)
}

// RehashPassword stores the same password under newer parameters, unless it was
// changed meanwhile. Sessions stay.
func (tx *Tx) RehashPassword(userID core.ID, old, hash string) error {
	return tx.exec("UPDATE app_user SET password_hash = $1 WHERE id = $2 AND password_hash = $3", hash, userID, old)
}

// SetPresence changes whether a user takes conversations and appends the fact.
// The version stays: it guards what an administrator edits.
func (tx *Tx) SetPresence(orgID, userID core.ID, p team.Presence, reason string, now int64, actor core.Actor) (team.User, error) {
	u, err := tx.User(orgID, userID)
	if err != nil {
		return u, err
	}
	if u.Disabled && p != team.Offline {
		return u, core.E(core.Conflict, "user_disabled", "this user is disabled")
	}
	u.Presence, u.PresenceReason, u.PresenceAt = p, reason, now
	if err := tx.exec("UPDATE app_user SET presence = $1, presence_reason = $2, presence_at = $3 WHERE id = $4 AND org_id = $5", string(p), reason, now, userID, orgID); err != nil {
		return u, err
	}
	tx.Event(core.Event{OrgID: orgID, At: now, Kind: core.AgentPresence, AgentID: userID, Actor: actor,
		Data: map[string]string{"user_id": userID, "presence": string(p), "reason": reason}})
	tx.house = true
	return u, nil
}

// checkUser checks that a user's stores and departments are of their organization.
func (tx *Tx) checkUser(u team.User) error {
	if err := tx.exist("store", storeTable, u.OrgID, u.StoreIDs...); err != nil {
		return err
	}
	return tx.exist("department", departmentTable, u.OrgID, u.DepartmentIDs...)
}

// userChanged appends the audit fact and the configuration fact.
func (tx *Tx) userChanged(orgID, id core.ID, c Change) {
	tx.Event(core.Event{OrgID: orgID, At: c.At, Kind: core.UserChanged, Actor: c.Actor, Data: map[string]string{"user_id": id}})
	tx.configChanged(c, orgID, "user", id)
}

// dropFromUsers takes a store or department that goes away out of people's lists.
func (tx *Tx) dropFromUsers(orgID, id core.ID) error {
	users, err := tx.Users(orgID)
	if err != nil {
		return err
	}
	same := func(x core.ID) bool { return x == id }
	for _, u := range users {
		if !slices.Contains(u.StoreIDs, id) && !slices.Contains(u.DepartmentIDs, id) {
			continue
		}
		if err := tx.exec("UPDATE app_user SET store_ids = $1, department_ids = $2, version = version + 1 WHERE id = $3",
			ids(slices.DeleteFunc(u.StoreIDs, same)), ids(slices.DeleteFunc(u.DepartmentIDs, same)), u.ID); err != nil {
			return err
		}
	}
	return nil
}

func foldEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
