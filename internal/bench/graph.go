package bench

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// Graph is the smallest Graph API that accepts messages. It never fails and has no
// limits: what is measured is the server in front of it.
type Graph struct {
	accepted atomic.Int64
	hold     atomic.Pointer[chan struct{}]
	mu       sync.Mutex
	hear     func(Sent)
}

// Sent is one accepted message.
type Sent struct{ To, Wamid, Token, Type string }

// Accepted counts the messages taken so far.
func (g *Graph) Accepted() int64 { return g.accepted.Load() }

// Hear registers who is told of each accepted message; nil = nobody.
func (g *Graph) Hear(f func(Sent)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.hear = f
}

// Hold makes calls wait until the returned function is called.
func (g *Graph) Hold() (release func()) {
	c := make(chan struct{})
	g.hold.Store(&c)
	return func() { g.hold.Store(nil); close(c) }
}

// ServeHTTP takes POST …/messages and marks everything else as done.
func (g *Graph) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil || !strings.HasSuffix(r.URL.Path, "/messages") {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if c := g.hold.Load(); c != nil {
		<-*c
	}
	var m struct {
		To     string `json:"to"`
		Type   string `json:"type"`
		Token  string `json:"biz_opaque_callback_data"`
		Status string `json:"status"`
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.Unmarshal(body, &m); err != nil || m.Status != "" {
		_, _ = io.WriteString(w, `{"success":true}`)
		return
	}
	n := g.accepted.Add(1)
	to := strings.TrimPrefix(m.To, "+")
	wamid := "wamid.BENCH" + strconv.FormatInt(n, 36)
	_, _ = io.WriteString(w, `{"messaging_product":"whatsapp","contacts":[{"input":"`+to+`","wa_id":"`+to+`"}],"messages":[{"id":"`+wamid+`"}]}`)
	g.mu.Lock()
	hear := g.hear
	g.mu.Unlock()
	if hear != nil {
		hear(Sent{To: to, Wamid: wamid, Token: m.Token, Type: m.Type})
	}
}
