package faq

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"prosa/internal/core"
)

// Limits of what people may enter. An index holds what it is given; the limits are
// for whoever stores entries, and for ReadCSV.
const (
	MaxEntries   = 5000
	MaxQuestions = 30   // variants of one entry
	MaxQuestion  = 300  // characters of a variant
	MaxAnswer    = 4096 // characters of an answer in one language: WhatsApp's longest text
	MaxLinks     = 3    // as many as a message has reply buttons
	MaxLinkTitle = 20   // characters of a button
	MaxTags      = 20
)

// Locales are the languages an entry can have, in the order of preference when the
// wanted one is missing.
var Locales = [...]string{"pt-BR", "en", "es"}

// Entry is one frequent question with its answer. Questions are its variants: other
// ways to ask for the same. StoreID and DepartmentID say who it is for, "" is
// everybody. Locale is the language of the variants; "" means that they may be in
// any, and the entry is searched in all three. An entry that is Off is not searched.
type Entry struct {
	ID           core.ID  `json:"id"`
	StoreID      core.ID  `json:"store_id,omitempty"`
	DepartmentID core.ID  `json:"department_id,omitempty"`
	Locale       string   `json:"locale,omitempty"`
	Questions    []string `json:"questions"`
	Answer       Answer   `json:"answer"`
	Tags         []string `json:"tags,omitempty"`
	Off          bool     `json:"off,omitempty"`
}

// Answer is what the customer gets: text by locale, which may hold {{variables}}
// that the sender fills in, a file, links.
type Answer struct {
	Text  map[string]string `json:"text"`
	Media *Media            `json:"media,omitempty"`
	Links []Link            `json:"links,omitempty"`
}

// Media points at a file of the media library. Kind is image, video, audio or
// document; whether the id exists is for the caller to check.
type Media struct {
	ID       core.ID `json:"id"`
	Kind     string  `json:"kind"`
	Filename string  `json:"filename,omitempty"`
}

// Link is an address with the words shown for it.
type Link struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// In returns the text for a locale; where it is missing, the first there is.
func (a Answer) In(locale string) string {
	want := language(locale)
	for _, l := range Locales {
		if language(l) == want && a.Text[l] != "" {
			return a.Text[l]
		}
	}
	for _, l := range Locales {
		if a.Text[l] != "" {
			return a.Text[l]
		}
	}
	return ""
}

// Validate tells whether people may save the entry: the first thing wrong, as a
// core.Error of kind Invalid with its field, or nil.
func (e *Entry) Validate() error {
	if !isLocale(e.Locale) && e.Locale != "" {
		return core.E(core.Invalid, "faq_locale", "%q is not one of pt-BR, en, es", e.Locale).On("locale")
	}
	if len(e.Questions) == 0 || len(e.Questions) > MaxQuestions {
		return core.E(core.Invalid, "faq_questions", "an entry has 1 to %d questions, not %d", MaxQuestions, len(e.Questions)).On("questions")
	}
	for _, q := range e.Questions {
		if strings.TrimSpace(q) == "" {
			return core.E(core.Invalid, "faq_question_empty", "a question is empty").On("questions")
		}
		if utf8.RuneCountInString(q) > MaxQuestion {
			return core.E(core.Invalid, "faq_question_long", "a question is longer than %d characters", MaxQuestion).On("questions")
		}
	}
	if len(e.Tags) > MaxTags {
		return core.E(core.Invalid, "faq_tags", "an entry has at most %d tags, not %d", MaxTags, len(e.Tags)).On("tags")
	}
	return e.Answer.validate()
}

func (a *Answer) validate() error {
	some := false
	for locale, text := range a.Text {
		if !isLocale(locale) {
			return core.E(core.Invalid, "faq_locale", "%q is not one of pt-BR, en, es", locale).On("answer.text")
		}
		if utf8.RuneCountInString(text) > MaxAnswer {
			return core.E(core.Invalid, "faq_answer_long", "the answer in %s is longer than %d characters", locale, MaxAnswer).On("answer.text")
		}
		some = some || strings.TrimSpace(text) != ""
	}
	if !some {
		return core.E(core.Invalid, "faq_answer_empty", "the answer has no text").On("answer.text")
	}
	if m := a.Media; m != nil {
		switch m.Kind {
		case "image", "video", "audio", "document":
		default:
			return core.E(core.Invalid, "faq_media", "%q is not a kind of file an answer can have", m.Kind).On("answer.media")
		}
		if m.ID == "" {
			return core.E(core.Invalid, "faq_media", "the file has no id").On("answer.media")
		}
	}
	if len(a.Links) > MaxLinks {
		return core.E(core.Invalid, "faq_links", "an answer has at most %d links, not %d", MaxLinks, len(a.Links)).On("answer.links")
	}
	for _, l := range a.Links {
		if strings.TrimSpace(l.Title) == "" || utf8.RuneCountInString(l.Title) > MaxLinkTitle {
			return core.E(core.Invalid, "faq_link_title", "the words of a link are 1 to %d characters", MaxLinkTitle).On("answer.links")
		}
		if u, err := url.Parse(l.URL); err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
			return core.E(core.Invalid, "faq_link", "a link is an http or https address").On("answer.links")
		}
	}
	return nil
}

func isLocale(s string) bool { return s == Locales[0] || s == Locales[1] || s == Locales[2] }

// language is a locale's language: pt, en or es; anything else is pt.
func language(locale string) string {
	switch l, _, _ := strings.Cut(locale, "-"); l {
	case "en", "es":
		return l
	}
	return "pt"
}
