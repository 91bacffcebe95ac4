// Package flow is the bot: it loads a flow definition, says which one begins, and walks
// a customer through it. Start and Step are pure: (definition, session, input) gives
// (session, effects). An effect is something the caller does to the world after writing
// it down: send, set a field, queue, call, close.
//
// It leaves performing effects and calls, and waking sessions, to bot and inbox; whether
// a message may go to gate, the queue to routing, and the words of the ready bots to
// flow/ready. Floor F1: no SQL, HTTP, goroutine, clock or randomness.
//
// Invariants:
//   - after every call the session waits (for the customer, the clock or an answer from
//     outside) or has ended, and what ended was closed, given to people, or ended by an
//     end node that says so: at most 100 nodes a turn, 500 turns a session, 8 sub-flows
//     deep, 10 messages a minute, then a human takes over;
//   - the same definition, session and input give the same result, byte for byte; a wake
//     before its time and the answer to another call change nothing;
//   - text from customers is never evaluated: variables are replaced in one pass, and
//     expressions see them as values only;
//   - every message sent is one the channel accepts (message.Content.Validate);
//   - a session only runs on the version of the definition it began with, or one that
//     Takes it.
//
// Read first: engine.go, then node.go and one node, node_choice.go. A new kind is one
// file, a line in registry.go and a golden in testdata/kinds; registry tests find what
// is missing. The format of definitions is docs/flows.md.
//
//	def, err := flow.Load(jsonBytes)
//	session, effects, err := flow.Start(def, flow.Input{Kind: flow.InputStart, Env: env})
//	// later, with the customer's next message
//	session, effects, err = flow.Step(def, session, flow.Input{Kind: flow.InputMessage, Content: c, Env: env})
//	// or when session.WakeMs has come, or a call has its answer
//	session, effects, err = flow.Step(def, session, flow.Input{Kind: flow.InputWake, Env: env})
package flow
