package hook

import (
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
	keepBuffer  = 64 << 10 // above it a buffer is charged
	growth      = 4        // how many times longer the next buffer is
	longStep    = 3        // the first step longer than keepBuffer
	steps       = 10
)

// bodies reads request bodies into pooled buffers. A buffer grows with the bytes
// that have come, not with the length that was announced. What buffers hold above
// keepBuffer comes out of one budget, so that slow senders of large bodies exhaust
// that and not the memory, and the ordinary small webhook is never short of it.
//
// Buffers of every length are used again, those that were outgrown, too: thrown away,
// a few refused bodies of 4 MiB would fill a hundred MB before they are collected.
type bodies struct {
	budget int64
	used   atomic.Int64
	free   [steps]sync.Pool // of *body, by the steps their buffers have grown
	mu     sync.Mutex
	kept   [steps]*body // one long buffer of each step: a sync.Pool would keep one a processor
}

// body is a pooled buffer and the bytes of the budget it holds.
type body struct {
	data []byte
	step int
	held int64
}

// Bytes is what has come.
func (b *body) Bytes() []byte { return b.data }

// Len is how much has come.
func (b *body) Len() int { return len(b.data) }

// get returns an empty buffer of so many steps.
func (p *bodies) get(step int, limit int64) *body {
	if b := p.take(step); b != nil {
		return b
	}
	if b, _ := p.free[step].Get().(*body); b != nil {
		return b
	}
	size := int64(firstBuffer)
	for range step {
		size *= growth
	}
	if step == steps-1 {
		size = limit
	}
	// One byte more than the limit is read, by which the too long is known.
	return &body{data: make([]byte, 0, min(size, limit+1)), step: step}
}

// grown returns the next longer buffer with what has come so far. b is given back.
func (p *bodies) grown(b *body, limit int64) *body {
	next := p.get(min(b.step+1, steps-1), limit)
	next.data = append(next.data, b.data...)
	next.held = b.held
	b.held = 0
	p.done(b)
	return next
}

// read returns a body, for which done must be called whatever the error is.
func (p *bodies) read(w http.ResponseWriter, r *http.Request, limit int64) (*body, error) {
	b := p.get(0, limit)
	if r.ContentLength > limit {
		w.Header().Set("Connection", "close")
		return b, &http.MaxBytesError{Limit: limit}
	}
	src := http.MaxBytesReader(w, r.Body, limit)
	for {
		if len(b.data) == cap(b.data) {
			b = p.grown(b, limit)
		}
		if !p.hold(b) {
			w.Header().Set("Connection", "close")
			return b, errReading
		}
		n, err := src.Read(b.data[len(b.data):cap(b.data)])
		b.data = b.data[:len(b.data)+n]
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
	more := max(int64(cap(b.data))-keepBuffer, 0) - b.held
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
	b.held, b.data = 0, b.data[:0]
	if b.step < longStep || !p.keep(b) {
		p.free[b.step].Put(b)
	}
}

// take returns the long buffer that was kept, nil = none.
func (p *bodies) take(step int) *body {
	if step < longStep {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	b := p.kept[step]
	p.kept[step] = nil
	return b
}

// keep keeps a long buffer, unless one of its length is kept already.
func (p *bodies) keep(b *body) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept[b.step] != nil {
		return false
	}
	p.kept[b.step] = b
	return true
}
