package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"prosa/internal/api"
	"prosa/internal/api/edge"
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

// app is a server's inside, opened in the order of its fields and closed in the
// opposite one.
type app struct {
	settings *Settings
	log      *slog.Logger
	clock    core.Clock
	sealer   *seal.Box
	db       *store.DB
	media    *media.Store
	graph    *meta.Client
	adapters map[dealer.ChannelKind]channel.Adapter
	metrics  *edge.Metrics
	auth     *auth.Service
	delivery *delivery.Delivery
	inbox    *inbox.Service
	bot      *bot.Bot
	live     *live.Hub
	jobs     *jobs.Runner
	api      *api.Server
	keys     atomic.Pointer[hook.Keyring]

	work sync.WaitGroup
	stop context.CancelFunc
}

// extras are what a demonstration adds to a server.
type extras struct {
	Clock      core.Clock
	Demo       bool
	SandboxURL string
}

// openStore opens what every command that touches data needs: folder, key, database.
func openStore(ctx context.Context, s *Settings, log *slog.Logger) (*store.DB, *seal.Box, error) {
	if err := os.MkdirAll(s.DataDir, 0o700); err != nil {
		return nil, nil, core.E(core.Unavailable, "data_dir", "the data folder cannot be made").Because(err)
	}
	box, err := seal.Open(seal.Options{Key: string(s.SecretKey), Dir: s.DataDir})
	if err != nil {
		return nil, nil, err
	}
	db, err := store.Open(ctx, store.Options{URL: s.databaseURL(), Logger: log, Sealer: box})
	return db, box, err
}
