//go:build unix

package store

import (
	"fmt"
	"os"
	"syscall"

	"prosa/internal/core"
)

// lockFile takes the advisory lock that keeps a second server off one SQLite
// file. The kernel drops it when the process ends, however it ends.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the database lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, core.E(core.Conflict, "database_in_use", "another prosa is using this database (%s)", path)
	}
	return f, nil
}
