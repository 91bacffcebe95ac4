package store

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Engine is the database behind a DB.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// dialect is the only place where engines differ.
type dialect struct{ engine Engine }

// placeholder numbers parameter i (from 1) of generated SQL. SQLite binds "?"
// by position without looking at a name, which matters in wide multi-row inserts.
func (d dialect) placeholder(i int) string {
	if d.engine == SQLite {
		return "?"
	}
	return "$" + strconv.Itoa(i)
}

// begin opens a write transaction.
func (d dialect) begin() string {
	if d.engine == SQLite {
		return "BEGIN IMMEDIATE"
	}
	return "BEGIN"
}

// remote tells that the engine is a peer on a connection, which may hang or end
// between a commit and its answer.
func (d dialect) remote() bool { return d.engine == Postgres }

// forUpdate locks the rows a read-modify-write is about to change. SQLite has one
// writer, so every row is already locked.
func (d dialect) forUpdate(alias string) string {
	if d.engine == SQLite {
		return ""
	}
	if alias == "" {
		return " FOR UPDATE"
	}
	return " FOR UPDATE OF " + alias
}

// claim asks for the lock of the database's one server; "" where a file lock
// does that.
func (d dialect) claim() string {
	if d.engine == SQLite {
		return ""
	}
	return "SELECT pg_try_advisory_lock(7269003)"
}

// skipLocked lets several nodes claim work side by side.
func (d dialect) skipLocked() string {
	if d.engine == SQLite {
		return ""
	}
	return " FOR UPDATE SKIP LOCKED"
}

// list compares with many values. PostgreSQL takes them as one array: one
// statement text and one parameter, whatever their number.
func (d dialect) list(from int, values []string) (string, []any) {
	if d.engine == SQLite {
		return padded(d, from, values)
	}
	return "= ANY($" + strconv.Itoa(from) + "::text[])", []any{values}
}

// chunk is how many of n rows go into one statement.
func (d dialect) chunk(n int) int {
	if d.engine == SQLite {
		return powerOfTwo(n, 64)
	}
	return min(n, 1000)
}

// rows is the source of rows for an INSERT or a WITH: a list of tuples, or, on
// PostgreSQL, one array a column, so that the statement is the same for any
// number of rows. values are text, integers or NULL, row after row.
func (d dialect) rows(values []any, width int) (string, []any) {
	if d.engine == SQLite {
		var b strings.Builder
		b.WriteString("VALUES ")
		writeTuples(&b, d, len(values)/width, width)
		return b.String(), values
	}
	var b strings.Builder
	b.WriteString("SELECT * FROM unnest(")
	args := make([]any, width)
	for c := range width {
		if c > 0 {
			b.WriteString(", ")
		}
		kind := ""
		args[c], kind = array(values, c, width)
		b.WriteString("$" + strconv.Itoa(c+1) + "::" + kind + "[]")
	}
	b.WriteByte(')')
	return b.String(), args
}

// array is column c of the rows as a PostgreSQL array.
func array(values []any, c, width int) (any, string) {
	numbers := make([]int64, 0, len(values)/width)
	texts := make([]string, 0, len(values)/width)
	var nulls []int
	for i := c; i < len(values); i += width {
		switch v := values[i].(type) {
		case int64:
			numbers = append(numbers, v)
		case int:
			numbers = append(numbers, int64(v))
		case string:
			texts = append(texts, v)
		case nil:
			nulls = append(nulls, len(texts))
			texts = append(texts, "")
		default:
			panic("store: a row value is neither text nor integer") // our own rows: a defect
		}
	}
	if len(numbers) > 0 {
		return numbers, "bigint"
	}
	if len(nulls) == 0 {
		return texts, "text" // without NULLs, as almost always, it is encoded without a detour
	}
	some := make([]*string, len(texts))
	for i := range texts {
		some[i] = &texts[i]
	}
	for _, i := range nulls {
		some[i] = nil
	}
	return some, "text"
}

// like escapes a pattern's wildcards; use with ESCAPE '\'.
func like(s string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s) + "%"
}

// fault classifies an engine's error.
type fault int

const (
	faultOther      fault = iota
	faultUnique           // a unique index refused the row
	faultBusy             // locked, deadlock, serialization: try again
	faultFull             // no space on disk: try again later
	faultConnection       // the server is gone
	faultDurability       // fsync failed: nothing written since may be trusted
)

// engineError marks an error as the database's own, told apart from those the
// closures of callers return.
type engineError struct{ error }

func (e engineError) Unwrap() error { return e.error }

// ofEngine marks err unless it is nil.
func ofEngine(err error) error {
	if err == nil {
		return nil
	}
	return engineError{err}
}

// isOfEngine tells an error of the database from one of a closure's own.
func isOfEngine(err error) bool {
	var e engineError
	return errors.As(err, &e)
}

func (d dialect) classify(err error) fault {
	if err == nil {
		return faultOther
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch {
		case pg.Code == "23505":
			return faultUnique
		case pg.Code == "40001" || pg.Code == "40P01" || pg.Code == "55P03":
			return faultBusy
		case pg.Code == "53100":
			return faultFull
		case strings.HasPrefix(pg.Code, "08"), strings.HasPrefix(pg.Code, "57P"), pg.Code == "53300":
			return faultConnection
		}
		return faultOther
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch code := lite.Code(); {
		case code == sqlite3.SQLITE_CONSTRAINT_UNIQUE || code == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
			return faultUnique
		case code&0xff == sqlite3.SQLITE_BUSY || code&0xff == sqlite3.SQLITE_LOCKED:
			return faultBusy
		case code&0xff == sqlite3.SQLITE_FULL:
			return faultFull
		case code == sqlite3.SQLITE_IOERR_FSYNC || code == sqlite3.SQLITE_IOERR_DIR_FSYNC:
			return faultDurability
		case code&0xff == sqlite3.SQLITE_IOERR || code&0xff == sqlite3.SQLITE_CANTOPEN:
			return faultFull // write refused by the file system; the row is not there
		}
		return faultOther
	}
	var raw engineError
	if d.engine == Postgres && errors.As(err, &raw) && !errors.Is(err, context.Canceled) {
		return faultConnection // pgx reports broken pipes and refused dials as plain errors
	}
	return faultOther
}
