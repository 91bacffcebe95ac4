package auth

import (
	"context"
	"log/slog"
	"net/netip"
	"strings"

	"prosa/internal/core"
	"prosa/internal/store"
)

// Options wire a Service. DB must be set.
type Options struct {
	DB *store.DB
	// BaseURL is where browsers reach the server; https makes the cookie Secure.
	BaseURL string
	// Proxies are the reverse proxies whose X-Forwarded-For is believed; none = the
	// peer's own address counts.
	Proxies []netip.Prefix
	Clock   core.Clock // nil = the machine's
	Logger  *slog.Logger
}

// Service knows who is who. Safe for concurrent use.
type Service struct {
	db      *store.DB
	clock   core.Clock
	log     *slog.Logger
	cookie  string
	secure  bool
	proxies []netip.Prefix
	spare   spare
	memory  memory
}

// New makes a Service.
func New(o Options) *Service {
	s := &Service{db: o.DB, clock: o.Clock, log: o.Logger, proxies: o.Proxies, cookie: "prosa_session"}
	if s.clock == nil {
		s.clock = core.SystemClock{}
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.log = s.log.With("component", "auth")
	if strings.HasPrefix(strings.ToLower(o.BaseURL), "https://") {
		s.secure, s.cookie = true, "__Host-prosa"
	}
	return s
}

func (s *Service) now() int64 { return core.Ms(s.clock.Now()) }

// Sweep forgets sessions that have ended and login failures that no longer count.
// Call it now and then, for instance every hour.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.now()
	return s.db.Write(ctx, func(tx *store.Tx) error { return tx.DeleteOldLogins(now, s.since()) })
}
