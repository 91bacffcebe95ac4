// Package rig is a whole Prosa without its HTTP API, wired to a sandbox on
// loopback, for tests of the turn under faults: real store, real webhook edge, real
// Graph client. Imported by tests only.
//
// Read first: rig.go.
//
//	r := rig.New(t, rig.Options{DB: db})
//	r.Say(t, phone, "Oi")
//	r.Eventually(t, "the bot answers", func() bool { … })
package rig
