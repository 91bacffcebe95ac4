//go:build linux

package process

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// Hasty is the receiver that tests compare with: it acknowledges a webhook at once and
// hands it to the server afterwards, once. It returns its address.
func Hasty(t testing.TB, server string) string {
	t.Helper()
	relay := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		header := r.Header.Clone()
		go func() {
			onward, err := http.NewRequest(http.MethodPost, server, bytes.NewReader(body))
			if err != nil {
				return
			}
			onward.Header = header
			if res, err := client.Do(onward); err == nil {
				_ = res.Body.Close()
			}
		}()
		w.WriteHeader(http.StatusOK)
	}))
	t.Cleanup(relay.Close)
	return relay.URL
}
