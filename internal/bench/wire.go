package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strconv"
	"time"
)

// wire posts over kept connections with as little work as HTTP allows: the load
// generator shares the cores with the server, and what net/http's client would take
// of them is not what is measured.
type wire struct {
	address, head string
	idle          chan *wireConn
}

type wireConn struct {
	net.Conn
	in  *bufio.Reader
	out []byte
}

// newWire posts to a http URL.
func newWire(target string) *wire {
	w := &wire{idle: make(chan *wireConn, 512)}
	if u, err := url.Parse(target); err == nil {
		w.address = u.Host
		w.head = "POST " + u.RequestURI() + " HTTP/1.1\r\nHost: " + u.Host + "\r\nContent-Type: application/json\r\n"
	}
	return w
}

// post sends a body with one more header line and returns the status.
func (w *wire) post(ctx context.Context, header string, body []byte) (int, error) {
	var c *wireConn
	select {
	case c = <-w.idle:
	default:
		var d net.Dialer
		conn, err := d.DialContext(ctx, "tcp", w.address)
		if err != nil {
			return 0, err
		}
		c = &wireConn{Conn: conn, in: bufio.NewReader(conn)}
	}
	status, err := c.post(ctx, w.head+header, body)
	if err != nil {
		_ = c.Close()
		return 0, err
	}
	select {
	case w.idle <- c:
	default:
		_ = c.Close()
	}
	return status, nil
}

func (c *wireConn) post(ctx context.Context, head string, body []byte) (int, error) {
	end := time.Now().Add(30 * time.Second)
	if d, ok := ctx.Deadline(); ok && d.Before(end) {
		end = d.Add(50 * time.Millisecond) // so that the context has ended when the connection does
	}
	if err := c.SetDeadline(end); err != nil {
		return 0, err
	}
	c.out = append(append(append(append(c.out[:0], head...), "\r\nContent-Length: "...), strconv.Itoa(len(body))...), "\r\n\r\n"...)
	c.out = append(c.out, body...)
	if _, err := c.Write(c.out); err != nil {
		return 0, err
	}
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if len(line) < 12 {
		return 0, fmt.Errorf("bench: answered %q", line)
	}
	status, err := strconv.Atoi(string(line[9:12]))
	if err != nil {
		return 0, err
	}
	return status, c.skip()
}

// skip reads the rest of an answer.
func (c *wireConn) skip() error {
	length := -1
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			break
		}
		if name, value, ok := bytes.Cut(line, []byte(":")); ok && bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return err
			}
		}
	}
	if length < 0 {
		return errors.New("bench: an answer without Content-Length")
	}
	_, err := io.CopyN(io.Discard, c.in, int64(length))
	return err
}
