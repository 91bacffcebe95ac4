package flow

import (
	"slices"
	"strings"

	"prosa/internal/contact"
	"prosa/internal/message"
)

// maxMatched is the longest text looked at for keywords, in bytes: what an ad or a
// link writes for the customer fits well.
const maxMatched = 1000

// prepare reads the words and references of the occasion's message.
func (m *matcher) prepare() {
	if m.read {
		return
	}
	m.read = true
	m.ad = readReferral(m.o.Content.Referral)
	text := typed(m.o.Content)
	if len(text) > maxMatched {
		return
	}
	folded := contact.Fold(text)
	m.words = strings.FieldsFunc(folded, notWord)
	for _, w := range strings.Fields(folded) {
		if ref, ok := strings.CutPrefix(w, "#"); ok {
			m.refs = append(m.refs, strings.TrimRight(ref, ".,;:!?)"))
		}
	}
	if m.ad.Ref != "" {
		m.refs = append(m.refs, contact.Fold(m.ad.Ref))
	}
}

// prepare folds what a trigger compares with, once, at Load.
func (t *Trigger) prepare() {
	for _, w := range t.Words {
		if words := wordsOf(w); len(words) > 0 {
			t.words = append(t.words, words)
		}
	}
	for _, r := range t.Refs {
		if r = contact.Fold(strings.TrimPrefix(strings.TrimSpace(r), "#")); r != "" {
			t.refs = append(t.refs, r)
		}
	}
}

// longest is the length of the longest that both lists have; -1 = none.
func longest(have, want []string) int {
	most := -1
	for _, w := range want {
		if len(w) > most && slices.Contains(have, w) {
			most = len(w)
		}
	}
	return most
}

// templateReply: a quick reply of the template. Where nobody knows which template it
// was, the payload must say so.
func (t *Trigger) templateReply(c *message.Content) int {
	if c.Kind != message.ButtonReply || c.Reply == nil {
		return -1
	}
	paid := slices.Contains(t.Payloads, c.Reply.ID)
	if len(t.Payloads) > 0 && !paid {
		return -1
	}
	known := t.Template != "" && c.Template != nil && c.Template.Name != ""
	switch {
	case known && c.Template.Name != t.Template, !known && !paid:
		return -1
	case known && paid:
		return 2
	}
	return 1
}

// referral: an ad of the list goes before the words of its headline, those before any
// ad.
func (t *Trigger) referral(ad referral) int {
	switch {
	case ad.SourceID == "" && ad.Headline == "":
		return -1
	case slices.Contains(t.AdIDs, ad.SourceID):
		return 2
	case t.Headline != "" && strings.Contains(contact.Fold(ad.Headline), contact.Fold(t.Headline)):
		return 1
	case len(t.AdIDs) == 0 && t.Headline == "":
		return 0
	}
	return -1
}

// What the ways a keyword fits are worth beside its length.
const (
	fitsExactly = 3 << 12
	fitsWithin  = 2 << 12
	fitsAlmost  = 1 << 12
)

// keyword scores the best of the trigger's words: all of the text, a part of it
// (contains, fuzzy), or either with a typo (fuzzy).
func (t *Trigger) keyword(text []string) int {
	best := -1
	if len(text) == 0 {
		return best
	}
	for _, want := range t.words {
		fit := 0
		switch {
		case slices.Equal(want, text):
			fit = fitsExactly
		case t.Match != "contains" && t.Match != "fuzzy":
		case hasWords(text, want, slices.Equal):
			fit = fitsWithin
		case t.Match == "fuzzy" && hasWords(text, want, alike):
			fit = fitsAlmost
		}
		if fit > 0 {
			best = max(best, fit+len(strings.Join(want, " ")))
		}
	}
	return best
}

// hasWords tells whether a run of words of the text is like those wanted.
func hasWords(text, want []string, like func(a, b []string) bool) bool {
	for i := 0; i+len(want) <= len(text); i++ {
		if like(text[i:i+len(want)], want) {
			return true
		}
	}
	return false
}

// alike: word by word, with a typo or two in the longer ones.
func alike(given, want []string) bool {
	for i := range want {
		a, b := given[i], want[i]
		if a == b {
			continue
		}
		// A typo in both of the first letters is hardly one; it spares comparing most words.
		if len(a) < 4 || len(b) < 4 || a[0] != b[0] && a[1] != b[1] || !within(a, b, typosAllowed(len(b))) {
			return false
		}
	}
	return true
}
