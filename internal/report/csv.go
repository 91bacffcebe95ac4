package report

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"prosa/internal/core"
)

// Columns are the header of WriteCSV, stable for those who read the file by program.
var Columns = []string{
	"protocol", "conversation_id", "store", "department", "agent", "opened_at", "closed_at", "state",
	"outcome", "outcome_note", "queue_wait_s", "first_response_s", "handling_s",
}

// WriteCSV writes a header and one line a row, UTF-8 with commas. Names replace ids
// and outcome keys where they are known; instants are local, 2026-11-22 14:05:09;
// durations are whole seconds of business time, empty where there are none. Every
// cell goes through SafeCell. Errors: those of w.
func WriteCSV(w io.Writer, rows []Row, names map[string]string, loc *time.Location) error {
	out := NewCSV(w)
	if err := out.Write(Columns); err != nil {
		return err
	}
	for i := range rows {
		if err := out.Write(cells(&rows[i], names, loc)); err != nil {
			return err
		}
	}
	return out.Flush()
}

func cells(r *Row, names map[string]string, loc *time.Location) []string {
	name := func(key string) string {
		if n := names[key]; n != "" {
			return n
		}
		return key
	}
	state := "open"
	switch {
	case r.Abandoned:
		state = "abandoned"
	case r.Closed:
		state = "closed"
	}
	return []string{
		r.Protocol, r.ConversationID, name(r.StoreID), name(r.DepartmentID), name(r.AgentID),
		instant(r.OpenedAt, loc), instant(r.ClosedAt, loc), state,
		name(r.Outcome), r.OutcomeNote, seconds(r.QueueWaitMs), seconds(r.FirstResponseMs), seconds(r.HandlingMs),
	}
}

func instant(ms int64, loc *time.Location) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).In(loc).Format(time.DateTime)
}

func seconds(ms int64) string {
	if ms < 0 {
		return ""
	}
	return strconv.FormatInt(ms/1000, 10)
}

// CSV writes cells that spreadsheets show as they are. Not safe for concurrent use.
type CSV struct{ w *csv.Writer }

// NewCSV starts a file. Call Flush at its end.
func NewCSV(w io.Writer) *CSV { return &CSV{csv.NewWriter(w)} }

// Write writes one line.
func (c *CSV) Write(cells []string) error {
	safe := make([]string, len(cells))
	for i, s := range cells {
		safe[i] = SafeCell(s)
	}
	if err := c.w.Write(safe); err != nil {
		return core.E(core.Unavailable, "csv_write", "the file could not be written").Because(err)
	}
	return nil
}

// Flush writes what is held back.
func (c *CSV) Flush() error {
	c.w.Flush()
	if err := c.w.Error(); err != nil {
		return core.E(core.Unavailable, "csv_write", "the file could not be written").Because(err)
	}
	return nil
}

// SafeCell keeps a spreadsheet from running what a customer typed: a cell that would
// begin as a formula gets an apostrophe before it, which spreadsheets take as "this
// is text". ParseCell takes it away again.
func SafeCell(s string) string {
	if dangerous(strings.TrimLeft(s, "'")) {
		return "'" + s
	}
	return s
}

// ParseCell is the inverse of SafeCell.
func ParseCell(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && dangerous(strings.TrimLeft(rest, "'")) {
		return rest
	}
	return s
}

// dangerous tells whether a spreadsheet may read s as a formula: = + - @ at its
// start, in the full-width forms too, blanks before them aside, and any start with a
// tab, carriage return or line feed. Source: OWASP, CSV Injection.
func dangerous(s string) bool {
	if s == "" {
		return false
	}
	if s[0] == '\t' || s[0] == '\r' || s[0] == '\n' {
		return true
	}
	s = strings.TrimLeft(s, " \u00a0\u3000")
	for _, p := range [...]string{"=", "+", "-", "@", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
