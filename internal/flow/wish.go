package flow

import (
	"strings"

	"prosa/internal/contact"
	"prosa/internal/message"
)

// maxWish is the longest text read as a wish about messages, in bytes.
const maxWish = 400

// OptOut reads a text as "send me no more", in the wordings of Portuguese, English and
// Spanish. It is careful with texts that sound alike and are about something else:
// leaving a queue, cancelling a service, stopping the car.
//
// Source: Meta, WhatsApp Business Messaging Policy: every request to opt out is to be
// respected, however it is worded.
func OptOut(text string) bool { return optsOut(wishWordsOf(text)) }

// OptIn reads a text as "yes, send me messages".
func OptIn(text string) bool { return optsIn(wishWordsOf(text)) }

// Wish is what a message asks of the house about its messages.
type Wish string

// A message that asks for both asks for none more surely.
const (
	WishNone Wish = "none"
	WishOut  Wish = "opt_out"
	WishIn   Wish = "opt_in"
)

// WishOf reads what a message says, typed or on the button that was touched.
func WishOf(c message.Content) Wish {
	words := wishWordsOf(Said(c))
	switch {
	case optsOut(words):
		return WishOut
	case optsIn(words):
		return WishIn
	}
	return WishNone
}

func optsOut(words []string) bool {
	if len(words) == 0 {
		return false
	}
	if optOutAlone[strings.Join(plainWords(words), " ")] {
		return true
	}
	return anyPhrase(optOutPhrases, words) || anyPhrase(optOutWeak, words) && !aboutSomethingElse(words)
}

func optsIn(words []string) bool {
	if len(words) == 0 {
		return false
	}
	for _, w := range words {
		if denials[w] {
			return false
		}
	}
	return optInAlone[strings.Join(plainWords(words), " ")] || anyPhrase(optInPhrases, words)
}

func wishWordsOf(text string) []string {
	if len(text) > maxWish {
		return nil
	}
	return strings.FieldsFunc(contact.Fold(text), notWord)
}

// plainWords leaves out what is only polite.
func plainWords(words []string) []string {
	out := make([]string, 0, len(words))
	for _, w := range words {
		if !courtesies[w] {
			out = append(out, w)
		}
	}
	return out
}

func aboutSomethingElse(words []string) bool {
	for _, w := range words {
		if otherMatters[w] {
			return true
		}
	}
	return false
}

// phrase is a run of words: each step one of several, with at most gap words before it
// that do not matter. A step that ends in "*" is the beginning of a word; "$" is the
// end of the text, "^" its beginning.
type phrase []phraseStep

type phraseStep struct {
	gap  int
	any  []string
	ends bool
}

// phrases reads them from text: words apart, "|" between alternatives, "_" for up to
// two words that do not matter.
func phrases(texts ...string) []phrase {
	out := make([]phrase, 0, len(texts))
	for _, text := range texts {
		var p phrase
		gap := 0
		for _, step := range strings.Fields(text) {
			switch step {
			case "_":
				gap += 2
			case "$":
				p = append(p, phraseStep{ends: true, gap: gap})
			default:
				p = append(p, phraseStep{gap: gap, any: strings.Split(step, "|")})
				gap = 0
			}
		}
		out = append(out, p)
	}
	return out
}

func anyPhrase(list []phrase, words []string) bool {
	for _, p := range list {
		if p[0].any[0] == "^" {
			if p[1:].at(skipCourtesies(words)) {
				return true
			}
			continue
		}
		for i := range words {
			if p[0].is(words[i]) && p[1:].at(words[i+1:]) {
				return true
			}
		}
	}
	return false
}

func skipCourtesies(words []string) []string {
	for len(words) > 0 && courtesies[words[0]] {
		words = words[1:]
	}
	return words
}

// at tells whether the steps follow at the beginning of words.
func (p phrase) at(words []string) bool {
	if len(p) == 0 {
		return true
	}
	for skip := 0; skip <= p[0].gap && skip <= len(words); skip++ {
		rest := words[skip:]
		if p[0].ends {
			if len(skipCourtesies(rest)) == 0 {
				return true
			}
			continue
		}
		if len(rest) > 0 && p[0].is(rest[0]) && p[1:].at(rest[1:]) {
			return true
		}
	}
	return false
}

func (s phraseStep) is(word string) bool {
	for _, a := range s.any {
		if stem, ok := strings.CutSuffix(a, "*"); ok && strings.HasPrefix(word, stem) || a == word {
			return true
		}
	}
	return false
}
