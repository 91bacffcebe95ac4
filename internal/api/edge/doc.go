// Package edge is what surrounds every HTTP server of Prosa: request ids, access
// log, metrics, security headers, limits, health pages and the graceful end.
//
// It decides how much a stranger may ask of the process (times, sizes, requests at
// once) and what an answer may make a browser do. It leaves who may call what to
// api, and webhook bodies to hook. Floor F4; it knows no dealership.
//
// Invariants: nothing served here sends a body, a query string, a phone number or a
// token to the log; metric labels come from route patterns, never from paths.
//
// Read first: chain.go, then server.go.
//
//	app := edge.App(api, edge.Options{Logger: log, Metrics: m})
//	err := edge.Serve(ctx, log, 25*time.Second, edge.Listener{Name: "app", L: l, H: app})
package edge
