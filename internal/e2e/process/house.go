//go:build linux

package process

import (
	"context"
	"path/filepath"
	"testing"

	"prosa/internal/e2e/rig"
	"prosa/internal/seal"
	"prosa/internal/store"
)

// House is a seeded dealership on disk.
type House struct {
	rig.House
	Dir      string // data folder of the server
	Database string // as PROSA_DATABASE
}

// NewHouse seeds a dealership into a database, "" for a SQLite file in the data folder.
func NewHouse(t testing.TB, database string) House {
	t.Helper()
	return NewHouseIn(t, t.TempDir(), database)
}

// NewHouseIn is NewHouse with a data folder of the test's choice.
func NewHouseIn(t testing.TB, dir, database string) House {
	t.Helper()
	h := House{Dir: dir, Database: database}
	if database == "" {
		h.Database = "sqlite:" + filepath.Join(h.Dir, "prosa.db")
	}
	db := h.Open(t)
	defer func() {
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}()
	var err error
	if h.House, err = rig.Seed(db, 0); err != nil {
		t.Fatal(err)
	}
	return h
}

// Open opens the house's database, which no server may be using.
func (h House) Open(t testing.TB) *store.DB {
	t.Helper()
	box, err := seal.Open(seal.Options{Dir: h.Dir})
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(context.Background(), store.Options{URL: h.Database, Sealer: box})
	if err != nil {
		t.Fatal(err)
	}
	return db
}
