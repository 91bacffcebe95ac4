package auth

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
	"prosa/internal/team"
)

func (d *desk) token(t *testing.T, scopes ...string) (string, store.Token) {
	t.Helper()
	text, hash := NewToken()
	tok := store.Token{OrgID: d.house.Org, Name: "CRM", Scopes: scopes}
	d.write(t, func(tx *store.Tx) (err error) { tok, err = tx.CreateToken(tok, hash, d.Change); return err })
	return text, tok
}

func bearer(header string, cookies ...*http.Cookie) *http.Request {
	r := from(peerNo(1), cookies...)
	r.Header.Set("Authorization", header)
	return r
}

func TestToken(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := setup(t, db)
		text, tok := d.token(t, ConversationsRead, ReportsRead)
		if !strings.HasPrefix(text, "prosa_") || len(text) != 70 {
			t.Errorf("token of %d characters", len(text))
		}
		for _, header := range []string{"Bearer " + text, "bearer  " + text} {
			p, err := d.Authenticate(bearer(header))
			if err != nil {
				t.Fatal(err)
			}
			want := team.Scope{OrgID: d.house.Org, All: true, Token: true, Permissions: []string{ConversationsRead, ReportsRead}}
			if diff := cmp.Diff(want, p.Scope); diff != "" {
				t.Errorf("scope (-want +got):\n%s", diff)
			}
			if p.User != nil || p.TokenID != tok.ID || p.Actor != (core.Actor{Kind: core.ActorToken, ID: tok.ID}) {
				t.Errorf("principal %+v", p)
			}
		}
		list, err := db.R(t.Context()).Tokens(d.house.Org)
		if err != nil || len(list) != 1 || list[0].UsedAt != d.now() {
			t.Errorf("use not noted: %+v, %v", list, err)
		}
	})
}

func TestTokenRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := setup(t, db)
		u := d.staff(t, d.house.AgentOficina)
		cookie := d.logIn(t, u.Email)
		text, tok := d.token(t, ConversationsRead)
		p, err := d.Authenticate(bearer("Bearer " + text))
		if err != nil {
			t.Fatal("control:", err)
		}
		for _, header := range []string{"Bearer", "Bearer ", "Bearer " + text[:69], "Bearer " + text + "0", "Bearer " + strings.ToUpper(text), "Bearer " + digest(text),
			"Basic " + text, text, "Bearer prosa_" + strings.Repeat("0", 64), "Bearer " + cookie.Value} {
			// A cookie beside a bad header must not stand in for it.
			if _, err := d.Authenticate(bearer(header, cookie)); core.KindOf(err) != core.Unauthorized {
				t.Errorf("%q: %v", header, err)
			}
		}
		d.clock.Advance(time.Minute)
		d.write(t, func(tx *store.Tx) error { return tx.RevokeToken(d.house.Org, tok.ID, d.Change) })
		if _, err := d.Authenticate(bearer("Bearer " + text)); core.KindOf(err) != core.Unauthorized {
			t.Errorf("revoked: %v", err)
		}
		if _, err := d.Recheck(t.Context(), p); core.KindOf(err) != core.Unauthorized {
			t.Errorf("an open event stream of a revoked token goes on: %v", err)
		}
	})
}

func TestNobodyIsRechecked(t *testing.T) {
	t.Parallel()
	d := setup(t, storetest.SQLite(t))
	if _, err := d.Recheck(t.Context(), Principal{}); core.KindOf(err) != core.Unauthorized {
		t.Errorf("nobody: %v", err)
	}
}
