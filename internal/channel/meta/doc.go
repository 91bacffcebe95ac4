// Package meta is what Meta's channels share: the Graph client, the signature of
// webhooks, the meaning of error codes, and the guard on outgoing connections.
//
// It decides how a call to Graph ended (accepted, refused, not now, never sent,
// nobody knows) and which addresses a call may connect to. It leaves the payloads
// to the channel packages, and what to do about an outcome to delivery.
//
// Floor F2. Invariants:
//   - A call is made once. Nothing here repeats a POST, follows a redirect or sets
//     an Idempotency-Key header, which would make Go's Transport repeat POSTs.
//   - "Never sent" means that no connection had been handed out (httptrace
//     GotConn). A later hook would lie over HTTP/2.
//   - The access token goes to the configured Graph host and Meta's file hosts only.
//   - No secret, no webhook: an empty set of secrets verifies nothing.
//
// Read first: client.go, then codes.go.
//
//	c, err := meta.NewClient(meta.Options{})
//	rep := c.Do(ctx, meta.Request{Method: "POST", Path: acct.ExternalID + "/messages", Token: acct.Token, Body: body}, &answer)
//	switch meta.Judge(rep).Outcome { … }
package meta
