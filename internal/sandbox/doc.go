// Package sandbox is a local Meta: it plays the WhatsApp Cloud API, sends the
// webhooks and owns the customers' phones, so that the product can be run, shown
// and tested without an account at Meta. docs/sandbox.md is its manual and the
// exact shape of its control API.
//
// It decides what Meta decides: whether a send is acceptable and with which code
// it is refused, the 24 h window, rates, ticks, prices, what a webhook reveals of
// a person, when a webhook is sent again. It leaves everything a business decides
// (routing, consent, which template to use) to the server under test.
//
// Floor F4, but it imports only prosa/internal/core: it must not share one line
// with the WhatsApp adapter, or one misreading of Meta's documents would hide on
// both sides.
//
// Invariants:
//   - every accepted send is in the accepted log before a byte of its answer is
//     written, whatever happens to the connection afterwards;
//   - webhooks of an accepted send leave after its answer, unless a fault asks
//     for the race;
//   - a status never goes down: sent < delivered < read < played, failed only
//     over sent;
//   - Sandbox.mu guards the world (numbers, phones, threads); the dispatcher and
//     the feed have their own locks and never call back into the world while
//     holding them;
//   - windows and expiries use the virtual clock; rates, latencies and retries
//     use real time, and retries also fall due when the virtual clock jumps.
//
// Read first: sandbox.go, then graph.go (the Graph API's front door), send.go
// (one send from request to ticks) and dispatch.go (webhooks).
//
// Example:
//
//	sb := sandbox.New(sandbox.Options{Seed: sandbox.DefaultSeed()})
//	defer sb.Close()
//	srv := httptest.NewServer(sb)
//	sb.Subscribe(ctx, sandbox.SubscriptionParams{CallbackURL: hooks.URL, VerifyToken: "t"})
//	sb.Write("p1", sandbox.Inbound{Text: &sandbox.Text{Body: "Bom dia"}})
package sandbox
