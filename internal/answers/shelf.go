package answers

import (
	"context"
	"log/slog"
	"sync"

	"prosa/internal/core"
	"prosa/internal/faq"
	"prosa/internal/flow"
	"prosa/internal/message"
	"prosa/internal/store"
)

// Shelf keeps an index for each organization. Safe for concurrent use; one shelf serves
// the whole process.
type Shelf struct {
	db   *store.DB
	mu   sync.Mutex
	orgs map[core.ID]*place
}

// NewShelf returns an empty shelf: indexes are built when somebody asks.
func NewShelf(db *store.DB) *Shelf { return &Shelf{db: db, orgs: map[core.ID]*place{}} }

// place is one organization's index. While it is built, whoever asks waits for it.
type place struct {
	mu    sync.Mutex
	dir   *store.Directory // as of which the stamp was compared; only its address counts
	stamp string
	index *faq.Index
	files map[core.ID]message.Media
}

// Index returns the index of an organization's entries as they are now. Building it
// takes a millisecond for ten entries or so; it is kept until one of them changes.
func (s *Shelf) Index(ctx context.Context, orgID core.ID) (*faq.Index, error) {
	index, _, _, err := s.of(ctx, orgID)
	return index, err
}

// of returns an organization's index and files, and whether its assistant puts the
// bot's answers into words.
func (s *Shelf) of(ctx context.Context, orgID core.ID) (index *faq.Index, files map[core.ID]message.Media, phrases bool, err error) {
	dir, err := s.db.Directory(ctx, orgID)
	if err != nil {
		return nil, nil, false, err
	}
	s.mu.Lock()
	p := s.orgs[orgID]
	if p == nil {
		p = &place{}
		s.orgs[orgID] = p
	}
	s.mu.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dir != dir {
		if err := p.refresh(s.db.R(ctx), orgID); err != nil {
			return nil, nil, false, err
		}
		p.dir = dir
	}
	return p.index, p.files, dir.Assistant.Phrases(), nil
}

// refresh builds the index anew unless the entries are those it was built from: most
// changes of a house are about something else. The stamp is read before the entries: a
// change between the two makes the index old, never wrongly fresh.
func (p *place) refresh(r *store.R, orgID core.ID) error {
	stamp, err := r.FAQStamp(orgID)
	if err != nil || p.index != nil && stamp == p.stamp {
		return err
	}
	rows, err := r.FAQEntries(orgID)
	if err != nil {
		return err
	}
	entries, files := make([]faq.Entry, len(rows)), map[core.ID]message.Media{}
	for i, row := range rows {
		entries[i] = row.Entry
		if m := row.Answer.Media; m != nil && !row.Off {
			if files[m.ID], err = fileOf(r, orgID, m); err != nil {
				return err
			}
		}
	}
	p.index, p.files, p.stamp = faq.Build(entries, faq.DealershipSynonyms()), files, stamp
	return nil
}

// fileOf is an answer's file as a message carries it; without a Key when it is gone.
func fileOf(r *store.R, orgID core.ID, m *faq.Media) (message.Media, error) {
	uses, err := r.MediaRows(orgID, m.ID)
	if err != nil || len(uses) == 0 {
		return message.Media{}, err
	}
	name := m.Filename
	if name == "" {
		name = uses[0].Name
	}
	return message.Media{Key: m.ID, Mime: uses[0].Mime, Name: name, Size: uses[0].Size}, nil
}

// Answerer answers an organization's questions within flows. The index is looked up
// when the first question comes, so that flows without one pay nothing.
func (s *Shelf) Answerer(ctx context.Context, orgID core.ID) flow.Answerer {
	return answerer{s, ctx, orgID}
}

type answerer struct {
	shelf *Shelf
	ctx   context.Context
	org   core.ID
}

// Answer implements flow.Answerer. When the entries cannot be read there is no answer,
// and people take over.
func (a answerer) Answer(question string, storeID, departmentID core.ID, locale string) (flow.FAQAnswer, bool) {
	index, files, phrases, err := a.shelf.of(a.ctx, a.org)
	if err != nil {
		slog.WarnContext(a.ctx, "frequent questions not read", "component", "answers", "org_id", a.org, "error", err)
		return flow.FAQAnswer{}, false
	}
	r := index.Search(question, faq.Scope{StoreID: storeID, DepartmentID: departmentID, Locale: locale})
	if !r.Answerable {
		return flow.FAQAnswer{}, false
	}
	e := r.Hits[0].Entry
	out := flow.FAQAnswer{Phrase: phrases, EntryID: e.ID, Title: e.Questions[0], Text: e.Answer.In(locale), Score: r.Hits[0].Score}
	for _, l := range e.Answer.Links {
		out.Links = append(out.Links, flow.FAQLink(l))
	}
	if e.Answer.Media != nil {
		if f := files[e.Answer.Media.ID]; f.Key != "" {
			out.Media = &f
		}
	}
	return out, true
}
