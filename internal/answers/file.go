package answers

import (
	"slices"
	"strings"

	"prosa/internal/contact"
	"prosa/internal/core"
	"prosa/internal/faq"
	"prosa/internal/store"
)

// Import says where the entries of a file belong.
type Import struct {
	OrgID        core.ID
	StoreID      core.ID
	DepartmentID core.ID
}

// Imported is what a file did, or would do.
type Imported struct {
	Created   int `json:"created"`
	Updated   int `json:"updated" doc:"Entries whose first question was there already"`
	Unchanged int `json:"unchanged"`
}

// Write makes the house's entries those of a file, all in the caller's transaction. An
// entry whose first question the same store and department have already is replaced,
// but for its file, links and what the file has no column for; nothing is deleted.
func (in Import) Write(tx *store.Tx, entries []faq.Entry, by store.Change) (Imported, error) {
	var out Imported
	have, err := tx.FAQEntries(in.OrgID)
	if err != nil {
		return out, err
	}
	known := map[string]store.FAQEntry{}
	for _, e := range have {
		if e.StoreID == in.StoreID && e.DepartmentID == in.DepartmentID {
			known[sameQuestion(e.Questions[0])] = e
		}
	}
	for _, e := range entries {
		name := sameQuestion(e.Questions[0])
		old, there := known[name]
		next := store.FAQEntry{OrgID: in.OrgID, Entry: e}
		next.StoreID, next.DepartmentID = in.StoreID, in.DepartmentID
		if there {
			next = old
			next.Questions, next.Answer.Text, next.Locale, next.Off = e.Questions, e.Answer.Text, e.Locale, e.Off
			if e.Tags != nil {
				next.Tags = e.Tags
			}
		}
		switch {
		case !there:
			next, err = tx.CreateFAQEntry(next, by)
			out.Created++
		case same(old.Entry, next.Entry):
			out.Unchanged++
		default:
			next, err = tx.UpdateFAQEntry(next, by)
			out.Updated++
		}
		if err != nil {
			return out, err
		}
		known[name] = next
	}
	return out, nil
}

// sameQuestion is a question as it is compared: case, accents and punctuation aside.
func sameQuestion(q string) string {
	return strings.Join(strings.FieldsFunc(contact.Fold(q), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), " ")
}

func same(a, b faq.Entry) bool {
	texts := func(e faq.Entry) (out []string) {
		for _, l := range faq.Locales {
			out = append(out, e.Answer.Text[l])
		}
		return out
	}
	return slices.Equal(a.Questions, b.Questions) && slices.Equal(a.Tags, b.Tags) && a.Locale == b.Locale && a.Off == b.Off && slices.Equal(texts(a), texts(b))
}
