// Package core holds the few words every other floor needs: identifiers,
// errors with a kind, the clock, the actor of a request, page cursors and the
// names of events. It is floor F0: it imports only the standard library, and
// nothing here knows about dealerships, SQL or HTTP.
//
// Read first: error.go, then clock.go.
package core
