package store

import "prosa/internal/core"

// Answer is what a request with an Idempotency-Key was answered. Status 0 means that
// the request which claimed the key has not been answered yet.
type Answer struct {
	RequestHash string
	Status      int
	Body        string
	CreatedAt   int64
}

// ClaimKey takes a key for a request. It returns nil when the caller has it now and
// must end with KeepAnswer or ReleaseKey; else what is known of the key. A claim
// made before staleBefore that was never answered (its server died) is taken over.
func (tx *Tx) ClaimKey(orgID core.ID, key, requestHash string, now, staleBefore int64) (*Answer, error) {
	n, err := tx.affected("INSERT INTO idempotency (org_id, key, request_hash, status, body, created_at) VALUES ($1, $2, $3, 0, '', $4) ON CONFLICT (org_id, key) DO NOTHING",
		orgID, key, requestHash, now)
	if err != nil || n == 1 {
		return nil, err
	}
	n, err = tx.affected("UPDATE idempotency SET created_at = $1 WHERE org_id = $2 AND key = $3 AND request_hash = $4 AND status = 0 AND created_at < $5",
		now, orgID, key, requestHash, staleBefore)
	if err != nil || n == 1 {
		return nil, err
	}
	var a Answer
	err = tx.one("idempotency_key", func(s scan) error { return s.Scan(&a.RequestHash, &a.Status, &a.Body, &a.CreatedAt) },
		"SELECT request_hash, status, body, created_at FROM idempotency WHERE org_id = $1 AND key = $2", orgID, key)
	return &a, err
}

// KeepAnswer stores the answer of a claimed key.
func (tx *Tx) KeepAnswer(orgID core.ID, key string, status int, body string) error {
	return tx.exec("UPDATE idempotency SET status = $1, body = $2 WHERE org_id = $3 AND key = $4", status, body, orgID, key)
}

// ReleaseKey forgets a claimed key: the request changed nothing and may be made again.
func (tx *Tx) ReleaseKey(orgID core.ID, key string) error {
	return tx.exec("DELETE FROM idempotency WHERE org_id = $1 AND key = $2 AND status = 0", orgID, key)
}

// ForgetAnswers drops the answers given before before.
func (tx *Tx) ForgetAnswers(before int64) error {
	return tx.exec("DELETE FROM idempotency WHERE created_at < $1", before)
}
