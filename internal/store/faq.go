package store

import "prosa/internal/core"

// Question is something a customer asked the FAQ.
type Question struct {
	ID             core.ID `json:"id"`
	OrgID          core.ID `json:"-"`
	StoreID        core.ID `json:"store_id,omitempty"`
	DepartmentID   core.ID `json:"department_id,omitempty"`
	ConversationID core.ID `json:"conversation_id,omitempty"`
	Text           string  `json:"question"`
	EntryID        core.ID `json:"entry_id,omitempty"` // "" = nothing fitted
	Score          int64   `json:"score"`              // thousandths
	Helpful        string  `json:"helpful,omitempty"`  // yes, no, or nothing said
	Handled        bool    `json:"handled"`            // somebody has looked at it
	At             int64   `json:"at"`
}

var questionTable = &table{name: "faq_question", columns: []string{"id", "org_id", "store_id", "department_id", "conversation_id", "question", "entry_id", "score", "helpful", "handled", "at"}}

// InsertQuestion keeps a question.
func (tx *Tx) InsertQuestion(q Question) {
	tx.insert(questionTable, orNew(q.ID), q.OrgID, q.StoreID, q.DepartmentID, q.ConversationID, q.Text, q.EntryID, q.Score, q.Helpful, flag(q.Handled), q.At)
}
