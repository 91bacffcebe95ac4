package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/team"
)

// tokenPrefix makes a token recognisable where it leaks: in a log, in a repository.
const tokenPrefix = "prosa_"

// NewToken returns a fresh API token of 256 random bits, to be shown once, and the
// hash to store.
func NewToken() (token, hash string) {
	token = tokenPrefix + core.NewSecret()
	return token, digest(token)
}

// digest is what the database keeps of a secret with full entropy: its SHA-256.
func digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// byToken resolves an API token that is not revoked.
func (s *Service) byToken(ctx context.Context, token string) (Principal, error) {
	if !strings.HasPrefix(token, tokenPrefix) || len(token) != len(tokenPrefix)+64 {
		return Principal{}, unauthorized()
	}
	t, err := s.db.R(ctx).TokenByHash(digest(token))
	if core.KindOf(err) == core.NotFound || err == nil && t.RevokedAt != 0 {
		return Principal{}, unauthorized()
	}
	if err != nil {
		return Principal{}, err
	}
	return integration(t), nil
}

// recheckToken looks a token up by its id: its text is long gone.
func (s *Service) recheckToken(ctx context.Context, p Principal) (Principal, error) {
	tokens, err := s.db.R(ctx).Tokens(p.Scope.OrgID)
	if err != nil {
		return Principal{}, err
	}
	i := slices.IndexFunc(tokens, func(t store.Token) bool { return t.ID == p.TokenID && t.RevokedAt == 0 })
	if i < 0 {
		return Principal{}, unauthorized()
	}
	return integration(tokens[i]), nil
}

// integration is the Principal of a token: the whole organization, within its scopes.
func integration(t store.Token) Principal {
	return Principal{
		Scope:   team.Scope{OrgID: t.OrgID, All: true, Token: true, Permissions: t.Scopes},
		Actor:   core.Actor{Kind: core.ActorToken, ID: t.ID},
		TokenID: t.ID, begun: t.UsedAt,
	}
}
