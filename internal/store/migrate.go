package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"sort"
	"strconv"
	"strings"

	"prosa/internal/core"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migration is one numbered step. Forward only: a wrong step is mended by a later one.
type migration struct {
	version  int
	name     string
	sql      string
	checksum string
}

// migrations returns the steps for an engine in order: NNNN_name.sql, or the pair
// NNNN_name.{sqlite,postgres}.sql where engines must differ.
func migrations(engine Engine) ([]migration, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	var out []migration
	for _, n := range names {
		base := strings.TrimSuffix(strings.TrimPrefix(n, "migrations/"), ".sql")
		if name, eng, pair := strings.Cut(base, "."); pair {
			if Engine(eng) != engine {
				continue
			}
			base = name
		}
		v, err := strconv.Atoi(base[:4])
		if err != nil {
			return nil, fmt.Errorf("migration %s has no number: %w", n, err)
		}
		text, err := migrationFiles.ReadFile(n)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(text)
		out = append(out, migration{version: v, name: base, sql: string(text), checksum: hex.EncodeToString(sum[:])})
	}
	return out, nil
}

// migrate brings the schema to this binary's version, each step in a transaction,
// under a lock so that nodes starting together do it once.
func (db *DB) migrate(ctx context.Context) error {
	steps, err := migrations(db.d.engine)
	if err != nil {
		return err
	}
	conn, err := db.write.Conn(ctx)
	if err != nil {
		return db.away(err)
	}
	defer conn.Close()
	if db.d.engine == Postgres {
		if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock(7269001)"); err != nil {
			return fmt.Errorf("lock the schema: %w", err)
		}
		defer func() { _, _ = conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock(7269001)") }()
	}
	if _, err := conn.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS schema_migration (version BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)"); err != nil {
		return fmt.Errorf("create the migration table: %w", err)
	}
	have, err := appliedMigrations(ctx, conn)
	if err != nil {
		return err
	}
	newest := steps[len(steps)-1].version
	for v, sum := range have {
		if v > newest {
			return core.E(core.Conflict, "schema_newer", "the database has schema %d, this prosa knows %d: use a newer prosa", v, newest)
		}
		for _, s := range steps {
			if s.version == v && s.checksum != sum {
				return core.E(core.Conflict, "schema_changed", "migration %s differs from the one this database was made with", s.name)
			}
		}
	}
	for _, s := range steps {
		if _, done := have[s.version]; done {
			continue
		}
		if err := applyMigration(ctx, conn, s); err != nil {
			return err
		}
		db.log.Info("schema migrated", "migration", s.name)
	}
	return nil
}

func appliedMigrations(ctx context.Context, conn *sql.Conn) (map[int]string, error) {
	rows, err := conn.QueryContext(ctx, "SELECT version, checksum FROM schema_migration")
	if err != nil {
		return nil, fmt.Errorf("read the migration table: %w", err)
	}
	defer rows.Close()
	have := map[int]string{}
	for rows.Next() {
		var v int
		var sum string
		if err := rows.Scan(&v, &sum); err != nil {
			return nil, err
		}
		have[v] = sum
	}
	return have, rows.Err()
}

func applyMigration(ctx context.Context, conn *sql.Conn, s migration) error {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("migration %s: %w", s.name, err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, s.sql); err != nil {
		return fmt.Errorf("migration %s: %w", s.name, err)
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO schema_migration (version, name, checksum) VALUES ($1, $2, $3)", s.version, s.name, s.checksum); err != nil {
		return fmt.Errorf("migration %s: %w", s.name, err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("migration %s: %w", s.name, err)
	}
	return nil
}
