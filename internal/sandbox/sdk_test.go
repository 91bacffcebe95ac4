package sandbox

import (
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestThirdPartyClients drives the sandbox with two public clients of the Cloud
// API as black boxes: what they send is accepted, what it answers they understand.
func TestThirdPartyClients(t *testing.T) {
	if testing.Short() {
		t.Skip("needs npm packages")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("node is not installed: this test runs npm clients of the WhatsApp API (or use go test -short)")
	}
	dir, err := filepath.Abs("../../test/sdk")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		npm := exec.CommandContext(t.Context(), "npm", "ci", "--no-progress")
		npm.Dir = dir
		if out, err := npm.CombinedOutput(); err != nil {
			t.Fatalf("npm ci: %v\n%s", err, out)
		}
	}
	for _, script := range []string{"kapso.mjs", "great-detail.mjs"} {
		t.Run(strings.TrimSuffix(script, ".mjs"), func(t *testing.T) {
			t.Parallel()
			sb := New(Options{Seed: DefaultSeed()})
			srv := httptest.NewServer(sb)
			t.Cleanup(func() { srv.CloseClientConnections(); sb.Close(); srv.Close() })
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, node, script)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "SANDBOX_URL="+srv.URL)
			out, err := cmd.CombinedOutput()
			if err != nil || !strings.Contains(string(out), "DONE "+strings.TrimSuffix(script, ".mjs")) {
				t.Fatalf("%v\n%s", err, out)
			}
		})
	}
}
