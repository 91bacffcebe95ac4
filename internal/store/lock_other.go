//go:build !unix

package store

import (
	"os"

	"prosa/internal/core"
)

// lockFile creates the lock file exclusively: where flock does not exist, a
// leftover file after a crash must be removed by hand.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, core.E(core.Conflict, "database_in_use", "another prosa is using this database, or %s was left by a crash", path).Because(err)
	}
	return f, nil
}
