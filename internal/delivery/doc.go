// Package delivery hands queued attempts to the channels and records what became
// of each.
//
// It decides when an attempt may leave (rate of the number, rate of the pair, one
// message at a time per contact so that order holds) and what a result means. It
// leaves whether a message may be sent at all to gate, the wire to channel, and
// the truth about arrival to Meta's statuses.
//
// Floor F3. Invariants: an attempt is committed as "sending" before the call and
// its token travels with it; a call whose outcome is unknown becomes "unconfirmed"
// and is never repeated by itself; attempts found in "sending" at start belonged to
// a process that died, so they are unconfirmed; only calls that provably never
// reached Meta, or that Meta refused for now, are tried again.
//
// Read first: lane.go, then record.go.
//
//	d := delivery.New(delivery.Options{DB: db, Adapters: adapters, TokenKey: key})
//	go d.Run(ctx)
//	tx.AfterCommit(func() { d.Enqueue(out) })
package delivery
