package bench

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// TestWire: bodies and the signature arrive, statuses come back, and the connection
// is used again.
func TestWire(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var bodies []string
	remotes := map[string]bool{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		bodies = append(bodies, r.URL.Path+" "+r.Header.Get("X-Mark")+" "+string(b))
		remotes[r.RemoteAddr] = true
		if string(b) == "bad" {
			http.Error(w, "no", http.StatusServiceUnavailable)
		}
	}))
	defer server.Close()
	w := newWire(server.URL + "/hook")
	for _, c := range []struct {
		body   string
		status int
	}{{"one", 200}, {"bad", 503}, {"two", 200}} {
		if got, err := w.post(context.Background(), "X-Mark: m", []byte(c.body)); err != nil || got != c.status {
			t.Errorf("%s: %d, %v", c.body, got, err)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(bodies) != 3 || bodies[2] != "/hook m two" || len(remotes) != 1 {
		t.Errorf("bodies %q over %d connections", bodies, len(remotes))
	}
}
