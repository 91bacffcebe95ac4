package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"prosa/internal/api/edge"
	"prosa/internal/channel"
	"prosa/internal/channel/meta"
	"prosa/internal/channel/whatsapp"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
)

type doctorCommand struct {
	Check       checkCommand       `cmd:"" default:"withargs" help:"Check everything (what doctor alone does)."`
	DeadLetters deadLettersCommand `cmd:"" help:"List received elements that could not be worked, or have them tried again."`
}

type checkCommand struct {
	Offline bool `help:"Leave out what asks Meta."`
}

// verdict is how a check ended.
type verdict string

const (
	fine  verdict = "ok"
	worry verdict = "warn"
	bad   verdict = "fail"
)

// doctor prints findings and remembers the worst.
type doctor struct {
	out    io.Writer
	failed bool
}

// say prints one finding and, when it is not fine, what to do about it.
func (d *doctor) say(v verdict, what, remedy string) {
	fmt.Fprintf(d.out, "%-5s %s\n", v, what)
	if v != fine && remedy != "" {
		fmt.Fprintf(d.out, "      → %s\n", remedy)
	}
	d.failed = d.failed || v == bad
}

// Run checks the installation. Exit code 1 when a check failed; warnings are 0.
func (c checkCommand) Run(ctx context.Context, s *Settings, p *Process) error {
	d := &doctor{out: p.Stdout}
	d.disk(s)
	db := d.database(ctx, s, p)
	if db != nil {
		defer db.Close()
		d.house(ctx, db)
		d.deadLetters(ctx, db)
		if !c.Offline {
			d.meta(ctx, s, db)
		}
	}
	d.reachable(s)
	if d.failed {
		return exit{code: 1}
	}
	return nil
}

func (d *doctor) disk(s *Settings) {
	free, total, err := edge.Space(s.dataDir())
	switch {
	case err != nil:
		d.say(worry, "disk: the free space of "+s.dataDir()+" is not known", "the folder does not exist yet, or this system does not tell")
	case free < 1<<30 || free < total/10:
		d.say(worry, fmt.Sprintf("disk: %d MB free", free>>20), "make room: below 1 GB, or a tenth of the disk, messages may soon be refused")
	default:
		d.say(fine, fmt.Sprintf("disk: %d GB free", free>>30), "")
	}
}

func (d *doctor) database(ctx context.Context, s *Settings, p *Process) *store.DB {
	start := time.Now()
	db, err := openDatabase(ctx, s, s.logger(p.Stderr), false)
	if err != nil {
		remedy := "check --database and --data-dir, and that the database server runs"
		switch core.CodeOf(err) {
		case "database_in_use":
			d.say(worry, "database: in use by a running server", "that is well; stop it to run the other checks, or ask its /readyz")
			return nil
		case "schema_newer":
			remedy = "use a prosa at least as new as the one that used this database last"
		}
		d.say(bad, "database: "+err.Error(), remedy)
		return nil
	}
	if err := db.Write(ctx, func(tx *store.Tx) error { return tx.ForgetAnswers(0) }); err != nil {
		d.say(bad, "database: does not take writes: "+err.Error(), "check the disk and the database server's log")
		_ = db.Close()
		return nil
	}
	d.say(fine, fmt.Sprintf("database: %s, schema up to date, a commit took %d ms", db.Engine(), time.Since(start).Milliseconds()), "")
	return db
}

func (d *doctor) house(ctx context.Context, db *store.DB) {
	orgs, err := db.Organizations(ctx)
	if err != nil {
		d.say(bad, "house: "+err.Error(), "")
		return
	}
	if len(orgs) == 0 {
		d.say(worry, "house: no organization yet", "open the web app for the first run, or use prosa apply FILE.yaml")
		return
	}
	for _, org := range orgs {
		dir, err := db.Directory(ctx, org)
		if err != nil {
			d.say(bad, "house: "+err.Error(), "if the secret key was lost, enter the channel tokens again")
			continue
		}
		d.say(fine, fmt.Sprintf("house: %s, %d stores, %d departments, %d users", dir.Org.Name, len(dir.Stores), len(dir.Departments), len(dir.Users)), "")
		for _, a := range dir.Accounts {
			if a.Active && dir.FlowFor(a) == nil {
				d.say(worry, "house: nobody greets on "+a.Key+": no flow is published", "publish a flow or make the ready one the default")
			}
			if a.Active && len(dir.DepartmentsOf(a)) == 0 {
				d.say(bad, "house: "+a.Key+" serves no department", "add departments to its store")
			}
		}
	}
}

