package rig

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"prosa/internal/assistant"
	"prosa/internal/bot"
	"prosa/internal/channel"
	"prosa/internal/channel/meta"
	"prosa/internal/channel/whatsapp"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/delivery"
	"prosa/internal/flow"
	"prosa/internal/flow/ready"
	"prosa/internal/hook"
	"prosa/internal/inbox"
	"prosa/internal/jobs"
	"prosa/internal/live"
	"prosa/internal/media"
	"prosa/internal/sandbox"
	"prosa/internal/store"
	"prosa/internal/team"
)

// Options choose the database and what differs from the usual rig.
type Options struct {
	DB      *store.DB
	House   *House           // of an earlier rig on the same database; nil = seed one
	Sandbox *sandbox.Sandbox // of an earlier rig; nil = a new one
	Clock   *core.VirtualClock
	Allow   []string // host:port that flows' calls may reach
	Rate    int      // messages per second of the numbers; 0 = unlimited

	GraphTimeout time.Duration                           // of one call; 0 = 5 s
	Adapter      func(*whatsapp.Adapter) channel.Adapter // replaces the adapter by one that misbehaves; nil = as it is
}

// House is the seeded dealership: one organization, two stores, a number each.
type House struct {
	Org                  core.ID
	Centro, Litoral      core.ID // stores
	Oficina, Pecas, Novo core.ID // departments of Centro
	OficinaL             core.ID // a department of Litoral
	Ana, Bia, Caio, Lia  core.ID // agents: Oficina, Oficina, Peças, Litoral
	Admin                core.ID
	Number, NumberL      string // phone number ids
	Account, AccountL    core.ID
	Secret, Token        string
}

// Rig is the running system.
type Rig struct {
	House
	DB       *store.DB
	Bot      *bot.Bot
	Inbox    *inbox.Service
	Delivery *delivery.Delivery
	Jobs     *jobs.Runner
	Hub      *live.Hub
	Media    *media.Store
	Sandbox  *sandbox.Sandbox
	Clock    *core.VirtualClock
	HookURL  string

	stop func()
}

// TokenKey signs the attempts' tokens in every rig.
var TokenKey = []byte("rig-token-key")

// New wires and starts a rig; it is stopped at the test's end.
func New(t testing.TB, o Options) *Rig {
	t.Helper()
	if o.Clock == nil {
		o.Clock = &core.VirtualClock{}
		o.Clock.Set(Monday)
	}
	r := &Rig{DB: o.DB, Clock: o.Clock, Sandbox: o.Sandbox}
	if o.House != nil {
		r.House = *o.House
	} else {
		r.House = seed(t, o.DB, o.Rate)
	}
	if r.Sandbox == nil {
		r.Sandbox = NewSandbox(t, r.House, o.Clock)
	}
	r.start(t, o)
	t.Cleanup(r.Stop)
	return r
}

// Monday is a working morning in São Paulo.
var Monday = time.Date(2026, 11, 23, 13, 0, 0, 0, time.UTC)

