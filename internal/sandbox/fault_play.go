package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// playEarly plays the faults that come before acceptance. It reports whether the
// request is over.
func (s *Sandbox) playEarly(c *call) bool {
	if c.fault.Kind == FaultResetRead {
		cut(c.w, true)
		return true
	}
	if c.fault.Kind == FaultSlow {
		s.hold(c)
		return false
	}
	answer := func(status int, kind, body string) bool {
		_, _ = io.Copy(io.Discard, io.LimitReader(c.r.Body, maxUpload))
		if c.fault.RetryAfterS > 0 {
			c.w.Header().Set("Retry-After", strconv.Itoa(c.fault.RetryAfterS))
		}
		c.w.Header().Set("Content-Type", kind)
		c.w.WriteHeader(status)
		_, _ = io.WriteString(c.w, body)
		return true
	}
	switch c.fault.Kind {
	case FaultError:
		_, _ = io.Copy(io.Discard, io.LimitReader(c.r.Body, maxUpload))
		e := fail(c.fault.Code, or(c.fault.Details, "A fault of the sandbox."))
		e.http = c.fault.HTTPStatus
		s.write(c, nil, e)
		return true
	case Fault500Empty:
		return answer(http.StatusInternalServerError, "text/plain", "")
	case Fault502HTML:
		return answer(http.StatusBadGateway, "text/html; charset=utf-8", "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>502 Bad Gateway</h1></body></html>")
	case Fault503:
		return answer(http.StatusServiceUnavailable, "text/plain", "Service Unavailable")
	case Fault429:
		return answer(http.StatusTooManyRequests, "text/plain", "Too Many Requests")
	case FaultHang:
		_, _ = io.Copy(io.Discard, io.LimitReader(c.r.Body, maxUpload))
		s.hold(c)
		cut(c.w, false)
		return true
	case FaultResetAccept:
		_, _ = io.Copy(io.Discard, io.LimitReader(c.r.Body, maxUpload))
		cut(c.w, true)
		return true
	}
	return false
}

// playLate plays the faults that come after acceptance. It reports whether the
// answer was dealt with.
func (s *Sandbox) playLate(c *call, out any) bool {
	switch c.fault.Kind {
	case FaultResetAfter:
		cut(c.w, true)
	case FaultEOFAfter:
		cut(c.w, false)
	case FaultHangAfter:
		s.hold(c)
		cut(c.w, false)
	case FaultTruncatedAfter:
		s.truncate(c, out)
	case FaultNoIDAfter:
		c.w.Header().Set("Content-Type", "application/json; charset=UTF-8")
		_, _ = io.WriteString(c.w, "{}")
	default:
		return false
	}
	return true
}

// hold waits the fault's real milliseconds, less when the client leaves or the
// sandbox closes.
func (s *Sandbox) hold(c *call) {
	t := time.NewTimer(time.Duration(c.fault.Ms) * time.Millisecond)
	defer t.Stop()
	select {
	case <-t.C:
	case <-c.r.Context().Done():
	case <-s.ctx.Done():
	}
}

// cut ends the connection without an answer: with RST, or with FIN.
func cut(w http.ResponseWriter, reset bool) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil { // HTTP/2 has no connection to take: the stream is reset
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok && reset {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// truncate promises a whole answer and closes after half of it.
func (s *Sandbox) truncate(c *call, out any) {
	body, _ := json.Marshal(out)
	conn, buf, err := http.NewResponseController(c.w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_, _ = fmt.Fprintf(buf, "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\nContent-Length: %d\r\n\r\n%s", len(body), body[:len(body)/2])
	_ = buf.Flush()
	_ = conn.Close()
}
