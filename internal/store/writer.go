package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/stdlib"

	"prosa/internal/core"
)

// maxBatch bounds the closures of one transaction, maxBatchTime how long they may
// run together: callers behind them wait for their commit.
const (
	maxBatch     = 128
	maxBatchTime = 10 * time.Millisecond
)

// writeRequest is one caller's closure on its way through the writer.
type writeRequest struct {
	ctx   context.Context
	fn    func(*Tx) error
	done  chan struct{}
	err   error
	after []func()
}

type writerStats struct{ commits, closures, reruns atomic.Int64 }

// WriterStats tells how many commits the writer made, for how many closures, and
// how many closures had to run again alone after a neighbour failed.
func (db *DB) WriterStats() (commits, closures, reruns int64) {
	return db.stats.commits.Load(), db.stats.closures.Load(), db.stats.reruns.Load()
}

// Write runs fn in a write transaction, possibly together with other callers'
// closures, and returns once the commit is durable (nil) or fn's changes are known
// to be gone. fn runs on the writer's goroutine: it must be short, must not wait
// for anything but its Tx, and may run more than once.
//
// A core.Unavailable error means the database is away, full or hung: nothing may
// be assumed, the caller may try again. If ctx ends while fn is still waiting its
// turn, fn does not run.
func (db *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	if db.closed.Load() {
		return core.E(core.Unavailable, "shutting_down", "the server is shutting down")
	}
	req := &writeRequest{ctx: ctx, fn: fn, done: make(chan struct{})}
	select {
	case db.writes <- req:
	case <-ctx.Done():
		return db.away(ctx.Err())
	case <-db.done:
		return core.E(core.Unavailable, "shutting_down", "the server is shutting down")
	}
	select {
	case <-req.done:
		req.finish()
		return req.err
	case <-ctx.Done():
		// The caller gives up waiting, but its closure may still be committed: what
		// follows a commit must follow it all the same.
		go func() {
			select {
			case <-req.done:
				req.finish()
			case <-db.done:
			}
		}()
		return db.away(ctx.Err())
	case <-db.done:
		select {
		case <-req.done:
			req.finish()
			return req.err
		default:
			return core.E(core.Unavailable, "shutting_down", "the server is shutting down")
		}
	}
}

// finish runs what must follow the commit.
func (r *writeRequest) finish() {
	if r.err != nil {
		return
	}
	for _, f := range r.after {
		f()
	}
}

// writer is the one goroutine that writes.
func (db *DB) writer(w *writeSession) {
	defer close(db.done)
	defer w.drop()
	var last time.Time
	for {
		var first *writeRequest
		select {
		case first = <-db.writes:
		case <-db.stop:
			for { // callers that were accepted before the stop still get their commit
				select {
				case r := <-db.writes:
					db.commitBatch(w, []*writeRequest{r})
				default:
					return
				}
			}
		}
		if time.Since(last) < linger {
			pause := time.NewTimer(linger)
			<-pause.C
		}
		db.commitBatch(w, db.gather(first))
		last = time.Now()
	}
}

// linger is how long the writer waits for company when it has just committed: a
// commit costs an fsync and a write of every page touched, whoever shares it. A
// writer that was idle commits at once.
const linger = 800 * time.Microsecond

// gather takes whoever is already waiting.
func (db *DB) gather(first *writeRequest) []*writeRequest {
	batch := []*writeRequest{first}
	for len(batch) < maxBatch {
		select {
		case r := <-db.writes:
			batch = append(batch, r)
		default:
			return batch
		}
	}
	return batch
}

// commitBatch runs a batch in one transaction. If a closure fails after it has
// written, or the commit fails for a reason that is one closure's own, everything
// is rolled back and each closure runs again alone, so that only the guilty fail.
func (db *DB) commitBatch(w *writeSession, batch []*writeRequest) {
	if p := db.broken.Load(); p != nil {
		finish(batch, *p)
		return
	}
	for len(batch) > 0 {
		n, err := db.attempt(w, batch)
		switch {
		case err == nil:
			finish(batch[:n], nil)
			batch = batch[n:]
		case n == 1 || db.hopeless(err):
			finish(batch[:n], db.explain(w, err))
			batch = batch[n:]
		default:
			for _, r := range batch[:n] {
				db.stats.reruns.Add(1)
				if _, err := db.attempt(w, []*writeRequest{r}); err != nil {
					r.err = db.explain(w, err)
				}
				finish([]*writeRequest{r}, r.err)
			}
			batch = batch[n:]
		}
	}
}

