package auth

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
	"prosa/internal/team"
)

// TestSessionEnds is S10: after each of these the cookie is dead at the next request.
// The control is in every case: the same cookie worked just before.
func TestSessionEnds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(t *testing.T, d *desk, u team.User, c *http.Cookie){
		"logout": func(t *testing.T, d *desk, _ team.User, c *http.Cookie) {
			w := httptest.NewRecorder()
			if err := d.LogOut(w, from(peerNo(1), c)); err != nil {
				t.Fatal(err)
			}
			if gone := cookieOf(t, w); gone.MaxAge >= 0 || gone.Value != "" || gone.Name != c.Name || !gone.Secure {
				t.Errorf("the browser keeps %v", gone)
			}
		},
		"disabled": func(t *testing.T, d *desk, u team.User, _ *http.Cookie) {
			u.Disabled = true
			d.write(t, func(tx *store.Tx) error { _, err := tx.UpdateUser(u, d.Change); return err })
		},
		"disabled and enabled again": func(t *testing.T, d *desk, u team.User, _ *http.Cookie) {
			for _, off := range []bool{true, false} {
				u.Disabled = off
				d.write(t, func(tx *store.Tx) (err error) { u, err = tx.UpdateUser(u, d.Change); return err })
			}
		},
		"other role": func(t *testing.T, d *desk, u team.User, _ *http.Cookie) {
			u.Role = team.Supervisor
			d.write(t, func(tx *store.Tx) error { _, err := tx.UpdateUser(u, d.Change); return err })
		},
		"password set by an administrator": func(t *testing.T, d *desk, u team.User, _ *http.Cookie) {
			d.staff(t, u.ID)
		},
		"password changed in another browser": func(t *testing.T, d *desk, u team.User, _ *http.Cookie) {
			other := d.mustKnow(t, d.logIn(t, u.Email), "the other browser")
			if err := d.ChangePassword(t.Context(), other, password, "outro bom segredo"); err != nil {
				t.Fatal(err)
			}
			if _, err := d.Recheck(t.Context(), other); err != nil {
				t.Errorf("the browser that changed the password was logged out: %v", err)
			}
		},
		"ended elsewhere": func(t *testing.T, d *desk, u team.User, _ *http.Cookie) {
			if err := d.EndSessions(t.Context(), u.ID, d.mustKnow(t, d.logIn(t, u.Email), "the other browser")); err != nil {
				t.Fatal(err)
			}
		},
		"login over it": func(t *testing.T, d *desk, u team.User, c *http.Cookie) {
			if next := d.logIn(t, u.Email, c); next.Value == c.Value {
				t.Error("the login kept the old secret")
			}
		},
		"idle": func(_ *testing.T, d *desk, _ team.User, _ *http.Cookie) {
			d.clock.Advance(12*time.Hour + time.Minute)
		},
		"a week": func(t *testing.T, d *desk, _ team.User, c *http.Cookie) {
			for range 16 { // in use all the time
				d.clock.Advance(10 * time.Hour)
				d.mustKnow(t, c, "within the week")
			}
			d.clock.Advance(8 * time.Hour)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				d := setup(t, db)
				u := d.staff(t, d.house.AgentOficina)
				c := d.logIn(t, u.Email)
				p := d.mustKnow(t, c, "before")
				end(t, d, u, c)
				d.mustNotKnow(t, c, "after")
				if _, err := d.Recheck(t.Context(), p); core.KindOf(err) != core.Unauthorized {
					t.Errorf("an open event stream goes on: %v", err)
				}
			})
		})
	}
}

func TestSessionLives(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		role           func(storetest.Seeded) core.ID
		idle, absolute time.Duration
	}{
		{func(h storetest.Seeded) core.ID { return h.AgentOficina }, 12 * time.Hour, 7 * 24 * time.Hour},
		{func(h storetest.Seeded) core.ID { return h.SupervisorCentro }, 12 * time.Hour, 7 * 24 * time.Hour},
		{func(h storetest.Seeded) core.ID { return h.Admin }, 2 * time.Hour, 24 * time.Hour},
	} {
		d := setup(t, storetest.SQLite(t))
		u := d.staff(t, c.role(d.house))
		cookie := d.logIn(t, u.Email)
		for used := time.Duration(0); used+c.idle < c.absolute; used += c.idle {
			d.clock.Advance(c.idle)
			d.mustKnow(t, cookie, string(u.Role)+": used in time")
		}
		d.clock.Set(begin.Add(c.absolute))
		d.mustNotKnow(t, cookie, string(u.Role)+": absolute end")

		cookie = d.logIn(t, u.Email)
		d.clock.Advance(c.idle + time.Minute)
		d.mustNotKnow(t, cookie, string(u.Role)+": idle")
	}
}

