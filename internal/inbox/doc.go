// Package inbox holds the verbs of people at work: reply, take, assign, transfer,
// close, reopen, label, pause; and the queue that gives waiting conversations to
// agents.
//
// It decides what each verb does to a conversation and which facts it leaves, all
// in one transaction, and lets delivery hand over messages after the commit. It
// leaves the rules to F1 (conversation, routing, gate), what the bot says to bot,
// and permissions of routes to api; whether a caller may see a conversation is
// checked here, by team.Scope, for every verb.
//
// Floor F3. Invariants: a conversation out of scope is "not found", never
// "forbidden"; no message leaves without the send gate's yes, and its reason is
// stored; a client id is used once, however often it is sent.
//
// Read first: work.go, then reply.go.
//
//	m, err := svc.Reply(ctx, scope, actor, inbox.ReplyParams{ConversationID: id, ClientID: "c1", Content: text})
package inbox
