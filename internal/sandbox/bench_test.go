package sandbox

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// BenchmarkSend measures how fast the sandbox itself is, so that it is never the
// limit of a measurement of the server: a send over HTTP with its three webhooks.
func BenchmarkSend(b *testing.B) {
	sb := New(Options{Seed: DefaultSeed()})
	srv := httptest.NewServer(sb)
	hooks := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }))
	b.Cleanup(func() { srv.CloseClientConnections(); sb.Close(); srv.Close(); hooks.Close() })
	_, err := sb.Subscribe(b.Context(), SubscriptionParams{CallbackURL: hooks.URL, VerifyToken: "x", SkipVerification: true})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := sb.UpdateNumber(SeedNumberID, NumberPatch{Limits: &Limits{}}); err != nil {
		b.Fatal(err)
	}
	if _, err := sb.WriteText("p1", "x"); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r, _ := http.NewRequest(http.MethodPost, srv.URL+messages, strings.NewReader(`{"messaging_product":"whatsapp","to":"+5511987650001","text":{"body":"x"}}`))
			r.Header.Set("Authorization", "Bearer "+SeedToken)
			res, err := http.DefaultClient.Do(r)
			if err != nil || res.StatusCode != http.StatusOK {
				b.Error(res, err)
				return
			}
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
		}
	})
	if err := sb.Idle(b.Context()); err != nil {
		b.Fatal(err)
	}
}
