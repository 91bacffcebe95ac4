package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"prosa/internal/answers"
	"prosa/internal/api"
	"prosa/internal/api/edge"
	"prosa/internal/assistant"
	"prosa/internal/auth"
	"prosa/internal/bot"
	"prosa/internal/channel"
	"prosa/internal/channel/meta"
	"prosa/internal/channel/whatsapp"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/delivery"
	"prosa/internal/hook"
	"prosa/internal/inbox"
	"prosa/internal/jobs"
	"prosa/internal/live"
	"prosa/internal/media"
	"prosa/internal/seal"
	"prosa/internal/store"
)

// app is a server's inside: opened in this order, closed in the opposite one.
type app struct {
	settings  *Settings
	extras    extras
	log       *slog.Logger
	clock     core.Clock
	db        *store.DB
	files     *media.Store
	graph     *meta.Client
	adapters  map[dealer.ChannelKind]channel.Adapter
	metrics   *edge.Metrics
	auth      *auth.Service
	delivery  *delivery.Delivery
	live      *live.Hub
	inbox     *inbox.Service
	jobs      *jobs.Runner
	bot       *bot.Bot
	answers   *answers.Shelf
	assistant *assistant.Service
	api       *api.Server
	hooks     *hook.Handler
	keys      atomic.Pointer[hook.Keyring]
	proxies   []netip.Prefix

	runners sync.WaitGroup
	closing []func() // in the order they were opened
}

// extras are what a demonstration changes of a server.
type extras struct {
	clock      core.Clock // nil = the machine's
	demo       bool
	sandboxURL string
}

// openDatabase opens what every command on data needs. Close the database.
func openDatabase(ctx context.Context, s *Settings, log *slog.Logger, server bool) (*store.DB, error) {
	if err := os.MkdirAll(s.dataDir(), 0o700); err != nil {
		return nil, core.E(core.Unavailable, "data_dir", "the data folder cannot be made").Because(err)
	}
	keys, err := seal.Open(seal.Options{Key: string(s.SecretKey), Dir: s.dataDir()})
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, store.Options{URL: s.databaseURL(), Logger: log, Sealer: keys, Server: server})
}

// open builds and starts everything behind the HTTP servers. On error whatever was
// opened is closed again.
func open(ctx context.Context, s *Settings, log *slog.Logger, x extras) (*app, error) {
	a := &app{settings: s, extras: x, log: log, clock: x.clock}
	if a.clock == nil {
		a.clock = core.SystemClock{}
	}
	var err error
	if a.proxies, err = s.proxies(); err != nil {
		return nil, err
	}
	for _, step := range []func(context.Context) error{a.openData, a.openChannels, a.openService, a.openEdges} {
		if err := step(ctx); err != nil {
			a.close()
			return nil, err
		}
	}
	return a, nil
}

func (a *app) onClose(f func()) { a.closing = append(a.closing, f) }

// close undoes open. The HTTP servers have ended before.
func (a *app) close() {
	for i := len(a.closing) - 1; i >= 0; i-- {
		a.closing[i]()
	}
	a.closing = nil
}

func (a *app) openData(ctx context.Context) error {
	db, err := openDatabase(ctx, a.settings, a.log, true)
	if err != nil {
		return err
	}
	a.db = db
	a.onClose(func() {
		if err := db.Close(); err != nil {
			a.log.Error("database not closed", "error", err)
		}
	})
	if a.files, err = media.OpenDir(a.settings.mediaDir()); err != nil {
		return err
	}
	a.onClose(func() { _ = a.files.Close() })
	a.metrics = edge.NewMetrics(db, a.settings.dataDir(), version, a.log)
	return nil
}

func (a *app) openChannels(context.Context) error {
	s := a.settings
	graph, err := meta.NewClient(meta.Options{URL: s.MetaGraphURL, Version: s.MetaGraphVersion, Proof: s.MetaAppSecretProof, Secret: string(s.MetaAppSecret)})
	if err != nil {
		return err
	}
	a.graph = graph
	a.onClose(graph.Close)
	a.adapters = map[dealer.ChannelKind]channel.Adapter{dealer.WhatsApp: whatsapp.New(graph)}
	return nil
}

// openService starts the use cases: from here on stored work is taken up.
func (a *app) openService(ctx context.Context) error {
	tokenKey, err := a.tokenKey(ctx)
	if err != nil {
		return err
	}
	a.delivery = delivery.New(delivery.Options{DB: a.db, Adapters: a.adapters, Media: a.files, TokenKey: tokenKey, Clock: a.clock, Logger: a.log})
	if a.live, err = live.New(ctx, a.db, a.clock, a.log); err != nil {
		return err
	}
	a.inbox = inbox.New(inbox.Options{DB: a.db, Delivery: a.delivery, Adapters: a.adapters, Clock: a.clock, Logger: a.log, Typing: a.live.Publish})
	a.jobs = jobs.New(jobs.Options{DB: a.db, Logger: a.log})
	fetcher := &jobs.MediaFetcher{DB: a.db, Adapters: a.adapters, Media: a.files, Clock: a.clock, Logger: a.log}
	a.jobs.Handle(jobs.FetchMedia, fetcher.Run)
	out := jobs.NewOutward(a.settings.FlowHTTPAllow)
	a.assistant = assistant.New(a.db, out, a.clock, a.log)
	caller := jobs.NewFlowCaller(out, a.log)
	caller.Phrase = a.assistant.Phrase
	a.jobs.Handle(jobs.FlowCall, caller.Run)
	a.answers = answers.NewShelf(a.db)
	a.bot = bot.New(bot.Options{DB: a.db, Adapters: a.adapters, Delivery: a.delivery, Inbox: a.inbox, Clock: a.clock, Logger: a.log,
		Jobs: a.jobs.Wake, Answers: a.answers, Turned: a.metrics.Turn})
	caller.Deliver = a.bot.Result
	if err := a.delivery.Start(ctx); err != nil {
		return err
	}
	a.onClose(func() { a.delivery.Close(10 * time.Second) })
	a.startRunners()
	if err := a.bot.Start(ctx); err != nil {
		return err
	}
	a.onClose(a.bot.Close)
	return nil
}

