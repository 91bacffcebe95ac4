package faq

import (
	"slices"
	"strconv"
)

// unit is one word or phrase of a text as a search sees it: its stem, the groups of
// synonyms it is in, and what it tells. Exact is 1, less for a corrected word.
type unit struct {
	stem   string
	groups []int32
	class  class
	exact  float64
}

// analyser turns text of one language into units. Immutable.
type analyser struct {
	lex     *lexicon
	options options
	single  map[string][]int32  // stem → groups
	phrases map[string][]phrase // first stem → phrases, longest first
	byStem  map[string]class
	spell   *speller // nil: no correction
	stems   map[string]string
	learnt  map[string]bool // stems of the words known when the index was built
}

// options take parts of the search away, for tests that show what each is worth.
type options struct{ noStems, noTypos, noSynonyms, noLexicon, noTopics bool }

func newAnalyser(lang string, synonyms Synonyms, o options) *analyser {
	a := &analyser{lex: lexicons()[lang], options: o, single: map[string][]int32{}, phrases: map[string][]phrase{}, byStem: map[string]class{}, stems: map[string]string{}, learnt: map[string]bool{}}
	for w, c := range a.lex.class {
		if s := a.stem(w); c < stop && c != real {
			if old, ok := a.byStem[s]; !ok || c < old {
				a.byStem[s] = c
			}
		}
	}
	for _, words := range a.lex.polite {
		a.addMember(words, politeGroup)
	}
	if o.noSynonyms {
		a.sortPhrases()
		return a
	}
	for i, group := range synonyms {
		if group.Locale != "" && language(group.Locale) != lang {
			continue
		}
		for _, member := range group.Words {
			a.addMember(a.lex.words(member), int32(i))
		}
	}
	a.sortPhrases()
	return a
}

// audible leaves out what comes between the words of a phrase: "onde voces ficam".
func (a *analyser) audible(words []string) []string {
	return slices.DeleteFunc(words, func(w string) bool { return a.lex.class[w] == silent })
}

// learn makes a word known: its stem is kept, and a typing mistake may have meant it.
func (a *analyser) learn(w string) {
	if _, ok := a.stems[w]; !ok {
		s := a.stem(w)
		a.stems[w], a.learnt[s] = s, true
	}
}

// stem is stemOf, remembered for the words known when the index was built.
func (a *analyser) stem(w string) string {
	if s, ok := a.stems[w]; ok {
		return s
	}
	if a.options.noStems {
		return w
	}
	if s, ok := a.lex.stems[w]; ok {
		return s
	}
	return stemOf(a.lex.lang, w)
}

// units takes a text apart. Words that mean nothing are left out, and what is said
// twice counts once.
func (a *analyser) units(text string) []unit { return a.unitsOf(a.lex.words(text)) }

func (a *analyser) unitsOf(words []string) []unit {
	words = a.audible(slices.Clone(words))
	stems := make([]string, len(words))
	exact := make([]float64, len(words))
	for i, w := range words {
		exact[i] = 1
		if a.spell != nil && !a.known(w) {
			if meant, worth := a.spell.correct(w); meant != "" {
				words[i], exact[i] = meant, worth
			}
		}
		stems[i] = a.stem(words[i])
	}
	out := make([]unit, 0, len(words))
	for i := 0; i < len(words); {
		if u, n := a.phraseAt(stems[i:], exact[i:]); n > 0 {
			if u.class != stop {
				out = add(out, u)
			}
			i += n
			continue
		}
		if u := a.word(words[i], stems[i], exact[i]); u.class < stop {
			out = add(out, u)
		}
		if i > 0 && a.complains(words[i-1], words[i]) {
			out = add(out, unit{stem: words[i-1] + " " + words[i], class: heavy, exact: 1})
		}
		i++
	}
	return out
}

func add(units []unit, u unit) []unit {
	for i := range units {
		if units[i].stem == u.stem || len(u.groups) > 0 && len(units[i].groups) > 0 && units[i].groups[0] == u.groups[0] {
			units[i].exact = max(units[i].exact, u.exact)
			return units
		}
	}
	return append(units, u)
}

func (a *analyser) word(w, stem string, exact float64) unit {
	u := unit{stem: stem, groups: a.single[stem], exact: exact}
	c, ok := a.lex.class[w]
	if !ok {
		c = a.byStem[stem]
	}
	switch {
	case a.options.noLexicon:
		c = content
	case w[0] >= '0' && w[0] <= '9':
		c = common
	case len(w) == 1:
		c = stop
	case ok && c == heavy, len(u.groups) == 0 && a.lex.lang == "pt" && blames(w):
		return unit{stem: w, class: heavy, exact: exact} // "perderam" is no match for "perdi"
	case len(u.groups) > 0 && c == stop:
		c = common
	case len(u.groups) > 0 && (c == heavy || c == real):
		c = content
	}
	u.class = c
	return u
}

// known tells whether a word is none to correct: of the language, of the synonyms, or
// with a stem that is.
func (a *analyser) known(w string) bool {
	if _, ok := a.lex.class[w]; ok {
		return true
	}
	if _, ok := a.stems[w]; ok {
		return true
	}
	_, ok := a.byStem[a.stem(w)]
	return ok || a.learnt[a.stem(w)]
}

// spelling is the words a typing mistake may have meant, with their rank.
func (a *analyser) spelling() map[string]int32 {
	ranks := map[string]int32{}
	for w, c := range a.lex.class {
		if c != real {
			ranks[w] = 0
		}
	}
	for w := range a.stems {
		ranks[w] = 1
	}
	return ranks
}

// groupTerm names a group among the terms; no stem begins with a '#'.
func groupTerm(g int32) string { return "#" + strconv.Itoa(int(g)) }