// attempt runs closures until the batch's time is up and commits; it returns how
// many it took. On error nothing of them is in the database.
func (db *DB) attempt(w *writeSession, batch []*writeRequest) (int, error) {
	if err := w.open(); err != nil {
		return len(batch), err
	}
	defer w.limit()()
	if err := w.begin(); err != nil {
		w.drop()
		return len(batch), err
	}
	tx := newTx(db, w)
	start, n := time.Now(), 0
	for _, r := range batch {
		if n > 0 && time.Since(start) > maxBatchTime {
			break
		}
		n++
		r.err, r.after = nil, nil
		if r.ctx.Err() != nil {
			r.err = db.away(r.ctx.Err())
			continue
		}
		before := tx.writes
		if err := tx.run(r); err != nil {
			if tx.writes != before || isOfEngine(err) {
				w.rollback()
				return n, err
			}
			// It failed before it wrote, for a reason of its own: its neighbours are untouched.
			r.err = err
		}
	}
	last, err := tx.finish()
	if err != nil {
		w.rollback()
		return n, err
	}
	if err := db.commit(w); err != nil {
		return n, err
	}
	if tx.house {
		db.InvalidateDirectory()
	}
	db.stats.commits.Add(1)
	db.stats.closures.Add(int64(n))
	if f := db.wake.Load(); f != nil && last > 0 {
		(*f)(last)
	}
	return n, nil
}

// run calls one closure; a panic is that closure's error.
func (tx *Tx) run(r *writeRequest) (err error) {
	before := len(tx.after)
	defer func() {
		if p := recover(); p != nil {
			tx.writes++
			err = fmt.Errorf("store: closure panicked: %v\n%s", p, debug.Stack())
		}
		r.after = append(r.after, tx.after[before:]...)
		tx.after = tx.after[:before]
	}()
	return r.fn(tx)
}

// hopeless tells errors that would meet every closure of the batch alike.
func (db *DB) hopeless(err error) bool {
	switch db.d.classify(err) {
	case faultConnection, faultFull, faultDurability:
		return true
	}
	return false
}

// explain turns an engine's error into one people and callers understand.
func (db *DB) explain(w *writeSession, err error) error {
	switch db.d.classify(err) {
	case faultDurability:
		// What the failed fsync should have written may or may not be on disk. Stop
		// writing; a restart replays the log that is really there.
		e := error(core.E(core.Unavailable, "disk_failing", "the disk refused to store data; writing has stopped").Because(err))
		db.broken.Store(&e)
		db.log.Error("fsync failed: no more writes until restart", "error", err)
		return e
	case faultFull:
		return core.E(core.Unavailable, "disk_full", "the disk does not accept data").Because(err)
	case faultConnection:
		w.drop()
		return db.away(err)
	case faultBusy:
		return core.E(core.Unavailable, "database_busy", "the database is busy").Because(err)
	}
	return err
}

func finish(batch []*writeRequest, err error) {
	for _, r := range batch {
		if r.err == nil {
			r.err = err
		}
		close(r.done)
	}
}

// IsDuplicate tells a refusal by a unique index.
func (db *DB) IsDuplicate(err error) bool { return db.d.classify(err) == faultUnique }

// writeSession is the writer's connection and its prepared statements.
type writeSession struct {
	db    *DB
	conn  *sql.Conn
	pipe  *pipeline            // conn on PostgreSQL; nil on SQLite
	stmts map[string]*sql.Stmt // of SQLite: pgx keeps its own
	mark  string               // of the transaction; "" where a lost answer is the caller's to bear
}

