package provision

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"prosa/examples"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
	"prosa/internal/team"
)

// options are those of an operator at the command line: a made-up environment and two
// files.
func options() Options {
	return Options{
		HashPassword: func(p string) (string, error) {
			if len(p) < 8 {
				return "", errors.New("a password has at least 8 characters")
			}
			return "hash of " + p, nil
		},
		Env: func(name string) (string, bool) {
			v, ok := map[string]string{"WHATSAPP_TOKEN": "token-from-env", "META_APP_SECRET": "app-secret", "META_VERIFY_TOKEN": "verify", "NOTHING": "", "LOOKS": "${WHATSAPP_TOKEN}"}[name]
			return v, ok
		},
		ReadFile: func(path string) ([]byte, error) {
			text, ok := map[string]string{"/run/token": " token-from-file\n", "/run/empty": "\n", "/flows/hello.json": hello}[path]
			if !ok {
				return nil, errors.New("no such file")
			}
			return []byte(text), nil
		},
	}
}

// hello is a small flow of the dealership's own.
const hello = `{"schema":1,"key":"hello","name":"Olá","start":"a","nodes":[
  {"id":"a","kind":"end","text":{"pt-BR":"Olá!","en":"Hello!","es":"¡Hola!"},"outcome":"encaminhado"}]}`

func parse(t testing.TB, text string) *File {
	t.Helper()
	f, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// apply applies a file that must be right, and returns the lines of a dry run, which
// must say the same.
func apply(t testing.TB, db *store.DB, text string, o Options) []string {
	t.Helper()
	f := parse(t, text)
	planned, err := Plan(context.Background(), db, f, o)
	if err != nil {
		t.Fatal(err)
	}
	done, err := Apply(context.Background(), db, f, o)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := lines(planned), lines(done); !slices.Equal(a, b) {
		t.Fatalf("the dry run says %q, done is %q", a, b)
	}
	return lines(done)
}

func lines(r Result) []string {
	out := []string{}
	for _, c := range r.Changes {
		out = append(out, c.String())
	}
	return out
}

// refuse applies a file that must be refused.
func refuse(t testing.TB, db *store.DB, text string, o Options) error {
	t.Helper()
	done, err := Apply(context.Background(), db, parse(t, text), o)
	if err == nil || len(done.Changes) > 0 {
		t.Fatalf("%q was taken: %v, %v", text, done, err)
	}
	return err
}

// example applies the example dealership to an empty database.
func example(t testing.TB, db *store.DB) {
	t.Helper()
	if got := apply(t, db, string(examples.Dealership), options()); len(got) < 50 {
		t.Fatalf("only %d changes", len(got))
	}
}

func directory(t testing.TB, db *store.DB) *store.Directory {
	t.Helper()
	ids, err := db.Organizations(context.Background())
	if err != nil || len(ids) != 1 {
		t.Fatalf("%d organizations, %v", len(ids), err)
	}
	d, err := db.Directory(context.Background(), ids[0])
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func write(t testing.TB, db *store.DB, f func(*store.Tx, store.Change) error) {
	t.Helper()
	by := store.Change{Actor: core.Actor{Kind: core.ActorSystem}, At: 1}
	if err := db.Write(context.Background(), func(tx *store.Tx) error { return f(tx, by) }); err != nil {
		t.Fatal(err)
	}
}

func storeOf(t testing.TB, d *store.Directory, key string) dealer.Store {
	t.Helper()
	i := slices.IndexFunc(d.Stores, func(s dealer.Store) bool { return s.Key == key })
	if i < 0 {
		t.Fatalf("no store %s", key)
	}
	return d.Stores[i]
}

func departmentOf(t testing.TB, d *store.Directory, name string) dealer.Department {
	t.Helper()
	storeKey, key, _ := strings.Cut(name, "/")
	s := storeOf(t, d, storeKey)
	i := slices.IndexFunc(d.Departments, func(x dealer.Department) bool { return x.StoreID == s.ID && x.Key == key })
	if i < 0 {
		t.Fatalf("no department %s", name)
	}
	return d.Departments[i]
}

func accountOf(t testing.TB, d *store.Directory, key string) dealer.ChannelAccount {
	t.Helper()
	i := slices.IndexFunc(d.Accounts, func(a dealer.ChannelAccount) bool { return a.Key == key })
	if i < 0 {
		t.Fatalf("no channel account %s", key)
	}
	return d.Accounts[i]
}

func userOf(t testing.TB, d *store.Directory, email string) team.User {
	t.Helper()
	i := slices.IndexFunc(d.Users, func(u team.User) bool { return u.Email == email })
	if i < 0 {
		t.Fatalf("no user %s", email)
	}
	return d.Users[i]
}
