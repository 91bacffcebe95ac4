package storetest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/url"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"prosa/internal/store"
)

// template is the migrated database the tests' ones are copied from: migrating once a
// checkout costs less than once a test. templateLock keeps test processes that run side
// by side from changing it while another copies it.
const (
	template     = "prosa_test_template"
	templateLock = 7269002
)

var prepared struct {
	sync.Once
	err error
}

// clone makes a database for one test and returns its URL.
func clone(t testing.TB, base string) string {
	t.Helper()
	prepared.Do(func() { prepared.err = prepare(base) })
	if prepared.err != nil {
		t.Fatalf("prepare PostgreSQL's template database: %v", prepared.err)
	}
	name := "prosa_test_" + suffix()
	if err := copyTemplate(base, name); err != nil {
		t.Fatalf("create a PostgreSQL test database: %v", err)
	}
	t.Cleanup(func() {
		err := withServer(base, func(ctx context.Context, c *pgx.Conn) error {
			_, err := c.Exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
			return err
		})
		if err != nil {
			t.Errorf("drop the PostgreSQL test database: %v", err)
		}
	})
	return inDatabase(base, name)
}

// prepare brings the template to this checkout's schema. One that another checkout
// left with other migrations is made anew.
func prepare(base string) error {
	return withServer(base, func(ctx context.Context, c *pgx.Conn) error {
		if _, err := c.Exec(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
			return err
		}
		var there bool
		if err := c.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", template).Scan(&there); err != nil {
			return err
		}
		if there && migrate(ctx, base) == nil {
			return nil
		}
		if _, err := c.Exec(ctx, "DROP DATABASE IF EXISTS "+template+" WITH (FORCE)"); err != nil {
			return err
		}
		if _, err := c.Exec(ctx, "CREATE DATABASE "+template); err != nil {
			return err
		}
		return migrate(ctx, base)
	})
}

func migrate(ctx context.Context, base string) error {
	db, err := store.Open(ctx, store.Options{URL: inDatabase(base, template)})
	if err != nil {
		return err
	}
	return db.Close()
}

func copyTemplate(base, name string) error {
	return withServer(base, func(ctx context.Context, c *pgx.Conn) error {
		if _, err := c.Exec(ctx, "SELECT pg_advisory_lock_shared($1)", templateLock); err != nil {
			return err
		}
		_, err := c.Exec(ctx, "CREATE DATABASE "+name+" TEMPLATE "+template)
		return err
	})
}

// withServer runs f on a connection to the server's own database; its locks end with it.
func withServer(base string, f func(context.Context, *pgx.Conn) error) error {
	ctx := context.Background()
	c, err := pgx.Connect(ctx, base)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(ctx) }()
	return f(ctx, c)
}

// inDatabase is base's URL with another database.
func inDatabase(base, name string) string {
	u, err := url.Parse(base)
	if err != nil {
		panic(fmt.Sprintf("TEST_DATABASE_URL is not a URL: %v", err))
	}
	u.Path = "/" + name
	return u.String()
}

func suffix() string {
	var b [8]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err)
	}
	return hex.EncodeToString(b[:])
}
