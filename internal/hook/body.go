package hook

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
)

// errReading tells that too many bytes are being read at once.
var errReading = errors.New("hook: too many bodies are being read")

const (
	firstBuffer = 2 << 10  // a webhook with one message or status fits
	keepBuffer  = 64 << 10 // above it a buffer is charged, and not kept
)

// bodies reads request bodies into pooled buffers. A buffer grows with the bytes
// that have come, not with the length that was announced. What buffers hold above
// keepBuffer comes out of one budget, so that slow senders of large bodies exhaust
// that and not the memory, and the ordinary small webhook is never short of it.
type bodies struct {
	budget int64
	used   atomic.Int64
	free   sync.Pool
}

// body is a pooled buffer and the bytes of the budget it holds.
type body struct {
	bytes.Buffer
	held int64
}

// read returns a body, for which done must be called whatever the error is.
func (p *bodies) read(w http.ResponseWriter, r *http.Request, limit int64) (*body, error) {
	b, _ := p.free.Get().(*body)
	if b == nil {
		b = new(body)
		b.Grow(firstBuffer)
	}
	if r.ContentLength > limit {
		w.Header().Set("Connection", "close")
		return b, &http.MaxBytesError{Limit: limit}
	}
	src := http.MaxBytesReader(w, r.Body, limit)
	for {
		if b.Available() == 0 {
			b.Grow(max(firstBuffer, min(b.Len(), 1<<20)))
		}
		if !p.hold(b) {
			w.Header().Set("Connection", "close")
			return b, errReading
		}
		n, err := src.Read(b.AvailableBuffer()[:b.Available()])
		_, _ = b.Write(b.AvailableBuffer()[:n])
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return b, err
		}
	}
}

// hold charges what the buffer has grown by to the budget.
func (p *bodies) hold(b *body) bool {
	more := max(int64(b.Cap())-keepBuffer, 0) - b.held
	if p.used.Add(more) > p.budget {
		p.used.Add(-more)
		return false
	}
	b.held += more
	return true
}

// done gives the buffer back. Nothing may refer to its bytes any more.
func (p *bodies) done(b *body) {
	p.used.Add(-b.held)
	b.held = 0
	if b.Cap() <= keepBuffer {
		b.Reset()
		p.free.Put(b)
	}
}
