// Package web serves the embedded web app: which file answers which path, for how
// long it may be kept, and under which content security policy. What the app does
// is in the folder web/; data come from package api only. It is floor F4.
//
// Invariants: nothing is compressed on a request (the build left .br and .gz files
// beside the assets); a file under /assets/ has its hash in its name and is kept
// for ever; everything else is revalidated by its ETag; only the app's own routes
// fall back to index.html, so a mistyped asset is a 404 and not a page.
//
// Read first: handler.go.
//
//	mux.Handle("/", web.Handler())
package web
