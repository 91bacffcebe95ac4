package api

import (
	"context"
	"maps"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/report"
	"prosa/internal/store"
)

// maxReportSpan bounds the period of a report.
const maxReportSpan = 2 * 366 * 24 * time.Hour

func (s *Server) reportConversations(ctx context.Context, in *reportInput) (*reportOutput, error) {
	rows, params, err := s.reportRows(ctx, in)
	if err != nil {
		return nil, err
	}
	r, err := report.Build(rows, params)
	if err != nil {
		return nil, err
	}
	return &reportOutput{Body: r}, nil
}

func (s *Server) exportConversations(ctx context.Context, in *reportInput) (*streamOutput, error) {
	rows, params, err := s.reportRows(ctx, in)
	if err != nil {
		return nil, err
	}
	return &streamOutput{Body: func(ctx huma.Context) {
		_, w := humago.Unwrap(ctx)
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		w.Header().Set("Content-Disposition", `attachment; filename="conversations.csv"`)
		w.Header().Set("Cache-Control", "no-store")
		if err := report.WriteCSV(w, rows, params.Names, params.Location); err != nil {
			s.log.InfoContext(ctx.Context(), "csv not delivered", "request_id", core.RequestID(ctx.Context()), "error", err)
		}
	}}, nil
}

// checkPeriod refuses periods that are none, or too long.
func checkPeriod(from, to int64) error {
	switch {
	case to <= from:
		return core.E(core.Invalid, "report_period", "to must be after from").On("to")
	case to-from > maxReportSpan.Milliseconds():
		return core.E(core.Invalid, "report_period", "a report covers at most two years").On("from")
	}
	return nil
}

// listedAnswers bounds the answers a report shows one by one.
const listedAnswers = 200

func (s *Server) reportSurveys(ctx context.Context, in *surveysInput) (*one[Surveys], error) {
	if err := checkPeriod(in.From, in.To); err != nil {
		return nil, err
	}
	answers, err := s.opts.DB.R(ctx).SurveyAnswers(scopeOf(ctx),
		store.ConversationFilter{From: in.From, To: in.To, StoreID: in.StoreID, DepartmentID: in.DepartmentID, AgentID: in.AgentID})
	if err != nil {
		return nil, err
	}
	scores := make([]report.Score, len(answers))
	for i, a := range answers {
		scores[i] = report.Score{StoreID: a.StoreID, DepartmentID: a.DepartmentID, AgentID: a.AgentID, Score: a.Score}
	}
	out := Surveys{SatisfactionReport: report.Satisfied(scores), Items: []store.SurveyAnswer{}}
	out.Items = append(out.Items, answers[:min(len(answers), listedAnswers)]...)
	return done(out, nil)
}

// reportRows selects the rows of a report and says how to sum them up.
func (s *Server) reportRows(ctx context.Context, in *reportInput) ([]report.Row, report.Params, error) {
	p := report.Params{By: report.By(in.By), From: in.From, To: in.To, StoreID: in.StoreID, DepartmentID: in.DepartmentID, AgentID: in.AgentID}
	if err := checkPeriod(in.From, in.To); err != nil {
		return nil, p, err
	}
	scope := scopeOf(ctx)
	dir, err := s.opts.DB.Directory(ctx, scope.OrgID)
	if err != nil {
		return nil, p, err
	}
	p.Names, p.Location = namesOf(dir), dir.Location(in.StoreID)
	rows, err := s.opts.DB.R(ctx).ReportRows(scope, store.ConversationFilter{
		View: store.ViewAny, StoreID: in.StoreID, DepartmentID: in.DepartmentID, AgentID: in.AgentID, From: in.From, To: in.To,
	})
	return rows, p, err
}

// namesOf tells what people read for an id or an outcome key. A department is named
// with its store: every store has an Oficina.
func namesOf(dir *store.Directory) map[string]string {
	names := map[string]string{}
	for _, s := range dir.Stores {
		names[s.ID] = s.Name
	}
	for _, d := range dir.Departments {
		names[d.ID] = d.Name
		if len(dir.Stores) > 1 {
			names[d.ID] = d.Name + " · " + names[d.StoreID]
		}
	}
	for _, u := range dir.Users {
		names[u.ID] = u.Name
	}
	maps.Copy(names, outcomeNames(dir.Outcomes))
	return names
}

func outcomeNames(outcomes []dealer.Outcome) map[string]string {
	names := make(map[string]string, len(outcomes))
	for _, o := range outcomes {
		names[o.Key] = o.Name
	}
	return names
}
