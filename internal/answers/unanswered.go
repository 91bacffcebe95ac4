package answers

import (
	"cmp"
	"context"
	"slices"

	"prosa/internal/core"
	"prosa/internal/faq"
	"prosa/internal/store"
	"prosa/internal/team"
)

// Reasons why a question is open.
const (
	Unanswered = "unanswered" // no entry fitted
	Unhelpful  = "unhelpful"  // the customer said that the answer did not help
)

// Cluster is open questions that mean the same.
type Cluster struct {
	Reason    string         `json:"reason" enum:"unanswered,unhelpful"`
	Questions []faq.Question `json:"questions" doc:"The most frequent first"`
	Count     int            `json:"count"`
	LastMs    int64          `json:"last_ms"`
	EntryID   core.ID        `json:"entry_id,omitempty" doc:"The entry whose answer did not help"`
	Near      []Near         `json:"near" doc:"Entries it might belong to, best first"`
}

// Near is an entry a question is close to.
type Near struct {
	EntryID core.ID `json:"entry_id"`
	Title   string  `json:"title"`
	Score   float64 `json:"score"`
}

const (
	maxClusters = 100
	maxNear     = 3
	nearEnough  = 0.1
)

// Open returns what the entries did not settle and nobody has looked at, grouped by
// meaning, the most frequent first.
func Open(ctx context.Context, s *Shelf, scope team.Scope, f store.QuestionFilter, locale string) ([]Cluster, error) {
	rows, err := s.db.R(ctx).OpenQuestions(scope, f)
	if err != nil {
		return nil, err
	}
	index, err := s.Index(ctx, scope.OrgID)
	if err != nil {
		return nil, err
	}
	byEntry := map[core.ID][]faq.Question{}
	for _, q := range rows {
		byEntry[q.EntryID] = append(byEntry[q.EntryID], faq.Question{Text: q.Text, Count: q.Count, LastMs: q.LastMs})
	}
	out := []Cluster{}
	for entry, list := range byEntry {
		for _, c := range faq.Suggest(list, faq.DealershipSynonyms(), locale) {
			one := Cluster{Reason: Unanswered, Questions: c.Questions, Count: c.Count, LastMs: c.LastMs, EntryID: entry, Near: []Near{}}
			if entry != "" {
				one.Reason = Unhelpful
			}
			out = append(out, one)
		}
	}
	slices.SortFunc(out, func(a, b Cluster) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(b.LastMs, a.LastMs), cmp.Compare(a.Questions[0].Text, b.Questions[0].Text))
	})
	out = out[:min(len(out), maxClusters)]
	for i := range out {
		out[i].near(index, faq.Scope{StoreID: f.StoreID, DepartmentID: f.DepartmentID, Locale: locale})
	}
	return out, nil
}

func (c *Cluster) near(index *faq.Index, scope faq.Scope) {
	for _, h := range index.Search(c.Questions[0].Text, scope).Hits {
		if len(c.Near) < maxNear && h.Score >= nearEnough {
			c.Near = append(c.Near, Near{EntryID: h.Entry.ID, Title: h.Entry.Questions[0], Score: h.Score})
		}
	}
}
