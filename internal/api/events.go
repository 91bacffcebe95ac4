package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

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
	writeWithin = 5 * time.Second
	retryAfter  = 2000 // milliseconds until a browser connects again
)

// streamEvents is the API's only long answer.
func (s *Server) streamEvents(ctx context.Context, in *eventsInput) (*streamOutput, error) {
	after, err := in.resumeAt()
	if err != nil {
		return nil, err
	}
	if after < 0 {
		if after, err = s.opts.DB.R(ctx).LastEvent(); err != nil {
			return nil, err
		}
	}
	return &streamOutput{Body: func(ctx huma.Context) {
		r, w := humago.Unwrap(ctx)
		if s.opts.Streaming != nil {
			s.opts.Streaming(1)
			defer s.opts.Streaming(-1)
		}
		st := &stream{s: s, w: w, control: http.NewResponseController(w)}
		st.run(ctx.Context(), r, after)
	}}, nil
}

// resumeAt is the last seq the client has; -1 = it starts now. A number that is not
// one is refused: guessing would lose events.
func (in *eventsInput) resumeAt() (int64, error) {
	if in.LastEventID == "" {
		if in.After > 0 {
			return in.After, nil
		}
		return -1, nil
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
}

func (st *stream) run(ctx context.Context, r *http.Request, after int64) {
	principal := callOf(ctx).principal
	sub := st.s.opts.Live.Subscribe(principal.Scope, after)
	defer sub.Close()
	h := st.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	st.w.WriteHeader(http.StatusOK)
	hello, _ := json.Marshal(map[string]int64{"seq": after, "now": st.s.now()})
	if st.send("retry: "+strconv.Itoa(retryAfter)+"\n", live.Frame{Seq: after, Kind: "hello", JSON: hello}) != nil {
		return
	}
	ping, recheck := time.NewTicker(pingEvery), time.NewTicker(recheckEvery)
	defer ping.Stop()
	defer recheck.Stop()
	for {
		var err error
		select {
		case frame, open := <-sub.C:
			if !open {
				return
			}
			err = st.send("", frame)
		case <-ping.C:
			err = st.write(": ping\n\n")
		case <-recheck.C:
			// A session that ended, a disabled user, changed departments: the stream
			// closes, and the client comes back with what it may see now.
			now, failed := st.s.opts.Auth.Authenticate(r)
			if core.KindOf(failed) == core.Unavailable {
				continue
			}
			if failed != nil || !sameScope(principal.Scope, now.Scope) || allowed(now, "conversations:read") != nil {
				return
			}
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
