// Package hook is the edge Meta calls: GET|POST /webhooks/meta.
//
// It decides whether a body is genuine (HMAC over the raw bytes, before anything
// reads them), whether the secret that signed it may speak for the accounts it
// names, and what Meta is told. It leaves understanding to the channel adapters
// and keeping to Ingest, which must be durable when it returns.
//
// Floor F4. Invariants:
//   - 200 is answered only after Ingest returned nil. Meta repeats everything else.
//   - Nothing is parsed before its signature is verified, and the parsed bytes are
//     the verified bytes. No secret configured means that all is refused.
//   - A body signed with the secret of A never has an effect on an account of B.
//   - A reader who is slow costs a small buffer, not a place among the requests
//     being worked; bodies have a size, a time and a total.
//
// Read first: handler.go, then keyring.go.
//
//	keys := hook.NewKeyring(hook.Installation{AppSecrets: []string{s}, VerifyToken: t}, accounts)
//	h := hook.New(hook.Options{
//		Adapters: []channel.Adapter{wa},
//		Keys:     func() *hook.Keyring { return current.Load() }, // swapped when the configuration changes
//		Ingest:   inbox.Ingest,
//		Logger:   logger,
//	})
//	mux.Handle("/webhooks/meta", h)
package hook
