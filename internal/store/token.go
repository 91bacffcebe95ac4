package store

import (
	"encoding/json"

	"prosa/internal/core"
)

var tokenTable = &table{name: "api_token", columns: []string{"id", "org_id", "name", "hash", "scopes", "created_by", "created_at"}}

// Token is an integration's key to the API. Only the SHA-256 of its text is kept.
type Token struct {
	ID        core.ID
	OrgID     core.ID
	Name      string
	Scopes    []string // permissions: "conversations:read"…
	CreatedBy core.ID
	CreatedAt int64
	UsedAt    int64
	RevokedAt int64 // 0 = valid
}

const tokenColumns = "id, org_id, name, scopes, created_by, created_at, used_at, revoked_at"

func scanToken(s scan) (Token, error) {
	var t Token
	var scopes string
	err := s.Scan(&t.ID, &t.OrgID, &t.Name, &scopes, &t.CreatedBy, &t.CreatedAt, &t.UsedAt, &t.RevokedAt)
	if err == nil {
		err = json.Unmarshal([]byte(scopes), &t.Scopes)
	}
	return t, err
}

// Tokens returns an organization's tokens, newest first, revoked ones too.
func (r *R) Tokens(orgID core.ID) ([]Token, error) {
	var out []Token
	err := r.rows(func(s scan) error {
		t, err := scanToken(s)
		out = append(out, t)
		return err
	}, "SELECT "+tokenColumns+" FROM api_token WHERE org_id = $1 ORDER BY created_at DESC, id", orgID)
	return out, err
}

// TokenByHash returns the token with the SHA-256 of its text. NotFound
// token_not_found. Revoked ones are returned, too.
func (r *R) TokenByHash(hash string) (Token, error) {
	var t Token
	err := r.one("token", func(s scan) (err error) { t, err = scanToken(s); return err }, "SELECT "+tokenColumns+" FROM api_token WHERE hash = $1", hash)
	return t, err
}

// Token returns one token of the organization, revoked ones too.
func (r *R) Token(orgID, id core.ID) (Token, error) {
	var t Token
	err := r.one("token", func(s scan) (err error) { t, err = scanToken(s); return err }, "SELECT "+tokenColumns+" FROM api_token WHERE org_id = $1 AND id = $2", orgID, id)
	return t, err
}

// CreateToken adds a token under the SHA-256 of its text.
func (tx *Tx) CreateToken(t Token, hash string, c Change) (Token, error) {
	t.ID, t.CreatedAt = orNew(t.ID), c.At
	if c.Actor.Kind == core.ActorUser {
		t.CreatedBy = c.Actor.ID
	}
	err := tx.create("token", tokenTable, t.ID, t.OrgID, t.Name, hash, encode(t.Scopes), t.CreatedBy, t.CreatedAt)
	if err == nil {
		tx.Event(core.Event{OrgID: t.OrgID, At: c.At, Kind: core.TokenCreated, Actor: c.Actor, Data: map[string]any{"id": t.ID, "scopes": t.Scopes}})
	}
	return t, err
}

// RevokeToken ends a token. NotFound when it does not exist or is revoked.
func (tx *Tx) RevokeToken(orgID, id core.ID, c Change) error {
	n, err := tx.affected("UPDATE api_token SET revoked_at = $1 WHERE id = $2 AND org_id = $3 AND revoked_at = 0", c.At, id, orgID)
	if err != nil || n == 0 {
		return notFound(err, "token")
	}
	tx.Event(core.Event{OrgID: orgID, At: c.At, Kind: core.TokenRevoked, Actor: c.Actor, Data: map[string]string{"id": id}})
	return nil
}

// TouchToken notes that a token was used.
func (tx *Tx) TouchToken(id core.ID, at int64) error {
	return tx.exec("UPDATE api_token SET used_at = $1 WHERE id = $2 AND used_at < $1", at, id)
}
