package store

import "context"

// Waiting tells how many closures wait for the writer.
func (db *DB) Waiting() int { return len(db.writes) }

// Checksum returns the checksum of the newest migration of an engine, and its number.
func Checksum(e Engine) (string, int, error) {
	steps, err := migrations(e)
	if err != nil {
		return "", 0, err
	}
	last := steps[len(steps)-1]
	return last.checksum, last.version, nil
}

// Pragma reads a SQLite setting of the write connection.
func (db *DB) Pragma(name string) (string, error) {
	var value string
	err := db.Write(context.Background(), func(tx *Tx) error {
		return tx.one("pragma", func(s scan) error { return s.Scan(&value) }, "PRAGMA "+name)
	})
	return value, err
}

// Later runs a statement nobody waits for.
func (tx *Tx) Later(text string, args ...any) error { return tx.later(text, args...) }

// WriterSetting reads a PostgreSQL setting of the write connection.
func (db *DB) WriterSetting(name string) (string, error) {
	var value string
	err := db.Write(context.Background(), func(tx *Tx) error {
		return tx.one("setting", func(s scan) error { return s.Scan(&value) }, "SELECT current_setting($1)", name)
	})
	return value, err
}
