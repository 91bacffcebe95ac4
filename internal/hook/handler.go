package hook

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"prosa/internal/channel"
	"prosa/internal/core"
)

// The defaults of Options.
const (
	DefaultMaxBody  = 4 << 20 // Meta sends up to 3 MB
	DefaultInFlight = 256
	DefaultReading  = 64 << 20
	DefaultReadTime = 10 * time.Second
	retrySeconds    = 2
)

// Options configure a handler.
type Options struct {
	// Adapters are asked in turn whose object a body is.
	Adapters []channel.Adapter
	// Keys returns the keyring in force. It is called for each request.
	Keys func() *Keyring
	// Ingest keeps the items. Meta is told 200 when it returns nil, so by then
	// they must survive a power failure. It may be called concurrently, may keep
	// the items, and stores those with Err as dead letters.
	Ingest func(ctx context.Context, items []channel.Item) error
	// Logger gets counts and ids; nil is slog's default.
	Logger *slog.Logger
	// Observe is told about every request, for metrics; may be nil.
	Observe func(Observation)

	MaxBody  int64         // bytes of one body
	InFlight int           // bodies being worked at once
	Reading  int64         // bytes of bodies above 64 KiB held at once
	ReadTime time.Duration // for one body to arrive
}

// Observation is what happened to one request.
type Observation struct {
	Result  Result
	Bytes   int
	Items   int
	Broken  int // items that were not understood
	Foreign int // items signed by a secret that may not speak for their account
	Took    time.Duration
}

// Result names the way a request ended.
type Result string

// The results, with the status Meta gets.
const (
	Stored       Result = "stored"        // 200
	Verified     Result = "verified"      // 200 to a GET
	BadToken     Result = "bad_token"     // 403
	BadSignature Result = "bad_signature" // 401
	BadBody      Result = "bad_body"      // 400: a signed body that is not acceptable
	BadRequest   Result = "bad_request"   // 400: encoded, or broken off
	BadMethod    Result = "bad_method"    // 405
	TooLarge     Result = "too_large"     // 413
	Busy         Result = "busy"          // 503
	NotStored    Result = "not_stored"    // 503
)

// Handler is the webhook edge.
type Handler struct {
	o     Options
	slots chan struct{}
	pool  bodies
}

// New returns the handler. Adapters, Keys and Ingest must be set.
func New(o Options) *Handler {
	if len(o.Adapters) == 0 || o.Keys == nil || o.Ingest == nil {
		panic("hook: Adapters, Keys and Ingest must be set")
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.Observe == nil {
		o.Observe = func(Observation) {}
	}
	o.MaxBody = orDefault(o.MaxBody, DefaultMaxBody)
	o.InFlight = orDefault(o.InFlight, DefaultInFlight)
	o.Reading = orDefault(o.Reading, DefaultReading)
	o.ReadTime = orDefault(o.ReadTime, DefaultReadTime)
	return &Handler{o: o, slots: make(chan struct{}, o.InFlight), pool: bodies{budget: o.Reading}}
}

func orDefault[T int | int64 | time.Duration](v, d T) T {
	if v <= 0 {
		return d
	}
	return v
}

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	var ob Observation
	switch r.Method {
	case http.MethodGet:
		ob.Result = h.verify(w, r)
	case http.MethodPost:
		h.receive(w, r, &ob)
	default:
		w.Header().Set("Allow", "GET, POST")
		ob.Result = refuse(w, http.StatusMethodNotAllowed, BadMethod)
	}
	ob.Took = time.Since(start)
	h.o.Observe(ob)
}