// NewSandbox makes a sandbox that plays the house's numbers.
func NewSandbox(t testing.TB, h House, clock *core.VirtualClock) *sandbox.Sandbox {
	t.Helper()
	s := sandbox.New(sandbox.Options{Clock: clock})
	t.Cleanup(s.Close)
	for _, n := range []struct{ id, display, wa string }{{h.Number, "+55 11 4000-1001", "551140001001"}, {h.NumberL, "+55 13 4000-1002", "551340001002"}} {
		if _, err := s.CreateNumber(sandbox.NumberParams{ID: n.id, WABAID: "100" + n.id, AppID: "900", DisplayPhoneNumber: n.display, WaID: n.wa,
			AccessToken: h.Token, AppSecret: h.Secret, Limits: &sandbox.Limits{}}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (r *Rig) start(t testing.TB, o Options) {
	t.Helper()
	if o.GraphTimeout == 0 {
		o.GraphTimeout = 5 * time.Second
	}
	log := slog.New(slog.DiscardHandler)
	if os.Getenv("PROSA_TEST_LOG") != "" {
		log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	graphServer := httptest.NewServer(r.Sandbox)
	graph, err := meta.NewClient(meta.Options{URL: graphServer.URL, Timeout: o.GraphTimeout})
	must(t, err)
	var wa channel.Adapter = whatsapp.New(graph)
	if o.Adapter != nil {
		wa = o.Adapter(whatsapp.New(graph))
	}
	adapters := map[dealer.ChannelKind]channel.Adapter{dealer.WhatsApp: wa}
	if r.Media, err = media.OpenDir(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	r.Delivery = delivery.New(delivery.Options{DB: r.DB, Adapters: adapters, Media: r.Media, TokenKey: TokenKey, Clock: r.Clock, Logger: log})
	r.Hub, err = live.New(ctx, r.DB, r.Clock, log)
	must(t, err)
	r.DB.OnCommit(r.Hub.Wake)
	r.Inbox = inbox.New(inbox.Options{DB: r.DB, Delivery: r.Delivery, Adapters: adapters, Clock: r.Clock, Logger: log, Typing: r.Hub.Publish})
	r.Jobs = jobs.New(jobs.Options{DB: r.DB, Logger: log})
	fetcher := &jobs.MediaFetcher{DB: r.DB, Adapters: adapters, Media: r.Media, Clock: r.Clock, Logger: log}
	r.Jobs.Handle(jobs.FetchMedia, fetcher.Run)
	out := jobs.NewOutward(o.Allow)
	caller := jobs.NewFlowCaller(out, log)
	caller.Phrase = assistant.New(r.DB, out, r.Clock, log).Phrase
	r.Jobs.Handle(jobs.FlowCall, caller.Run)
	r.Bot = bot.New(bot.Options{DB: r.DB, Adapters: adapters, Delivery: r.Delivery, Inbox: r.Inbox, Clock: r.Clock, Logger: log, Jobs: r.Jobs.Wake})
	caller.Deliver = r.Bot.Result
	must(t, r.Delivery.Start(ctx))
	must(t, r.Bot.Start(ctx))
	done := make(chan struct{}, 3)
	for _, run := range []func(context.Context){r.Hub.Run, r.Inbox.Run, r.Jobs.Run} {
		go func() { run(ctx); done <- struct{}{} }()
	}
	dir, err := r.DB.Directory(ctx, r.Org)
	must(t, err)
	keys := hook.NewKeyring(hook.Installation{AppSecrets: []string{r.Secret}, VerifyToken: "verify-me"}, dir.Accounts)
	handler := hook.New(hook.Options{Adapters: []channel.Adapter{wa}, Keys: func() *hook.Keyring { return keys }, Logger: log,
		Ingest: func(ctx context.Context, items []channel.Item) error {
			return r.Bot.Ingest(ctx, dealer.WhatsApp, items)
		}})
	hookServer := httptest.NewServer(handler)
	r.HookURL = hookServer.URL + "/webhooks/meta"
	_, err = r.Sandbox.Subscribe(ctx, sandbox.SubscriptionParams{AppID: "900", Object: "whatsapp_business_account", CallbackURL: r.HookURL, VerifyToken: "verify-me", Fields: []string{"messages"}})
	must(t, err)
	stopped := false
	r.stop = func() {
		if stopped {
			return
		}
		stopped = true
		_ = r.Sandbox.Unsubscribe("900", "whatsapp_business_account")
		hookServer.Close()
		r.Bot.Close()
		cancel()
		for range 3 {
			<-done
		}
		r.Delivery.Close(10 * time.Second)
		graphServer.Close()
		graph.Close()
	}
}

// Stop ends the rig in order; the database stays open.
func (r *Rig) Stop() { r.stop() }

// Eventually waits until ok, or fails the test after a minute.
func (r *Rig) Eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	Eventually(t, what, ok)
}

// Eventually polls a condition of the system's state.
func Eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	Within(t, time.Minute, what, ok)
}

// Within is Eventually with another deadline.
func Within(t testing.TB, limit time.Duration, what string, ok func() bool) {
	t.Helper()
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-deadline.C:
			t.Fatalf("never: %s", what)
		case <-tick.C:
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Scope is what a user of the house may reach.
func (r *Rig) Scope(t testing.TB, userID core.ID) team.Scope {
	t.Helper()
	u, err := r.DB.R(context.Background()).User(r.Org, userID)
	must(t, err)
	return team.ScopeOf(u)
}

// Actor is the user as an actor.
func Actor(userID core.ID) core.Actor { return core.Actor{Kind: core.ActorUser, ID: userID} }

// seed builds the house.
func seed(t testing.TB, db *store.DB, rate int) House {
	t.Helper()
	h, err := Seed(db, rate)
	must(t, err)
	return h
}

// Seed stores the house and returns its ids.
func Seed(db *store.DB, rate int) (House, error) {
	h := House{Org: core.NewID(), Centro: core.NewID(), Litoral: core.NewID(), Oficina: core.NewID(), Pecas: core.NewID(), Novo: core.NewID(), OficinaL: core.NewID(),
		Ana: core.NewID(), Bia: core.NewID(), Caio: core.NewID(), Lia: core.NewID(), Admin: core.NewID(),
		Number: "500100200300401", NumberL: "500100200300402", Account: core.NewID(), AccountL: core.NewID(), Secret: "rig-app-secret", Token: "EAArigtoken"}
	def, err := flow.Load(ready.Reception())
	if err != nil {
		return h, err
	}
	week := dealer.Hours{}
	for d := 1; d <= 5; d++ {
		week.Days[d] = []dealer.Span{{From: 8 * 60, To: 18 * 60}}
	}
	return h, db.Write(context.Background(), func(tx *store.Tx) error { return h.write(tx, def, week, rate) })
}

// write stores the house's rows.
func (h House) write(tx *store.Tx, def *flow.Definition, week dealer.Hours, rate int) error {
	by := store.Change{Actor: core.Actor{Kind: core.ActorSystem}, At: 1}
	var errs []error
	note := func(_ any, err error) { errs = append(errs, err) }
	note(tx.CreateOrganization(dealer.Organization{ID: h.Org, Name: "Grupo Teste", Settings: dealer.Settings{Locale: "pt-BR", Timezone: "America/Sao_Paulo", PositionMinutes: 1}}, by))
	note(tx.CreateStore(dealer.Store{ID: h.Centro, OrgID: h.Org, Key: "centro", Name: "Loja Centro", Hours: week}, by))
	note(tx.CreateStore(dealer.Store{ID: h.Litoral, OrgID: h.Org, Key: "litoral", Name: "Loja Litoral", Hours: week}, by))
	for i, d := range []dealer.Department{{ID: h.Novo, StoreID: h.Centro, Key: "novos", Name: "Novos"}, {ID: h.Oficina, StoreID: h.Centro, Key: "oficina", Name: "Oficina"},
		{ID: h.Pecas, StoreID: h.Centro, Key: "pecas", Name: "Peças"}, {ID: h.OficinaL, StoreID: h.Litoral, Key: "oficina", Name: "Oficina"}} {
		d.OrgID, d.Position = h.Org, i
		note(tx.CreateDepartment(d, by))
	}
	for _, u := range []team.User{
		{ID: h.Ana, Name: "Ana", Email: "ana@rig.test", DepartmentIDs: []core.ID{h.Oficina}}, {ID: h.Bia, Name: "Bia", Email: "bia@rig.test", DepartmentIDs: []core.ID{h.Oficina}},
		{ID: h.Caio, Name: "Caio", Email: "caio@rig.test", DepartmentIDs: []core.ID{h.Pecas}}, {ID: h.Lia, Name: "Lia", Email: "lia@rig.test", DepartmentIDs: []core.ID{h.OficinaL}},
		{ID: h.Admin, Name: "Admin", Email: "admin@rig.test", Role: team.Administrator},
	} {
		u.OrgID, u.Capacity = h.Org, 3
		if u.Role == "" {
			u.Role = team.Agent
		}
		note(tx.CreateUser(u, "", by))
	}
	for i, o := range []dealer.Outcome{{Key: "servico_agendado", Name: "Serviço agendado"}, {Key: "perdido", Name: "Perdido", NeedNote: true}} {
		o.Position = i
		note(nil, tx.CreateOutcome(h.Org, o, by))
	}
	f, err := tx.CreateFlow(store.Flow{ID: core.NewID(), OrgID: h.Org, Key: "first-contact", Name: "Primeiro contato", IsDefault: true}, by)
	note(nil, err)
	note(nil, tx.PublishFlow(h.Org, f.ID, def.Hash(), string(ready.Reception()), by))
	for _, a := range []dealer.ChannelAccount{{ID: h.Account, StoreID: h.Centro, Key: "centro", ExternalID: h.Number}, {ID: h.AccountL, StoreID: h.Litoral, Key: "litoral", ExternalID: h.NumberL}} {
		a.OrgID, a.Kind, a.BusinessID, a.Token, a.RatePerSecond, a.Active = h.Org, dealer.WhatsApp, "100"+a.ExternalID, h.Token, rate, true
		note(tx.CreateChannelAccount(a, by))
	}
	return errors.Join(errs...)
}
