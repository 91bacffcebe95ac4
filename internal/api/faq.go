package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"prosa/internal/answers"
	"prosa/internal/core"
	"prosa/internal/faq"
	"prosa/internal/faq/ready"
	"prosa/internal/media"
	"prosa/internal/message"
	"prosa/internal/store"
)

func (s *Server) faqRoutes() []route {
	const read, write = "settings:read", "settings:write"
	return tagged("FAQ",
		handle(at("GET /faq", read, "listFAQ", "Answers to frequent questions"), s.listFAQ),
		handle(at("POST /faq", write, "createFAQ", "Add an answer").status(http.StatusCreated), s.createFAQ),
		handle(at("GET /faq/{id}", read, "getFAQ", "One answer"), s.getFAQ),
		handle(at("PUT /faq/{id}", write, "updateFAQ", "Change an answer").about("The bot answers by it at once."), s.updateFAQ),
		handle(at("DELETE /faq/{id}", write, "deleteFAQ", "Delete an answer").status(http.StatusNoContent), s.deleteFAQ),
		handle(at("POST /faq/ready", write, "installReadyFAQ", "Add the ready answers that are not here yet"), s.installReadyFAQ),
		handle(at("POST /faq/import", write, "importFAQ", "Read answers from a CSV file").body("text/csv").maxBody(faqFile).
			about("Columns question, variant, answer, answer en, answer es, tags, locale, off. An entry whose first question the same store and department have already is replaced. With problems nothing is written: a dry run lists them, otherwise 422 faq_file_problems."), s.importFAQ),
		handle(at("GET /faq/export.csv", read, "exportFAQ", "The answers as a CSV file").about("What the import reads. Files, links, stores and departments are not in it."), s.exportFAQ),
		handle(at("GET /faq/search", read, "searchFAQ", "Try a question: what would the bot answer"), s.searchFAQ),
		handle(at("GET /faq/answers", "conversations:read", "findFAQAnswers", "Answers to send, for people who serve").
			about("Texts come with their variables filled in for the conversation."), s.findFAQAnswers),
		handle(at("GET /faq/unanswered", read, "listUnansweredFAQ", "What customers asked and got no good answer to, by meaning"), s.listUnanswered),
		handle(at("POST /faq/unanswered/handled", write, "handleUnansweredFAQ", "Take questions off that list"), s.handleUnanswered),
		handle(at("GET /reports/faq", "reports:read", "reportFAQ", "What the frequent questions did in a period"), s.reportFAQ),
	)
}

// faqFile is the largest file with answers.
const faqFile = 8 << 20

// faqEntries are the entries the caller may see, the oldest first.
func (s *Server) faqEntries(ctx context.Context) ([]FAQEntry, error) {
	scope := scopeOf(ctx)
	all, err := s.opts.DB.R(ctx).FAQEntries(scope.OrgID)
	return keep(all, func(e FAQEntry) bool { return managed(scope, e.StoreID) }), err
}

func (in *listFAQInput) takes(e FAQEntry) bool {
	matches := func(want, have core.ID) bool { return want == "" || want == have || want == store.None && have == "" }
	return matches(in.StoreID, e.StoreID) && matches(in.DepartmentID, e.DepartmentID) && (in.State == "" || e.Off == (in.State == "off")) && answers.Mentions(e.Entry, in.Q)
}

func (s *Server) listFAQ(ctx context.Context, in *listFAQInput) (*one[FAQList], error) {
	all, err := s.faqEntries(ctx)
	if err != nil {
		return nil, err
	}
	uses, err := s.opts.DB.R(ctx).EntryUses(scopeOf(ctx).OrgID, answers.Since(s.now()))
	if err != nil {
		return nil, err
	}
	out := FAQList{Items: []FAQItem{}}
	keys := map[string]bool{}
	for _, e := range all {
		keys[e.Key] = true
		if !in.takes(e) {
			continue
		}
		if out.Total++; out.Total <= in.Limit {
			u := uses[e.ID]
			out.Items = append(out.Items, FAQItem{FAQEntry: e, Asked: u.Asked, Helpful: u.Helpful, Unhelpful: u.Unhelpful})
		}
	}
	for _, e := range ready.Entries() {
		if !keys[e.ID] {
			out.Ready++
		}
	}
	return done(out, nil)
}

func (s *Server) getFAQ(ctx context.Context, in *ByID) (*one[FAQEntry], error) {
	e, err := s.opts.DB.R(ctx).FAQEntry(scopeOf(ctx).OrgID, in.ID)
	if err == nil && !managed(scopeOf(ctx), e.StoreID) {
		err = core.E(core.NotFound, "faq_entry_not_found", "no such faq entry")
	}
	return done(e, err)
}

