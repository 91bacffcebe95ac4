//go:build linux

package e2e

import (
	"database/sql"
	"strconv"
	"strings"
	"testing"
	"time"

	"prosa/internal/e2e/process"
)

// TestKillInSend is row R8: the server is killed while it hands a message to Meta, at
// each moment of the call. No message reaches Meta twice; one that reached it is known
// to have arrived as soon as its statuses come; one that did not is shown as not
// confirmed. 100 kills a moment over both engines together, 70 on SQLite and 30 on
// PostgreSQL (100 on SQLite where there is no PostgreSQL); PROSA_TEST_LONG=1 makes it 500.
//
// Control: a server that forgets that a call was under way repeats it.
func TestKillInSend(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, e engine) {
		var got sends
		kills := e.portion(size(100, 500))
		for _, s := range lanes(t, 4, kills, func(t *testing.T, share int) sends { return killInSend(t, e, moments, share, nil) }) {
			got.add(s)
		}
		t.Logf("%d kills at each of %d moments: %v", kills, len(moments), got)
		if got.duplicates+got.unresolved+got.silent > 0 {
			t.Error(got)
		}
		// Three of the moments lie before Meta takes the message; at the second one the
		// server may find that it has got no connection and asks again.
		if got.unknown < 2*kills {
			t.Errorf("%d messages were left unconfirmed: the kills before Meta took the message did not hit", got.unknown)
		}
	})
	t.Run("control: the mark of the call is lost", func(t *testing.T) {
		forget := func(t *testing.T, database string) {
			query(t, database, "UPDATE attempt SET state = 'queued' WHERE state = 'sending' RETURNING n")
		}
		if got := killInSend(t, onSQLite, []moment{at(process.Taken)}, 2, forget); got.duplicates == 0 {
			t.Errorf("%v: the run does not show what it should", got)
		}
	})
}

// moment kills a server that is about to send a message: arm gets ready for it, and
// hit ends when the server is dead. nowhere is for a server whose Graph API gives
// nobody a connection.
type moment struct {
	name    string
	nowhere bool
	arm     func(c *killing) (hit func())
}

// moments are those of the row, in the order of a call.
var moments = []moment{
	{"before the connection", true, func(c *killing) func() {
		return func() {
			process.Until(c.t, patience, "a call is under way", func() bool { return c.attempts("sending") > 0 })
			c.server.Kill()
		}
	}},
	at(process.Connected),
	at(process.Reading),
	at(process.Taken),
	{"answered, not yet committed", false, func(c *killing) func() {
		var release func()
		hit := make(chan struct{})
		c.world.Traps.SetAnswered(func() { release = holdWrites(c.t, c.house.Database, "attempt") }, func() { c.server.Kill(); release(); close(hit) })
		return func() { c.await(hit) }
	}},
	{"committed", false, func(c *killing) func() {
		hit, before := make(chan struct{}), 0
		c.world.Traps.SetAnswered(func() { before = c.attempts("accepted") }, func() {
			defer close(hit)
			process.Until(c.t, patience, "the result is recorded", func() bool { return c.attempts("accepted") > before })
			c.server.Kill()
		})
		return func() { c.await(hit) }
	}},
}

// at is a moment the Graph API sees.
func at(point process.Point) moment {
	return moment{string(point), false, func(c *killing) func() {
		hit := make(chan struct{})
		c.world.Traps.Set(point, func() { c.server.Kill(); close(hit) })
		return func() { c.await(hit) }
	}}
}

// killing is a run of kills.
type killing struct {
	t       *testing.T
	house   process.House
	world   *process.World
	server  *process.Server
	deadEnd string
}

// start starts the server that is to be killed at a moment.
func (c *killing) start(m moment) {
	c.t.Helper()
	var env []string
	if m.nowhere {
		env = append(env, "PROSA_META_GRAPH_URL="+c.deadEnd)
	}
	c.server = process.Start(c.t, c.house, c.world, env...)
	c.server.Ready(c.t, patience)
}

func (c *killing) await(hit chan struct{}) {
	c.t.Helper()
	select {
	case <-hit:
	case <-time.After(patience):
		c.t.Fatal("no send came to this moment")
	}
}

// attempts counts those in a state.
func (c *killing) attempts(state string) int {
	c.t.Helper()
	n, err := strconv.Atoi(query(c.t, c.house.Database, "SELECT COUNT(*) FROM attempt WHERE state = '"+state+"'")[0][0])
	if err != nil {
		c.t.Fatal(err)
	}
	return n
}

// holdWrites keeps everybody else from changing a table (SQLite: the database), until
// release.
func holdWrites(t *testing.T, database, table string) (release func()) {
	t.Helper()
	driver, dsn, begin := "pgx", database, "BEGIN; LOCK TABLE "+table+" IN EXCLUSIVE MODE"
	if path, ok := strings.CutPrefix(database, "sqlite:"); ok {
		driver, dsn, begin = "sqlite", "file:"+path+"?_pragma=busy_timeout(10000)", "BEGIN IMMEDIATE"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(begin); err != nil {
		t.Fatal(err)
	}
	return func() { _ = db.Close() }
}

// killInSend kills at every moment, n times each; between is called while the server is
// down.
func killInSend(t *testing.T, e engine, moments []moment, n int, between func(*testing.T, string)) sends {
	t.Helper()
	h := newHouse(t, e.database(t))
	w := newWorld(t, h, n*len(moments))
	c := &killing{t: t, house: h, world: w, deadEnd: process.DeadEnd(t)}
	for i := range n * len(moments) {
		m := moments[i%len(moments)]
		c.start(m)
		hit := m.arm(c)
		w.Say(t, i, "Oi")
		hit()
		if between != nil {
			between(t, h.Database)
		}
	}
	c.start(moment{})
	w.Settle(t, c.server, patience)
	c.server.Term(t, 25*time.Second)
	return compareSends(t, h.Database, w.Accepted())
}
