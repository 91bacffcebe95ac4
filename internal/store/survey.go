package store

import (
	"prosa/internal/core"
	"prosa/internal/team"
)

// SurveyAnswer is how content a customer was with a conversation.
type SurveyAnswer struct {
	ID             core.ID `json:"id"`
	OrgID          core.ID `json:"-"`
	ConversationID core.ID `json:"conversation_id"`
	ContactID      core.ID `json:"contact_id"`
	StoreID        core.ID `json:"store_id,omitempty"`
	DepartmentID   core.ID `json:"department_id,omitempty"`
	AgentID        core.ID `json:"agent_id,omitempty"` // whose conversation it was
	Score          int     `json:"score"`              // 1 to 5
	Reason         string  `json:"reason,omitempty"`
	At             int64   `json:"at"`
}

var surveyTable = &table{name: "survey_answer", columns: []string{"id", "org_id", "conversation_id", "contact_id", "store_id", "department_id", "agent_id", "score", "reason", "at"}}

// InsertSurveyAnswer keeps an answer.
func (tx *Tx) InsertSurveyAnswer(a SurveyAnswer) {
	tx.insert(surveyTable, orNew(a.ID), a.OrgID, a.ConversationID, a.ContactID, a.StoreID, a.DepartmentID, a.AgentID, a.Score, a.Reason, a.At)
}

// SurveyAnswers returns the answers of a filter about conversations within the scope,
// the newest first. From and To are when customers answered; To is exclusive. Error:
// report_too_large past MaxReportRows.
func (r *R) SurveyAnswers(scope team.Scope, f ConversationFilter) ([]SurveyAnswer, error) {
	w := where{r: r}
	w.scope(scope)
	w.and("a.org_id = " + w.arg(scope.OrgID))
	w.and("a.at >= " + w.arg(f.From))
	w.and("a.at < " + w.arg(f.To))
	w.equal("a.store_id", f.StoreID)
	w.equal("a.department_id", f.DepartmentID)
	w.equal("a.agent_id", f.AgentID)
	var out []SurveyAnswer
	err := r.rows(func(s scan) error {
		a := SurveyAnswer{OrgID: scope.OrgID}
		err := s.Scan(&a.ID, &a.ConversationID, &a.ContactID, &a.StoreID, &a.DepartmentID, &a.AgentID, &a.Score, &a.Reason, &a.At)
		out = append(out, a)
		return err
	}, "SELECT a.id, a.conversation_id, a.contact_id, a.store_id, a.department_id, a.agent_id, a.score, a.reason, a.at"+
		" FROM survey_answer a JOIN conversation v ON v.id = a.conversation_id WHERE "+w.text()+" ORDER BY a.at DESC, a.id LIMIT "+w.arg(MaxReportRows+1), w.args...)
	if err == nil {
		err = reportFits(len(out), "answers")
	}
	return out, err
}
