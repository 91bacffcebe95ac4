package bench

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// ticks is the unit of /proc's CPU times on Linux.
const ticks = 100

// CPU returns the processor time a process has used, user and system.
func CPU(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	end := bytes.LastIndexByte(stat, ')')
	f := strings.Fields(string(stat[end+1:]))
	if end < 0 || len(f) < 15 {
		return 0, fmt.Errorf("bench: cannot read the CPU time of process %d", pid)
	}
	user, err1 := strconv.ParseInt(f[11], 10, 64)
	system, err2 := strconv.ParseInt(f[12], 10, 64)
	if err1 != nil || err2 != nil {
		return 0, fmt.Errorf("bench: cannot read the CPU time of process %d", pid)
	}
	return time.Duration(user+system) * time.Second / ticks, nil
}

// PostgresCPU returns the processor time of the backends of a database and of the
// server's helpers.
func PostgresCPU(database string) time.Duration {
	var sum time.Duration
	lists, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		return 0
	}
	for _, path := range lists {
		text, err := os.ReadFile(path)
		if err != nil || !bytes.HasPrefix(text, []byte("postgres: ")) {
			continue
		}
		line := string(text)
		helper := strings.Contains(line, "walwriter") || strings.Contains(line, "checkpointer") || strings.Contains(line, "background writer")
		if !helper && !strings.Contains(line, " "+database+" ") {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil {
			continue
		}
		if d, err := CPU(pid); err == nil {
			sum += d
		}
	}
	return sum
}

// Memory returns a process's resident memory now and at its highest, in bytes.
func Memory(pid int) (now, peak int64) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0
	}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		n, err := strconv.ParseInt(f[1], 10, 64)
		switch {
		case err != nil:
		case f[0] == "VmRSS:":
			now = n << 10
		case f[0] == "VmHWM:":
			peak = n << 10
		}
	}
	return now, peak
}