// verify answers the handshake Meta makes when the address is set: the raw
// challenge for the right token ("Webhooks: getting started").
func (h *Handler) verify(w http.ResponseWriter, r *http.Request) Result {
	q := r.URL.Query()
	challenge := q.Get("hub.challenge")
	ok := h.o.Keys().verifies(q.Get("hub.verify_token"))
	if !ok || q.Get("hub.mode") != "subscribe" || len(challenge) > 1024 {
		return refuse(w, http.StatusForbidden, BadToken)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = io.WriteString(w, challenge)
	return Verified
}

func (h *Handler) receive(w http.ResponseWriter, r *http.Request, ob *Observation) {
	// Without a deadline of its own a body could come a byte a second for as long
	// as the server allows. A response writer that has none (tests) does without.
	conn := http.NewResponseController(w)
	_ = conn.SetReadDeadline(time.Now().Add(h.o.ReadTime))
	if enc := r.Header.Get("Content-Encoding"); enc != "" && enc != "identity" {
		ob.Result = refuse(w, http.StatusBadRequest, BadRequest) // Meta never compresses
		return
	}
	body, err := h.pool.read(w, r, h.o.MaxBody)
	defer h.pool.done(body)
	ob.Bytes = body.Len()
	if err != nil {
		// The deadline stays: the server reads on for a while after a refusal.
		ob.Result = refuseBody(w, err)
		return
	}
	// Left standing, it would cancel the request's context while Ingest works.
	_ = conn.SetReadDeadline(time.Time{})
	keys := h.o.Keys()
	signer := keys.signer(r.Header.Get("X-Hub-Signature-256"), body.Bytes())
	if signer < 0 {
		ob.Result = refuse(w, http.StatusUnauthorized, BadSignature)
		return
	}
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	default:
		ob.Result = busy(w, Busy)
		return
	}
	items, err := h.split(body.Bytes())
	if err != nil {
		h.o.Logger.WarnContext(r.Context(), "webhook body not acceptable", "component", "hook", "bytes", ob.Bytes, "code", core.CodeOf(err))
		ob.Result = refuse(w, http.StatusBadRequest, BadBody)
		return
	}
	h.disown(r.Context(), keys, signer, items, ob)
	if err := h.o.Ingest(r.Context(), items); err != nil {
		h.o.Logger.ErrorContext(r.Context(), "webhook not stored", "component", "hook", "items", len(items), "error", err)
		ob.Result = busy(w, NotStored)
		return
	}
	ob.Result = Stored
	w.Header()["Content-Type"] = plain
	_, _ = io.WriteString(w, "ok")
}

// split asks the adapters in turn. A body about an object nobody here serves is
// kept whole, as one item that was not understood: refusing it would make Meta
// repeat it for days.
func (h *Handler) split(body []byte) ([]channel.Item, error) {
	for _, a := range h.o.Adapters {
		items, err := a.Split(body)
		if !errors.Is(err, channel.ErrOtherObject) {
			return items, err
		}
	}
	raw := append([]byte(nil), body...)
	return []channel.Item{{Kind: channel.ItemAccount, Raw: raw, Err: channel.ErrOtherObject}}, nil
}

// disown takes every power from the items their signer may not speak for.
func (h *Handler) disown(ctx context.Context, keys *Keyring, signer int, items []channel.Item, ob *Observation) {
	ob.Items = len(items)
	for i := range items {
		if !keys.maySpeak(signer, &items[i]) {
			ob.Foreign++
			items[i] = items[i].Disown()
		} else if items[i].Err != nil {
			ob.Broken++
		}
	}
	if ob.Foreign > 0 {
		h.o.Logger.WarnContext(ctx, "webhook names accounts its signer may not speak for", "component", "hook", "items", ob.Foreign)
	}
}

var plain = []string{"text/plain; charset=utf-8"}

// refuse answers with the status and its own short words, always the same.
func refuse(w http.ResponseWriter, status int, res Result) Result {
	w.Header()["Content-Type"] = plain
	w.WriteHeader(status)
	_, _ = io.WriteString(w, http.StatusText(status))
	return res
}

func busy(w http.ResponseWriter, res Result) Result {
	w.Header().Set("Retry-After", strconv.Itoa(retrySeconds))
	return refuse(w, http.StatusServiceUnavailable, res)
}

func refuseBody(w http.ResponseWriter, err error) Result {
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		return refuse(w, http.StatusRequestEntityTooLarge, TooLarge)
	case errors.Is(err, errReading):
		return busy(w, Busy)
	}
	return refuse(w, http.StatusBadRequest, BadRequest)
}
