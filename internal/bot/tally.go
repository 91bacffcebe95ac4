package bot

import (
	"context"
	"sync"
	"time"

	"prosa/internal/core"
	"prosa/internal/store"
)

// tally are the counts of steps that are not stored yet. Each turn touches a few rows
// of counters that all turns touch: summed here and written once a second they cost a
// turn nothing (ADR 0022). What a crash takes with it is a second of statistics.
type tally struct {
	mu     sync.Mutex
	counts map[stepKey]int64
}

// stepKey is what a count is about.
type stepKey struct {
	org    core.ID
	hash   string
	day    int64
	node   string
	port   string
	bucket int
}

func (t *tally) add(counts map[stepKey]int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.counts == nil {
		t.counts = make(map[stepKey]int64, len(counts))
	}
	for k, n := range counts {
		t.counts[k] += n
	}
}

func (t *tally) take() map[stepKey]int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	taken := t.counts
	t.counts = nil
	return taken
}

// store writes the counts down. What cannot be stored now is tried again with the next.
func (t *tally) store(ctx context.Context, db *store.DB) error {
	counts := t.take()
	if len(counts) == 0 {
		return nil
	}
	list := make([]store.StepCount, 0, len(counts))
	for k, n := range counts {
		list = append(list, store.StepCount{OrgID: k.org, Hash: k.hash, Day: k.day, Node: k.node, Port: k.port, Bucket: k.bucket, N: n})
	}
	err := db.Write(ctx, func(tx *store.Tx) error { return tx.CountSteps(list) })
	if err != nil {
		t.add(counts)
	}
	return err
}

// storeLast writes down what the last turns counted.
func (b *Bot) storeLast() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := b.tally.store(ctx, b.DB); err != nil {
		b.Logger.Warn("the last counts of flows were not stored", "error", err)
	}
}
