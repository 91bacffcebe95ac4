package edge

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// Listener is one port and what answers there.
type Listener struct {
	Name string
	L    net.Listener
	H    http.Handler
}

// newServer is an http.Server that a slow or greedy client cannot hold.
func newServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second, // uploads ask for more themselves
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// Serve answers on all listeners until ctx ends or one of them fails. Then it takes
// no new connections, calls stopping (event streams must end by themselves), and
// waits at most drain for the requests under way.
func Serve(ctx context.Context, log *slog.Logger, drain time.Duration, stopping func(), listeners ...Listener) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var servers []*http.Server
	var running sync.WaitGroup
	for _, l := range listeners {
		srv := newServer(l.H, log)
		servers = append(servers, srv)
		running.Go(func() {
			if err := srv.Serve(l.L); err != nil && !errors.Is(err, http.ErrServerClosed) {
				cancel(err)
			}
		})
	}
	<-ctx.Done()
	log.Info("stopping: waiting for the requests under way", "component", "edge")
	stopping()
	end, stop := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer stop()
	var ending sync.WaitGroup
	for _, srv := range servers {
		ending.Go(func() {
			if err := srv.Shutdown(end); err != nil {
				log.Warn("requests were still under way at the end", "component", "edge")
				_ = srv.Close()
			}
		})
	}
	ending.Wait()
	running.Wait()
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}
