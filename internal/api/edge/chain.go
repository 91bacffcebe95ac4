package edge

import (
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"time"

	"prosa/internal/core"
)

// Options are shared by the chains. Metrics may be nil.
type Options struct {
	Logger   *slog.Logger
	Metrics  *Metrics
	HTTPS    bool // the installation is reached by https: browsers are told to stay there
	InFlight int  // requests of the app being worked at once; 0 = 512
}

// answerWithin is how long an ordinary answer may take to be read by its client.
// Handlers of files and streams set their own deadline.
const answerWithin = 60 * time.Second

// App wraps the API and the web app: they share cookies, so requests that a browser
// makes for another site are refused here, whatever the route. refuse writes the
// answer of a refusal.
func App(h http.Handler, o Options, refuse func(http.ResponseWriter, *http.Request, error)) http.Handler {
	if o.InFlight == 0 {
		o.InFlight = 512
	}
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse(w, r, core.E(core.Forbidden, "cross_site", "a browser made this request for another site"))
	}))
	h = cross.Handler(h)
	h = atOnce(h, o.InFlight, refuse)
	h = headers(h, o.HTTPS)
	return watch(h, "app", o)
}

// Webhooks wraps the edge Meta calls: no cookies, so none of the browser rules.
func Webhooks(h http.Handler, o Options) http.Handler { return watch(h, "webhooks", o) }

// watch gives the request its id, and the answer its line in log and metrics.
func watch(h http.Handler, server string, o Options) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		id := requestID(r)
		w.Header().Set("X-Request-Id", id)
		_ = http.NewResponseController(w).SetWriteDeadline(start.Add(answerWithin))
		r = r.WithContext(core.WithRequestID(r.Context(), id))
		rec := &status{ResponseWriter: w}
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				o.Logger.ErrorContext(r.Context(), "handler panicked", "component", "edge", "request_id", id, "pattern", r.Pattern, "panic", p)
				if rec.code == 0 {
					http.Error(rec, "internal error, request "+id, http.StatusInternalServerError)
				}
			}
			took := time.Since(start)
			if o.Metrics != nil {
				o.Metrics.request(server, r.Method, r.Pattern, rec.status(), took)
			}
			o.Logger.DebugContext(r.Context(), "request", "component", "edge", "request_id", id, "method", r.Method,
				"pattern", r.Pattern, "status", rec.status(), "ms", took.Milliseconds())
		}()
		h.ServeHTTP(rec, r)
	})
}

var goodID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// requestID keeps a sensible id given by a proxy, so that logs join up.
func requestID(r *http.Request) string {
	if id := r.Header.Get("X-Request-Id"); goodID.MatchString(id) {
		return id
	}
	return core.NewID()
}

// status remembers what was answered.
type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) {
	if s.code == 0 {
		s.code = code
	}
	s.ResponseWriter.WriteHeader(code)
}

func (s *status) Write(b []byte) (int, error) {
	if s.code == 0 {
		s.code = http.StatusOK
	}
	return s.ResponseWriter.Write(b)
}

func (s *status) status() int {
	if s.code == 0 {
		return http.StatusOK
	}
	return s.code
}

// Unwrap lets http.ResponseController reach the connection.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// atOnce bounds the requests at once; event streams, which do nothing most of the
// time, do not count.
func atOnce(h http.Handler, n int, refuse func(http.ResponseWriter, *http.Request, error)) http.Handler {
	slots := make(chan struct{}, n)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/events") {
			h.ServeHTTP(w, r)
			return
		}
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
			h.ServeHTTP(w, r)
		default:
			refuse(w, r, core.E(core.Unavailable, "busy", "too many requests at once; try again in a moment"))
		}
	})
}

// policy is for answers that are no page of the web app, which brings its own: they
// may use a style sheet of this server and nothing else.
const policy = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// headers sets what every answer carries; a handler may set another value.
func headers(h http.Handler, https bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", policy)
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "same-origin")
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		head.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(self)")
		if https {
			head.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if strings.HasPrefix(r.URL.Path, "/api/v1/") {
			head.Set("Cache-Control", "no-store")
		}
		h.ServeHTTP(w, r)
	})
}
