package auth

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
	"prosa/internal/team"
)

const password = "um bom segredo da oficina"

// hashed is its hash, made once: hashing is what takes time here.
var hashed = sync.OnceValues(func() (string, error) { return HashPassword(context.Background(), password) })

// begin is when the tests' clock starts.
var begin = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// desk is a service on a house of its own, with a clock that only the test moves.
type desk struct {
	*Service
	store.Change
	house storetest.Seeded
	clock *core.VirtualClock
}

func setup(t testing.TB, db *store.DB) *desk {
	t.Helper()
	d := &desk{clock: &core.VirtualClock{}, house: storetest.House(t, db), Change: store.Change{Actor: core.Actor{Kind: core.ActorSystem}, At: core.Ms(begin)}}
	d.clock.Freeze(begin)
	d.Service = New(Options{DB: db, Clock: d.clock, BaseURL: "https://prosa.example"})
	return d
}

// staff gives a seeded user a password and returns the user.
func (d *desk) staff(t testing.TB, id core.ID) team.User {
	t.Helper()
	u, err := d.db.R(context.Background()).User(d.house.Org, id)
	if err != nil {
		t.Fatal(err)
	}
	hash, err := hashed()
	if err != nil {
		t.Fatal(err)
	}
	d.write(t, func(tx *store.Tx) error { return d.SetPassword(tx, u, hash, d.Change) })
	return u
}

func (d *desk) write(t testing.TB, f func(*store.Tx) error) {
	t.Helper()
	if err := d.db.Write(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

// from is a request of a browser with an address and cookies.
func from(ip string, cookies ...*http.Cookie) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "https://prosa.example/api/v1/session", nil)
	r.RemoteAddr = ip
	for _, c := range cookies {
		r.AddCookie(c)
	}
	return r
}

// peerNo is the address of one of many clients, each in a network of its own.
func peerNo(n int) string {
	return "198.51." + strconv.Itoa(n/256) + "." + strconv.Itoa(n%256) + ":40000"
}

// logIn logs a browser in and returns the cookie it got.
func (d *desk) logIn(t testing.TB, email string, before ...*http.Cookie) *http.Cookie {
	t.Helper()
	w := httptest.NewRecorder()
	if _, err := d.LogIn(w, from(peerNo(1), before...), email, password); err != nil {
		t.Fatalf("log in: %v", err)
	}
	return cookieOf(t, w)
}

func cookieOf(t testing.TB, w *httptest.ResponseRecorder) *http.Cookie {
	t.Helper()
	cookies := w.Result().Cookies()
	if len(cookies) != 1 {
		t.Fatalf("%d cookies were set, want 1", len(cookies))
	}
	return cookies[0]
}

func (d *desk) who(c *http.Cookie) (Principal, error) { return d.Authenticate(from(peerNo(1), c)) }

// mustKnow and mustNotKnow are the two things a cookie can be.
func (d *desk) mustKnow(t testing.TB, c *http.Cookie, when string) Principal {
	t.Helper()
	p, err := d.who(c)
	if err != nil {
		t.Fatalf("%s: %v", when, err)
	}
	return p
}

func (d *desk) mustNotKnow(t testing.TB, c *http.Cookie, when string) {
	t.Helper()
	if p, err := d.who(c); core.KindOf(err) != core.Unauthorized || p.User != nil || p.Scope.OrgID != "" {
		t.Fatalf("%s: the session still works (%v)", when, err)
	}
}
