package store

import (
	"strings"

	"prosa/internal/core"
	"prosa/internal/team"
)

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

// RateAnswer notes whether the answer to the latest question of a conversation with
// this text and entry helped. A question that is not there any more is no error.
func (tx *Tx) RateAnswer(q Question) error {
	return tx.exec(`UPDATE faq_question SET helpful = $1 WHERE id = (SELECT l.id FROM faq_question l
 WHERE l.conversation_id = $2 AND l.org_id = $3 AND l.question = $4 AND l.entry_id = $5 ORDER BY l.at DESC, l.id DESC LIMIT 1)`,
		q.Helpful, q.ConversationID, q.OrgID, q.Text, q.EntryID)
}

// QuestionFilter narrows questions. Zero values do not narrow; To is exclusive.
type QuestionFilter struct {
	From, To     int64
	StoreID      core.ID
	DepartmentID core.ID
}

// questions is the condition of a filter within a scope, for a question q.
func (w *where) questions(s team.Scope, f QuestionFilter) {
	w.and("q.org_id = " + w.arg(s.OrgID))
	if !s.All {
		var any []string
		if ids := filled(s.StoreIDs); len(ids) > 0 {
			any = append(any, "q.store_id "+w.in(ids))
		}
		if ids := filled(s.DepartmentIDs); len(ids) > 0 {
			any = append(any, "q.department_id "+w.in(ids))
		}
		if len(any) == 0 {
			any = []string{"1 = 0"}
		}
		w.and("(" + strings.Join(any, " OR ") + ")")
	}
	if f.From > 0 {
		w.and("q.at >= " + w.arg(f.From))
	}
	if f.To > 0 {
		w.and("q.at < " + w.arg(f.To))
	}
	w.equal("q.store_id", f.StoreID)
	w.equal("q.department_id", f.DepartmentID)
}

// openQuestion is one the FAQ did not settle and nobody has looked at.
const openQuestion = "q.handled = 0 AND (q.entry_id = '' OR q.helpful = 'no')"

// OpenQuestion is a question the FAQ did not settle, with how often it was asked in
// the same words. EntryID is the entry whose answer did not help, "" when there was none.
type OpenQuestion struct {
	Text    string
	EntryID core.ID
	Count   int
	LastMs  int64
}

// maxOpenQuestions bounds how many different wordings are looked at, the most frequent
// first.
const maxOpenQuestions = 2000

// OpenQuestions returns what the FAQ did not settle and nobody has looked at, by
// wording, within the scope.
func (r *R) OpenQuestions(scope team.Scope, f QuestionFilter) ([]OpenQuestion, error) {
	w := where{r: r}
	w.questions(scope, f)
	w.and(openQuestion)
	var out []OpenQuestion
	err := r.rows(func(s scan) error {
		var q OpenQuestion
		err := s.Scan(&q.Text, &q.EntryID, &q.Count, &q.LastMs)
		out = append(out, q)
		return err
	}, "SELECT q.question, q.entry_id, COUNT(*), MAX(q.at) FROM faq_question q WHERE "+w.text()+
		" GROUP BY q.question, q.entry_id ORDER BY COUNT(*) DESC, MAX(q.at) DESC, q.question LIMIT "+w.arg(maxOpenQuestions), w.args...)
	return out, err
}

// HandleQuestions marks the open questions with these wordings as looked at, within the
// scope, and returns how many there were.
func (tx *Tx) HandleQuestions(scope team.Scope, texts []string) (int64, error) {
	if len(texts) == 0 {
		return 0, nil
	}
	w := where{r: &tx.R}
	w.questions(scope, QuestionFilter{})
	w.and(openQuestion)
	w.and("q.question " + w.in(texts))
	return tx.affected("UPDATE faq_question SET handled = 1 WHERE id IN (SELECT q.id FROM faq_question q WHERE "+w.text()+")", w.args...)
}

// QuestionFact is what a report wants to know of a question. People tells that the
// conversation went on with people.
type QuestionFact struct {
	StoreID      core.ID
	DepartmentID core.ID
	EntryID      core.ID
	Helpful      string
	People       bool
	At           int64
}

// QuestionFacts returns the questions of a filter within the scope, by time. Error:
// report_too_large past MaxReportRows.
func (r *R) QuestionFacts(scope team.Scope, f QuestionFilter) ([]QuestionFact, error) {
	w := where{r: r}
	w.questions(scope, f)
	var out []QuestionFact
	err := r.rows(func(s scan) error {
		var q QuestionFact
		err := s.Scan(&q.StoreID, &q.DepartmentID, &q.EntryID, &q.Helpful, &q.At, &q.People)
		out = append(out, q)
		return err
	}, `SELECT q.store_id, q.department_id, q.entry_id, q.helpful, q.at, CASE WHEN COALESCE(v.queued_at, 0) > 0 OR COALESCE(v.agent_id, '') <> '' THEN 1 ELSE 0 END
 FROM faq_question q LEFT JOIN conversation v ON v.id = q.conversation_id WHERE `+w.text()+" ORDER BY q.at, q.id LIMIT "+w.arg(MaxReportRows+1), w.args...)
	if err == nil {
		err = reportFits(len(out), "questions")
	}
	return out, err
}

// EntryUse is how often an entry answered, and what customers said to that.
type EntryUse struct {
	Asked, Helpful, Unhelpful int64
}

// EntryUses counts by entry since an instant, for the whole organization.
func (r *R) EntryUses(orgID core.ID, since int64) (map[core.ID]EntryUse, error) {
	out := map[core.ID]EntryUse{}
	err := r.rows(func(s scan) error {
		var id core.ID
		var u EntryUse
		err := s.Scan(&id, &u.Asked, &u.Helpful, &u.Unhelpful)
		out[id] = u
		return err
	}, `SELECT entry_id, COUNT(*), CAST(SUM(CASE WHEN helpful = 'yes' THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN helpful = 'no' THEN 1 ELSE 0 END) AS BIGINT)
 FROM faq_question WHERE org_id = $1 AND at >= $2 AND entry_id <> '' GROUP BY entry_id`, orgID, since)
	return out, err
}
