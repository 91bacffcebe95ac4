// Package channel is the neutral form of what goes to and comes from a messaging
// provider, and the seam between Prosa and the channel packages below it.
//
// It decides what a received element is (a message, a status, a fact about the
// account), how a call to send may end, and which powers a channel must and may
// have. It leaves the wire formats to channel/whatsapp and its kin, the Graph
// API to channel/meta, storage and order to the use cases above.
//
// Floor F2. It imports only core and F1. Invariants:
//   - An Item is self-sufficient: Raw parsed alone gives the Item again, so a
//     restart between storing and working loses nothing.
//   - One element that cannot be understood is an Item with Err; its neighbours
//     are not touched.
//   - A Result says "never sent" only when no connection was ever handed out for
//     the call, so that repeating it cannot make a second message.
//
// Read first: item.go, then send.go.
//
//	items, err := adapter.Split(body) // err: the whole body is not acceptable
//	for _, it := range items {
//		if it.Err != nil { keep it.Raw in the dead letters; go on }
//	}
//	res := adapter.Send(ctx, account, channel.Recipient{Phone: "5511987654321"}, content, token)
//	if res.Outcome == channel.NeverSent { try again later, with the same token }
package channel
