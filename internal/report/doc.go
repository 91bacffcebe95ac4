// Package report sums conversations up: rows in, lines out, each line a count with
// its clocks and outcomes and with the filter that lists exactly its conversations.
// It also writes the rows as CSV that no spreadsheet takes for formulas.
//
// It leaves fetching the rows to store, the clocks of one conversation to
// conversation, and permissions to whoever asked for the rows. Floor F1: no SQL,
// HTTP, goroutine or clock.
//
// Invariants: every row is in exactly one line, so counts of lines add up to the
// total; open plus closed is the count; the outcomes of a line add up to its closed
// conversations; the answer does not depend on the order of the rows.
//
// Read first: row.go, then build.go.
//
//	r, err := report.Build(rows, report.Params{By: report.ByDepartment, From: from, To: to, Names: names})
package report
