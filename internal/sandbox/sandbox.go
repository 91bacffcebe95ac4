package sandbox

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"prosa/internal/core"
)

// Options configures New. The zero value works: an empty sandbox on real time.
type Options struct {
	Clock     *core.VirtualClock // shared with the server under test; nil makes one
	UI        fs.FS              // files of the phones page, index.html at the root; may be nil
	PublicURL string             // origin for media URLs, no trailing slash; "" takes the Host of the last request
	Logger    *slog.Logger       // nil discards; ids only, never message text
	Seed      Seed               // what exists at the start and after a reset
	Settings  *Settings          // nil: DefaultSettings
}

// Sandbox is one local Meta. It is an http.Handler for all its parts and safe
// for concurrent use.
type Sandbox struct {
	clock *core.VirtualClock
	log   *slog.Logger
	mux   *http.ServeMux
	seed  Seed
	first Settings // settings to return to on reset

	publicURL string
	lastBase  atomic.Value // string: origin of the last request

	feed   feed
	out    *dispatcher
	links  *http.Client // fetches media given by link
	urlKey []byte       // signs download URLs

	ctx    context.Context
	cancel context.CancelFunc
	work   sync.WaitGroup // link fetches

	mu sync.Mutex
	world
}

// New builds a sandbox and seeds it. Close it when done.
func New(o Options) *Sandbox {
	if o.Clock == nil {
		o.Clock = &core.VirtualClock{}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	settings := DefaultSettings()
	if o.Settings != nil {
		settings = *o.Settings
	}
	s := &Sandbox{
		clock:     o.Clock,
		log:       o.Logger.With("component", "sandbox"),
		seed:      o.Seed,
		first:     settings,
		publicURL: strings.TrimRight(o.PublicURL, "/"),
		links:     &http.Client{Transport: &http.Transport{DisableKeepAlives: true}},
		urlKey:    randomBytes(32),
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.out = newDispatcher(s.ctx, s.clock, s.log)
	s.out.changed = func(d deliveryChange) { s.feed.publish("delivery", d) }
	s.world = newWorld(settings)
	s.out.configure(settings, HookFaults{})
	s.plant(o.Seed)
	s.mux = s.routes(o.UI)
	s.clock.OnMove(s.moved)
	return s
}

// Close stops timers, retries and event streams. Requests in flight end by
// themselves; the Sandbox must not be used afterwards.
func (s *Sandbox) Close() {
	s.cancel()
	s.feed.close()
	s.out.close()
	s.work.Wait()
}

// ServeHTTP implements http.Handler.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Host != "" {
		scheme := "http"
		if r.TLS != nil {
			scheme = "https"
		}
		s.lastBase.Store(scheme + "://" + r.Host)
	}
	s.mux.ServeHTTP(w, r)
}

// base is the origin media URLs start with.
func (s *Sandbox) base() string {
	if s.publicURL != "" {
		return s.publicURL
	}
	if b, ok := s.lastBase.Load().(string); ok {
		return b
	}
	return "http://127.0.0.1"
}

// Idle waits until nothing is on its way: no answer whose webhooks are still to
// be made and no webhook queued, held or being posted for the first time.
// Deliveries that wait for a retry and ticks that wait for DeliverAfterMs or
// ReadAfterMs do not count. It returns ctx's error if that takes too long.
func (s *Sandbox) Idle(ctx context.Context) error { return s.out.idle(ctx) }

// later runs f after d of real time (at once when d <= 0) unless the sandbox was
// closed or reset meanwhile. f must take the lock itself; the caller must not
// hold it.
func (s *Sandbox) later(d time.Duration, f func()) {
	if d <= 0 {
		f()
		return
	}
	s.mu.Lock()
	epoch := s.epoch
	s.mu.Unlock()
	time.AfterFunc(d, func() {
		s.mu.Lock()
		stale := s.epoch != epoch
		s.mu.Unlock()
		if stale || s.ctx.Err() != nil {
			return
		}
		f()
	})
}
