package store

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"prosa/internal/core"
)

// Options say which database to open. URL is "sqlite:PATH" or "postgres://…".
type Options struct {
	URL    string
	Logger *slog.Logger
	// Sealer seals channel secrets at rest; nil keeps them as they are (tests).
	Sealer Sealer
	// Server says that the process serves customers: only one may, until several
	// nodes share the work. PostgreSQL lets other programs (apply, user, doctor)
	// in beside it; a SQLite file has one user anyway.
	Server bool
	// Unsafe skips the refusal of a PostgreSQL that does not flush commits.
	Unsafe bool
	// Synchronous overrides SQLite's FULL. Only a test's control sets it.
	Synchronous string
}

// Sealer encrypts small secrets; context binds a ciphertext to its place.
type Sealer interface {
	Seal(plain, context string) (string, error)
	Open(sealed, context string) (string, error)
}

// DB is an open database. All methods are safe for concurrent use.
type DB struct {
	d      dialect
	log    *slog.Logger
	opts   Options
	read   *sql.DB
	write  *sql.DB
	lock   *os.File
	stmts  sync.Map // SQL text → *sql.Stmt over the read pool (SQLite)
	writes chan *writeRequest
	stop   chan struct{}
	done   chan struct{}
	closed atomic.Bool
	broken atomic.Pointer[error] // set once durability is in doubt: no write is accepted any more
	wake   atomic.Pointer[func(lastSeq int64)]
	stats  writerStats
	dir    directoryCache
}

// Open opens, locks (SQLite: one server per file) and migrates the database.
// It refuses a schema newer than this binary, a second server on one SQLite file
// and a PostgreSQL that acknowledges commits it has not flushed.
func Open(ctx context.Context, opts Options) (*DB, error) {
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	db := &DB{
		log: opts.Logger.With("component", "store"), opts: opts,
		writes: make(chan *writeRequest, 4096), stop: make(chan struct{}), done: make(chan struct{}),
	}
	var err error
	switch {
	case strings.HasPrefix(opts.URL, "sqlite:"):
		db.d.engine = SQLite
		err = db.openSQLite(strings.TrimPrefix(opts.URL, "sqlite:"))
	case strings.HasPrefix(opts.URL, "postgres://"), strings.HasPrefix(opts.URL, "postgresql://"):
		db.d.engine = Postgres
		err = db.openPostgres(ctx)
	default:
		err = core.E(core.Invalid, "database_url", "database must be sqlite:PATH or postgres://…, not %q", redactURL(opts.URL))
	}
	if err == nil {
		err = db.migrate(ctx)
	}
	w := &writeSession{db: db}
	if err == nil && opts.Server {
		err = w.takeOver(ctx)
	}
	if err != nil {
		w.drop()
		db.closePools()
		return nil, err
	}
	go db.writer(w)
	return db, nil
}

// Shared tells that other programs may change the database beside this process.
func (db *DB) Shared() bool { return db.d.engine == Postgres }

// Engine tells which database this is.
func (db *DB) Engine() Engine { return db.d.engine }

func (db *DB) openSQLite(path string) error {
	path, query, _ := strings.Cut(path, "?")
	if query != "" || path == "" || path == ":memory:" {
		return core.E(core.Invalid, "database_url", "sqlite: needs a plain file path")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("create the database's folder: %w", err)
	}
	// SQLite would make the file readable for everybody the umask lets.
	if f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600); err == nil {
		_ = f.Close()
	}
	lock, err := lockFile(path + ".lock")
	if err != nil {
		return err
	}
	db.lock = lock
	sync := db.opts.Synchronous
	if sync == "" {
		sync = "FULL"
	}
	dsn := func(extra ...string) string {
		q := url.Values{"_pragma": append([]string{"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(" + sync + ")",
			"foreign_keys(1)", "temp_store(MEMORY)", "journal_size_limit(67108864)"}, extra...)}
		return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
	}
	if db.write, err = sql.Open("sqlite", dsn("cache_size(-32768)", "wal_autocheckpoint(4000)")); err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	db.write.SetMaxOpenConns(1)
	db.write.SetMaxIdleConns(1)
	if err := db.write.Ping(); err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	// A reader's cache is dropped whenever the writer commits: keep it small.
	if db.read, err = sql.Open("sqlite", dsn("cache_size(-2048)", "query_only(1)")); err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	db.read.SetMaxOpenConns(4)
	db.read.SetMaxIdleConns(4)
	return nil
}

