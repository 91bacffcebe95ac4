package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"prosa/internal/core"
	"prosa/internal/store"
)

const (
	idempotencyHeader = "Idempotency-Key"
	// staleClaim is when a claim whose server died may be taken over. Requests that
	// send also carry a client id, so even then nothing is written twice.
	staleClaim = 30 * time.Second
	// claimWait is how long a twin waits for the first request's answer.
	claimWait = 10 * time.Second
)

// keyed makes the requests of a route idempotent by their Idempotency-Key: the
// first one runs, its success is stored with the key before it is answered, and
// the same request gets that answer again, also after a restart. Another request
// under the key is refused with 422. Failures are not stored: nothing was done.
type keyed struct {
	db    *store.DB
	clock core.Clock

	mu    sync.Mutex
	twins map[string]chan struct{} // keys being worked by this process
}

func (k *keyed) middleware(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	key := r.Header.Get(idempotencyHeader)
	if key == "" {
		next(ctx)
		return
	}
	if len(key) > 200 {
		WriteProblem(w, r, core.E(core.Invalid, "idempotency_key", "an Idempotency-Key has at most 200 characters").On(idempotencyHeader))
		return
	}
	r = r.WithContext(ctx.Context())
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, ctx.Operation().MaxBodyBytes))
	if err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			WriteProblem(w, r, tooLarge())
			return
		}
		WriteProblem(w, r, core.E(core.Invalid, "bad_request", "the request cannot be read"))
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	org := principalOf(ctx.Context()).Scope.OrgID
	hash := requestHash(r, body)
	answer, err := k.claim(r.Context(), org, key, hash)
	switch {
	case err != nil:
		WriteProblem(w, r, err)
	case answer != nil:
		replay(w, answer)
	default:
		k.run(ctx, r, w, next, org, key)
	}
}

// callerOf tells callers apart: two people may well choose the same key.
func callerOf(ctx context.Context) string {
	a := actorOf(ctx)
	return string(a.Kind) + "/" + a.ID
}

// requestHash is what must be equal for two requests to be the same one.
func requestHash(r *http.Request, body []byte) string {
	h := sha256.New()
	_, _ = io.WriteString(h, r.Method+" "+r.URL.RequestURI()+"\n"+callerOf(r.Context())+"\n")
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// claim returns nil when the request is to run, or the answer to give again.
func (k *keyed) claim(ctx context.Context, org core.ID, key, hash string) (*store.Answer, error) {
	deadline := time.NewTimer(claimWait)
	defer deadline.Stop()
	for {
		done, first := k.enter(org + "/" + key)
		if first {
			answer, err := k.claimRow(ctx, org, key, hash)
			if answer != nil || err != nil {
				k.leave(org + "/" + key)
			}
			return answer, err
		}
		select {
		case <-done:
		case <-ctx.Done():
			return nil, core.E(core.Unavailable, "cancelled", "the caller went away")
		case <-deadline.C:
			return nil, inProgress()
		}
	}
}

func inProgress() error {
	return core.E(core.Conflict, "idempotency_in_progress", "the first request with this Idempotency-Key is still being worked; ask again in a moment")
}

func (k *keyed) claimRow(ctx context.Context, org core.ID, key, hash string) (*store.Answer, error) {
	now := k.clock.Now()
	var answer *store.Answer
	err := k.db.Write(ctx, func(tx *store.Tx) (err error) {
		answer, err = tx.ClaimKey(org, key, hash, core.Ms(now), core.Ms(now.Add(-staleClaim)))
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case answer == nil:
		return nil, nil
	case answer.RequestHash != hash:
		return nil, core.E(core.Invalid, "idempotency_mismatch", "this Idempotency-Key was used for another request").On(idempotencyHeader)
	case answer.Status == 0:
		return nil, inProgress()
	}
	return answer, nil
}

// run lets the request through and keeps its answer.
func (k *keyed) run(ctx huma.Context, r *http.Request, w http.ResponseWriter, next func(huma.Context), org core.ID, key string) {
	defer k.leave(org + "/" + key)
	rec := &recorder{header: http.Header{}, status: http.StatusOK}
	kept := false
	// What was done must be recorded even if the caller went away meanwhile.
	keep := context.WithoutCancel(r.Context())
	defer func() {
		if !kept {
			_ = k.db.Write(keep, func(tx *store.Tx) error { return tx.ReleaseKey(org, key) })
		}
	}()
	next(humago.NewContext(ctx.Operation(), r, rec))
	if rec.status < 300 {
		err := k.db.Write(keep, func(tx *store.Tx) error { return tx.KeepAnswer(org, key, rec.status, rec.body.String()) })
		kept = true // also on error: the claim stays and the client id protects a repeat
		if err != nil {
			WriteProblem(w, r, err)
			return
		}
	}
	for name, values := range rec.header {
		w.Header()[name] = values
	}
	w.WriteHeader(rec.status)
	_, _ = w.Write(rec.body.Bytes())
}

// enter tells whether the caller is the first with a key in this process; if not,
// done is closed when the first one is through.
func (k *keyed) enter(key string) (done chan struct{}, first bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if done, ok := k.twins[key]; ok {
		return done, false
	}
	if k.twins == nil {
		k.twins = map[string]chan struct{}{}
	}
	k.twins[key] = make(chan struct{})
	return nil, true
}

func (k *keyed) leave(key string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	close(k.twins[key])
	delete(k.twins, key)
}

func replay(w http.ResponseWriter, a *store.Answer) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Idempotent-Replayed", "true")
	w.WriteHeader(a.Status)
	_, _ = io.WriteString(w, a.Body)
}

// recorder holds an answer back until its key has it.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }
