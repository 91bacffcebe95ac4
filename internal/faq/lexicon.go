package faq

import (
	"embed"
	"strings"
	"sync"
)

//go:embed lexicon/*.txt lexicon/topics/*.txt
var lexiconFiles embed.FS

// class is what a word tells about the subject of a question, apart from how rare it
// is among the entries.
type class uint8

const (
	content class = iota // names a subject; when no entry has it, it is another subject
	real                 // content, and a word of the language: never a typing mistake
	common               // a verb or a time of day: little evidence either way
	weak                 // in every question to a dealership
	heavy                // wants a person
	stop                 // nothing
	silent               // nothing, and not part of a phrase either
)

// lexicon is what is known about the words of one language, whatever the entries.
type lexicon struct {
	lang   string
	class  map[string]class
	short  map[string][]string // chat abbreviations and what they stand for
	polite [][]string          // phrases that say nothing
	stems  map[string]string   // of words whose stem would be another word's
}

var lexicons = sync.OnceValue(func() map[string]*lexicon {
	all := map[string]*lexicon{}
	for _, lang := range [...]string{"pt", "en", "es"} {
		all[lang] = parseLexicon(lang, readLexicon(lang+".txt"))
	}
	return all
})

func parseLexicon(lang, text string) *lexicon {
	l := &lexicon{lang: lang, class: map[string]class{}, short: map[string][]string{}, stems: map[string]string{}}
	sections := map[string]class{"[silent]": silent, "[stop]": stop, "[common]": common, "[weak]": weak, "[heavy]": heavy, "[real]": real}
	section := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			section = line
		case section == "[short]":
			for pair := range strings.FieldsSeq(line) {
				from, to, _ := strings.Cut(pair, "=")
				l.short[from] = strings.Split(to, "_")
			}
		case section == "[polite]":
			for p := range strings.SplitSeq(line, ",") {
				l.polite = append(l.polite, strings.Fields(p))
			}
		case section == "[stem]":
			for pair := range strings.FieldsSeq(line) {
				word, stem, _ := strings.Cut(pair, "=")
				l.stems[word] = stem
			}
		default:
			for word := range strings.FieldsSeq(line) {
				if _, taken := l.class[word]; !taken { // the first section wins
					l.class[word] = sections[section]
				}
			}
		}
	}
	return l
}

// Group is words, and short phrases, that mean the same to a search. Locale is the
// language they are of; "" is all three.
type Group struct {
	Locale string   `json:"locale,omitempty"`
	Words  []string `json:"words"`
}

// Synonyms are groups; a word may be in several.
type Synonyms []Group

// DealershipSynonyms are the groups that come along, in Portuguese, English and
// Spanish. The result is the caller's to add to.
func DealershipSynonyms() Synonyms { return readSynonyms("synonyms.txt") }

// modelNames are the names of models and makes, of one word.
var modelNames = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, g := range readSynonyms("models.txt")[:2] {
		for _, w := range g.Words {
			names[w] = true
		}
	}
	return names
})

func readLexicon(name string) string {
	text, err := lexiconFiles.ReadFile("lexicon/" + name)
	if err != nil {
		panic("faq: " + err.Error()) // embedded: cannot be missing
	}
	return string(text)
}

func readSynonyms(name string) Synonyms {
	var groups Synonyms
	locale := ""
	for line := range strings.Lines(readLexicon(name)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '[' {
			locale = strings.Trim(line, "[]")
			continue
		}
		g := Group{Locale: locale}
		for member := range strings.SplitSeq(line, ",") {
			g.Words = append(g.Words, strings.TrimSpace(member))
		}
		groups = append(groups, g)
	}
	return groups
}