func (s *Server) createFAQ(ctx context.Context, in *write[FAQFields]) (*one[FAQEntry], error) {
	e := in.Body.build(scopeOf(ctx).OrgID)
	if err := s.mayAttach(ctx, e.Answer.Media, nil); err != nil {
		return nil, err
	}
	return written(ctx, s, func(tx *store.Tx, by store.Change) (FAQEntry, error) { return tx.CreateFAQEntry(e, by) })
}

func (s *Server) updateFAQ(ctx context.Context, in *change[FAQFields]) (*one[FAQEntry], error) {
	before, err := s.getFAQ(ctx, &in.ByID)
	if err != nil {
		return nil, err
	}
	e := in.Body.build(scopeOf(ctx).OrgID)
	e.ID = in.ID
	if err := s.mayAttach(ctx, e.Answer.Media, before.Body.Answer.Media); err != nil {
		return nil, err
	}
	return written(ctx, s, func(tx *store.Tx, by store.Change) (FAQEntry, error) { return tx.UpdateFAQEntry(e, by) })
}

// mayAttach tells whether an answer may carry a file: one the caller has uploaded or
// sees and that customers can get, or the one it carries already. What kind it is, its
// bytes say.
func (s *Server) mayAttach(ctx context.Context, m, before *faq.Media) error {
	if m == nil || before != nil && m.ID == before.ID {
		return nil
	}
	rows, err := s.opts.DB.R(ctx).MediaRows(scopeOf(ctx).OrgID, m.ID)
	if err != nil {
		return err
	}
	row, err := s.allowedUse(ctx, rows)
	if err != nil {
		return err
	}
	kind, err := media.Outgoing(row.Mime, row.Size)
	switch {
	case err != nil:
		return err
	case kind == message.Sticker:
		return core.E(core.Invalid, "media_type", "an answer cannot carry a sticker").On("answer.media")
	}
	m.Kind = string(kind)
	return nil
}

func (s *Server) deleteFAQ(ctx context.Context, in *ByID) (*nothing, error) {
	org := scopeOf(ctx).OrgID
	return s.removed(ctx, func(tx *store.Tx, by store.Change) error { return tx.DeleteFAQEntry(org, in.ID, by) })
}

func (s *Server) installReadyFAQ(ctx context.Context, in *readyFAQInput) (*list[FAQEntry], error) {
	org := scopeOf(ctx).OrgID
	made, err := written(ctx, s, func(tx *store.Tx, by store.Change) ([]FAQEntry, error) {
		return answers.InstallReady(tx, org, in.Body.Keys, by)
	})
	if err != nil {
		return nil, err
	}
	return listOf(made.Body), nil
}

// errTried ends the transaction of a dry run.
var errTried = core.E(core.Conflict, "dry_run", "this was only tried")

func (s *Server) importFAQ(ctx context.Context, in *importFAQInput) (*one[FAQImport], error) {
	entries, problems, err := faq.ReadCSV(in.RawBody)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		if !in.DryRun {
			return nil, fileProblems(ctx, problems)
		}
		return done(FAQImport{Problems: problems}, nil)
	}
	to := answers.Import{OrgID: scopeOf(ctx).OrgID, StoreID: in.StoreID, DepartmentID: in.DepartmentID}
	var out FAQImport
	_, err = written(ctx, s, func(tx *store.Tx, by store.Change) (nothing, error) {
		did, err := to.Write(tx, entries, by)
		out = FAQImport{Imported: did}
		if err == nil && in.DryRun {
			err = errTried
		}
		return nothing{}, err
	})
	if core.CodeOf(err) == errTried.Code {
		err = nil
	}
	return done(out, err)
}

// fileProblems is the refusal of a file: every problem with its place.
func fileProblems(ctx context.Context, problems []faq.CSVProblem) error {
	const status = http.StatusUnprocessableEntity
	p := &Problem{Type: "about:blank", Status: status, Title: http.StatusText(status), Code: "faq_file_problems", Detail: "the file has problems, nothing was imported", RequestID: core.RequestID(ctx)}
	for _, x := range problems {
		p.Errors = append(p.Errors, InvalidInput{Field: x.Column, Message: x.String()})
	}
	return p
}

func (s *Server) exportFAQ(ctx context.Context, _ *nothing) (*streamOutput, error) {
	rows, err := s.faqEntries(ctx)
	if err != nil {
		return nil, err
	}
	entries := make([]faq.Entry, len(rows))
	for i, e := range rows {
		entries[i] = e.Entry
	}
	text, err := faq.WriteCSV(entries)
	if err != nil {
		return nil, err
	}
	return &streamOutput{Body: func(ctx huma.Context) {
		_, w := humago.Unwrap(ctx)
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		w.Header().Set("Content-Disposition", `attachment; filename="faq.csv"`)
		w.Header().Set("Cache-Control", "no-store")
		_, _ = w.Write(text)
	}}, nil
}
