package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/stdlib"
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

// begin opens a transaction. On a remote engine it also asks for the transaction's
// number, in the same round trip: by it the outcome can be learned should the
// connection end between the commit and its answer.
func (w *writeSession) begin() error {
	w.xid = ""
	if !w.db.d.remote() {
		return w.exec(w.db.d.begin())
	}
	return ofEngine(w.conn.Raw(func(driver any) error {
		conn := driver.(*stdlib.Conn).Conn().PgConn()
		results, err := conn.Exec(w.ctx, w.db.d.begin()+"; SELECT pg_current_xact_id()").ReadAll()
		if err != nil {
			return err
		}
		w.xid = string(results[1].Rows[0][0])
		return nil
	}))
}

// commit ends the transaction. nil means that it is durable, any error that nothing
// of it is in the database.
func (db *DB) commit(w *writeSession) error {
	err := w.exec("COMMIT")
	if err == nil {
		return nil
	}
	if w.xid == "" || db.d.classify(err) != faultConnection {
		w.rollback()
		return err
	}
	// The commit may have been made all the same. Callers must not be told either
	// way before it is known: what follows a commit would be left undone.
	xid := w.xid
	w.drop()
	for {
		switch committed, known := db.outcome(w, xid); {
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

// outcome asks what became of a transaction. It is unknown while the database is
// away and while the server has not noticed that the connection is gone.
func (db *DB) outcome(w *writeSession, xid string) (committed, known bool) {
	defer w.limit()()
	if w.open() != nil {
		return false, false
	}
	var status string
	err := w.conn.QueryRowContext(w.ctx, "SELECT COALESCE(pg_xact_status(CAST($1 AS xid8)), 'unknown')", xid).Scan(&status)
	if err != nil {
		// A server that answers and has never heard of the number took over from
		// one whose last commits it has not got.
		known = db.d.classify(ofEngine(err)) == faultOther
		w.drop()
		return false, known
	}
	return status == "committed", status != "in progress"
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
