package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"prosa/internal/core"
)

// writeTimeout ends a transaction on a server that hangs, so that the writer gets
// free and callers hear of it.
const writeTimeout = 10 * time.Second

// limit gives the next transaction its time; call what it returns at the end.
// SQLite cannot hang on a peer.
func (w *writeSession) limit() (end func()) {
	if w.pipe == nil {
		return func() {}
	}
	w.pipe.until(time.Now().Add(writeTimeout))
	return func() {
		if w.pipe != nil {
			w.pipe.until(time.Time{})
		}
	}
}

// commitMark is the setting that names the server's last commit.
const commitMark = "commit_mark"

// begin opens a transaction. Where the connection may end between a commit and its
// answer, a server's transactions carry a mark of their own, written with their
// first statement: by it the outcome can be learned afterwards. (A transaction number
// would not do: after a crash PostgreSQL gives numbers again whose transactions had
// not reached the disk.)
func (w *writeSession) begin() error {
	w.mark = ""
	if err := w.later(w.db.d.begin(), nil); err != nil || !w.db.opts.Server || !w.db.d.remote() {
		return err
	}
	w.mark = core.NewID()
	return w.later("INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", []any{commitMark, w.mark})
}

// commit ends the transaction. nil means that it is durable, any error that nothing
// of it is in the database.
func (db *DB) commit(w *writeSession) error {
	err := w.end()
	if err == nil {
		return nil
	}
	if w.mark == "" || db.d.classify(err) != faultConnection {
		w.rollback()
		return err
	}
	// The commit may have been made all the same. Callers must not be told either
	// way before it is known: what follows a commit would be left undone.
	mark := w.mark
	w.drop()
	for {
		switch committed, known := db.outcome(w, mark); {
		case known && committed:
			return nil
		case known:
			return err
		}
		if !db.refuseFor(outcomePause, err) {
			return err // the server ends: the next one takes up what is stored
		}
	}
}

// outcomePause lies between two questions for the outcome of a commit.
const outcomePause = 50 * time.Millisecond

// outcome asks what became of the transaction with a mark. It is unknown while the
// database is away. That the session has claimed the database again means that the
// connection the transaction was made on is gone, and the transaction over.
func (db *DB) outcome(w *writeSession, mark string) (committed, known bool) {
	if w.open() != nil {
		return false, false
	}
	defer w.limit()()
	last := ""
	ctx, cancel := context.WithTimeout(context.Background(), writeTimeout)
	defer cancel()
	err := w.conn.QueryRowContext(ctx, "SELECT value FROM setting WHERE key = $1", commitMark).Scan(&last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		w.drop()
		return false, false
	}
	return last == mark, true
}

// end commits. A server that has given the transaction up says so and nothing more.
func (w *writeSession) end() error {
	if w.pipe == nil {
		return w.exec("COMMIT")
	}
	tag, err := w.pipe.exec("COMMIT", nil)
	if err == nil && tag.String() != "COMMIT" {
		err = errors.New("store: the transaction had failed before its commit: " + tag.String())
	}
	return ofEngine(err)
}

// refuseFor turns writes away for a while; false means that the database was closed.
func (db *DB) refuseFor(d time.Duration, cause error) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	for {
		select {
		case r := <-db.writes:
			finish([]*writeRequest{r}, db.away(cause))
		case <-timer.C:
			return true
		case <-db.stop:
			return false
		}
	}
}