func TestRecheckIsNoUse(t *testing.T) {
	t.Parallel()
	d := setup(t, storetest.SQLite(t))
	u := d.staff(t, d.house.AgentOficina)
	p := d.mustKnow(t, d.logIn(t, u.Email), "before")
	for range 12 {
		d.clock.Advance(time.Hour)
		if _, err := d.Recheck(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	d.clock.Advance(time.Minute)
	if _, err := d.Recheck(t.Context(), p); core.KindOf(err) != core.Unauthorized {
		t.Errorf("an open stream kept an idle session alive: %v", err)
	}
}

func TestRecheckSeesTheScopeChange(t *testing.T) {
	t.Parallel()
	d := setup(t, storetest.SQLite(t))
	u := d.staff(t, d.house.AgentOficina)
	c := d.logIn(t, u.Email)
	before := d.mustKnow(t, c, "before")
	u.DepartmentIDs = []core.ID{d.house.Pecas}
	d.write(t, func(tx *store.Tx) error { _, err := tx.UpdateUser(u, d.Change); return err })
	after, err := d.Recheck(t.Context(), before)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []Principal{after, d.mustKnow(t, c, "after")} {
		if p.Scope.Sees(d.house.Centro, d.house.Oficina, "") || !p.Scope.Sees(d.house.Centro, d.house.Pecas, "") {
			t.Errorf("scope %+v", p.Scope)
		}
	}
	if !before.Scope.Sees(d.house.Centro, d.house.Oficina, "") {
		t.Error("the control does not hold: there was nothing to lose")
	}
}

// TestFixation: a secret that did not come from us is nobody's, also after a login of
// the browser that brought it.
func TestFixation(t *testing.T) {
	t.Parallel()
	d := setup(t, storetest.SQLite(t))
	u := d.staff(t, d.house.AgentOficina)
	planted := &http.Cookie{Name: "__Host-prosa", Value: strings.Repeat("ab", 32)}
	d.mustNotKnow(t, planted, "before")
	if got := d.logIn(t, u.Email, planted); got.Value == planted.Value {
		t.Error("the login took over a foreign secret")
	}
	d.mustNotKnow(t, planted, "after")
}

func TestCookiesThatAreNone(t *testing.T) {
	t.Parallel()
	d := setup(t, storetest.SQLite(t))
	u := d.staff(t, d.house.AgentOficina)
	good := d.logIn(t, u.Email)
	d.mustKnow(t, good, "control")
	for _, value := range []string{"", "x", good.Value[1:], good.Value + "0", strings.ToUpper(good.Value), digest(good.Value), strings.Repeat("0", 64)} {
		d.mustNotKnow(t, &http.Cookie{Name: good.Name, Value: value}, "value "+value)
	}
	if _, err := d.Authenticate(from(peerNo(1))); core.KindOf(err) != core.Unauthorized {
		t.Errorf("without a cookie: %v", err)
	}
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	d := setup(t, storetest.SQLite(t))
	u := d.staff(t, d.house.AgentOficina)
	p := d.mustKnow(t, d.logIn(t, u.Email), "before")
	for _, c := range []struct{ current, next, code string }{
		{"wrong", "outro bom segredo", "wrong_password"},
		{password, "curta", "password_too_short"},
		{password, "Oficina2026", "password_common"},
	} {
		if err := d.ChangePassword(t.Context(), p, c.current, c.next); core.CodeOf(err) != c.code {
			t.Errorf("%s → %s: %v, want %s", c.current, c.next, err, c.code)
		}
	}
	d.logIn(t, u.Email) // none of them changed anything
	if err := d.ChangePassword(t.Context(), p, password, "outro bom segredo"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.LogIn(httptest.NewRecorder(), from(peerNo(1)), u.Email, password); core.CodeOf(err) != "bad_credentials" {
		t.Errorf("the old password: %v", err)
	}
	if _, err := d.LogIn(httptest.NewRecorder(), from(peerNo(1)), u.Email, "outro bom segredo"); err != nil {
		t.Errorf("the new password: %v", err)
	}
	if err := d.ChangePassword(t.Context(), Principal{TokenID: "x"}, "", ""); core.CodeOf(err) != "people_only" {
		t.Errorf("an API token: %v", err)
	}
}

func TestSweep(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := setup(t, db)
		u := d.staff(t, d.house.AgentOficina)
		old := d.logIn(t, u.Email)
		d.write(t, func(tx *store.Tx) error { tx.InsertLoginAttempt("account:x", d.now()); return nil })
		d.clock.Advance(7*24*time.Hour + time.Minute)
		fresh := d.logIn(t, u.Email)
		if err := d.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		sessions, err := db.R(t.Context()).SessionsOf(u.ID)
		if err != nil || len(sessions) != 1 || sessions[0].Hash != digest(fresh.Value) || sessions[0].Hash == digest(old.Value) {
			t.Errorf("sessions left: %+v, %v", sessions, err)
		}
		if n, err := db.R(t.Context()).LoginAttempts("account:x", 0); err != nil || n != 0 {
			t.Errorf("%d failures left, %v", n, err)
		}
		d.mustKnow(t, fresh, "after the sweep")
	})
}
