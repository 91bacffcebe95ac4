package answers

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"prosa/internal/contact"
	"prosa/internal/core"
	"prosa/internal/faq"
	"prosa/internal/store"
)

const (
	maxFound  = 8
	usesSince = 90 * 24 * 60 * 60 * 1000 // ms: what a list calls lately
)

// Since is the instant from which uses count as lately.
func Since(now int64) int64 { return now - usesSince }

// Find is a person's search: what the bot would find, then entries that hold the words
// typed so far, then, with nothing typed, those that answered most of late. At most
// eight, each with its score, 0 where it was found by letters.
func Find(ctx context.Context, s *Shelf, orgID core.ID, query string, scope faq.Scope, now int64) ([]faq.Hit, bool, error) {
	index, err := s.Index(ctx, orgID)
	if err != nil {
		return nil, false, err
	}
	rows, err := s.db.R(ctx).FAQEntries(orgID)
	if err != nil {
		return nil, false, err
	}
	rows = slices.DeleteFunc(rows, func(e store.FAQEntry) bool { return !e.Serves(scope) })
	if strings.TrimSpace(query) == "" {
		hits, err := often(s.db.R(ctx), orgID, rows, now)
		return hits, false, err
	}
	found := index.Search(query, scope)
	hits := slices.DeleteFunc(found.Hits, func(h faq.Hit) bool { return h.Score < nearEnough })
	for _, e := range rows {
		if len(hits) >= maxFound {
			break
		}
		if Mentions(e.Entry, query) && !slices.ContainsFunc(hits, func(h faq.Hit) bool { return h.Entry.ID == e.ID }) {
			hits = append(hits, faq.Hit{Entry: e.Entry})
		}
	}
	return hits, found.Answerable, nil
}

// often are the entries that answered most of late.
func often(r *store.R, orgID core.ID, rows []store.FAQEntry, now int64) ([]faq.Hit, error) {
	uses, err := r.EntryUses(orgID, Since(now))
	slices.SortStableFunc(rows, func(a, b store.FAQEntry) int { return cmp.Compare(uses[b.ID].Asked, uses[a.ID].Asked) })
	hits := []faq.Hit{}
	for _, e := range rows[:min(len(rows), maxFound)] {
		hits = append(hits, faq.Hit{Entry: e.Entry})
	}
	return hits, err
}

// Mentions tells whether every word typed is in an entry's questions, answers or tags,
// or begins a word there; case and accents aside.
func Mentions(e faq.Entry, query string) bool {
	all := slices.Concat(e.Questions, e.Tags)
	for _, text := range e.Answer.Text {
		all = append(all, text)
	}
	text := contact.Fold(strings.Join(all, "\n"))
	for word := range strings.FieldsSeq(contact.Fold(query)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
