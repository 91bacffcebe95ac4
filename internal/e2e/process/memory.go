//go:build linux

package process

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
)

// Resident is how much memory a process holds, in bytes.
func (s *Server) Resident(t testing.TB) int64 { return s.memory(t, "VmRSS:") }

// Peak is the most it has held since ForgetPeak.
func (s *Server) Peak(t testing.TB) int64 { return s.memory(t, "VmHWM:") }

// ForgetPeak makes the present the most.
func (s *Server) ForgetPeak(t testing.TB) {
	t.Helper()
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", s.cmd.Process.Pid), []byte("5"), 0); err != nil {
		t.Fatal(err)
	}
}

func (s *Server) memory(t testing.TB, field string) int64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		if f := strings.Fields(line); len(f) == 3 && f[0] == field {
			kb, err := strconv.ParseInt(f[1], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return kb << 10
		}
	}
	t.Fatalf("the process has no %s", field)
	return 0
}
