//go:build linux

package process

import (
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
)

// Point is a moment of a send.
type Point string

// The moments a trap can be set for.
const (
	Connected Point = "connection accepted"
	Reading   Point = "request half read"
	Taken     Point = "accepted, not answered"
	Answered  Point = "answered"
)

// Traps stands before the Graph API and springs at a moment of a send.
type Traps struct {
	next http.Handler

	mu     sync.Mutex
	point  Point
	before func()
	spring func()
}

// Set arms the trap: spring is called once, at the next time a send comes to the point,
// while the send waits.
func (t *Traps) Set(p Point, spring func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.point, t.before, t.spring = p, func() {}, spring
}

// SetAnswered is Set at Answered with something done before the answer leaves.
func (t *Traps) SetAnswered(before, spring func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.point, t.before, t.spring = Answered, before, spring
}

// at springs a trap set for p and says whether it did.
func (t *Traps) at(p Point) bool {
	t.mu.Lock()
	spring := t.spring
	if spring == nil || t.point != p {
		t.mu.Unlock()
		return false
	}
	t.spring = nil
	t.mu.Unlock()
	spring()
	return true
}

// take disarms the trap for a send that will spring it itself; of several that come at
// once only one gets it.
func (t *Traps) take() (before, spring func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	before, spring = t.before, t.spring
	if spring == nil {
		return func() {}, func() {}
	}
	t.spring = nil
	return before, spring
}

func (t *Traps) armed(p Point) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.spring != nil && t.point == p
}

// ServeHTTP implements http.Handler.
func (t *Traps) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasSuffix(r.URL.Path, "/messages") {
		t.next.ServeHTTP(w, r)
		return
	}
	switch {
	case t.armed(Reading):
		_, _ = io.CopyN(io.Discard, r.Body, r.ContentLength/2)
		if t.at(Reading) {
			panic(http.ErrAbortHandler)
		}
	case t.armed(Taken):
		t.next.ServeHTTP(httptest.NewRecorder(), r)
		if t.at(Taken) {
			panic(http.ErrAbortHandler)
		}
	case t.armed(Answered):
		before, spring := t.take()
		// The answer must be whole before the trap springs.
		answer := httptest.NewRecorder()
		t.next.ServeHTTP(answer, r)
		before()
		maps.Copy(w.Header(), answer.Header())
		w.Header().Set("Content-Length", strconv.Itoa(answer.Body.Len()))
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
		_ = http.NewResponseController(w).Flush()
		spring()
	default:
		t.next.ServeHTTP(w, r)
	}
}

// trapListener springs when a connection has come.
type trapListener struct {
	net.Listener
	traps *Traps
}

func (l *trapListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err == nil {
		l.traps.at(Connected)
	}
	return c, err
}
