package api

import (
	"context"
	"log/slog"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"prosa/internal/answers"
	"prosa/internal/assistant"
	"prosa/internal/auth"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/inbox"
	"prosa/internal/jobs"
	"prosa/internal/live"
	"prosa/internal/media"
	"prosa/internal/store"
	"prosa/internal/studio"
)

// Options wire a Server. DB, Auth, Inbox, Live, Media and Clock must be set.
type Options struct {
	DB    *store.DB
	Auth  *auth.Service
	Inbox *inbox.Service
	Live  *live.Hub
	Media *media.Store
	Clock core.Clock

	// Templates asks the provider for an account's templates; nil = none.
	Templates func(context.Context, dealer.ChannelAccount) ([]Template, error)
	// Answers are the frequent questions; nil = a shelf of the API's own.
	Answers *answers.Shelf
	// Assistant asks the house's language model; nil = one that reaches no private address.
	Assistant *assistant.Service
	// Replay works a dead letter again.
	Replay func(ctx context.Context, orgID, id core.ID) error
	// Streaming is told +1 and -1 as event streams come and go; may be nil.
	Streaming func(delta int)

	Logger     *slog.Logger
	Version    string
	BaseURL    string // where the server is reached, for examples; "" = as the request says
	Demo       bool
	SandboxURL string // where the customers' phones are; only in a demonstration
}

// Server is the HTTP API. It is an http.Handler for everything under /api/ and safe
// for concurrent use.
type Server struct {
	opts   Options
	log    *slog.Logger
	studio *studio.Service
	mux    *http.ServeMux
	huma   huma.API
	keyed  keyed
	spec   func() ([]byte, error) // made when somebody asks for it: half of what a start would cost
	quit   chan struct{}          // closed by Close: event streams end
}

// New builds the API.
func New(o Options) (*Server, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Answers == nil {
		o.Answers = answers.NewShelf(o.DB)
	}
	if o.Assistant == nil {
		o.Assistant = assistant.New(o.DB, jobs.NewOutward(nil), o.Clock, o.Logger)
	}
	s := &Server{opts: o, log: o.Logger.With("component", "api"), quit: make(chan struct{})}
	s.studio = &studio.Service{DB: o.DB, Clock: o.Clock, FAQ: o.Answers.Answerer}
	s.keyed = keyed{db: o.DB, clock: o.Clock}
	s.register()
	s.spec = sync.OnceValues(func() ([]byte, error) { return Spec(o.Version) })
	s.docs()
	return s, nil
}

// register makes the table's operations.
func (s *Server) register() {
	s.mux = http.NewServeMux()
	s.huma = humago.New(s.mux, config(s.opts.Version))
	for _, r := range s.routes() {
		op := r.operation()
		op.Middlewares = append(op.Middlewares, s.admit(r))
		if r.Sends {
			op.Middlewares = append(op.Middlewares, s.keyed.middleware)
		}
		r.register(s.huma, op)
		r.describeBody(s.huma.OpenAPI())
	}
	s.mux.HandleFunc(Base+"/", func(w http.ResponseWriter, r *http.Request) {
		WriteProblem(w, r, core.E(core.NotFound, "route_not_found", "no such route: %s %s", r.Method, r.URL.Path))
	})
	nameEnums(s.huma.OpenAPI())
}

// ServeHTTP implements http.Handler. The whole API refuses requests that a browser
// made for another site.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mux.ServeHTTP(w, r)
}

// Close ends the event streams, so that a server can drain; their clients resume
// elsewhere or later.
func (s *Server) Close() {
	select {
	case <-s.quit:
	default:
		close(s.quit)
	}
}

func (s *Server) now() int64 { return core.Ms(s.opts.Clock.Now()) }
