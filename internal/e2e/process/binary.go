//go:build linux

package process

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// built is the binary under test, made once a run.
var built struct {
	sync.Once
	dir, path string
	err       error
}

// Main runs a package's tests and removes what they shared.
func Main(m *testing.M) int {
	code := m.Run()
	if built.dir != "" {
		_ = os.RemoveAll(built.dir)
	}
	return code
}

// Binary builds cmd/prosa and returns its path.
func Binary(t testing.TB) string {
	t.Helper()
	built.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "prosa-e2e"); built.err != nil {
			return
		}
		built.path = filepath.Join(built.dir, "prosa")
		if out, err := exec.Command("go", "build", "-o", built.path, "prosa/cmd/prosa").CombinedOutput(); err != nil {
			built.err = fmt.Errorf("build prosa: %w\n%s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.path
}
