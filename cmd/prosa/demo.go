package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"time"

	"prosa/examples"
	"prosa/internal/answers"
	"prosa/internal/api/edge"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/provision"
	"prosa/internal/sandbox"
	"prosa/internal/store"
	"prosa/internal/web"
)

type demoCommand struct {
	NoHistory bool `help:"Start with an empty inbox."`
}

// demoVerifyToken is the webhook handshake's within the demonstration.
const demoVerifyToken = "demo-verify-token"

// demoPassword is everybody's: a demonstration answers on this machine only.
const demoPassword = "prosa-demo-2026"

// Run starts a server and a local Meta that know each other, with the example
// dealership, one clock that can be moved, and conversations that really happened.
func (c demoCommand) Run(ctx context.Context, s *Settings, p *Process) (err error) {
	if s.DataDir == "" {
		if s.DataDir, err = os.MkdirTemp("", "prosa-demo-"); err != nil {
			return err
		}
		defer os.RemoveAll(s.DataDir)
	}
	log := s.logger(p.Stderr)
	d := &demo{settings: s, log: log, clock: &core.VirtualClock{}}
	if err := d.listen(); err != nil {
		return err
	}
	s.MetaGraphURL, s.MetaVerifyToken = "http://"+d.meta.Addr().String(), demoVerifyToken
	s.BaseURL = ""
	if d.app, err = open(ctx, s, log, extras{clock: d.clock, demo: true, sandboxURL: s.MetaGraphURL + "/phones"}); err != nil {
		d.close()
		return err
	}
	defer d.app.close()
	if err := d.furnish(ctx); err != nil {
		d.close()
		return err
	}
	return d.run(ctx, p, c)
}

// demo is a server and a local Meta side by side.
type demo struct {
	settings *Settings
	log      *slog.Logger
	clock    *core.VirtualClock
	ports    ports
	meta     net.Listener
	app      *app
	sandbox  *sandbox.Sandbox
	org      core.ID
	fresh    bool // the house was made by this start
}

// listen opens both ports, the usual ones if they are free. A demonstration never
// answers other machines: its passwords are printed and its Meta has no login.
func (d *demo) listen() (err error) {
	if d.meta, err = freePort(d.settings.SandboxListen); err != nil {
		return err
	}
	if d.ports.app, err = freePort(d.settings.Listen); err != nil {
		_ = d.meta.Close()
		return err
	}
	return nil
}

// freePort listens on a loopback address, on another port if this one is taken.
func freePort(addr string) (net.Listener, error) {
	l, err := listenLoopback(addr)
	var wrong exit
	if err == nil || errors.As(err, &wrong) {
		return l, err
	}
	return listenLoopback("127.0.0.1:0")
}

func (d *demo) close() {
	d.ports.close()
	_ = d.meta.Close()
	if d.sandbox != nil {
		d.sandbox.Close()
	}
}

// furnish makes the example dealership, unless the folder holds a house already, and
// a local Meta with its numbers and a few phones.
func (d *demo) furnish(ctx context.Context) error {
	orgs, err := d.app.db.Organizations(ctx)
	if err != nil {
		return err
	}
	if d.fresh = len(orgs) == 0; d.fresh {
		file, err := provision.Parse(examples.Dealership)
		if err != nil {
			return fmt.Errorf("the example dealership: %w", err)
		}
		_, err = provision.Apply(ctx, d.app.db, file, provision.Options{HashPassword: passwordHasher(ctx), Clock: d.clock,
			Env: func(name string) (string, bool) { return "demo-" + name, true }})
		if err != nil {
			return fmt.Errorf("the example dealership: %w", err)
		}
		if orgs, err = d.app.db.Organizations(ctx); err != nil {
			return err
		}
		if err := d.answer(ctx, orgs[0]); err != nil {
			return err
		}
	}
	d.org = orgs[0]
	dir, err := d.app.db.Directory(ctx, d.org)
	if err != nil {
		return err
	}
	d.sandbox = sandbox.New(sandbox.Options{Clock: d.clock, UI: web.Phones(), PublicURL: d.settings.MetaGraphURL, Logger: d.log, Seed: demoSeed(dir)})
	return d.connect(ctx, dir)
}

// answer adds the ready answers to the example's own.
func (d *demo) answer(ctx context.Context, org core.ID) error {
	return d.app.db.Write(ctx, func(tx *store.Tx) error {
		_, err := answers.InstallReady(tx, org, nil, byOperator())
		return err
	})
}

