// Package ready holds the robot that comes with Prosa: flows for a dealership's
// journeys, fit for any house the moment it has a store, and the questions whose
// answers make the robot that house's own.
//
// It decides what the ready flows say and ask, what their parts are called in each of
// three languages, which department a journey leads to, and how a house's changes and a
// new release's are brought together (Merge). It leaves running flows to flow, rehearsing
// them to flow/rehearse, and keeping them to studio and provision. Floor F1.
//
// Invariants: every definition here, and every one Build makes, loads, and Inspect
// finds nothing wrong with it in any of the three languages, whatever departments the
// house has; the same answers and house give the same bytes; every journey has a way
// to a person, and ends or waits.
//
// Read first: first-contact.json, then build.go and questions.go; for what staff read of
// it, phrases.go.
//
//	flows, err := ready.Build(ready.Answers{"tone": "formal"}, house)
package ready
