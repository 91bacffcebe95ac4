package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// pipeline is the writer's connection to a PostgreSQL. Statements whose result
// nobody waits for travel with the next one that has one: a round trip costs both
// sides more than most of the statements do. What fails among them fails the
// statement they travel with.
type pipeline struct {
	conn    *pgx.Conn
	waiting *pgx.Batch
}

func newPipeline(conn *pgx.Conn) *pipeline { return &pipeline{conn: conn, waiting: &pgx.Batch{}} }

// until ends whatever the connection does after t; the zero time lifts that. A
// deadline on the socket costs nothing, a context with one a goroutine a statement.
func (p *pipeline) until(t time.Time) { _ = p.conn.PgConn().Conn().SetDeadline(t) }

// later queues a statement.
func (p *pipeline) later(text string, args []any) { p.waiting.Queue(text, args...) }

// forget drops what was queued and not sent.
func (p *pipeline) forget() { p.waiting = &pgx.Batch{} }

// send sends what waits and then the statement; the results of what waited are read.
func (p *pipeline) send(text string, args []any) (pgx.BatchResults, error) {
	batch := p.waiting
	p.forget()
	before := batch.Len()
	batch.Queue(text, args...)
	results := p.conn.SendBatch(context.Background(), batch)
	for range before {
		if _, err := results.Exec(); err != nil {
			_ = results.Close()
			return nil, err
		}
	}
	return results, nil
}

// exec runs a statement for its tag.
func (p *pipeline) exec(text string, args []any) (pgconn.CommandTag, error) {
	results, err := p.send(text, args)
	if err != nil {
		return pgconn.CommandTag{}, err
	}
	tag, err := results.Exec()
	if end := results.Close(); err == nil {
		err = end
	}
	return tag, err
}

// query runs a statement for its rows.
func (p *pipeline) query(text string, args []any) (rowSet, error) {
	results, err := p.send(text, args)
	if err != nil {
		return nil, err
	}
	rows, err := results.Query()
	if err != nil {
		_ = results.Close()
		return nil, err
	}
	return &pipelinedRows{Rows: rows, results: results}, nil
}

// pipelinedRows are rows of the last statement of a pipeline.
type pipelinedRows struct {
	pgx.Rows
	results pgx.BatchResults
}

// Close ends the pipeline: only then may the connection be used again.
func (r *pipelinedRows) Close() error {
	r.Rows.Close()
	return r.results.Close()
}

// Scan reads a row. Our booleans are numbers in the database.
func (r *pipelinedRows) Scan(dest ...any) error {
	for i, d := range dest {
		if b, ok := d.(*bool); ok {
			dest[i] = boolean{b}
		}
	}
	return r.Rows.Scan(dest...)
}

type boolean struct{ to *bool }

// ScanInt64 implements pgtype.Int64Scanner.
func (b boolean) ScanInt64(v pgtype.Int8) error { *b.to = v.Int64 != 0; return nil }

// ScanBool implements pgtype.BoolScanner.
func (b boolean) ScanBool(v pgtype.Bool) error { *b.to = v.Bool; return nil }
