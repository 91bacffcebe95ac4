package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"sync/atomic"
	"time"

	"prosa/internal/api"
	"prosa/internal/api/edge"
	"prosa/internal/web"
)

// drain is how long requests under way may take once the server is told to stop.
const drain = 25 * time.Second

type serveCommand struct{}

// Run serves until ctx ends.
func (serveCommand) Run(ctx context.Context, s *Settings, p *Process) error {
	log := s.logger(p.Stderr)
	l, err := listen(s)
	if err != nil {
		return err
	}
	a, err := open(ctx, s, log, extras{})
	if err != nil {
		l.close()
		return err
	}
	defer a.close()
	if err := a.printFirstRun(ctx, p, s.baseURL(l.app.Addr().String())); err != nil {
		l.close()
		return err
	}
	return a.serve(ctx, l, p)
}

// printFirstRun prints, while there is no organization yet, where to make one and the
// token that whoever reads this terminal needs for it.
func (a *app) printFirstRun(ctx context.Context, p *Process, base string) error {
	token, err := a.auth.NewBootToken(ctx)
	if err != nil || token == "" {
		return err
	}
	_, err = fmt.Fprintf(p.Stdout, "\nFirst run: open %s/setup\n  one-time token: %s\n\n", base, token)
	return err
}

// ports are the sockets of a server.
type ports struct{ app, webhooks, metrics net.Listener }

// listen opens the sockets first of all: two servers never share data by mistake,
// and an address in use is told before anything is touched.
func listen(s *Settings) (l ports, err error) {
	defer func() {
		if err != nil {
			l.close()
		}
	}()
	if l.app, err = net.Listen("tcp", s.Listen); err != nil {
		return l, fmt.Errorf("listen on %s: %w", s.Listen, err)
	}
	if s.WebhookListen != "" {
		if l.webhooks, err = net.Listen("tcp", s.WebhookListen); err != nil {
			return l, fmt.Errorf("listen on %s: %w", s.WebhookListen, err)
		}
	}
	if s.MetricsListen != "" {
		if l.metrics, err = net.Listen("tcp", s.MetricsListen); err != nil {
			return l, fmt.Errorf("listen on %s: %w", s.MetricsListen, err)
		}
	}
	return l, nil
}

func (l ports) close() {
	for _, s := range []net.Listener{l.app, l.webhooks, l.metrics} {
		if s != nil {
			_ = s.Close()
		}
	}
}

// serve answers on the ports until ctx ends, then drains.
func (a *app) serve(ctx context.Context, l ports, p *Process) error {
	var stopping atomic.Bool
	health := edge.Health{DB: a.db, Dir: a.settings.dataDir(), Stopping: stopping.Load}
	o := edge.Options{Logger: a.log, Metrics: a.metrics, HTTPS: isHTTPS(a.settings.BaseURL)}

	inner := http.NewServeMux()
	inner.Handle("/api/", a.api)
	inner.Handle("/", web.Handler())
	front := http.NewServeMux()
	front.Handle("/", edge.App(inner, o, api.WriteProblem))
	front.HandleFunc("GET /healthz", health.Alive)
	front.HandleFunc("GET /readyz", health.Ready)
	listeners := []edge.Listener{{Name: "app", L: l.app, H: front}}

	hooks := http.NewServeMux()
	hooks.Handle("/webhooks/meta", edge.Webhooks(a.hooks, o))
	if l.webhooks != nil {
		listeners = append(listeners, edge.Listener{Name: "webhooks", L: l.webhooks, H: hooks})
	} else {
		front.Handle("/webhooks/", hooks)
	}
	addresses := Addresses{App: a.settings.baseURL(l.app.Addr().String()), Sandbox: a.extras.sandboxURL}
	if l.metrics != nil {
		scrape := http.NewServeMux()
		scrape.Handle("GET /metrics", a.metrics.Handler())
		listeners = append(listeners, edge.Listener{Name: "metrics", L: l.metrics, H: scrape})
		addresses.Metrics = "http://" + l.metrics.Addr().String()
	} else if isLoopback(l.app) {
		front.Handle("GET /metrics", edge.LocalOnly(a.metrics.Handler()))
		addresses.Metrics = addresses.App
	}
	a.log.Info("serving", "component", "app", "address", l.app.Addr().String(), "version", version)
	if p.Started != nil {
		p.Started(addresses)
	}
	// Opening everything left garbage behind, and pages of the program that only a start
	// needs; the collector, which runs seldom, and the kernel would keep them for the life
	// of an idle server.
	go func() {
		debug.FreeOSMemory()
		dropStartPages()
	}()
	return edge.Serve(ctx, a.log, drain, func() {
		stopping.Store(true)
		a.api.Close()
	}, listeners...)
}

func isHTTPS(base string) bool { return len(base) > 8 && base[:8] == "https://" }

func isLoopback(l net.Listener) bool {
	addr, ok := l.Addr().(*net.TCPAddr)
	return ok && addr.IP.IsLoopback()
}
