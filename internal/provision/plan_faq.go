package provision

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"prosa/internal/core"
	"prosa/internal/faq"
	"prosa/internal/faq/ready"
	"prosa/internal/store"
)

// planFAQ plans the answers to frequent questions, by key.
func (p *planner) planFAQ() {
	old := map[string]store.FAQEntry{}
	for _, e := range p.was.faq {
		old[e.Key] = e
	}
	seen := map[string]bool{}
	for i, in := range p.file.FAQ {
		at := fmt.Sprintf("faq[%d].", i)
		e, known := old[in.Key]
		if !known {
			e = store.FAQEntry{Key: in.Key, Entry: p.readyEntry(at+"ready", in.Ready)}
			e.ID = core.NewID()
		}
		e.OrgID = p.was.org.ID
		p.key(at+"key", in.Key, known, seen)
		f := p.faqFields(at, in, &e)
		if err := e.Validate(); err != nil {
			p.add(at+faqPlace(err), "%s", err.Error())
		}
		p.save("faq_entry", in.Key, known, f,
			func(tx *store.Tx) error { return drop(tx.CreateFAQEntry(e, p.by)) },
			func(tx *store.Tx) error { return drop(tx.UpdateFAQEntry(e, p.by)) })
	}
	if !p.prune(p.file.FAQ != nil) {
		return
	}
	for _, e := range p.was.faq {
		if !seen[e.Key] && p.stays(e.DepartmentID) && p.storeStays(e.StoreID) {
			p.remove("faq_entry", e.Key, func(tx *store.Tx) error { return tx.DeleteFAQEntry(p.was.org.ID, e.ID, p.by) })
		}
	}
}

// readyEntry is what a new entry begins with: a ready one's questions and answer, or
// nothing.
func (p *planner) readyEntry(path, key string) faq.Entry {
	if key == "" {
		return faq.Entry{}
	}
	for _, e := range ready.Entries() {
		if e.ID == key {
			return e
		}
	}
	p.add(path, "there is no ready entry %q", key)
	return faq.Entry{Questions: []string{key}, Answer: faq.Answer{Text: map[string]string{faq.Locales[0]: key}}}
}

// faqFields copies what the file says into the entry, and returns what differs.
func (p *planner) faqFields(at string, in FAQ, e *store.FAQEntry) fields {
	var f fields
	storeID, departmentID := e.StoreID, e.DepartmentID
	if in.Store != nil {
		storeID, departmentID = p.storeNamed(at+"store", *in.Store), ""
	}
	if in.Department != nil {
		if departmentID = p.department(at+"department", *in.Department); departmentID != "" {
			storeID = p.departments[*in.Department].StoreID
		}
	}
	set(&f, "store", &e.StoreID, &storeID)
	set(&f, "department", &e.DepartmentID, &departmentID)
	set(&f, "locale", &e.Locale, in.Locale)
	set(&f, "off", &e.Off, in.Off)
	replace(&f, "questions", &e.Questions, in.Questions, in.Questions != nil && !slices.Equal(e.Questions, in.Questions))
	replace(&f, "tags", &e.Tags, in.Tags, in.Tags != nil && !slices.Equal(e.Tags, in.Tags))
	if text := in.Answer.text(); in.Answer != nil {
		replace(&f, "answer", &e.Answer.Text, text, !maps.Equal(e.Answer.Text, text))
	}
	if in.Links != nil {
		var links []faq.Link
		for _, l := range *in.Links {
			links = append(links, faq.Link(l))
		}
		replace(&f, "links", &e.Answer.Links, links, !slices.Equal(e.Answer.Links, links))
	}
	return f
}

// text is what an answer says, by language.
func (a *FAQAnswer) text() map[string]string {
	out := map[string]string{}
	if a == nil {
		return out
	}
	for i, text := range []string{a.PT, a.EN, a.ES} {
		if text != "" {
			out[faq.Locales[i]] = text
		}
	}
	return out
}

// replace is set for lists and maps.
func replace[T any](f *fields, name string, dst *T, src T, differs bool) {
	if differs {
		*dst = src
		*f = append(*f, name)
	}
}

// storeStays tells whether a store will be there; one that goes takes its answers along.
func (p *planner) storeStays(id core.ID) bool {
	for _, s := range p.stores {
		if s.ID == id {
			return true
		}
	}
	return id == ""
}

// storeNamed finds a store by its key.
func (p *planner) storeNamed(path, key string) core.ID {
	if key == "" {
		return ""
	}
	s, ok := p.stores[key]
	if !ok {
		p.add(path, "there is no store %q", key)
	}
	return s.ID
}

// faqPlace is the member of a file's entry that an error of faq is about.
func faqPlace(err error) string {
	var e *core.Error
	if errors.As(err, &e) {
		switch e.Field {
		case "answer.text":
			return "answer"
		case "answer.links":
			return "links"
		case "answer.media":
			return "key"
		}
		return e.Field
	}
	return "key"
}

func (h house) exportFAQ(e store.FAQEntry, names map[core.ID]string) FAQ {
	out := FAQ{Key: e.Key, Department: some(names[e.DepartmentID]), Locale: some(e.Locale), Questions: e.Questions, Answer: &FAQAnswer{PT: e.Answer.Text["pt-BR"], EN: e.Answer.Text["en"], ES: e.Answer.Text["es"]}, Tags: e.Tags, Off: some(e.Off)}
	if out.Department == nil {
		out.Store = some(h.storeKeys()[e.StoreID])
	}
	if len(e.Answer.Links) > 0 {
		links := []FAQLink{}
		for _, l := range e.Answer.Links {
			links = append(links, FAQLink(l))
		}
		out.Links = &links
	}
	return out
}
