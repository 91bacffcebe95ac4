package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"prosa/internal/bench"
	"prosa/internal/core"
	"prosa/internal/provision"
	"prosa/internal/store"
)

type benchCommand struct {
	Write     string        `help:"Also write the table to this file." placeholder:"FILE"`
	Postgres  string        `help:"A PostgreSQL server to measure on, too; a database of its own is made and dropped. Empty = TEST_DATABASE_URL."`
	Duration  time.Duration `help:"How long the whole turns run, per engine." default:"60s"`
	Customers int           `help:"Customers known before the turns; a bot says at most ten messages a minute to one." default:"12000"`
	Workers   int           `help:"Turns under way at once." default:"128"`
}

// Run measures `prosa serve` as a process of its own on each engine.
func (c benchCommand) Run(ctx context.Context, s *Settings, p *Process) error {
	if c.Postgres == "" {
		c.Postgres, _ = p.Env("TEST_DATABASE_URL")
	}
	report := bench.Report{When: time.Now(), Version: version,
		Load: fmt.Sprintf("Load: %d turns under way, %d known customers, %s of whole turns per engine.", c.Workers, c.Customers, c.Duration)}
	if err := c.common(ctx, &report); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "prosa-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := c.engine(ctx, p, &report, "SQLite", "sqlite:"+filepath.Join(dir, "lite", "prosa.db"), filepath.Join(dir, "lite"), ""); err != nil {
		return err
	}
	if c.Postgres != "" {
		url, drop, err := store.Scratch(ctx, c.Postgres)
		if err != nil {
			return err
		}
		name := url[strings.LastIndexByte(url, '/')+1:]
		err = c.engine(ctx, p, &report, "PostgreSQL", url, filepath.Join(dir, "pg"), strings.Split(name, "?")[0])
		if err := errors.Join(err, drop(context.WithoutCancel(ctx))); err != nil {
			return err
		}
	}
	if err := report.WriteMarkdown(p.Stdout); err != nil || c.Write == "" {
		return err
	}
	f, err := os.Create(c.Write)
	if err != nil {
		return err
	}
	return errors.Join(report.WriteMarkdown(f), f.Close())
}

// common measures what does not depend on the database.
func (c benchCommand) common(ctx context.Context, r *bench.Report) error {
	bare, err := bench.Bare(ctx, c.Workers, 3*time.Second)
	if err != nil {
		return err
	}
	step, allocs, err := bench.Step(time.Second)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	size, err := os.Stat(self)
	if err != nil {
		return err
	}
	r.Common = []bench.Line{
		{What: "calibration: bare handler with HMAC and decoding", Value: bare.Rate(), Unit: "/s", Note: "the machine's limit for webhooks, generator included"},
		{What: "flow step, ready bot, session JSON both ways", Value: float64(step.Nanoseconds()) / 1000, Unit: "µs", Budget: 20, Most: true},
		{What: "flow step, allocations", Value: allocs, Unit: "", Budget: 60, Most: true},
		{What: "binary", Value: float64(size.Size()) / (1 << 20), Unit: "MB", Budget: 45, Most: true, Note: "as built for this run"},
	}
	return nil
}

