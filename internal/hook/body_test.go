package hook

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"prosa/internal/channel"
)

// A body that does not come is cut off, and meanwhile takes no place among the
// requests being worked.
func TestSlowBodies(t *testing.T) {
	t.Parallel()
	e := setup(t, func(o *Options) { o.InFlight, o.ReadTime = 1, 300*time.Millisecond })
	srv := httptest.NewServer(e)
	defer srv.Close()
	start := time.Now()
	var slow []net.Conn
	for range 20 {
		c, err := net.Dial("tcp", srv.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprint(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
		slow = append(slow, c)
	}
	b := envelope("wabaC", text("numC", 1))
	if w := post(e, b, signed(appSecret, b)); w.Code != 200 {
		t.Errorf("beside slow senders: %d", w.Code)
	}
	for _, c := range slow {
		_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
		resp, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode != 400 {
				t.Errorf("a slow sender got %d", resp.StatusCode)
			}
		}
	}
	if took := time.Since(start); took > 4*time.Second {
		t.Errorf("cut after %s", took)
	}
	t.Run("control: a long read time", func(t *testing.T) {
		srv := httptest.NewServer(setup(t, func(o *Options) { o.ReadTime = time.Hour }))
		c, err := net.Dial("tcp", srv.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
		_ = c.SetReadDeadline(time.Now().Add(600 * time.Millisecond))
		if _, err := c.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("answered or cut (%v): the test above proves nothing", err)
		}
		c.Close() // before the server, which waits for it
		srv.Close()
	})
}

// The deadline for reading must not reach into Ingest.
func TestReadDeadlineEndsWithTheBody(t *testing.T) {
	t.Parallel()
	e := setup(t, func(o *Options) {
		o.ReadTime = 100 * time.Millisecond
		o.Ingest = func(ctx context.Context, _ []channel.Item) error {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(400 * time.Millisecond): // four read times: the fault under test is a timer
				return nil
			}
		}
	})
	srv := httptest.NewServer(e)
	defer srv.Close()
	b := envelope("wabaC", text("numC", 1))
	req, err := http.NewRequest("POST", srv.URL, bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Hub-Signature-256", signed(appSecret, b))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 200 {
		t.Errorf("status %d", resp.StatusCode)
	}
}

// Large bodies that are being read share a budget; small ones are never short.
func TestReadingBudget(t *testing.T) {
	t.Parallel()
	e := setup(t, func(o *Options) { o.Reading = 3 << 20 }) // one buffer of 2 MiB, not two
	pr, pw := io.Pipe()
	done := make(chan int)
	go func() {
		r := httptest.NewRequest("POST", "/", pr)
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		done <- w.Code
	}()
	if _, err := pw.Write(bytes.Repeat([]byte(" "), 800<<10)); err != nil {
		t.Fatal(err)
	}
	if w := post(e, bytes.Repeat([]byte(" "), 900<<10), ""); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("a second large body: %d", w.Code)
	}
	b := envelope("wabaC", text("numC", 1))
	if w := post(e, b, signed(appSecret, b)); w.Code != 200 {
		t.Errorf("a small body: %d", w.Code)
	}
	pw.Close()
	if code := <-done; code != 401 {
		t.Errorf("the first: %d", code)
	}
	if used := e.pool.used.Load(); used != 0 {
		t.Errorf("%d bytes still charged", used)
	}
	if w := post(e, bytes.Repeat([]byte(" "), 600<<10), ""); w.Code != 401 {
		t.Errorf("control, afterwards: %d", w.Code)
	}
}

func TestBrokenOffBody(t *testing.T) {
	t.Parallel()
	e := setup(t, nil)
	r := httptest.NewRequest("POST", "/", io.MultiReader(strings.NewReader("{"), broken{}))
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	if w.Code != 400 || e.last().Result != BadRequest {
		t.Errorf("%d %+v", w.Code, e.last())
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// A pooled buffer never shows one request's bytes to another.
func TestBuffersAreClean(t *testing.T) {
	t.Parallel()
	e := setup(t, nil)
	long := envelope("wabaC", text("numC", 1), text("numC", 2), text("numC", 3))
	short := envelope("wabaC", status("numC", 4))
	for range 50 {
		for _, b := range [][]byte{long, short} {
			if w := post(e, b, signed(appSecret, b)); w.Code != 200 {
				t.Fatal(w.Code)
			}
		}
	}
	if n := len(e.stored()); n != 200 {
		t.Errorf("%d items", n)
	}
	for _, it := range e.stored() {
		if it.Err != nil {
			t.Fatal(it.Err)
		}
	}
}
