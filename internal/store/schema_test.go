package store_test

import (
	"database/sql"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// schema is a database's shape: "table.column type null", "index table name unique".
func schema(t *testing.T, db *sql.DB, queries ...string) []string {
	t.Helper()
	var out []string
	for _, q := range queries {
		rows, err := db.Query(q)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				t.Fatal(err)
			}
			out = append(out, strings.ToLower(line))
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		_ = rows.Close()
	}
	slices.Sort(out)
	return out
}

const (
	liteColumns = `SELECT m.name || '.' || c.name || ' ' || CASE c.type WHEN 'INTEGER' THEN 'BIGINT' ELSE c.type END || CASE WHEN c."notnull" = 1 OR c.pk > 0 THEN '' ELSE ' null' END
		FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`
	liteIndexes = `SELECT 'index ' || m.name || ' ' || i.name || CASE i."unique" WHEN 1 THEN ' unique' ELSE '' END || CASE i.partial WHEN 1 THEN ' partial' ELSE '' END
		FROM sqlite_master m JOIN pragma_index_list(m.name) i WHERE m.type = 'table' AND i.origin = 'c'`
	pgColumns = `SELECT table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'YES' THEN ' null' ELSE '' END
		FROM information_schema.columns WHERE table_schema = 'public'`
	pgIndexes = `SELECT 'index ' || t.relname || ' ' || i.relname || CASE WHEN x.indisunique THEN ' unique' ELSE '' END || CASE WHEN x.indpred IS NOT NULL THEN ' partial' ELSE '' END
		FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
		WHERE n.nspname = 'public' AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = x.indexrelid AND c.contype IN ('p', 'u'))`
)

// shape opens a database of an engine and returns its shape.
func shape(t *testing.T, url string) []string {
	t.Helper()
	db := storetest.Open(t, store.Options{URL: url})
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if db.Engine() == store.SQLite {
		return schema(t, raw(t, url), liteColumns, liteIndexes)
	}
	return schema(t, raw(t, url), pgColumns, pgIndexes)
}

// TestSchemaParity: both engines have the same tables, columns, types and indexes.
func TestSchemaParity(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		lite := shape(t, storetest.SQLiteURL(t))
		if len(lite) < 100 || !slices.Contains(lite, "organization.name text") || !slices.Contains(lite, "index conversation conversation_open unique partial") {
			t.Fatalf("control: the shape is not read: %d lines", len(lite))
		}
		if diff := cmp.Diff(lite, shape(t, url)); diff != "" {
			t.Errorf("SQLite (-) and this database (+) differ:\n%s", diff)
		}
	})
}

// TestEveryRowHasItsOrganization: a table is either scoped by org_id, or listed here
// with the reason why not.
func TestEveryRowHasItsOrganization(t *testing.T) {
	t.Parallel()
	exempt := map[string]string{
		"organization":     "is the organization",
		"schema_migration": "the installation's",
		"setting":          "the installation's",
		"counter":          "the installation's",
		"login_attempt":    "before anybody is known",
		"flow_version":     "reached only through its flow",
		"orphan_status":    "of a message nobody knows; named by its channel account",
		"media_upload":     "reached only through its channel account",
	}
	scoped, tables := map[string]bool{}, map[string]bool{}
	for _, line := range shape(t, storetest.SQLiteURL(t)) {
		if name, rest, ok := strings.Cut(line, "."); ok && !strings.HasPrefix(line, "index ") {
			tables[name] = true
			scoped[name] = scoped[name] || strings.HasPrefix(rest, "org_id ")
		}
	}
	if len(tables) < 20 {
		t.Fatalf("control: only %d tables were found", len(tables))
	}
	for name := range tables {
		if _, ok := exempt[name]; !scoped[name] && !ok {
			t.Errorf("table %s has no org_id and is not exempt", name)
		}
	}
	for name := range exempt {
		if !tables[name] || scoped[name] {
			t.Errorf("%s needs no exemption", name)
		}
	}
}
