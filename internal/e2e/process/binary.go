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
	path string
	err  error
}

// shared are the folders that the tests of a run have in common.
var shared folders

type folders struct {
	mu   sync.Mutex
	dirs []string
}

func (f *folders) add(dir string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dirs = append(f.dirs, dir)
}

// Main runs a package's tests and removes what they shared.
func Main(m *testing.M) int {
	code := m.Run()
	for _, dir := range shared.dirs {
		_ = os.RemoveAll(dir)
	}
	return code
}

// Binary builds cmd/prosa and returns its path.
func Binary(t testing.TB) string {
	t.Helper()
	built.Do(func() {
		dir, err := os.MkdirTemp("", "prosa-e2e")
		if err != nil {
			built.err = err
			return
		}
		shared.add(dir)
		built.path = filepath.Join(dir, "prosa")
		if out, err := exec.Command("go", "build", "-o", built.path, "prosa/cmd/prosa").CombinedOutput(); err != nil {
			built.err = fmt.Errorf("build prosa: %w\n%s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.path
}
