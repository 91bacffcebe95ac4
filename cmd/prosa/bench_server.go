package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"prosa/internal/bench"
	"prosa/internal/core"
	"prosa/internal/provision"
	"prosa/internal/store"
)

// The desks of the large house.
const (
	benchAgents = 500
	benchHeld   = 10_000
	benchOpen   = 100 // browsers open while their latency is measured
)

// large measures a house with a past: how it starts, what agents see and when, and
// whether a turn costs what it costs in a small one.
func (c benchCommand) large(ctx context.Context, places *benchPlaces) ([]bench.Line, error) {
	contacts := c.Messages / 10
	big, desks, err := startBench(ctx, places, &bench.Past{Customers: contacts, Messages: c.Messages, Agents: benchAgents, Held: benchHeld})
	if err != nil {
		return nil, err
	}
	defer big.stop()
	watch := bench.Watch{URL: big.url, Desks: desks[:benchOpen], Turns: 100, Customers: contacts, Messages: 20, For: 15 * time.Second}
	l := big.load()
	seen, turns, err := l.Watch(ctx, watch)
	if err != nil {
		return nil, err
	}
	memory := int64(0)
	watch.Desks, watch.For, watch.Open = desks, 10*time.Second, func() { memory, _ = bench.Memory(big.pid()) }
	if _, _, err := l.Watch(ctx, watch); err != nil {
		return nil, err
	}
	growth, err := c.growth(ctx, places, big, contacts)
	if err != nil {
		return nil, err
	}
	exponent := func(n int) string { return "10^" + strconv.Itoa(int(math.Round(math.Log10(float64(n))))) }
	return append([]bench.Line{
		{What: "start to ready, " + exponent(c.Messages) + " messages", Value: ms(big.ready), Unit: "ms", Budget: 1000, Most: true},
		{What: "inbound → visible in the agent's browser, 100 agents, 100 turns/s, p95", Value: ms(seen.Percentile(.95)), Unit: "ms", Budget: places.budget(150, 200), Most: true,
			Note: fmt.Sprintf("p50 %.0f ms; %d messages, not seen %d; %d turns, failed %d", ms(seen.Percentile(.5)), seen.Done, seen.Errors, turns.Done, turns.Errors)},
		{What: "memory with 10,000 open conversations and 500 agents", Value: megabytes(memory), Unit: "MB", Budget: 300, Most: true, Note: "500 browsers connected, 100 turns/s; " + exponent(contacts) + " more conversations with the bot"},
	}, growth), nil
}

// growth compares turns on the large database with turns on a small one, taking
// turns between them so that the machine's moods meet both.
func (c benchCommand) growth(ctx context.Context, places *benchPlaces, big *benchTarget, contacts int) (bench.Line, error) {
	const fewContacts, fewMessages, warm, round, rounds = 1000, 10_000, 1000, 1500, 4
	little, _, err := startBench(ctx, places, &bench.Past{Customers: fewContacts, Messages: fewMessages})
	if err != nil {
		return bench.Line{}, err
	}
	defer little.stop()
	loads := []*bench.Load{little.load(), big.load()}
	var cpu [2]float64
	var done, failed [2]int
	for k := range rounds + 1 {
		for side, t := range []*benchTarget{little, big} {
			n, from := round, warm+(k-1)*round
			if k == 0 {
				n, from = warm, 0
			}
			fig, each := t.each(func() bench.Figure {
				return loads[side].Spread(ctx, c.Workers, []int{fewContacts, contacts}[side], from, n)
			})
			if failed[side] += fig.Errors; k > 0 {
				cpu[side] += each * float64(fig.Done)
				done[side] += fig.Done
			}
		}
	}
	few, many := cpu[0]/float64(max(1, done[0])), cpu[1]/float64(max(1, done[1]))
	return bench.Line{What: fmt.Sprintf("growth: CPU of a turn at %d messages, %d contacts ÷ at %d, %d", c.Messages, contacts, fewMessages, fewContacts), Value: many / few, Budget: 1.1, Most: true,
		Note: fmt.Sprintf("%.2f ms and %.2f ms; failed %d", many/1000, few/1000, failed[0]+failed[1])}, nil
}

// benchPlaces makes databases of an engine: files, or scratch databases of a server.
type benchPlaces struct {
	p      *Process
	dir    string
	server string // of PostgreSQL; "" = SQLite
	made   int
	drops  []func(context.Context) error
}

// budget is the engine's.
func (b *benchPlaces) budget(lite, pg float64) float64 {
	if b.server == "" {
		return lite
	}
	return pg
}

