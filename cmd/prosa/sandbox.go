package main

import (
	"context"
	"fmt"
	"net"
	"time"

	"prosa/internal/api/edge"
	"prosa/internal/sandbox"
	"prosa/internal/web"
)

type sandboxCommand struct{}

// Run serves a local Meta with one number and three phones until ctx ends.
func (sandboxCommand) Run(ctx context.Context, s *Settings, p *Process) error {
	l, err := listenLoopback(s.SandboxListen)
	if err != nil {
		return err
	}
	log := s.logger(p.Stderr)
	origin := "http://" + l.Addr().String()
	sb := sandbox.New(sandbox.Options{UI: web.Phones(), PublicURL: origin, Logger: log, Seed: sandbox.DefaultSeed()})
	defer sb.Close()
	fmt.Fprintf(p.Stdout, "Local Meta\n  phones        %s/phones\n  Graph API     %s   (PROSA_META_GRAPH_URL)\n  number id     %s\n  access token  %s\n  app secret    %s\n",
		origin, origin, sandbox.SeedNumberID, sandbox.SeedToken, sandbox.SeedAppSecret)
	if p.Started != nil {
		p.Started(Addresses{Sandbox: origin})
	}
	return edge.Serve(ctx, log, 2*time.Second, func() {}, edge.Listener{Name: "sandbox", L: l, H: sb})
}

// listenLoopback opens a socket that only this machine reaches: the local Meta has
// no login.
func listenLoopback(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	if !isLoopback(l) {
		_ = l.Close()
		return nil, exit{code: 2, text: "the local Meta has no login: --sandbox-listen must be a loopback address"}
	}
	return l, nil
}
