package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"prosa/internal/auth"
	"prosa/internal/core"
	"prosa/internal/live"
)

const (
	pingEvery = 15 * time.Second
	// recheckEvery bounds how long a stream outlives its session, token or rights.
	recheckEvery = 3 * time.Second
	// writeWithin is how long a client may take to accept a frame before it is
	// dropped; it resumes by Last-Event-ID. The kernel's buffer and one frame are all
	// that is ever held for it here.
	writeWithin    = 5 * time.Second
	reconnectAfter = 2000 // milliseconds until a browser connects again
)

// streamEvents is the API's only long answer.
func (s *Server) streamEvents(ctx context.Context, in *eventsInput) (*streamOutput, error) {
	after, err := in.resumeAt()
	if err != nil {
		return nil, err
	}
	c := callOf(ctx)
	switch c.r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
	default:
		return nil, core.E(core.Forbidden, "cross_site", "a browser asked for this stream for another site")
	}
	sub, err := s.opts.Live.Subscribe(ctx, c.principal.Scope, after)
	if err != nil {
		return nil, err
	}
	return &streamOutput{Body: func(huma.Context) {
		defer sub.Close()
		if s.opts.Streaming != nil {
			s.opts.Streaming(1)
			defer s.opts.Streaming(-1)
		}
		st := &stream{s: s, w: c.w, control: http.NewResponseController(c.w), sub: sub}
		st.run(ctx, c.principal)
	}}, nil
}

// resumeAt is the last seq the client has; 0 = it starts now. A number that is not
// one is refused: guessing would lose events.
func (in *eventsInput) resumeAt() (int64, error) {
	if in.LastEventID == "" {
		return in.After, nil
	}
	n, err := strconv.ParseInt(in.LastEventID, 10, 64)
	if err != nil || n < 0 {
		return 0, core.E(core.Invalid, "last_event_id", "Last-Event-ID is a number this server gave").On("Last-Event-ID")
	}
	return n, nil
}

// stream is one client's event stream.
type stream struct {
	s       *Server
	w       http.ResponseWriter
	control *http.ResponseController
	sub     *live.Subscription
}

func (st *stream) run(ctx context.Context, who auth.Principal) {
	if st.begin() != nil {
		return
	}
	ping, recheck := time.NewTicker(pingEvery), time.NewTicker(recheckEvery)
	defer ping.Stop()
	defer recheck.Stop()
	for {
		var err error
		select {
		case frame, open := <-st.sub.C:
			if !open {
				return
			}
			err = st.send("", frame)
		case <-ping.C:
			err = st.write(": ping\n\n")
		case <-recheck.C:
			err = st.recheck(ctx, who)
		case <-st.s.quit:
			return
		case <-ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// begin sends the head and the first frame, which tells the client its place.
func (st *stream) begin() error {
	h := st.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	st.w.WriteHeader(http.StatusOK)
	hello := fmt.Appendf(nil, `{"seq":%d,"now":%d}`, st.sub.From(), st.s.now())
	return st.send("retry: "+strconv.Itoa(reconnectAfter)+"\n", live.Frame{Seq: st.sub.From(), Kind: "hello", JSON: hello})
}

// errOver ends a stream whose caller may no longer have it.
var errOver = errors.New("api: the caller's rights have changed")

// recheck ends the stream of a session that is over, of a disabled user, of one
// whose departments changed: the client comes back with what it may see now. While
// the database is away the stream goes on: nothing new comes out of it anyway.
func (st *stream) recheck(ctx context.Context, who auth.Principal) error {
	now, err := st.s.opts.Auth.Recheck(ctx, who)
	switch {
	case core.KindOf(err) == core.Unavailable:
		return nil
	case err != nil:
		return errOver
	case !reflect.DeepEqual(who.Scope, now.Scope):
		// What it has on its screen may be more than it may see now.
		_ = st.send("", live.Frame{Kind: live.Resync, JSON: []byte("{}")})
		return errOver
	}
	return nil
}

// send writes one frame. A frame without a seq keeps the client's place.
func (st *stream) send(prefix string, f live.Frame) error {
	id := ""
	if f.Seq > 0 {
		id = "id: " + strconv.FormatInt(f.Seq, 10) + "\n"
	}
	return st.write(fmt.Sprintf("%s%sevent: %s\ndata: %s\n\n", prefix, id, f.Kind, f.JSON))
}

func (st *stream) write(text string) error {
	if err := st.control.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
		return err
	}
	if _, err := io.WriteString(st.w, text); err != nil {
		return err
	}
	return st.control.Flush()
}