func (w *writeSession) open() error {
	if w.conn != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	conn, err := w.db.write.Conn(ctx)
	if err != nil {
		return ofEngine(err)
	}
	if err := w.db.claim(ctx, conn); err != nil {
		_ = conn.Close()
		return err
	}
	w.conn, w.stmts = conn, map[string]*sql.Stmt{}
	if !w.db.d.remote() {
		return nil
	}
	// The connection is this session's alone until it is dropped, so what is behind it may be kept.
	return conn.Raw(func(driver any) error {
		w.pipe = newPipeline(driver.(*stdlib.Conn).Conn())
		return nil
	})
}

// A server that was killed keeps its claim until PostgreSQL notices: the one that is
// started in its place waits so long.
const (
	claimPatience = 5 * time.Second
	claimPause    = 50 * time.Millisecond
)

// takeOver opens the session of a server that starts.
func (w *writeSession) takeOver(ctx context.Context) error {
	deadline := time.Now().Add(claimPatience)
	for {
		err := w.open()
		if core.CodeOf(err) != "database_in_use" || time.Now().After(deadline) {
			return err
		}
		select {
		case <-time.After(claimPause):
		case <-ctx.Done():
			return err
		}
	}
}

// claim makes this process the database's one server, for as long as the writer's
// connection lives: whoever holds the lock is the only one who writes.
func (db *DB) claim(ctx context.Context, conn *sql.Conn) error {
	query := db.d.claim()
	if !db.opts.Server || query == "" {
		return nil
	}
	ok := false
	if err := conn.QueryRowContext(ctx, query).Scan(&ok); err != nil {
		return ofEngine(err)
	}
	if !ok {
		return core.E(core.Unavailable, "database_in_use", "another prosa is serving from this database")
	}
	return nil
}

// drop forgets a connection that failed; the next batch opens another.
func (w *writeSession) drop() {
	if w.conn == nil {
		return
	}
	for _, s := range w.stmts {
		_ = s.Close()
	}
	if w.db.d.engine == Postgres {
		// ErrBadConn makes database/sql close the connection instead of pooling it.
		_ = w.conn.Raw(func(any) error { return errBadConn })
	}
	_ = w.conn.Close()
	w.conn, w.pipe, w.stmts = nil, nil, nil
}

func (w *writeSession) rollback() {
	if w.conn == nil {
		return
	}
	if w.pipe != nil {
		w.pipe.forget()
	}
	if err := w.exec("ROLLBACK"); err != nil && w.db.d.engine == Postgres {
		w.drop()
	}
}

// maxStatements bounds the prepared statements of the write connection.
const maxStatements = 400

func (w *writeSession) prepare(text string) (*sql.Stmt, error) {
	if s := w.stmts[text]; s != nil {
		return s, nil
	}
	if len(w.stmts) >= maxStatements {
		for k, s := range w.stmts {
			_ = s.Close()
			delete(w.stmts, k)
			break
		}
	}
	s, err := w.conn.PrepareContext(context.Background(), text)
	if err != nil {
		return nil, ofEngine(err)
	}
	w.stmts[text] = s
	return s, nil
}

// later runs a statement nobody waits for; its failure may show at a later one.
func (w *writeSession) later(text string, args []any) error {
	if w.pipe == nil {
		return w.exec(text, args...)
	}
	w.pipe.later(text, args)
	return nil
}

func (w *writeSession) exec(text string, args ...any) error {
	_, err := w.affected(text, args)
	return err
}

// affected runs a statement and returns how many rows it changed.
func (w *writeSession) affected(text string, args []any) (int64, error) {
	if w.pipe != nil {
		tag, err := w.pipe.exec(text, args)
		return tag.RowsAffected(), ofEngine(err)
	}
	s, err := w.prepare(text)
	if err != nil {
		return 0, err
	}
	res, err := s.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, ofEngine(err)
	}
	return res.RowsAffected()
}

func (w *writeSession) query(text string, args []any) (rowSet, error) {
	if w.pipe != nil {
		return w.pipe.query(text, args)
	}
	s, err := w.prepare(text)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(context.Background(), args...)
}

var errBadConn = errors.Join(errors.New("store: connection dropped"), sqlBadConn)
