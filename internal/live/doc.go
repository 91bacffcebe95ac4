// Package live turns committed events into frames for the browsers that may see
// them.
//
// It follows the event table (woken by commits, never trusted to memory), adds what
// the web app needs to show a fact without asking back, and drops what a
// subscriber may not see. It leaves HTTP to api and what happened to the others.
//
// Floor F3. Invariants: frames come in the order of their Seq and none is missed
// between a resume point and now, or the subscriber is told to resync; a frame is
// filtered by where its conversation stands now; a slow subscriber never slows
// the others.
//
// Read first: hub.go.
//
//	sub := hub.Subscribe(ctx, scope, lastEventID)
//	defer sub.Close()
//	for f := range sub.C { … }
package live
