package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"prosa/internal/core"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	tuneMemory()
	os.Exit(Main(ctx, Process{Args: os.Args[1:], Env: os.LookupEnv, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}))
}

// Process is what Main takes from its surroundings. Started, when set, is told once
// the servers answer, with the addresses they got.
type Process struct {
	Args           []string
	Env            func(string) (string, bool)
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Started        func(Addresses)
}

// Addresses are where a started process answers; "" = not started.
type Addresses struct {
	App     string // origin of the web app and the API
	Sandbox string // origin of the local Meta
	Metrics string
}

// exit carries an exit code through an error.
type exit struct {
	code int
	text string
}

func (e exit) Error() string { return e.text }

// Main runs one command line and returns the exit code: 0 done, 1 failed, 2 the
// command line or the configuration is wrong.
func Main(ctx context.Context, p Process) int {
	if p.Env == nil {
		p.Env = func(string) (string, bool) { return "", false }
	}
	cli := CLI{}
	parser, err := newParser(&cli, p)
	if err != nil {
		fmt.Fprintln(p.Stderr, "prosa:", err)
		return 2
	}
	var leave *exit
	parser.Exit = func(code int) { panic(exit{code: code}) }
	run := func() (err error) {
		defer func() {
			if r := recover(); r != nil {
				e, ok := r.(exit)
				if !ok {
					panic(r)
				}
				leave = &e
			}
		}()
		args, err := parser.Parse(withConfig(p))
		if err != nil {
			return exit{code: 2, text: err.Error()}
		}
		if err := cli.Settings.loadSecrets(); err != nil {
			return exit{code: 2, text: err.Error()}
		}
		args.BindTo(ctx, (*context.Context)(nil))
		return args.Run(&cli.Settings, &p)
	}
	err = run()
	if leave != nil {
		return leave.code
	}
	if err == nil {
		return 0
	}
	var e exit
	if errors.As(err, &e) {
		if e.text != "" {
			fmt.Fprintln(p.Stderr, "prosa:", e.text)
		}
		return e.code
	}
	fmt.Fprintln(p.Stderr, "prosa:", err)
	if core.KindOf(err) == core.Invalid {
		return 2
	}
	return 1
}

// tuneMemory lets the collector run less often than Go's default: the heap is small
// and steady, the machine's time is better spent on messages.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(1 << 30)
	}
}
