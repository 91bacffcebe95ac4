// Package auth decides who makes a request and what their role or token permits:
// passwords, logins and their throttle, browser sessions, API tokens, and the
// one-time token of the first run.
//
// It leaves to team which stores and departments a user reaches, to the api package
// which permission a route needs, and to the edge the refusal of requests a browser
// makes for another site. Floor F4.
//
// Invariants: no secret is stored, only its SHA-256 or argon2id hash; every request
// reads its session, token and user afresh, so a logout, a disabled user or a revoked
// token takes effect with the next request, on every node; an unknown e-mail address
// costs as much time as a wrong password; two passwords are hashed at once, no more.
//
// Times here are the machine's: a demonstration that moves its clock by a day logs
// nobody out.
//
// Read first: principal.go, then login.go.
//
//	p, err := service.Authenticate(r)
//	if err != nil {
//		return err // core.Unauthorized
//	}
//	if !auth.Allowed(p, auth.ReportsRead) {
//		return core.E(core.Forbidden, "forbidden", "this needs the permission reports:read")
//	}
package auth
