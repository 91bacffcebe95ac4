// Package bot turns webhook items into facts: it stores them before the webhook is
// answered, finds out who wrote and to which conversation it belongs, lets the
// flow take its step, and queues what the flow says.
//
// It decides which conversation a message belongs to, when the bot speaks, and
// what becomes of an item nobody can process (a dead letter). It leaves the flow's
// logic to flow, the send decision to gate (through inbox.Work), calls to delivery
// and queues to inbox.
//
// Floor F3. Invariants: Ingest returns nil only when every item is durable; an item
// is seen once, however often it is delivered; a contact's items are worked in
// order, one at a time; an item that breaks its turn becomes a dead letter with its
// bytes and never takes its neighbours down; messages older than 24 h wake no bot.
//
// Read first: ingest.go, then turn.go.
//
//	err := b.Ingest(ctx, dealer.WhatsApp, items) // nil: answer 200
package bot
