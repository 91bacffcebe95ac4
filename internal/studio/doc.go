// Package studio is where flows are made: drafts, checks, trial runs, versions,
// publishing, and the numbers of what customers did with them.
//
// It leaves what a flow means to flow, running one for a customer to bot, and who may
// do what to api. Floor F3: each verb owns its transaction.
//
// Invariants:
//   - a draft may be broken, a version never is: Publish refuses what Inspect calls an
//     error;
//   - the last save never silently wins: a draft is saved at the version its editor
//     saw, or not at all;
//   - a trial run touches nothing: no contact, no message, no call leaves it.
//
// Read first: publish.go, then try.go.
package studio
