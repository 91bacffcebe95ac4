package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/stdlib"

	"prosa/internal/core"
)

// writeTimeout ends a transaction on a server that hangs, so that the writer gets
// free and callers hear of it.
const writeTimeout = 10 * time.Second

// limit gives the next transaction its time; call what it returns at the end.
// SQLite cannot hang on a peer, and there a deadline would cost a goroutine each.
func (w *writeSession) limit() (end func()) {
	if !w.db.d.remote() {
		w.ctx = context.Background()
		return func() {}
	}
	var cancel context.CancelFunc
	w.ctx, cancel = context.WithTimeout(context.Background(), writeTimeout)
	return cancel
}

// commitMark is the setting that names the server's last commit.
const commitMark = "commit_mark"

// begin opens a transaction. Where the connection may end between a commit and its
// answer, a server's transactions carry a mark of their own, written in the same
// round trip: by it the outcome can be learned afterwards. (A transaction number
// would not do: after a crash PostgreSQL gives numbers again whose transactions had
// not reached the disk.)
func (w *writeSession) begin() error {
	w.mark = ""
	if !w.db.opts.Server || !w.db.d.remote() {
		return w.exec(w.db.d.begin())
	}
	mark := core.NewID()
	err := w.conn.Raw(func(driver any) error {
		conn := driver.(*stdlib.Conn).Conn().PgConn()
		_, err := conn.Exec(w.ctx, w.db.d.begin()+"; INSERT INTO setting (key, value) VALUES ('"+commitMark+"', '"+mark+
			"') ON CONFLICT (key) DO UPDATE SET value = excluded.value").ReadAll()
		return err
	})
	if err != nil {
		return ofEngine(err)
	}
	w.mark = mark
	return nil
}

// commit ends the transaction. nil means that it is durable, any error that nothing
// of it is in the database.
func (db *DB) commit(w *writeSession) error {
	err := w.exec("COMMIT")
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
	defer w.limit()()
	if w.open() != nil {
		return false, false
	}
	last := ""
	err := w.conn.QueryRowContext(w.ctx, "SELECT value FROM setting WHERE key = $1", commitMark).Scan(&last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		w.drop()
		return false, false
	}
	return last == mark, true
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
