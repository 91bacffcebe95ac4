package store

import (
	"cmp"
	"slices"

	"prosa/internal/core"
)

// StepCount says how often a node of a version was left by a port. Node "" counts
// sessions. Bucket is 0 for waits below a second, else 1 + the binary logarithm of
// the seconds.
type StepCount struct {
	OrgID  core.ID
	Hash   string
	Day    int64 // 20261127, in the organization's time zone
	Node   string
	Port   string
	Bucket int
	N      int64
}

// CountSteps adds to the counts. Two of the list may not be alike but for N.
func (tx *Tx) CountSteps(list []StepCount) error {
	// In one order whoever writes, so that two transactions cannot wait for each other.
	slices.SortFunc(list, func(a, b StepCount) int {
		return cmp.Or(cmp.Compare(a.OrgID, b.OrgID), cmp.Compare(a.Hash, b.Hash), cmp.Compare(a.Node, b.Node), cmp.Compare(a.Port, b.Port), cmp.Compare(a.Bucket, b.Bucket), cmp.Compare(a.Day, b.Day))
	})
	const width = 7
	for len(list) > 0 {
		n := tx.d.chunk(len(list))
		flat := make([]any, 0, n*width)
		for _, c := range list[:n] {
			flat = append(flat, c.OrgID, c.Hash, c.Day, c.Node, c.Port, c.Bucket, c.N)
		}
		source, args := tx.d.rows(flat, width)
		// WHERE true: SQLite cannot tell a join's ON from the conflict's without it.
		text := "INSERT INTO flow_step (org_id, hash, day, node, port, bucket, n) SELECT * FROM (" + source + ") AS s WHERE true" +
			" ON CONFLICT (org_id, hash, day, node, port, bucket) DO UPDATE SET n = flow_step.n + excluded.n"
		if err := tx.later(text, args...); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// StepCounts sums the counts of versions since a day (20261120), over the days.
func (r *R) StepCounts(orgID core.ID, hashes []string, since int64) ([]StepCount, error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	list, args := r.in(3, hashes)
	var out []StepCount
	err := r.rows(func(s scan) error {
		c := StepCount{OrgID: orgID}
		if err := s.Scan(&c.Hash, &c.Node, &c.Port, &c.Bucket, &c.N); err != nil {
			return err
		}
		out = append(out, c)
		return nil
	}, "SELECT hash, node, port, bucket, CAST(SUM(n) AS BIGINT) FROM flow_step WHERE org_id = $1 AND day >= $2 AND hash "+list+" GROUP BY hash, node, port, bucket ORDER BY hash, node, port, bucket",
		append([]any{orgID, since}, args...)...)
	return out, err
}

// SessionCounts sums only the counts of sessions, for all versions of an
// organization: the health column of the list of flows.
func (r *R) SessionCounts(orgID core.ID, since int64) ([]StepCount, error) {
	var out []StepCount
	err := r.rows(func(s scan) error {
		c := StepCount{OrgID: orgID}
		if err := s.Scan(&c.Hash, &c.Port, &c.N); err != nil {
			return err
		}
		out = append(out, c)
		return nil
	}, "SELECT hash, port, CAST(SUM(n) AS BIGINT) FROM flow_step WHERE org_id = $1 AND day >= $2 AND node = '' GROUP BY hash, port ORDER BY hash, port", orgID, since)
	return out, err
}

// HashesOf returns the version hashes of each flow of an organization.
func (r *R) HashesOf(orgID core.ID) (map[core.ID][]string, error) {
	out := map[core.ID][]string{}
	err := r.rows(func(s scan) error {
		var id core.ID
		var hash string
		if err := s.Scan(&id, &hash); err != nil {
			return err
		}
		out[id] = append(out[id], hash)
		return nil
	}, "SELECT v.flow_id, v.hash FROM flow f JOIN flow_version v ON v.flow_id = f.id WHERE f.org_id = $1 ORDER BY v.flow_id, v.created_at DESC", orgID)
	return out, err
}
