package store

import (
	"slices"
	"strconv"
	"strings"
)

// in compares with a list of values at parameter from: "IN (…)" or "= ANY(…)",
// with the arguments. Put it after the column's name and a blank.
func (r *R) in(from int, values []string) (string, []any) { return r.d.list(from, values) }

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
			n := tx.d.chunk(len(buf) / width)
			source, args := tx.d.rows(buf[:n*width], width)
			text := "INSERT INTO " + t.name + " (" + strings.Join(t.columns, ", ") + ") " + source + t.suffix
			if err := tx.w.later(text, args); err != nil {
				tx.lost = err // rows of closures that think they are written
				return err
			}
			buf = buf[n*width:]
		}
	}
	return nil
}

// text is the insert of one row.
func (t *table) text(d dialect, n int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + t.name + " (" + strings.Join(t.columns, ", ") + ") VALUES ")
	writeTuples(&b, d, n, len(t.columns))
	b.WriteString(t.suffix)
	return b.String()
}

// writeTuples writes (p, p, …), (…) for n rows.
func writeTuples(b *strings.Builder, d dialect, n, width int) {
	for i := range n * width {
		switch {
		case i%width != 0:
			b.WriteByte(',')
		case i > 0:
			b.WriteString("),(")
		default:
			b.WriteByte('(')
		}
		b.WriteString(d.placeholder(i + 1))
	}
	b.WriteByte(')')
}

// bulk describes one UPDATE of many rows by id: one statement for a whole batch.
type bulk struct {
	table   string
	columns []string // what is set
	grows   []string // columns a value is appended to
	extra   string   // further assignments, e.g. ", version = version + 1"
}

// update sets the columns of many rows; each row is (id, value…), those that grow last.
func (b *bulk) update(tx *Tx, rows [][]any) error {
	width := len(b.columns) + len(b.grows) + 1
	for len(rows) > 0 {
		n := tx.d.chunk(len(rows))
		flat := make([]any, 0, n*width)
		for _, r := range rows[:n] {
			flat = append(flat, r...)
		}
		source, args := tx.d.rows(flat, width)
		if err := tx.later(b.text(source), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

func (b *bulk) text(source string) string {
	var t strings.Builder
	t.WriteString("WITH v (id, " + strings.Join(slices.Concat(b.columns, b.grows), ", ") + ") AS (" + source + ") UPDATE " + b.table + " SET ")
	for i, c := range b.columns {
		if i > 0 {
			t.WriteString(", ")
		}
		t.WriteString(c + " = v." + c)
	}
	for _, c := range b.grows {
		t.WriteString(", " + c + " = " + b.table + "." + c + " || v." + c)
	}
	t.WriteString(b.extra + " FROM v WHERE " + b.table + ".id = v.id")
	return t.String()
}

// powerOfTwo is the largest power of two up to n and most.
func powerOfTwo(n, most int) int {
	p := 1
	for p*2 <= n && p < most {
		p *= 2
	}
	return p
}

// padded lists n placeholders, n being the next power of two, the last value
// repeated, so that few statement texts exist.
func padded(d dialect, from int, values []string) (string, []any) {
	n := 1
	for n < len(values) {
		n *= 2
	}
	var b strings.Builder
	args := make([]any, n)
	b.WriteString("IN (")
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("$" + strconv.Itoa(from+i))
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
