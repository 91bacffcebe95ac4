package api

import (
	"prosa/internal/answers"
	"prosa/internal/core"
	"prosa/internal/faq"
	"prosa/internal/store"
)

// FAQFields are what an answer to a frequent question is made of.
type FAQFields struct {
	ID           core.ID    `json:"id,omitempty" doc:"Ignored"`
	StoreID      core.ID    `json:"store_id,omitempty" maxLength:"64" doc:"Empty = every store"`
	DepartmentID core.ID    `json:"department_id,omitempty" maxLength:"64" doc:"Empty = every department"`
	Locale       string     `json:"locale,omitempty" enum:",pt-BR,en,es" doc:"The language of the questions; empty = any"`
	Questions    []string   `json:"questions" doc:"Ways to ask it; the first one names the entry. At most 30 of 300 characters"`
	Answer       faq.Answer `json:"answer" doc:"Text by language (pt-BR, en, es), with {{variables}}; a file; at most 3 links"`
	Tags         []string   `json:"tags,omitempty"`
	Off          bool       `json:"off,omitempty" doc:"Kept, but never an answer"`
	Version      int64      `json:"version,omitempty" doc:"Needed to change one"`
}

func (f FAQFields) build(orgID core.ID) store.FAQEntry {
	return store.FAQEntry{OrgID: orgID, Version: f.Version, Entry: faq.Entry{StoreID: f.StoreID, DepartmentID: f.DepartmentID, Locale: f.Locale, Questions: f.Questions,
		Answer: f.Answer, Tags: f.Tags, Off: f.Off}}
}

// FAQEntry is an entry of the house.
type FAQEntry = store.FAQEntry

// FAQItem is an entry in the list, with its use in the last 90 days.
type FAQItem struct {
	FAQEntry
	Asked     int64 `json:"asked" doc:"How often it answered in the last 90 days"`
	Helpful   int64 `json:"helpful" doc:"… and the customer said that it helped"`
	Unhelpful int64 `json:"unhelpful" doc:"… and the customer said that it did not"`
}

// FAQWhere narrows by store and department.
type FAQWhere struct {
	StoreID      core.ID `query:"store_id" maxLength:"64"`
	DepartmentID core.ID `query:"department_id" maxLength:"64"`
}

type listFAQInput struct {
	StoreID      core.ID `query:"store_id" maxLength:"64" doc:"An id; none = entries for every store"`
	DepartmentID core.ID `query:"department_id" maxLength:"64" doc:"An id; none = entries for every department"`
	Q            string  `query:"q" maxLength:"200" doc:"Words of questions, answers and tags"`
	State        string  `query:"state" enum:"on,off" doc:"Both when left out"`
	Limit        int     `query:"limit" minimum:"1" maximum:"5000" default:"500"`
}

// FAQList is a list of entries.
type FAQList struct {
	Items []FAQItem `json:"items"`
	Total int       `json:"total" doc:"How many there are for the filter"`
	Ready int       `json:"ready" doc:"Ready entries that are not here yet"`
}

type importFAQInput struct {
	FAQWhere
	DryRun  bool   `query:"dry_run" doc:"Only say what would happen, problems included"`
	RawBody []byte `contentType:"text/csv"`
}

// FAQImport is what a file did, or would do. With problems nothing was written.
type FAQImport struct {
	answers.Imported
	Problems []faq.CSVProblem `json:"problems"`
}

type searchFAQInput struct {
	FAQWhere
	Q      string `query:"q" required:"true" minLength:"1" maxLength:"1000"`
	Locale string `query:"locale" enum:",pt-BR,en,es" doc:"The organization's when left out"`
}

// FAQSearch is what the bot would find for a question.
type FAQSearch struct {
	Answerable bool     `json:"answerable" doc:"The first hit would be given as the answer"`
	Threshold  float64  `json:"threshold" doc:"The score from which a hit is an answer"`
	Hits       []FAQHit `json:"hits" doc:"Best first, at most five"`
}

// FAQHit is an entry with how sure the search is, from 0 to 1.
type FAQHit struct {
	EntryID      core.ID    `json:"entry_id"`
	Title        string     `json:"title" doc:"The entry's first question"`
	StoreID      core.ID    `json:"store_id,omitempty"`
	DepartmentID core.ID    `json:"department_id,omitempty"`
	Answer       faq.Answer `json:"answer"`
	Score        float64    `json:"score"`
}

type faqAnswersInput struct {
	FAQWhere
	Q              string  `query:"q" maxLength:"1000" doc:"A question or words; empty = what was asked most of late"`
	ConversationID core.ID `query:"conversation_id" maxLength:"64" doc:"Whose store, department, language and name count"`
	Locale         string  `query:"locale" enum:",pt-BR,en,es"`
}

// FAQReply is an answer ready to be sent, its variables filled in.
type FAQReply struct {
	EntryID core.ID    `json:"entry_id"`
	Title   string     `json:"title" doc:"The entry's first question"`
	Text    string     `json:"text"`
	Media   *faq.Media `json:"media,omitempty" doc:"A file that goes with it"`
	Links   []faq.Link `json:"links"`
	Score   float64    `json:"score" doc:"0 = found by its letters"`
}

// FAQPeriod is the questions of a time.
type FAQPeriod struct {
	FAQWhere
	From int64 `query:"from" required:"true" minimum:"0" doc:"Questions asked from here on"`
	To   int64 `query:"to" required:"true" minimum:"0" doc:"… and before here"`
}

type unansweredInput struct {
	FAQPeriod
	Locale string `query:"locale" enum:",pt-BR,en,es" doc:"The language the questions are compared in; the organization's when left out"`
}

type handledInput struct {
	Body struct {
		Questions []string `json:"questions" minItems:"1" maxItems:"500" doc:"Word for word"`
	}
}

// FAQHandled says how many questions are no longer open.
type FAQHandled struct {
	Handled int64 `json:"handled"`
}

type readyFAQInput struct {
	Body struct {
		Keys []string `json:"keys,omitempty" maxItems:"500" doc:"Which ones; all when left out"`
	}
}