func (db *DB) openPostgres(ctx context.Context) error {
	cfg, err := pgx.ParseConfig(db.opts.URL)
	if err != nil {
		return core.E(core.Invalid, "database_url", "the PostgreSQL URL cannot be read") // the cause would show the password
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = 3 * time.Second
	}
	open := func(n int, params map[string]string) *sql.DB {
		c := cfg.Copy()
		for k, v := range params {
			c.RuntimeParams[k] = v
		}
		p := stdlib.OpenDB(*c)
		p.SetMaxOpenConns(n)
		p.SetMaxIdleConns(n)
		p.SetConnMaxIdleTime(5 * time.Minute)
		return p
	}
	// The writer's statements find rows by key whatever the values: planning wide
	// multi-row statements anew each time would cost more than running them, and a plan
	// made while a table was empty must not scan it when it is full. A plan that does
	// scan, for there is no other, then seems so dear that PostgreSQL would compile it,
	// which takes a tenth of a second for reading eight rows.
	db.write, db.read = open(2, map[string]string{"plan_cache_mode": "force_generic_plan",
		"enable_seqscan": "off", "enable_hashjoin": "off", "enable_mergejoin": "off", "jit": "off"}), open(8, nil)
	var fsync, commit string
	var version int
	if err := db.write.QueryRowContext(ctx, "SELECT current_setting('fsync'), current_setting('synchronous_commit'), current_setting('server_version_num')::int").
		Scan(&fsync, &commit, &version); err != nil {
		return core.E(core.Unavailable, "database_away", "PostgreSQL does not answer").Because(err)
	}
	switch {
	case version < 150000:
		return core.E(core.Invalid, "postgres_version", "PostgreSQL 15 or newer is needed, this is %d", version)
	case (fsync == "off" || commit == "off") && !db.opts.Unsafe:
		return core.E(core.Invalid, "postgres_not_durable", "PostgreSQL runs with fsync=%s, synchronous_commit=%s: acknowledged messages could be lost", fsync, commit)
	}
	return nil
}

// Close waits for the writes under way and closes the pools. Later writes fail.
func (db *DB) Close() error {
	if db.closed.Swap(true) {
		return nil
	}
	close(db.stop)
	<-db.done
	return db.closePools()
}

func (db *DB) closePools() error {
	var err error
	for _, p := range []*sql.DB{db.read, db.write} {
		if p != nil {
			if e := p.Close(); e != nil && err == nil {
				err = e
			}
		}
	}
	if db.lock != nil {
		_ = db.lock.Close()
	}
	return err
}

// Ping tells whether the database answers reads and still takes writes.
func (db *DB) Ping(ctx context.Context) error {
	if p := db.broken.Load(); p != nil {
		return *p
	}
	var one int
	if err := db.read.QueryRowContext(ctx, "SELECT 1").Scan(&one); err != nil {
		return db.away(err)
	}
	return nil
}

// away wraps an engine's refusal as Unavailable.
func (db *DB) away(err error) error {
	return core.E(core.Unavailable, "database_away", "the database does not answer").Because(err)
}

// OnCommit registers the single listener that is told, in commit order, the last
// event sequence of each commit that appended events. It must not block.
func (db *DB) OnCommit(f func(lastSeq int64)) { db.wake.Store(&f) }

func redactURL(s string) string {
	if u, err := url.Parse(s); err == nil {
		return u.Redacted()
	}
	return "(unreadable)"
}
