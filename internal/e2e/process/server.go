//go:build linux

package process

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Server is one running `prosa serve`.
type Server struct {
	URL     string
	cmd     *exec.Cmd
	started time.Time
	done    chan struct{} // closed when the process is gone
	err     error         // how it ended, after done
	log     *journal
}

// Start runs `prosa serve` on the house, with the world as its Meta. The process is
// killed at the test's end if it still runs.
func Start(t testing.TB, h House, w *World, env ...string) *Server {
	t.Helper()
	env = append([]string{"PROSA_LISTEN=" + w.Listen, "PROSA_DATA_DIR=" + h.Dir, "PROSA_DATABASE=" + h.Database, "PROSA_META_GRAPH_URL=" + w.GraphURL(),
		"PROSA_META_APP_SECRET=" + h.Secret, "PROSA_META_VERIFY_TOKEN=verify-me"}, env...)
	return Run(t, w.Listen, env, Binary(t), "serve")
}

// Run starts a program that answers /readyz on an address.
func Run(t testing.TB, listen string, env []string, path string, args ...string) *Server {
	t.Helper()
	s := &Server{URL: "http://" + listen, done: make(chan struct{}), log: &journal{}, cmd: exec.Command(path, args...)}
	s.cmd.Env = append(append(os.Environ(), "PROSA_LOG_LEVEL=warn"), env...)
	s.cmd.Stdout, s.cmd.Stderr = s.log, s.log
	s.cmd.Dir = t.TempDir()
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	s.started = time.Now()
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		s.err = s.cmd.Wait()
		close(s.done)
	}()
	t.Cleanup(func() {
		s.Kill()
		if t.Failed() {
			t.Logf("last words of the server:\n%s", s.log.tail(15))
		}
	})
	return s
}

// Ready waits until the server says it is and returns how long that took from its start.
func (s *Server) Ready(t testing.TB, within time.Duration) time.Duration {
	t.Helper()
	Until(t, within, "the server is ready", func() bool {
		select {
		case <-s.done:
			t.Fatalf("the server ended: %v\n%s", s.err, s.log.tail(40))
		default:
		}
		return s.Get("/readyz") == http.StatusOK
	})
	return time.Since(s.started)
}

// client gives up early: a server that hangs is a finding.
var client = &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}

// Get returns the status of a page, 0 when there is no answer.
func (s *Server) Get(path string) int {
	res, err := client.Get(s.URL + path)
	if err != nil {
		return 0
	}
	_ = res.Body.Close()
	return res.StatusCode
}

// Metric reads a metric without labels; -1 when it cannot be had.
func (s *Server) Metric(name string) float64 {
	res, err := client.Get(s.URL + "/metrics")
	if err != nil {
		return -1
	}
	defer func() { _ = res.Body.Close() }()
	lines := bufio.NewScanner(res.Body)
	for lines.Scan() {
		if value, ok := strings.CutPrefix(lines.Text(), name+" "); ok {
			n, err := strconv.ParseFloat(value, 64)
			if err != nil {
				return -1
			}
			return n
		}
	}
	return -1
}

// Goroutines counts the server's goroutines without those of its HTTP connections,
// which their clients keep or drop as they like. It is exact when no connection came
// or went while it counted.
func (s *Server) Goroutines(t testing.TB) (n int, exact bool) {
	t.Helper()
	before, calm := s.connections(t)
	count := s.Metric("go_goroutines")
	if count < 0 {
		t.Fatal("no metrics")
	}
	after, calmAfter := s.connections(t)
	return int(count) - len(before), calm && calmAfter && maps.Equal(before, after)
}

// connections are the server's, by the far end, and whether none is about to end.
func (s *Server) connections(t testing.TB) (open map[string]bool, calm bool) {
	t.Helper()
	table, err := os.ReadFile("/proc/net/tcp")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(s.URL, "http://"))
	number, _ := strconv.Atoi(port)
	const established, timeWait, listen = "01", "06", "0A"
	open, calm = map[string]bool{}, true
	for _, line := range strings.Split(string(table), "\n") {
		f := strings.Fields(line)
		if len(f) < 4 || !strings.HasSuffix(f[1], fmt.Sprintf(":%04X", number)) {
			continue
		}
		switch f[3] {
		case established:
			open[f[2]] = true
		case timeWait, listen:
		default:
			calm = false
		}
	}
	return open, calm
}

// LogIn logs a user in and returns the status and a client that carries the session.
func (s *Server) LogIn(t testing.TB, email, password string) (int, *http.Client) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Timeout: 5 * time.Second, Jar: jar}
	body, err := json.Marshal(map[string]string{"email": email, "password": password})
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Post(s.URL+"/api/v1/session", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	return res.StatusCode, c
}

// Kill ends the process as a crash does and waits until it is gone.
func (s *Server) Kill() {
	_ = s.cmd.Process.Kill()
	<-s.done
}

// Term asks the process to end, as a service manager does, and returns how long it
// took. It must end by itself and with code 0.
func (s *Server) Term(t testing.TB, within time.Duration) time.Duration {
	t.Helper()
	start := time.Now()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(within); err != nil {
		t.Fatalf("SIGTERM: %v\n%s", err, s.log.tail(40))
	}
	return time.Since(start)
}

// Wait waits for the end of the process and returns its exit as an error, nil for 0.
func (s *Server) Wait(within time.Duration) error {
	select {
	case <-s.done:
		return s.err
	case <-time.After(within):
		return context.DeadlineExceeded
	}
}

// Log is what the process has printed.
func (s *Server) Log() string { return s.log.tail(1000) }

// journal keeps what a process prints.
type journal struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.Write(p)
}

func (j *journal) tail(n int) string {
	j.mu.Lock()
	defer j.mu.Unlock()
	lines := strings.Split(j.buf.String(), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// FreeAddress is a loopback address nobody listens on.
func FreeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// Until polls a condition until it holds or the time is up, which fails the test.
func Until(t testing.TB, within time.Duration, what string, ok func() bool) {
	t.Helper()
	deadline := time.NewTimer(within)
	defer deadline.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-deadline.C:
			t.Fatalf("never within %v: %s", within, what)
		case <-tick.C:
		}
	}
}
