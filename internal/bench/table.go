package bench

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"
)

// Line is one figure of one engine beside its budget. Bad tells that the budget is
// missed.
type Line struct {
	What   string
	Value  float64
	Unit   string
	Budget float64 // 0 = none
	Most   bool    // the budget is an upper bound
	Note   string
}

// missed tells whether the figure is outside its budget.
func (l Line) missed() bool {
	if l.Budget == 0 {
		return false
	}
	return l.Most == (l.Value > l.Budget) && l.Value != l.Budget
}

// Report is all figures of one run.
type Report struct {
	When    time.Time
	Version string
	Engines []EngineReport
	Common  []Line
	Load    string
}

// EngineReport is one database's figures.
type EngineReport struct {
	Name  string
	Lines []Line
}

// WriteMarkdown prints the report as the page kept in docs.
func (r Report) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Benchmarks\n\nWritten by `make bench` (= `prosa bench --write docs/benchmarks.md`), %s, prosa %s, %s %s/%s, %d cores.\n\n",
		r.When.UTC().Format("2006-01-02 15:04 UTC"), r.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	b.WriteString("Load generator, Graph stub, database and server share the machine's cores, everything on loopback; the load generator and the stub are\n" +
		"other processes than the server, and CPU figures are the server's own plus, for PostgreSQL, its backends'. Rates move by a quarter\n" +
		"between hours on shared machines: **compare CPU per operation and ratios**. A row with ⚠ misses its budget.\n\n")
	if r.Load != "" {
		b.WriteString(r.Load + "\n\n")
	}
	table := func(title string, lines []Line) {
		fmt.Fprintf(&b, "## %s\n\n| figure | measured | budget | measured ÷ budget | |\n|---|---:|---:|---:|---|\n", title)
		for _, l := range lines {
			budget, ratio := "", ""
			if l.Budget != 0 {
				sign := "≥"
				if l.Most {
					sign = "≤"
				}
				budget, ratio = fmt.Sprintf("%s %s %s", sign, number(l.Budget), l.Unit), fmt.Sprintf("%.2f", l.Value/l.Budget)
			}
			note := l.Note
			if l.missed() {
				note = strings.TrimSpace("⚠ " + note)
			}
			fmt.Fprintf(&b, "| %s | %s %s | %s | %s | %s |\n", l.What, number(l.Value), l.Unit, budget, ratio, note)
		}
		b.WriteString("\n")
	}
	table("This machine", r.Common)
	for _, e := range r.Engines {
		table(e.Name, e.Lines)
	}
	b.WriteString(reading)
	_, err := io.WriteString(w, b.String())
	return err
}

// reading says what the figures mean; it changes when the design does.
const reading = `## What limits it

Profiles of the whole turn (2026-11, before the savings named last; shares move by a few points):

- **SQLite**: the writer goroutine takes 60 % of the server's CPU; 17 points of that are the commits themselves (writing and checksumming
  the pages touched, fsync), the rest is running statements. net/http takes 22 %, of which the webhook edge (HMAC, splitting) 10; calls to
  the Graph 6 %; the flow step under 1 %. What helped: bodies that arrive together share a transaction, rows go out in multi-row
  statements, and the writer waits 0.8 ms for company after a commit (908 → 1,283 turns/s, 0.99 → 0.79 ms, same hour, same load); no
  memory-mapped pages (437 → 228 MB resident, CPU unchanged or better). Flow counts are summed in memory and written once a second
  (ADR 0022): with an upsert in every turn they were 9 % of the server's CPU, and the hot rows all turns shared.
- **PostgreSQL**: three fifths of the CPU are the server's, of which HTTP (four webhooks in, a call out) is half and the writer a third; two
  fifths are the backend's, a quarter of that index entries. Rows and lists travel as arrays (one parameter a column, one statement text for
  any number of rows), plans are generic and by key: 2.0 → 1.2 ms a turn. Writes travel with the next statement that has an answer, which
  spares every second round trip, and hot tables have room for new versions of their rows, which spares their index entries and a third of
  the write-ahead log: 1.42 → 1.03 ms and 692 → 980 turns/s, means of three runs each, taking turns on a busy machine. Next are the
  message insert (four indexes and a foreign key) and the status updates.
- **Memory**: the garbage of the start is given back to the system once it is over, and so are the pages of the program's own file that only a
  start touches (on Linux: 45 → 26 MB idle); what is needed again is mapped again from the page cache.
- **Growth**: a turn in a database of a million messages and a hundred thousand contacts costs about a fifth more than in one of ten thousand
  and a thousand, on both engines. The customers of the measurement are spread over all contacts: each turn meets one nobody has met before,
  whose pages no cache has. On SQLite five sixths of the difference are the writer's: half of it fetching those pages, a fifth writing more
  different ones back at checkpoints, the rest one level more of each index. With twice the turns, the caches warmer, the ratio is 1.11.
  10⁷ messages: prosa bench --messages 10000000 (not measured).
- A turn waits for about six commits one after another, so rates rise with the turns under way while the CPU of a turn falls: 64 under way
  gave 1,445 and 811 turns/s where 128 gave 1,661 and, in its best run, 1,013 (801 in another). At low load a turn is a few milliseconds.
`

// number prints three significant digits without exponents.
func number(v float64) string {
	switch {
	case v == 0:
		return "0"
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}
