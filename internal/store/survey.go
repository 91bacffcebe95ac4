package store

import "prosa/internal/core"

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

// SurveyAnswers returns the answers of a period, newest first, at most limit.
func (r *R) SurveyAnswers(orgID core.ID, from, to int64, limit int) ([]SurveyAnswer, error) {
	var out []SurveyAnswer
	err := r.rows(func(s scan) error {
		a := SurveyAnswer{OrgID: orgID}
		err := s.Scan(&a.ID, &a.ConversationID, &a.ContactID, &a.StoreID, &a.DepartmentID, &a.AgentID, &a.Score, &a.Reason, &a.At)
		out = append(out, a)
		return err
	}, `SELECT id, conversation_id, contact_id, store_id, department_id, agent_id, score, reason, at FROM survey_answer
 WHERE org_id = $1 AND at >= $2 AND at < $3 ORDER BY at DESC, id LIMIT $4`, orgID, from, to, limit)
	return out, err
}
