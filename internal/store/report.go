package store

import (
	"prosa/internal/core"
	"prosa/internal/report"
	"prosa/internal/team"
)

// MaxReportRows bounds what one report reads.
const MaxReportRows = 500_000

// ReportRows returns the conversations of a filter within the scope, in the order
// they were opened. Errors: report_too_large past MaxReportRows.
func (r *R) ReportRows(scope team.Scope, f ConversationFilter) ([]report.Row, error) {
	w := where{r: r}
	w.scope(scope)
	w.conversations(scope, f)
	var out []report.Row
	err := r.rows(func(s scan) error {
		v, err := scanConversation(s)
		out = append(out, report.RowOf(v))
		return err
	}, "SELECT "+conversationColumns+" FROM conversation v JOIN contact c ON c.id = v.contact_id WHERE "+w.text()+
		" ORDER BY v.opened_at, v.id LIMIT "+w.arg(MaxReportRows+1), w.args...)
	if err == nil && len(out) > MaxReportRows {
		return nil, core.E(core.Invalid, "report_too_large", "more than %d conversations: choose a shorter period", MaxReportRows).On("from")
	}
	return out, err
}
