package auth

import (
	"slices"

	"prosa/internal/core"
	"prosa/internal/team"
)

// The permissions: what a route asks for and a token is given. Names are stable.
const (
	ConversationsRead  = "conversations:read"
	ConversationsWrite = "conversations:write"
	ContactsRead       = "contacts:read"
	ContactsWrite      = "contacts:write"
	ReportsRead        = "reports:read"
	SettingsRead       = "settings:read"
	SettingsWrite      = "settings:write"
	InboundRead        = "inbound:read"
	InboundWrite       = "inbound:write"
	UsersWrite         = "users:write"
	TokensWrite        = "tokens:write"
	Me                 = "me"
)

// byRole is what people may do. Where they may do it is their team.Scope.
var byRole = map[team.Role][]string{
	team.Agent:      {Me, ConversationsRead, ConversationsWrite, ContactsRead, ContactsWrite},
	team.Supervisor: {Me, ConversationsRead, ConversationsWrite, ContactsRead, ContactsWrite, ReportsRead, SettingsRead},
	team.Administrator: {Me, ConversationsRead, ConversationsWrite, ContactsRead, ContactsWrite, ReportsRead, SettingsRead, SettingsWrite,
		InboundRead, InboundWrite, UsersWrite, TokensWrite},
}

// forTokens is what an API token may be given. Users and tokens are made by people
// only, so that a stolen token cannot make itself a successor.
var forTokens = []string{ConversationsRead, ConversationsWrite, ContactsRead, ContactsWrite, ReportsRead, SettingsRead, SettingsWrite, InboundRead, InboundWrite}

// Permissions returns what a caller may do, as a fresh slice.
func Permissions(p Principal) []string {
	if !p.Scope.Token {
		return slices.Clone(byRole[p.Scope.Role])
	}
	var out []string
	for _, name := range forTokens {
		if slices.Contains(p.Scope.Permissions, name) {
			out = append(out, name)
		}
	}
	return out
}

// Allowed tells whether a caller holds a permission. The zero Principal holds none.
func Allowed(p Principal, permission string) bool {
	if p.Scope.Token {
		return slices.Contains(p.Scope.Permissions, permission) && slices.Contains(forTokens, permission)
	}
	return slices.Contains(byRole[p.Scope.Role], permission)
}

// TokenScopes returns the permissions an API token may be given.
func TokenScopes() []string { return slices.Clone(forTokens) }

// CheckScopes refuses scopes for a new token that no token may have, or none at all.
// Errors: scopes_required, scope_unknown.
func CheckScopes(scopes []string) error {
	if len(scopes) == 0 {
		return core.E(core.Invalid, "scopes_required", "a token needs at least one scope").On("scopes")
	}
	for _, name := range scopes {
		if !slices.Contains(forTokens, name) {
			return core.E(core.Invalid, "scope_unknown", "a token cannot have the scope %q", name).On("scopes")
		}
	}
	return nil
}
