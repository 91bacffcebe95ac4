package store

import (
	"context"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"

	"prosa/internal/core"
)

// Scratch makes an empty PostgreSQL database on the server of a URL, for
// measurements, and returns its URL and how to drop it.
func Scratch(ctx context.Context, server string) (string, func(context.Context) error, error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", nil, core.E(core.Invalid, "database_url", "the PostgreSQL URL cannot be read")
	}
	name := "prosa_scratch_" + strings.ReplaceAll(core.NewID(), "-", "")
	run := func(ctx context.Context, statement string) error {
		c, err := pgx.Connect(ctx, server)
		if err != nil {
			return core.E(core.Unavailable, "database_away", "PostgreSQL does not answer").Because(err)
		}
		defer func() { _ = c.Close(ctx) }()
		_, err = c.Exec(ctx, statement)
		return err
	}
	if err := run(ctx, "CREATE DATABASE "+name); err != nil {
		return "", nil, err
	}
	u.Path = "/" + name
	return u.String(), func(ctx context.Context) error { return run(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") }, nil
}

// Analyze makes the engine count what was loaded, where it plans by that: PostgreSQL
// does so by itself within a minute.
func (db *DB) Analyze(ctx context.Context) error {
	if !db.d.remote() {
		return nil
	}
	if _, err := db.read.ExecContext(ctx, "ANALYZE"); err != nil {
		return db.away(err)
	}
	return nil
}
