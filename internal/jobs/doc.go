// Package jobs runs work off the hot path: rows of the job table, written in the
// transaction of their cause, claimed under a lease and tried again with backoff.
//
// It decides when a job runs, how often it is tried and when it is given up. It
// leaves what a job does to its handler, which must be idempotent: every kind here
// is at-least-once.
//
// Floor F3. Invariants: a job is finished only by the holder of its newest fence;
// a node that dies loses its lease and the job runs elsewhere; what was given up
// stays as a dead letter with its error.
//
// Read first: runner.go, then media.go.
//
//	r := jobs.New(jobs.Options{DB: db, Logger: log})
//	r.Handle(jobs.FetchMedia, fetch.Run)
//	go r.Run(ctx)
package jobs
