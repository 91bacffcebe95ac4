package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"prosa/internal/bench"
)

type benchCommand struct {
	Write     string        `help:"Also write the table to this file." placeholder:"FILE"`
	Postgres  string        `help:"A PostgreSQL server to measure on, too; a database of its own is made and dropped. Empty = TEST_DATABASE_URL."`
	Duration  time.Duration `help:"How long the whole turns run, per engine." default:"60s"`
	Customers int           `help:"Customers known before the turns; a bot says at most ten messages a minute to one." default:"15000"`
	Workers   int           `help:"Turns under way at once." default:"128"`
	Messages  int           `help:"Messages of the large database, ten to a contact; 0 = leave it out, 10000000 takes long." default:"1000000"`
}

// Run measures `prosa serve` as a process of its own on each engine.
func (c benchCommand) Run(ctx context.Context, s *Settings, p *Process) error {
	if c.Postgres == "" {
		c.Postgres, _ = p.Env("TEST_DATABASE_URL")
	}
	debug.SetGCPercent(800) // of the load generator, which shares the cores
	report := bench.Report{When: time.Now(), Version: version,
		Load: fmt.Sprintf("Load: %d turns under way, %d known customers, %s of whole turns per engine. Large database: %d messages.", c.Workers, c.Customers, c.Duration, c.Messages)}
	if err := c.common(ctx, &report); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "prosa-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := c.engine(ctx, &report, "SQLite", &benchPlaces{p: p, dir: dir}); err != nil {
		return err
	}
	if c.Postgres != "" {
		if err := c.engine(ctx, &report, "PostgreSQL", &benchPlaces{p: p, dir: dir, server: c.Postgres}); err != nil {
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

// engine measures one database, small and large.
func (c benchCommand) engine(ctx context.Context, r *bench.Report, name string, places *benchPlaces) (err error) {
	fmt.Fprintf(places.p.Stderr, "measuring on %s…\n", name)
	defer func() { err = errors.Join(err, places.drop(context.WithoutCancel(ctx))) }()
	lines, err := c.small(ctx, places)
	if err != nil {
		return err
	}
	if c.Messages > 0 {
		more, err := c.large(ctx, places)
		if err != nil {
			return err
		}
		lines = append(lines, more...)
	}
	r.Engines = append(r.Engines, bench.EngineReport{Name: name, Lines: lines})
	return nil
}

// small measures a new house.
func (c benchCommand) small(ctx context.Context, places *benchPlaces) ([]bench.Line, error) {
	t, _, err := startBench(ctx, places, nil)
	if err != nil {
		return nil, err
	}
	defer t.stop()
	time.Sleep(2 * time.Second) // idle
	idle, _ := bench.Memory(t.pid())
	l := t.load()
	meet, meetCPU := t.each(func() bench.Figure { return l.Meet(ctx, c.Workers, c.Customers) })
	turns, turnCPU := t.each(func() bench.Figure { return l.Turns(ctx, c.Workers, c.Customers, c.Duration) })
	loaded, _ := bench.Memory(t.pid())
	sends, backlog := l.Sends(ctx, c.Workers, 1_000_000, 6000)
	statuses, statusCPU := t.each(func() bench.Figure { return l.Statuses(ctx, c.Workers, backlog) })
	acks := l.Acks(ctx, 300, c.Customers, backlog, 10*time.Second)
	_, peak := bench.Memory(t.pid())
	return []bench.Line{
		{What: "whole turn (webhook → bot → accepted → three statuses), CPU", Value: turnCPU / 1000, Unit: "ms", Budget: places.budget(0.8, 1.2), Most: true,
			Note: fmt.Sprintf("peers 41 and 10.1 ms: %.0f× and %.0f× less", 41_000/turnCPU, 10_100/turnCPU)},
		{What: "whole turns per second", Value: turns.Rate(), Unit: "/s", Budget: places.budget(1500, 1000), Note: fmt.Sprintf("peers 44 and 172; p50 %.0f ms, p99 %.0f ms, errors %d", ms(turns.Percentile(.5)), ms(turns.Percentile(.99)), turns.Errors)},
		{What: "first contacts per second (new contact, greeting of three messages)", Value: meet.Rate(), Unit: "/s", Note: fmt.Sprintf("%.2f ms CPU each", meetCPU/1000)},
		{What: "sends per second on one number", Value: sends.Rate(), Unit: "/s", Budget: places.budget(2000, 1500)},
		{What: "status webhooks per second", Value: statuses.Rate(), Unit: "/s", Budget: places.budget(8000, 5000), Note: fmt.Sprintf("%.0f µs CPU each, p99 %.0f ms", statusCPU, ms(statuses.Percentile(.99)))},
		{What: "webhook ack at 300/s mixed, p50", Value: ms(acks.Percentile(.5)), Unit: "ms", Budget: 10, Most: true},
		{What: "webhook ack at 300/s mixed, p99", Value: ms(acks.Percentile(.99)), Unit: "ms", Budget: 50, Most: true, Note: fmt.Sprintf("errors %d", acks.Errors)},
		{What: "memory idle", Value: megabytes(idle), Unit: "MB", Budget: 40, Most: true},
		{What: "memory after the turns", Value: megabytes(loaded), Unit: "MB", Budget: 200, Most: true, Note: fmt.Sprintf("highest of the whole run %d MB", peak>>20)},
		{What: "start to ready, empty database", Value: ms(t.ready), Unit: "ms", Budget: 1000, Most: true},
	}, nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func megabytes(n int64) float64 { return float64(n) / (1 << 20) }