// next makes one: its URL, its data folder and, on PostgreSQL, its name.
func (b *benchPlaces) next(ctx context.Context) (database, dir, name string, err error) {
	b.made++
	if b.server == "" {
		dir = filepath.Join(b.dir, "lite"+strconv.Itoa(b.made))
		return "sqlite:" + filepath.Join(dir, "prosa.db"), dir, "", nil
	}
	url, drop, err := store.Scratch(ctx, b.server)
	if err != nil {
		return "", "", "", err
	}
	b.drops = append(b.drops, drop)
	name, _, _ = strings.Cut(url[strings.LastIndexByte(url, '/')+1:], "?")
	return url, filepath.Join(b.dir, "pg"+strconv.Itoa(b.made)), name, nil
}

func (b *benchPlaces) drop(ctx context.Context) error {
	var errs []error
	for _, d := range b.drops {
		errs = append(errs, d(ctx))
	}
	return errors.Join(errs...)
}

// benchTarget is a running server and the Graph it talks to.
type benchTarget struct {
	cmd    *exec.Cmd
	url    string
	pgName string
	graph  *bench.Graph
	stub   *http.Server
	ready  time.Duration
}

func (t *benchTarget) pid() int { return t.cmd.Process.Pid }

func (t *benchTarget) load() *bench.Load {
	return bench.NewLoad(bench.Target{Hook: t.url + "/webhooks/meta", Secret: bench.Secret, Number: bench.Number, Business: bench.Business}, t.graph)
}

// cpu is what the server and its backends have used.
func (t *benchTarget) cpu() time.Duration {
	d, _ := bench.CPU(t.pid())
	if t.pgName != "" {
		d += bench.PostgresCPU(t.pgName)
	}
	return d
}

// each runs a scenario and returns the microseconds of CPU for each thing done.
func (t *benchTarget) each(f func() bench.Figure) (bench.Figure, float64) {
	before := t.cpu()
	fig := f()
	return fig, float64((t.cpu() - before).Microseconds()) / float64(max(1, fig.Done))
}

func (t *benchTarget) stop() {
	_ = t.cmd.Process.Signal(os.Interrupt)
	_ = t.cmd.Wait()
	_ = t.stub.Close()
}

// startBench makes the house, with a past if there is to be one, starts the Graph
// stub and the server, and waits until it is ready.
func startBench(ctx context.Context, places *benchPlaces, past *bench.Past) (*benchTarget, []bench.Desk, error) {
	database, dir, name, err := places.next(ctx)
	if err != nil {
		return nil, nil, err
	}
	desks, err := furnishBench(ctx, places.p, database, dir, past)
	if err != nil {
		return nil, nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	t := &benchTarget{graph: &bench.Graph{}, pgName: name}
	t.stub = &http.Server{Handler: t.graph, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = t.stub.Serve(l) }()
	address, err := freeAddress()
	if err != nil {
		return nil, nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	t.url = "http://" + address
	t.cmd = exec.CommandContext(ctx, self, "serve")
	t.cmd.Stderr = places.p.Stderr
	t.cmd.Env = append(os.Environ(), "PROSA_LISTEN="+address, "PROSA_DATABASE="+database, "PROSA_DATA_DIR="+dir,
		"PROSA_META_GRAPH_URL=http://"+l.Addr().String(), "PROSA_META_APP_SECRET="+bench.Secret, "PROSA_LOG_LEVEL=error")
	start := time.Now()
	if err := t.cmd.Start(); err != nil {
		return nil, nil, err
	}
	for time.Since(start) < 30*time.Second {
		if res, err := http.Get(t.url + "/readyz"); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				t.ready = time.Since(start)
				return t, desks, nil
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	t.stop()
	return nil, nil, core.E(core.Unavailable, "not_ready", "the server under test did not become ready")
}

func furnishBench(ctx context.Context, p *Process, database, dir string, past *bench.Past) ([]bench.Desk, error) {
	file, err := provision.Parse([]byte(bench.House))
	if err != nil {
		return nil, err
	}
	s := &Settings{Database: database, DataDir: dir, LogLevel: "error", LogFormat: "text"}
	db, err := openDatabase(ctx, s, s.logger(p.Stderr), false)
	if err != nil {
		return nil, err
	}
	_, err = provision.Apply(ctx, db, file, provision.Options{HashPassword: passwordHasher(ctx), Env: p.Env, ReadFile: os.ReadFile})
	var desks []bench.Desk
	if err == nil && past != nil {
		desks, err = bench.Fill(ctx, db, *past)
	}
	return desks, errors.Join(err, db.Close())
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
