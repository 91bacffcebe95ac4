//go:build linux

package e2e

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"prosa/internal/core"
	"prosa/internal/e2e/process"
	"prosa/internal/e2e/rig"
)

// childMode, when set, makes the test binary be something else than a test: see
// receiver in r02_power_loss_test.go, trusting in s04_hostile_test.go.
const childMode = "PROSA_E2E_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(childMode) {
	case "":
	case "trusting":
		os.Exit(trusting())
	default:
		os.Exit(receiver())
	}
	raiseParallel()
	os.Exit(process.Main(m))
}

// newHouse seeds the rig's dealership into a database, "" for a SQLite file of its own.
func newHouse(t *testing.T, database string) process.House {
	t.Helper()
	return newHouseIn(t, t.TempDir(), database)
}

// newHouseIn is newHouse with a data folder of the test's choice.
func newHouseIn(t *testing.T, dir, database string) process.House {
	t.Helper()
	h := process.NewHouse(dir, database)
	db := h.Open(t)
	seeded, err := rig.Seed(db, 0)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	h.Secret, h.Number = seeded.Secret, seeded.Number
	return h
}

// newWorld surrounds a house with a Meta and customers.
func newWorld(t *testing.T, h process.House, phones int) *process.World {
	t.Helper()
	ids := rig.House{Number: h.Number, NumberL: h.Number + "2", Secret: h.Secret, Token: "EAArigtoken"}
	w := process.NewWorld(t, h, rig.NewSandbox(t, ids, &core.VirtualClock{}), phones)
	w.Untaken = func() int { return len(query(t, h.Database, "SELECT id FROM inbound WHERE state = 'pending'")) }
	return w
}

// query reads a database no server is using, past the product's own code.
func query(t *testing.T, database, text string) [][]string {
	t.Helper()
	driver, dsn := "pgx", database
	if path, ok := strings.CutPrefix(database, "sqlite:"); ok {
		driver, dsn = "sqlite", "file:"+path
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.Query(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for rows.Next() {
		row, to := make([]string, len(columns)), make([]any, len(columns))
		for i := range row {
			to[i] = &row[i]
		}
		if err := rows.Scan(to...); err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// stored counts the rows of each customer message: worked, waiting or dead.
func stored(t *testing.T, database string) map[string]int {
	t.Helper()
	rows := map[string]int{}
	for _, r := range query(t, database, "SELECT provider_id FROM message WHERE direction = 'in'") {
		rows[r[0]]++
	}
	for _, r := range query(t, database, "SELECT raw FROM inbound") {
		if id := itemID.FindStringSubmatch(r[0]); id != nil {
			rows[id[1]]++
		}
	}
	return rows
}

// itemID finds the id of a customer message in a stored element; the storm's messages
// quote nothing, so there is one.
var itemID = regexp.MustCompile(`"id":"(wamid\.[^"]+)"`)

// lostAndTwice compares what was acknowledged with what is stored.
func lostAndTwice(acked map[string]int, rows map[string]int) (lost, twice int) {
	for wamid := range acked {
		switch n := rows[wamid]; {
		case n == 0:
			lost++
		case n > 1:
			twice++
		}
	}
	return lost, twice
}

// sends compares what Meta accepted with what the server believes.
type sends struct {
	accepted   int // messages Meta took
	duplicates int // of them, more than once
	unresolved int // of them, those the server does not know to have arrived
	unknown    int // messages Meta did not take, shown as not confirmed, with a reason
	silent     int // messages that are neither sent nor shown as anything
}

func (s sends) String() string {
	return fmt.Sprintf("Meta accepted %d, duplicates %d, unresolved %d, not confirmed %d, silent %d", s.accepted, s.duplicates, s.unresolved, s.unknown, s.silent)
}

func (s *sends) add(o sends) {
	s.accepted, s.duplicates, s.unresolved = s.accepted+o.accepted, s.duplicates+o.duplicates, s.unresolved+o.unresolved
	s.unknown, s.silent = s.unknown+o.unknown, s.silent+o.silent
}

func compareSends(t *testing.T, database string, accepted map[core.ID]int) sends {
	t.Helper()
	out := sends{accepted: len(accepted)}
	for _, n := range accepted {
		if n > 1 {
			out.duplicates++
		}
	}
	for _, r := range query(t, database, "SELECT id, status, error_text FROM message WHERE direction = 'out'") {
		id, status, reason := r[0], r[1], r[2]
		arrived := status == "delivered" || status == "read"
		switch {
		case accepted[id] > 0 && !arrived:
			out.unresolved++
		case accepted[id] == 0 && status == "unconfirmed" && reason != "":
			out.unknown++
		case accepted[id] == 0 && !arrived && status != "failed":
			out.silent++
		}
	}
	return out
}

// TestSecondServer: two servers never share a database, and the second one says why.
func TestSecondServer(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, e engine) {
		h := newHouse(t, e.database(t))
		first, second := newWorld(t, h, 1), newWorld(t, h, 1)
		a := process.Start(t, h, first)
		a.Ready(t, 10*time.Second)
		b := process.Start(t, h, second)
		if err := b.Wait(patience); err == nil || !strings.Contains(b.Log(), "another prosa is") {
			t.Fatalf("the second server ended with %v and said:\n%s", err, b.Log())
		}
		if a.Get("/readyz") != 200 {
			t.Fatal("the first server suffered")
		}
		a.Term(t, 25*time.Second)
		c := process.Start(t, h, second) // control: alone, it starts
		c.Ready(t, 10*time.Second)
	})
}

// TestNewerSchema: a binary that does not know the schema leaves it alone.
func TestNewerSchema(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, e engine) {
		h := newHouse(t, e.database(t))
		w := newWorld(t, h, 1)
		known := process.Start(t, h, w) // control: with the schema it knows, it starts
		known.Ready(t, 10*time.Second)
		known.Term(t, 25*time.Second)
		query(t, h.Database, "INSERT INTO schema_migration (version, name, checksum) VALUES (9000, 'of the future', 'x') RETURNING name")
		s := process.Start(t, h, w)
		if err := s.Wait(10 * time.Second); err == nil || !strings.Contains(s.Log(), "use a newer prosa") {
			t.Fatalf("the server ended with %v and said:\n%s", err, s.Log())
		}
	})
}
