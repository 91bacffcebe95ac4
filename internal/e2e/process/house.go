//go:build linux

package process

import (
	"context"
	"path/filepath"
	"testing"

	"prosa/internal/seal"
	"prosa/internal/store"
)

// House is a dealership on disk and what a server needs to know of it.
type House struct {
	Dir      string // data folder of the server
	Database string // as PROSA_DATABASE
	Secret   string // of the Meta app
	Number   string // phone number id that customers write to
}

// NewHouse names a dealership in a data folder, with its database where the URL says,
// "" for a SQLite file in the folder.
func NewHouse(dir, database string) House {
	if database == "" {
		database = "sqlite:" + filepath.Join(dir, "prosa.db")
	}
	return House{Dir: dir, Database: database}
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
