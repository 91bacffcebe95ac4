package bench

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"runtime"
	"time"

	"prosa/internal/flow"
	"prosa/internal/flow/ready"
	"prosa/internal/message"
)

// Bare measures what a webhook costs without a product behind it: net/http, HMAC,
// decoding. It says how fast the machine is now.
func Bare(ctx context.Context, workers int, d time.Duration) (Figure, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return Figure{}, err
	}
	server := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		mac := hmac.New(sha256.New, []byte(Secret))
		mac.Write(body)
		_ = mac.Sum(nil)
		var v map[string]any
		if err != nil || json.Unmarshal(body, &v) != nil {
			w.WriteHeader(http.StatusBadRequest)
		}
	})}
	go func() { _ = server.Serve(l) }()
	defer server.Close()
	h := newHooks(Target{Hook: "http://" + l.Addr().String(), Secret: Secret, Number: Number, Business: Business})
	return closed(ctx, workers, 0, d, func(ctx context.Context, i int) (time.Duration, error) { return h.post(ctx, h.message(i%1000, "menu")) }), nil
}

// Step measures one turn of the ready bot, the session as JSON both ways.
func Step(d time.Duration) (each time.Duration, allocs float64, err error) {
	def, err := flow.Load(ready.Reception())
	if err != nil {
		return 0, 0, err
	}
	env := flow.Env{NowMs: time.Now().UnixMilli(), Locale: "pt-BR", Org: flow.OrgRef{Name: "Grupo Medida"}, Protocol: "20261122-000001", StoreID: "s",
		Stores: []flow.StoreRef{{ID: "s", Key: "centro", Name: "Loja Centro"}}}
	for _, k := range []string{"novos", "seminovos", "oficina", "pecas", "financeiro"} {
		env.Departments = append(env.Departments, flow.DepartmentRef{ID: k, Key: k, Name: k, StoreID: "s", StoreName: "Loja Centro", Open: true})
	}
	s, _, err := flow.Start(def, flow.Input{Kind: flow.InputStart, Env: env})
	if err != nil {
		return 0, 0, err
	}
	stored := flow.MarshalSession(s)
	in := flow.Input{Kind: flow.InputMessage, Content: message.Content{Kind: message.Text, Text: "menu"}, Env: env}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start, n := time.Now(), 0
	for ; time.Since(start) < d; n++ {
		s, err := flow.UnmarshalSession(stored)
		if err != nil {
			return 0, 0, err
		}
		s.Sent = 0 // another minute: the limit on messages is not what is measured
		next, _, err := flow.Step(def, s, in)
		if err != nil {
			return 0, 0, err
		}
		_ = flow.MarshalSession(next)
	}
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	return took / time.Duration(n), float64(after.Mallocs-before.Mallocs) / float64(n), nil
}