// engine measures one database.
func (c benchCommand) engine(ctx context.Context, p *Process, r *bench.Report, name, database, dir, pgName string) error {
	fmt.Fprintf(p.Stderr, "measuring on %s…\n", name)
	t, err := startBench(ctx, p, database, dir)
	if err != nil {
		return err
	}
	defer t.stop()
	postgres := pgName != ""
	budget := func(lite, pg float64) float64 {
		if postgres {
			return pg
		}
		return lite
	}
	cpu := func() time.Duration {
		d, _ := bench.CPU(t.pid())
		if postgres {
			d += bench.PostgresCPU(pgName)
		}
		return d
	}
	idle, _ := bench.Memory(t.pid())
	l := bench.NewLoad(bench.Target{Hook: t.url + "/webhooks/meta", Secret: bench.Secret, Number: bench.Number, Business: bench.Business}, t.graph)
	each := func(f func() bench.Figure) (bench.Figure, float64) {
		before := cpu()
		fig := f()
		return fig, float64((cpu() - before).Microseconds()) / float64(max(1, fig.Done))
	}
	meet, meetCPU := each(func() bench.Figure { return l.Meet(ctx, c.Workers, c.Customers) })
	turns, turnCPU := each(func() bench.Figure { return l.Turns(ctx, c.Workers, c.Customers, c.Duration) })
	loaded, _ := bench.Memory(t.pid())
	var backlog []bench.Sent
	sends, _ := each(func() (f bench.Figure) { f, backlog = l.Sends(ctx, c.Workers, 1_000_000, 6000); return f })
	statuses, statusCPU := each(func() bench.Figure { return l.Statuses(ctx, c.Workers, backlog) })
	acks, _ := each(func() bench.Figure { return l.Acks(ctx, 300, c.Customers, backlog, 10*time.Second) })
	_, peak := bench.Memory(t.pid())
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	r.Engines = append(r.Engines, bench.EngineReport{Name: name, Lines: []bench.Line{
		{What: "whole turn (webhook → bot → accepted → three statuses), CPU", Value: turnCPU / 1000, Unit: "ms", Budget: budget(0.8, 1.2), Most: true,
			Note: fmt.Sprintf("peers 41 and 10.1 ms: %.0f× and %.0f× less", 41_000/turnCPU, 10_100/turnCPU)},
		{What: "whole turns per second", Value: turns.Rate(), Unit: "/s", Budget: budget(1500, 1000), Note: fmt.Sprintf("peers 44 and 172; p50 %.0f ms, p99 %.0f ms, errors %d", ms(turns.Percentile(.5)), ms(turns.Percentile(.99)), turns.Errors)},
		{What: "first contacts per second (new contact, greeting of three messages)", Value: meet.Rate(), Unit: "/s", Note: fmt.Sprintf("%.2f ms CPU each", meetCPU/1000)},
		{What: "sends per second on one number", Value: sends.Rate(), Unit: "/s", Budget: budget(2000, 1500)},
		{What: "status webhooks per second", Value: statuses.Rate(), Unit: "/s", Budget: budget(8000, 5000), Note: fmt.Sprintf("%.0f µs CPU each, p99 %.0f ms", statusCPU, ms(statuses.Percentile(.99)))},
		{What: "webhook ack at 300/s mixed, p50", Value: ms(acks.Percentile(.5)), Unit: "ms", Budget: 10, Most: true},
		{What: "webhook ack at 300/s mixed, p99", Value: ms(acks.Percentile(.99)), Unit: "ms", Budget: 50, Most: true, Note: fmt.Sprintf("errors %d", acks.Errors)},
		{What: "memory idle", Value: float64(idle) / (1 << 20), Unit: "MB", Budget: 40, Most: true},
		{What: "memory after the turns", Value: float64(loaded) / (1 << 20), Unit: "MB", Budget: 200, Most: true, Note: fmt.Sprintf("highest of the whole run %d MB", peak>>20)},
		{What: "start to ready, empty database", Value: ms(t.ready), Unit: "ms", Budget: 1000, Most: true},
	}})
	return nil
}

// benchTarget is a running server and the Graph it talks to.
type benchTarget struct {
	cmd   *exec.Cmd
	url   string
	graph *bench.Graph
	stub  *http.Server
	ready time.Duration
}

func (t *benchTarget) pid() int { return t.cmd.Process.Pid }

func (t *benchTarget) stop() {
	_ = t.cmd.Process.Signal(os.Interrupt)
	_ = t.cmd.Wait()
	_ = t.stub.Close()
}

// startBench makes the house, starts the Graph stub and the server, and waits until
// it is ready.
func startBench(ctx context.Context, p *Process, database, dir string) (*benchTarget, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t := &benchTarget{graph: &bench.Graph{}}
	t.stub = &http.Server{Handler: t.graph, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = t.stub.Serve(l) }()
	if err := furnishBench(ctx, p, database, dir); err != nil {
		return nil, err
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	t.url = "http://" + address
	t.cmd = exec.CommandContext(ctx, self, "serve")
	t.cmd.Stderr = p.Stderr
	t.cmd.Env = append(os.Environ(), "PROSA_LISTEN="+address, "PROSA_DATABASE="+database, "PROSA_DATA_DIR="+dir,
		"PROSA_META_GRAPH_URL=http://"+l.Addr().String(), "PROSA_META_APP_SECRET="+bench.Secret, "PROSA_LOG_LEVEL=error")
	start := time.Now()
	if err := t.cmd.Start(); err != nil {
		return nil, err
	}
	for time.Since(start) < 30*time.Second {
		if res, err := http.Get(t.url + "/readyz"); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				t.ready = time.Since(start)
				return t, nil
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	t.stop()
	return nil, core.E(core.Unavailable, "not_ready", "the server under test did not become ready")
}

func furnishBench(ctx context.Context, p *Process, database, dir string) error {
	file, err := provision.Parse([]byte(bench.House))
	if err != nil {
		return err
	}
	s := &Settings{Database: database, DataDir: dir, LogLevel: "error", LogFormat: "text"}
	db, err := openDatabase(ctx, s, s.logger(p.Stderr), false)
	if err != nil {
		return err
	}
	_, err = provision.Apply(ctx, db, file, provision.Options{HashPassword: passwordHasher(ctx), Env: p.Env, ReadFile: os.ReadFile})
	return errors.Join(err, db.Close())
}

// freeAddress finds a loopback port nobody listens on.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
