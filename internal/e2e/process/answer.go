//go:build linux

package process

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"sync/atomic"
	"testing"
)

// Cutter stands between a server and PostgreSQL and loses answers to COMMIT: the
// commit is made, and the connection ends before the server hears of it.
type Cutter struct {
	URL  string
	cuts atomic.Int64
	odds atomic.Int64 // of 1000
}

// NewCutter makes one before the database of a URL. It loses nothing until Cut.
func NewCutter(t testing.TB, database string) *Cutter {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	server := u.Host
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	u.Host = l.Addr().String()
	c := &Cutter{URL: u.String()}
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", server)
			if err != nil {
				_ = near.Close()
				continue
			}
			go func() {
				_, _ = io.Copy(far, near)
				_ = far.Close()
			}()
			go c.answers(near, far)
		}
	}()
	return c
}

// Cut makes it lose so many of a thousand answers from now on.
func (c *Cutter) Cut(ofThousand int) { c.odds.Store(int64(ofThousand)) }

// Cuts counts the answers lost.
func (c *Cutter) Cuts() int { return int(c.cuts.Load()) }

// committed is PostgreSQL's CommandComplete of a COMMIT.
var committed = []byte("C\x00\x00\x00\x0bCOMMIT\x00")

func (c *Cutter) answers(near, far net.Conn) {
	defer func() { _ = near.Close(); _ = far.Close() }()
	buf := make([]byte, 64<<10)
	for {
		n, err := far.Read(buf)
		if err != nil {
			return
		}
		if bytes.Contains(buf[:n], committed) && rand.Int64N(1000) < c.odds.Load() {
			c.cuts.Add(1)
			return
		}
		if _, err := near.Write(buf[:n]); err != nil {
			return
		}
	}
}
