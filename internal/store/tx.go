package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"prosa/internal/core"
)

var sqlBadConn = driver.ErrBadConn

// R reads. One comes from DB.R over the read pool; a Tx embeds one over its own
// transaction, which sees what the transaction has written.
type R struct {
	d    dialect
	inTx bool
	run  func(text string, args []any) (*sql.Rows, error)
	away func(error) error
}

// R returns a reader over the read pool. Not for concurrent use with one ctx's end.
func (db *DB) R(ctx context.Context) *R {
	return &R{d: db.d, away: db.away, run: func(text string, args []any) (*sql.Rows, error) {
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

// in builds "(?,?,…)" for n values starting at parameter from, padded to a power
// of two so that few statement texts exist; pad repeats the last value in args.
func (r *R) in(from int, values []string) (string, []any) {
	n := 1
	for n < len(values) {
		n *= 2
	}
	var b strings.Builder
	args := make([]any, n)
	b.WriteByte('(')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(from + i))
		switch {
		case i < len(values):
			args[i] = values[i]
		case len(values) > 0:
			args[i] = values[len(values)-1]
		default:
			args[i] = ""
		}
	}
	b.WriteByte(')')
	return b.String(), args
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
	house   bool // the house changed: drop the directory at commit
}

func newTx(db *DB, w *writeSession) *Tx {
	tx := &Tx{db: db, w: w, pending: map[*table]*[]any{}}
	tx.R = R{d: db.d, inTx: true, away: db.away, run: func(text string, args []any) (*sql.Rows, error) {
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
	res, err := tx.w.result(text, args)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// changed is affected for an optimistic update: no row means somebody was faster.
func (tx *Tx) changed(what, text string, args ...any) error {
	n, err := tx.affected(text, args...)
	if err == nil && n == 0 {
		return core.E(core.Conflict, what+"_changed", "the %s was changed meanwhile", strings.ReplaceAll(what, "_", " "))
	}
	return err
}

// table is a target of buffered multi-row inserts.
type table struct {
	name    string
	columns []string
	suffix  string // e.g. ON CONFLICT …
}

// insert buffers one row. Rows of a batch go out together, in as few statements
// as possible, before the next statement that is not an insert.
func (tx *Tx) insert(t *table, values ...any) {
	tx.writes++
	buf := tx.pending[t]
	if buf == nil {
		buf = new([]any)
		tx.pending[t] = buf
		tx.order = append(tx.order, t)
	}
	*buf = append(*buf, values...)
}

// flush sends the buffered rows, tables in the order they were first used.
func (tx *Tx) flush() error {
	for len(tx.order) > 0 {
		t := tx.order[0]
		tx.order = tx.order[1:]
		buf := *tx.pending[t]
		delete(tx.pending, t)
		width := len(t.columns)
		for len(buf) > 0 {
			n := 1
			for n*2*width <= len(buf) && n < 32 {
				n *= 2
			}
			if err := tx.w.exec(t.text(tx.d, n), buf[:n*width]...); err != nil {
				return err
			}
			buf = buf[n*width:]
		}
	}
	return nil
}

// text is the insert of n rows.
func (t *table) text(d dialect, n int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO ")
	b.WriteString(t.name)
	b.WriteString(" (")
	b.WriteString(strings.Join(t.columns, ", "))
	b.WriteString(") VALUES ")
	p := 1
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for c := range t.columns {
			if c > 0 {
				b.WriteByte(',')
			}
			b.WriteString(d.placeholder(p))
			p++
		}
		b.WriteByte(')')
	}
	b.WriteString(t.suffix)
	return b.String()
}

// column is a column of a bulk update and its type for a cast.
type column struct{ name, kind string }

// bulk describes one UPDATE of many rows by id: one statement for a whole batch.
type bulk struct {
	table   string
	columns []column // what is set
	extra   string   // further assignments, e.g. ", version = version + 1"
}

// maxBulk bounds the rows of one bulk update.
const maxBulk = 64

// update sets the columns of many rows; each row is (id, value…).
func (b *bulk) update(tx *Tx, rows [][]any) error {
	for len(rows) > 0 {
		n := 1
		for n*2 <= len(rows) && n < maxBulk {
			n *= 2
		}
		args := make([]any, 0, n*(len(b.columns)+1))
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		if err := tx.exec(b.text(tx.d, n), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// text is the statement for n rows. The casts of the first row give every
// parameter its type.
func (b *bulk) text(d dialect, n int) string {
	var t strings.Builder
	t.WriteString("WITH v (id")
	for _, c := range b.columns {
		t.WriteString(", " + c.name)
	}
	t.WriteString(") AS (VALUES ")
	p := 1
	for i := range n {
		if i > 0 {
			t.WriteString(", ")
		}
		kind := "TEXT"
		for k := 0; k <= len(b.columns); k++ {
			if k > 0 {
				kind = b.columns[k-1].kind
				t.WriteString(", ")
			} else {
				t.WriteByte('(')
			}
			if i == 0 {
				t.WriteString("CAST(" + d.placeholder(p) + " AS " + kind + ")")
			} else {
				t.WriteString(d.placeholder(p))
			}
			p++
		}
		t.WriteByte(')')
	}
	t.WriteString(") UPDATE " + b.table + " SET ")
	for i, c := range b.columns {
		if i > 0 {
			t.WriteString(", ")
		}
		t.WriteString(c.name + " = v." + c.name)
	}
	t.WriteString(b.extra + " FROM v WHERE " + b.table + ".id = v.id")
	return t.String()
}

// finish flushes rows and appends the events; it returns the last event's Seq.
func (tx *Tx) finish() (int64, error) {
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
