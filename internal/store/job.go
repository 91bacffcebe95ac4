package store

import "prosa/internal/core"

// Job is a piece of work off the hot path, written in the transaction of its cause.
type Job struct {
	ID          core.ID
	OrgID       core.ID
	Kind        string
	Payload     string
	UniqueKey   string // "" = none; one unfinished or finished job per key
	Priority    int
	RunAt       int64
	State       string // ready, running, done, dead
	Attempts    int
	MaxAttempts int
	Fence       int64
	Error       string
	CreatedAt   int64
}

var jobTable = &table{
	name:    "job",
	columns: []string{"id", "org_id", "kind", "payload", "unique_key", "priority", "run_at", "state", "max_attempts", "created_at"},
	suffix:  " ON CONFLICT (unique_key) DO NOTHING",
}

// InsertJob queues a job. A job whose UniqueKey exists already is dropped silently.
func (tx *Tx) InsertJob(j Job) {
	var unique any
	if j.UniqueKey != "" {
		unique = j.UniqueKey
	}
	if j.MaxAttempts == 0 {
		j.MaxAttempts = 10
	}
	tx.insert(jobTable, j.ID, j.OrgID, j.Kind, j.Payload, unique, j.Priority, j.RunAt, "ready", j.MaxAttempts, j.CreatedAt)
}

// ClaimJobs takes up to n jobs that are due, or whose lease ran out, until leaseMs
// from now. Each claim gets a new fence; only its holder may finish the job.
func (tx *Tx) ClaimJobs(now, leaseMs int64, n int) ([]Job, error) {
	var out []Job
	err := tx.rows(func(s scan) error {
		var j Job
		if err := s.Scan(&j.ID, &j.OrgID, &j.Kind, &j.Payload, &j.Attempts, &j.MaxAttempts, &j.Fence, &j.CreatedAt); err != nil {
			return err
		}
		out = append(out, j)
		return nil
	}, "SELECT id, org_id, kind, payload, attempts, max_attempts, fence, created_at FROM job WHERE (state = 'ready' AND run_at <= $1) OR (state = 'running' AND lease_until <= $1) ORDER BY priority DESC, run_at LIMIT $2"+tx.d.skipLocked(), now, n)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].Attempts++
		out[i].Fence++
		if err := tx.exec("UPDATE job SET state = 'running', attempts = $1, fence = $2, lease_until = $3 WHERE id = $4", out[i].Attempts, out[i].Fence, now+leaseMs, out[i].ID); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// FreeJobs makes claimed jobs due now: for the one process of a database (ADR 0013) at
// its start, when whoever claimed them is dead. Their next claim has a new fence.
func (tx *Tx) FreeJobs() error {
	return tx.exec("UPDATE job SET lease_until = 0 WHERE state = 'running'")
}

// FinishJob ends a claimed job: done, dead, or ready again at runAt. A lost lease
// (another fence) is a Conflict.
func (tx *Tx) FinishJob(j Job, state string, runAt, now int64, reason string) error {
	return tx.changed("job", "UPDATE job SET state = $1, run_at = $2, error = $3, finished_at = $4, lease_until = 0 WHERE id = $5 AND fence = $6 AND state = 'running'",
		state, runAt, reason, now, j.ID, j.Fence)
}

// ForgetJobs drops finished jobs older than before.
func (tx *Tx) ForgetJobs(before int64) error {
	return tx.exec("DELETE FROM job WHERE state = 'done' AND finished_at < $1", before)
}

// JobsDue tells whether a claim would find anything.
func (r *R) JobsDue(now int64) (bool, error) {
	due := false
	err := r.rows(func(s scan) error { due = true; var one int; return s.Scan(&one) },
		"SELECT 1 FROM job WHERE (state = 'ready' AND run_at <= $1) OR (state = 'running' AND lease_until <= $1) LIMIT 1", now)
	return due, err
}
