package auth

import (
	"slices"
	"testing"

	"prosa/internal/core"
	"prosa/internal/team"
)

func TestAllowed(t *testing.T) {
	t.Parallel()
	all := []string{Me, ConversationsRead, ConversationsWrite, ContactsRead, ContactsWrite, ReportsRead, SettingsRead, SettingsWrite, InboundRead, InboundWrite, UsersWrite, TokensWrite}
	person := func(r team.Role) Principal { return Principal{Scope: team.Scope{OrgID: "o", UserID: "u", Role: r}} }
	token := func(scopes ...string) Principal {
		return Principal{Scope: team.Scope{OrgID: "o", All: true, Token: true, Permissions: scopes}}
	}
	for name, c := range map[string]struct {
		p    Principal
		want []string
	}{
		"nobody":        {Principal{}, nil},
		"agent":         {person(team.Agent), all[:5]},
		"supervisor":    {person(team.Supervisor), all[:7]},
		"administrator": {person(team.Administrator), all},
		"unknown role":  {person("owner"), nil},
		"token":         {token(ReportsRead, ContactsRead), []string{ContactsRead, ReportsRead}},
		"greedy token":  {token(all...), all[1:10]},
		"empty token":   {token(), nil},
	} {
		if got := Permissions(c.p); !slices.Equal(got, c.want) {
			t.Errorf("%s: Permissions = %v, want %v", name, got, c.want)
		}
		for _, permission := range append(all, "", "*", "conversations") {
			if got, want := Allowed(c.p, permission), slices.Contains(c.want, permission); got != want {
				t.Errorf("%s: Allowed(%q) = %v, want %v", name, permission, got, want)
			}
		}
	}
}

func TestCheckScopes(t *testing.T) {
	t.Parallel()
	if err := CheckScopes(TokenScopes()); err != nil {
		t.Errorf("everything a token may have: %v", err)
	}
	for _, c := range []struct {
		scopes []string
		code   string
	}{{nil, "scopes_required"}, {[]string{UsersWrite}, "scope_unknown"}, {[]string{ReportsRead, TokensWrite}, "scope_unknown"}, {[]string{Me}, "scope_unknown"}, {[]string{""}, "scope_unknown"}} {
		if err := CheckScopes(c.scopes); core.CodeOf(err) != c.code {
			t.Errorf("%q: %v, want %s", c.scopes, err, c.code)
		}
	}
}
