//go:build linux

package process

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Postgres is a PostgreSQL server of one test's own, to be killed.
type Postgres struct {
	URL  string
	dir  string
	bin  string
	port string
	as   *syscall.Credential // PostgreSQL refuses to run as root
	cmd  *exec.Cmd
	done chan struct{}
	log  *journal
}

// NewPostgres makes and starts a cluster with flushing on, as in production.
func NewPostgres(t testing.TB) *Postgres {
	t.Helper()
	p := &Postgres{bin: postgresFolder(t), log: &journal{}}
	var err error
	if p.dir, err = os.MkdirTemp("", "prosa-pg"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.Kill(syscall.SIGKILL)
		_ = os.RemoveAll(p.dir)
	})
	if os.Getuid() == 0 {
		p.as = credential(t, "postgres")
		if err := os.Chown(p.dir, int(p.as.Uid), int(p.as.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	if _, p.port, err = net.SplitHostPort(FreeAddress(t)); err != nil {
		t.Fatal(err)
	}
	p.URL = "postgres://postgres@127.0.0.1:" + p.port + "/postgres?sslmode=disable"
	cluster.Do(func() { p.initialize(t) })
	if cluster.dir == "" {
		t.Fatal("there is no cluster to copy: initdb has failed")
	}
	if out, err := exec.Command("cp", "-a", cluster.dir, p.data()).CombinedOutput(); err != nil {
		t.Fatalf("copy the cluster: %v\n%s", err, out)
	}
	p.Start(t)
	return p
}

// cluster is a fresh one that no server has run on: it is made once a run, and copied.
var cluster struct {
	sync.Once
	dir string
}

func (p *Postgres) initialize(t testing.TB) {
	t.Helper()
	dir, err := os.MkdirTemp("", "prosa-pg")
	if err != nil {
		t.Fatal(err)
	}
	shared.add(dir)
	if p.as != nil {
		if err := os.Chown(dir, int(p.as.Uid), int(p.as.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	data := filepath.Join(dir, "data")
	initdb := p.command("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-instructions")
	initdb.Stdout, initdb.Stderr = p.log, p.log
	if err := initdb.Run(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, p.log.tail(20))
	}
	cluster.dir = data
}

func (p *Postgres) data() string { return filepath.Join(p.dir, "data") }

func (p *Postgres) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(p.bin, name), args...)
	cmd.Dir = p.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: p.as, Pdeathsig: syscall.SIGKILL}
	return cmd
}

// Start starts the server and returns once it answers. After a crash the first tries
// fail while processes of the dead server still hold its memory.
func (p *Postgres) Start(t testing.TB) {
	t.Helper()
	Until(t, 30*time.Second, "PostgreSQL answers", func() bool {
		if p.done == nil || gone(p.done) {
			p.launch(t)
		}
		return p.Answers()
	})
}

func (p *Postgres) launch(t testing.TB) {
	t.Helper()
	p.cmd = p.command("postgres", "-D", p.data(), "-c", "listen_addresses=127.0.0.1", "-c", "port="+p.port, "-c", "unix_socket_directories="+p.dir,
		"-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "max_connections=60")
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	cmd, done := p.cmd, make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(done)
	}()
	p.done = done
}

func gone(done chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}

// Answers tells whether the server takes a connection within a second.
func (p *Postgres) Answers() bool {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	c, err := pgx.Connect(ctx, p.URL)
	if err != nil {
		return false
	}
	_ = c.Close(ctx)
	return true
}

// Kill ends the postmaster by a signal: SIGKILL is a crash, SIGQUIT an immediate stop.
func (p *Postgres) Kill(sig syscall.Signal) {
	if p.done == nil || gone(p.done) {
		return
	}
	_ = p.cmd.Process.Signal(sig)
	<-p.done
}

// Freeze stops every process of the server where it is; the function it returns lets
// them go on.
func (p *Postgres) Freeze(t testing.TB) (thaw func()) {
	t.Helper()
	pids := append(children(t, p.cmd.Process.Pid), p.cmd.Process.Pid)
	signal := func(sig syscall.Signal) {
		for _, pid := range pids {
			_ = syscall.Kill(pid, sig)
		}
	}
	signal(syscall.SIGSTOP)
	thawed := false
	thaw = func() {
		if !thawed {
			thawed = true
			signal(syscall.SIGCONT)
		}
	}
	t.Cleanup(thaw)
	return thaw
}

// children are the processes a process has started.
func children(t testing.TB, pid int) []int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		t.Fatal(err)
	}
	var out []int
	for _, f := range strings.Fields(string(text)) {
		n, err := strconv.Atoi(f)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, n)
	}
	return out
}

// postgresFolder finds the newest installed server.
func postgresFolder(t testing.TB) string {
	t.Helper()
	best, folder := 0, ""
	places, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	for _, dir := range append(places, "/usr/local/bin", "/usr/bin") {
		out, err := exec.Command(filepath.Join(dir, "postgres"), "--version").Output() // postgres (PostgreSQL) 15.18 (…)
		if fields := strings.Fields(string(out)); err == nil && len(fields) > 2 {
			major, _, _ := strings.Cut(fields[2], ".")
			if n, _ := strconv.Atoi(major); n > best {
				best, folder = n, dir
			}
		}
	}
	if best < 15 {
		t.Fatal("no PostgreSQL server (15 or newer) is installed; on Debian: apt-get install postgresql")
	}
	return folder
}

func credential(t testing.TB, name string) *syscall.Credential {
	t.Helper()
	u, err := user.Lookup(name)
	if err != nil {
		t.Fatalf("run as root, this test needs the user %s, which the server package makes: %v", name, err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}