func (d *doctor) deadLetters(ctx context.Context, db *store.DB) {
	n, err := db.R(ctx).DeadLetterCount()
	switch {
	case err != nil:
		d.say(bad, "dead letters: "+err.Error(), "")
	case n > 0:
		d.say(worry, fmt.Sprintf("dead letters: %d received elements could not be worked", n), "look at them with prosa doctor dead-letters, then replay or delete them")
	default:
		d.say(fine, "dead letters: none", "")
	}
}

// meta asks Graph about the clock and every active number.
func (d *doctor) meta(ctx context.Context, s *Settings, db *store.DB) {
	graph, err := meta.NewClient(meta.Options{URL: s.MetaGraphURL, Version: s.MetaGraphVersion, Proof: s.MetaAppSecretProof, Secret: string(s.MetaAppSecret)})
	if err != nil {
		d.say(bad, "meta: "+err.Error(), "")
		return
	}
	defer graph.Close()
	d.clock(ctx, s)
	adapter := whatsapp.New(graph)
	orgs, err := db.Organizations(ctx)
	if err != nil {
		d.say(bad, "numbers: "+err.Error(), "")
		return
	}
	for _, org := range orgs {
		dir, err := db.Directory(ctx, org)
		if err != nil {
			continue // said by house
		}
		for _, a := range dir.Accounts {
			if a.Active && a.Kind == dealer.WhatsApp {
				d.number(ctx, s, adapter, a)
			}
		}
	}
}

func (d *doctor) number(ctx context.Context, s *Settings, adapter channel.Prober, a dealer.ChannelAccount) {
	name := "number " + a.Key + ": "
	if a.AppSecret == "" && s.MetaAppSecret == "" {
		d.say(bad, name+"no app secret: every webhook will be refused", "set PROSA_META_APP_SECRET or the account's own app secret")
	}
	if a.Token == "" {
		d.say(bad, name+"no access token", "make a system user token at Meta and enter it under Settings, Channels")
		return
	}
	h, err := adapter.Probe(ctx, a)
	if err != nil {
		d.say(bad, name+err.Error(), "check the token, the phone number id and that the token's app has the WABA")
		return
	}
	d.say(fine, fmt.Sprintf("%s%s %q, %s, quality %s, %s", name, h.Display, h.Name, h.Status, h.Quality, h.Tier), "")
	for _, problem := range h.Problems {
		d.say(worry, name+problem, "see WhatsApp Manager")
	}
	if len(h.Apps) == 0 {
		d.say(bad, name+"no app gets the webhooks of its WABA", "subscribe your app to the WABA (subscribed_apps) and set the callback address")
	}
}

// clock compares this machine's with Graph's Date header.
func (d *doctor) clock(ctx context.Context, s *Settings) {
	base := s.MetaGraphURL
	if base == "" {
		base = meta.DefaultURL
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, base, nil)
	if err != nil {
		d.say(bad, "meta: "+err.Error(), "check --meta-graph-url")
		return
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		d.say(bad, "meta: "+base+" does not answer", "check DNS, firewall and proxy: the server must reach Meta by https")
		return
	}
	_ = resp.Body.Close()
	theirs, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		d.say(worry, "clock: Graph sent no date", "")
		return
	}
	skew := time.Since(theirs).Abs()
	if skew > 30*time.Second {
		d.say(bad, fmt.Sprintf("clock: %s away from Meta's", skew.Round(time.Second)), "turn on time synchronisation (NTP): the 24-hour window is computed from this clock")
		return
	}
	d.say(fine, "clock: within 30 s of Meta's", "")
}

// reachable can only judge the address itself: whether Meta reaches it shows when it
// sends the handshake.
func (d *doctor) reachable(s *Settings) {
	base := s.baseURL(s.Listen)
	switch {
	case !strings.HasPrefix(base, "https://"):
		d.say(worry, "webhooks: "+base+" is not https", "Meta calls https only: put a TLS proxy in front and set PROSA_BASE_URL; for trying out use prosa demo")
	case s.MetaVerifyToken == "":
		d.say(worry, "webhooks: no PROSA_META_VERIFY_TOKEN", "choose one, set it here and in the app's webhook configuration at Meta, unless every account has its own")
	default:
		d.say(fine, "webhooks: give Meta "+base+"/webhooks/meta", "")
	}
}
