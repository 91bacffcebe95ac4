//go:build linux

package process

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
)

// Hasty is the receiver that tests compare with: it acknowledges a webhook at once and
// hands it to the server afterwards, once.
type Hasty struct {
	URL     string
	dropped atomic.Int64
}

// NewHasty starts one before a server.
func NewHasty(t testing.TB, server string) *Hasty {
	t.Helper()
	h := &Hasty{}
	relay := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		header := r.Header.Clone()
		go h.handOn(server, header, body)
		w.WriteHeader(http.StatusOK)
	}))
	t.Cleanup(relay.Close)
	h.URL = relay.URL
	return h
}

func (h *Hasty) handOn(server string, header http.Header, body []byte) {
	onward, err := http.NewRequest(http.MethodPost, server, bytes.NewReader(body))
	if err != nil {
		return
	}
	onward.Header = header
	res, err := client.Do(onward)
	if err == nil {
		_ = res.Body.Close()
		if res.StatusCode == http.StatusOK {
			return
		}
	}
	if bytes.Contains(body, []byte(`"messages":`)) { // not statuses, which nobody misses here
		h.dropped.Add(1)
	}
}

// Dropped counts the webhooks with messages that it acknowledged and the server did
// not take.
func (h *Hasty) Dropped() int { return int(h.dropped.Load()) }
