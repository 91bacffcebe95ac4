// Package flow is the bot: it loads a flow definition and walks a customer through
// it. Start and Step are pure: (definition, session, input) gives (session,
// effects). An effect is something the caller does to the world after writing it
// down: send, set a field, queue, close.
//
// It leaves performing effects to bot and inbox, whether a message may go to gate,
// the queue to routing, and the words of a ready bot to flow/ready. Floor F1: no
// SQL, HTTP, goroutine, clock or randomness.
//
// Invariants:
//   - after every call the session waits for the customer or has ended, and what
//     ended without a close has been handed to people: at most 100 nodes a turn, 500
//     turns a session, 10 messages a minute, then a human takes over;
//   - the same definition, session and input give the same result, byte for byte;
//   - text from customers is never evaluated: variables are replaced in one pass;
//   - every message sent is one the channel accepts (message.Content.Validate);
//   - a session only runs on the version of the definition it began with.
//
// Read first: engine.go, then node.go and one node, node_choice.go.
//
//	def, err := flow.Load(jsonBytes)
//	session, effects, err := flow.Start(def, flow.Input{Kind: flow.InputStart, Env: env})
//	// later, with the customer's next message
//	session, effects, err = flow.Step(def, session, flow.Input{Kind: flow.InputMessage, Content: c, Env: env})
package flow
