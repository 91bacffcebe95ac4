package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"

	"strings"

	"prosa/internal/core"
)

var sqlBadConn = driver.ErrBadConn

// R reads. One comes from DB.R over the read pool; a Tx embeds one over its own
// transaction, which sees what the transaction has written.
type R struct {
	d    dialect
	inTx bool
	run  func(text string, args []any) (rowSet, error)
	away func(error) error
}

// rowSet are the rows of a query.
type rowSet interface {
	scan
	Next() bool
	Err() error
	Close() error
}

// R returns a reader over the read pool. Not for concurrent use with one ctx's end.
func (db *DB) R(ctx context.Context) *R {
	return &R{d: db.d, away: db.away, run: func(text string, args []any) (rowSet, error) {
		if db.d.engine == Postgres {
			return db.read.QueryContext(ctx, text, args...) // pgx keeps prepared statements itself
		}
		s, ok := db.stmts.Load(text)
		if !ok {
			made, err := db.read.PrepareContext(ctx, text)
			if err != nil {
				return nil, err
			}
			if s, ok = db.stmts.LoadOrStore(text, made); ok {
				_ = made.Close()
			}
		}
		return s.(*sql.Stmt).QueryContext(ctx, args...)
	}}
}

// scan is what a row function reads from.
type scan interface{ Scan(dest ...any) error }

// rows runs a query and calls f for each row.
func (r *R) rows(f func(scan) error, text string, args ...any) error {
	rows, err := r.run(text, args)
	if err != nil {
		return r.fail(ofEngine(err))
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return r.fail(ofEngine(rows.Err()))
}

// one runs a query for a single row; what names it in the not-found error.
func (r *R) one(what string, f func(scan) error, text string, args ...any) error {
	found := false
	err := r.rows(func(s scan) error {
		found = true
		return f(s)
	}, text, args...)
	if err == nil && !found {
		return core.E(core.NotFound, what+"_not_found", "no such %s", strings.ReplaceAll(what, "_", " "))
	}
	return err
}

func (r *R) fail(err error) error {
	if err == nil || r.inTx {
		return err
	}
	switch r.d.classify(err) {
	case faultConnection, faultBusy, faultFull:
		return r.away(err)
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return r.away(err)
	}
	return err
}

// forUpdate is the row lock of a read-modify-write, "" outside a Tx.
func (r *R) forUpdate(alias string) string {
	if !r.inTx {
		return ""
	}
	return r.d.forUpdate(alias)
}

// Tx is a write transaction, shared by the closures of a batch. Not for concurrent
// use, and not to be kept after the closure returns.
type Tx struct {
	R
	db      *DB
	w       *writeSession
	writes  int               // grows with every write a closure asks for
	pending map[*table]*[]any // buffered rows, flushed before the next statement
	order   []*table
	events  []core.Event
	after   []func()
	house   bool  // the house changed: drop the directory at commit
	lost    error // buffered rows were refused: nothing may be committed
}

func newTx(db *DB, w *writeSession) *Tx {
	tx := &Tx{db: db, w: w, pending: map[*table]*[]any{}}
	tx.R = R{d: db.d, inTx: true, away: db.away, run: func(text string, args []any) (rowSet, error) {
		if err := tx.flush(); err != nil {
			return nil, err
		}
		return w.query(text, args)
	}}
	return tx
}

// AfterCommit runs f in the caller's goroutine once the commit is durable.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// Event appends a fact. Its Seq is given at commit.
func (tx *Tx) Event(e core.Event) {
	tx.writes++
	tx.events = append(tx.events, e)
}

// later runs a statement that writes, at the latest before the commit. Its failure
// may be told by a later statement, or fail the commit.
func (tx *Tx) later(text string, args ...any) error {
	tx.writes++
	if err := tx.flush(); err != nil {
		return err
	}
	return tx.w.later(text, args)
}

// exec runs a statement that writes.
func (tx *Tx) exec(text string, args ...any) error {
	_, err := tx.affected(text, args...)
	return err
}

// affected runs a statement and returns how many rows it changed.
func (tx *Tx) affected(text string, args ...any) (int64, error) {
	tx.writes++
	if err := tx.flush(); err != nil {
		return 0, err
	}
	return tx.w.affected(text, args)
}

// changed is affected for an optimistic update: no row means somebody was faster.
func (tx *Tx) changed(what, text string, args ...any) error {
	n, err := tx.affected(text, args...)
	if err == nil && n == 0 {
		return core.E(core.Conflict, what+"_changed", "the %s was changed meanwhile", strings.ReplaceAll(what, "_", " "))
	}
	return err
}

// finish flushes rows and appends the events; it returns the last event's Seq.
func (tx *Tx) finish() (int64, error) {
	if tx.lost != nil {
		return 0, tx.lost
	}
	if err := tx.appendEvents(); err != nil {
		return 0, err
	}
	if err := tx.flush(); err != nil {
		return 0, err
	}
	if len(tx.events) == 0 {
		return 0, nil
	}
	return tx.events[len(tx.events)-1].Seq, nil
}

// encode writes a value as the JSON of a TEXT column.
func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("store: cannot encode a column: " + err.Error()) // our own structs: a defect
	}
	return string(b)
}

// decode reads a JSON column; an empty column leaves v alone.
func decode(text string, v any) error {
	if text == "" {
		return nil
	}
	return json.Unmarshal([]byte(text), v)
}

// flag is a boolean column.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