// startRunners runs what works until the end: the hub, the queues, the jobs, the
// housekeeping. They outlive ctx, which ends when the server is to drain.
func (a *app) startRunners() {
	ctx, cancel := context.WithCancel(context.Background())
	for _, run := range []func(context.Context){a.live.Run, a.inbox.Run, a.jobs.Run, a.tidy} {
		a.runners.Go(func() { run(ctx) })
	}
	a.db.OnCommit(func(seq int64) {
		a.live.Wake(seq)
	})
	a.onClose(func() { cancel(); a.runners.Wait() })
}

// tokenKey signs the tokens that travel with messages. It is made once and kept,
// sealed, with the data: statuses of older messages must stay readable.
func (a *app) tokenKey(ctx context.Context) ([]byte, error) {
	text := ""
	err := a.db.Write(ctx, func(tx *store.Tx) (err error) {
		text, err = tx.SharedSecret("attempt_token_key", core.NewSecret)
		return err
	})
	if err != nil {
		return nil, err
	}
	return hex.DecodeString(text)
}

func (a *app) openEdges(ctx context.Context) error {
	var err error
	a.auth = auth.New(auth.Options{DB: a.db, BaseURL: a.settings.BaseURL, Proxies: a.proxies, Logger: a.log})
	a.api, err = api.New(api.Options{
		DB: a.db, Auth: a.auth, Inbox: a.inbox, Live: a.live, Media: a.files, Clock: a.clock,
		Templates: a.templates, Replay: a.bot.Replay, Answers: a.answers, Assistant: a.assistant, Streaming: a.metrics.Streaming,
		Logger: a.log, Version: version, BaseURL: strings.TrimRight(a.settings.BaseURL, "/"), Demo: a.extras.demo, SandboxURL: a.extras.sandboxURL,
	})
	if err != nil {
		return err
	}
	if err := a.reloadKeys(ctx); err != nil {
		return err
	}
	a.hooks = hook.New(hook.Options{
		Adapters: []channel.Adapter{a.adapters[dealer.WhatsApp]},
		Keys:     a.keys.Load,
		Ingest: func(ctx context.Context, items []channel.Item) error {
			return a.bot.Ingest(ctx, dealer.WhatsApp, items)
		},
		Logger: a.log,
		Observe: func(o hook.Observation) {
			a.metrics.Webhook(string(o.Result), o.Items, o.Broken, o.Foreign, o.Took)
		},
	})
	return nil
}

// reloadKeys makes the keyring of the channel accounts as they are now.
func (a *app) reloadKeys(ctx context.Context) error {
	var accounts []dealer.ChannelAccount
	err := a.eachHouse(ctx, func(dir *store.Directory) { accounts = append(accounts, dir.Accounts...) })
	if err != nil {
		return err
	}
	in := hook.Installation{VerifyToken: string(a.settings.MetaVerifyToken)}
	if s := string(a.settings.MetaAppSecret); s != "" {
		in.AppSecrets = []string{s}
	}
	a.keys.Store(hook.NewKeyring(in, accounts))
	return nil
}

// tidy does the housekeeping: the keyring follows the channel accounts, answers kept
// for idempotency and ended sessions are forgotten.
func (a *app) tidy(ctx context.Context) {
	keys, hourly := time.NewTicker(time.Second), time.NewTicker(time.Hour)
	defer keys.Stop()
	defer hourly.Stop()
	house := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-keys.C:
			now, err := a.accountsState(ctx)
			if err == nil && now != house {
				if err = a.reloadKeys(ctx); err == nil {
					house = now
				}
			}
			if err != nil && ctx.Err() == nil {
				a.log.Warn("channel accounts not read", "component", "app", "error", err)
			}
		case <-hourly.C:
			now := core.Ms(a.clock.Now())
			day := 24 * time.Hour.Milliseconds()
			err := a.db.Write(ctx, func(tx *store.Tx) error {
				return errors.Join(tx.ForgetAnswers(now-day), tx.ForgetOrphans(now-day), tx.ForgetJobs(time.Now().UnixMilli()-7*day), tx.ForgetAssistantCalls(now-90*day), tx.ForgetFlowKeys(now-30*day))
			})
			if err = errors.Join(err, a.auth.Sweep(ctx)); err != nil && ctx.Err() == nil {
				a.log.Warn("housekeeping failed", "component", "app", "error", err)
			}
		}
	}
}

// accountsState changes whenever a channel account does, here or on another node.
func (a *app) accountsState(ctx context.Context) (string, error) {
	var state strings.Builder
	err := a.eachHouse(ctx, func(dir *store.Directory) {
		for _, acct := range dir.Accounts {
			fmt.Fprintf(&state, "%s/%d ", acct.ID, acct.Version)
		}
	})
	return state.String(), err
}

// eachHouse visits every organization's directory.
func (a *app) eachHouse(ctx context.Context, f func(*store.Directory)) error {
	orgs, err := a.db.Organizations(ctx)
	if err != nil {
		return err
	}
	for _, org := range orgs {
		dir, err := a.db.Directory(ctx, org)
		if err != nil {
			return err
		}
		f(dir)
	}
	return nil
}
