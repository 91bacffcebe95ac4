package store

import (
	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/report"
	"prosa/internal/team"
)

// MaxReportRows bounds what one report reads.
const MaxReportRows = 500_000

// reportFits refuses what is more than one report reads.
func reportFits(rows int, what string) error {
	if rows > MaxReportRows {
		return core.E(core.Invalid, "report_too_large", "more than %d %s: choose a shorter period", MaxReportRows, what).On("from")
	}
	return nil
}

// ReportRows returns the conversations of a filter within the scope, in the order
// they were opened. Errors: report_too_large past MaxReportRows.
func (r *R) ReportRows(scope team.Scope, f ConversationFilter) ([]report.Row, error) {
	w := where{r: r}
	w.scope(scope)
	w.conversations(scope, f)
	from := "conversation v"
	if f.Query != "" {
		from += " JOIN contact c ON c.id = v.contact_id"
	}
	var out []report.Row
	err := r.rows(func(s scan) error {
		var v conversation.Conversation
		err := s.Scan(&v.ID, &v.Protocol, &v.ChannelAccountID, &v.StoreID, &v.DepartmentID, &v.AgentID, &v.State, &v.OpenedAt, &v.QueuedAt, &v.ClosedAt,
			&v.Outcome, &v.OutcomeNote, &v.QueueWaitMs, &v.FirstResponseMs, &v.HandlingMs)
		out = append(out, report.RowOf(v))
		return err
	}, `SELECT v.id, v.protocol, v.channel_account_id, v.store_id, v.department_id, v.agent_id, v.state, v.opened_at, v.queued_at, v.closed_at,
 v.outcome, v.outcome_note, v.queue_wait_ms, v.first_response_ms, v.handling_ms FROM `+from+" WHERE "+w.text()+
		" ORDER BY v.opened_at, v.id LIMIT "+w.arg(MaxReportRows+1), w.args...)
	if err == nil {
		err = reportFits(len(out), "conversations")
	}
	return out, err
}
