package sandbox

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// feed sends changes to the pages that listen. A reader that falls behind loses
// events and is told so.
type feed struct {
	mu      sync.Mutex
	readers map[*reader]bool
	closed  bool
}

type reader struct {
	events chan event
	lost   bool
}

type event struct {
	name string
	data []byte
}

// readerBuffer is how many events a reader may be behind.
const readerBuffer = 512

// publish never blocks.
func (f *feed) publish(name string, data any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.readers) == 0 {
		return
	}
	b, err := json.Marshal(data)
	if err != nil {
		return
	}
	for r := range f.readers {
		if r.lost {
			select {
			case r.events <- event{"lost", []byte("{}")}:
				r.lost = false
			default:
				continue
			}
		}
		select {
		case r.events <- event{name, b}:
		default:
			r.lost = true
		}
	}
}

// listen registers a reader; its channel is closed when the feed closes.
func (f *feed) listen() *reader {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := &reader{events: make(chan event, readerBuffer)}
	if f.closed {
		close(r.events)
		return r
	}
	if f.readers == nil {
		f.readers = map[*reader]bool{}
	}
	f.readers[r] = true
	return r
}

func (f *feed) leave(r *reader) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.readers, r)
}

func (f *feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	for r := range f.readers {
		close(r.events)
		delete(f.readers, r)
	}
}

// stream is GET /sandbox/v1/events.
func (s *Sandbox) stream(w http.ResponseWriter, r *http.Request) {
	rc := http.NewResponseController(w)
	_ = rc.SetWriteDeadline(time.Time{}) // the server's own deadline is for answers that end
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	rd := s.feed.listen()
	defer s.feed.leave(rd)
	if _, err := w.Write([]byte(": ok\n\n")); err != nil || rc.Flush() != nil {
		return
	}
	beat := time.NewTicker(15 * time.Second)
	defer beat.Stop()
	for {
		var out []byte
		select {
		case <-r.Context().Done():
			return
		case <-beat.C:
			out = []byte(": alive\n\n")
		case e, ok := <-rd.events:
			if !ok {
				return
			}
			out = append([]byte("event: "+e.name+"\ndata: "), e.data...)
			out = append(out, "\n\n"...)
		}
		if _, err := w.Write(out); err != nil || rc.Flush() != nil {
			return
		}
	}
}
