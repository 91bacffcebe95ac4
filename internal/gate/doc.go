// Package gate is the send gate: the one pure function that decides whether a
// message may go to a customer, and why not. Everything that sends asks it, agents
// and bots, campaigns and integrations alike, and the code of its answer is stored
// with the message.
//
// It leaves gathering the facts to its callers, consent's records to their store,
// and rates and limits of a number to delivery. Floor F1: no SQL, HTTP, goroutine
// or clock.
//
// Invariants: free text outside the 24-hour window is never allowed, nor any send to
// a blocked contact or by an inactive channel account; a bot never answers a message
// older than 24 hours; marketing never goes without consent; the zero Request is
// refused; every answer carries a code, and only Allow carries "ok".
//
// Read first: gate.go.
//
//	d := gate.Decide(gate.Request{Channel: dealer.WhatsApp, AccountActive: true, Sender: gate.Agent,
//		NowMs: now, LastInboundMs: c.LastInboundAt, Content: content})
//	if !d.Allow { /* d.Code, d.NeedsTemplate */ }
package gate
