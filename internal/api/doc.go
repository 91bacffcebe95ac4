// Package api is the REST API under /api/v1, its specification and its documentation,
// and the event stream. The web app uses nothing else.
//
// It decides who may call what (one table, routes.go), how inputs and answers look,
// which error becomes which status, and when a request is a repetition of another. It
// leaves what happens to a conversation to inbox, who somebody is to auth, rows and
// visibility in queries to store, and what surrounds a server (limits, headers,
// metrics) to api/edge.
//
// Floor F4. Invariants:
//   - every operation is a line of the table and has a class; an operation without one,
//     or without a case file, fails a test;
//   - what a caller may not see answers as if it did not exist; 403 is for routes whose
//     existence is no secret;
//   - a 2xx to a request that changes something means that it is durable;
//   - an Idempotency-Key is answered once, also after a restart;
//   - lists and maps are never null; unknown inputs are refused, not ignored;
//   - a stream never outlives its session, token or rights by more than five seconds.
//
// Read first: routes.go, then access.go and server.go. testdata/cases shows each
// operation with its answer.
//
//	a, err := api.New(api.Options{DB: db, Auth: auth, Inbox: inbox, Live: hub, Media: files, Clock: core.SystemClock{}})
//	mux.Handle("/api/", edge.App(a, edge.Options{Logger: log}, api.WriteProblem))
package api