// connect gives the channel accounts the secrets of the local Meta.
func (d *demo) connect(ctx context.Context, dir *store.Directory) error {
	err := d.app.db.Write(ctx, func(tx *store.Tx) error {
		for _, a := range dir.Accounts {
			if a.Kind != dealer.WhatsApp {
				continue
			}
			a.Token, a.AppSecret, a.VerifyToken, a.BusinessID = sandbox.SeedToken, sandbox.SeedAppSecret, demoVerifyToken, sandbox.SeedWABAID
			if _, err := tx.UpdateChannelAccount(a, byOperator()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return d.app.reloadKeys(ctx)
}

// demoSeed is a Meta with a number per channel account and phones of made-up people.
func demoSeed(dir *store.Directory) sandbox.Seed {
	seed := sandbox.DefaultSeed()
	seed.Numbers, seed.Phones = nil, nil
	for _, a := range dir.Accounts {
		if a.Kind == dealer.WhatsApp {
			seed.Numbers = append(seed.Numbers, sandbox.NumberParams{ID: a.ExternalID, WABAID: sandbox.SeedWABAID, AppID: sandbox.SeedAppID, AppSecret: sandbox.SeedAppSecret,
				AccessToken: sandbox.SeedToken, DisplayPhoneNumber: a.Display, VerifiedName: a.Name})
		}
	}
	for i, name := range []string{"Cliente Um", "Cliente Dois", "Cliente Três", "Cliente Quatro", "Cliente Cinco"} {
		phone := fmt.Sprintf("551198765%04d", i+1)
		bsuid := fmt.Sprintf("BR.1000000000000000000%d", i+1)
		seed.Phones = append(seed.Phones, sandbox.PhoneParams{Name: &name, Phone: &phone, BSUID: &bsuid})
	}
	return seed
}

// run serves both until ctx ends.
func (d *demo) run(ctx context.Context, p *Process, c demoCommand) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	metaDone := make(chan error, 1)
	metaCtx, stopMeta := context.WithCancel(context.WithoutCancel(ctx))
	go func() {
		metaDone <- edge.Serve(metaCtx, d.log, time.Second, d.sandbox.Close, edge.Listener{Name: "sandbox", L: d.meta, H: d.sandbox})
	}()
	started := make(chan Addresses, 1)
	inner := *p
	inner.Started = func(a Addresses) { started <- a }
	serveDone := make(chan error, 1)
	go func() { serveDone <- d.app.serve(ctx, d.ports, &inner) }()

	var err error
	select {
	case at := <-started:
		if err = d.open(ctx, p, c, at); err != nil {
			stop()
		}
		err = errors.Join(err, <-serveDone)
	case err = <-serveDone:
	}
	stopMeta()
	return errors.Join(err, <-metaDone)
}

// open subscribes the webhooks, plays the history and says where everything is.
func (d *demo) open(ctx context.Context, p *Process, c demoCommand, at Addresses) error {
	_, err := d.sandbox.Subscribe(ctx, sandbox.SubscriptionParams{AppID: sandbox.SeedAppID, CallbackURL: at.App + "/webhooks/meta", VerifyToken: demoVerifyToken})
	if err != nil {
		return fmt.Errorf("subscribe the webhooks: %w", err)
	}
	if d.fresh && !c.NoHistory {
		if err := d.playHistory(ctx); err != nil {
			return fmt.Errorf("play the history: %w", err)
		}
	}
	at.Sandbox = d.settings.MetaGraphURL
	if err := d.welcome(ctx, p, at); err != nil {
		return err
	}
	if p.Started != nil {
		p.Started(at)
	}
	return nil
}

// welcome prints where to go and who to be.
func (d *demo) welcome(ctx context.Context, p *Process, at Addresses) error {
	dir, err := d.app.db.Directory(ctx, d.org)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.Stdout, "\n%s, a demonstration. Nothing leaves this machine.\n\n", dir.Org.Name)
	fmt.Fprintf(p.Stdout, "  inbox      %s/inbox\n  phones     %s/phones     write “Oi” as a customer\n  API docs   %s/api/docs\n\n", at.App, at.Sandbox, at.App)
	fmt.Fprintf(p.Stdout, "  logins (password %s)\n", demoPassword)
	for _, u := range dir.Users {
		if !u.Disabled {
			fmt.Fprintf(p.Stdout, "    %-34s %-14s %s\n", u.Email, u.Role, u.Name)
		}
	}
	_, err = fmt.Fprint(p.Stdout, "\n  Ctrl+C ends it.\n\n")
	return err
}
