package faq

import (
	"math"
	"slices"
	"sync"
)

// Index answers searches over the entries it was built from. It never changes, and
// any number of goroutines may search it at once.
type Index struct {
	byLang map[string]*shelf
}

// Build makes an index. Entries that are Off, and variants without a word that means
// something, are left out; nothing is refused. The entries are read, not kept in step:
// after a change, build again. The same arguments give an index that answers the same.
func Build(entries []Entry, synonyms Synonyms) *Index { return build(entries, synonyms, options{}) }

func build(entries []Entry, synonyms Synonyms, o options) *Index {
	x := &Index{byLang: map[string]*shelf{}}
	for _, lang := range [...]string{"pt", "en", "es"} {
		var mine []Entry
		for _, e := range entries {
			if !e.Off && (e.Locale == "" || language(e.Locale) == lang) {
				mine = append(mine, e)
			}
		}
		if len(mine) > 0 {
			x.byLang[lang] = newShelf(lang, mine, synonyms, o)
			if lang == "pt" && !o.noTopics {
				x.byLang[lang].linkTopics(dealershipTopics())
			}
		}
	}
	return x
}

// Len is the number of entries that can be found in a locale.
func (x *Index) Len(locale string) int {
	if s := x.byLang[language(locale)]; s != nil {
		return len(s.entries)
	}
	return 0
}

// shelf is the index of one language: an inverted index from terms to variants.
type shelf struct {
	analyser     *analyser
	entries      []Entry
	variants     []variant
	terms        map[string]int32
	wordingWorth float64          // see ownWording
	written      map[string]int32 // every word of a variant, unstemmed, stop words too
	rarity       []float64        // by term: 1 in one entry of many, towards 0 in all
	postings     [][]int32        // by term: variants, ascending
	said         [][]int32        // by term: entries that have it in any variant, ascending
	answered     [][]int32        // by term: entries that have it in the answer or a tag, ascending
	about        [][]link         // by topic: the entries that are about it; nil without topics
	pool         sync.Pool        // *scratch
}

type variant struct {
	entry   int32
	mass    float64 // what it says, in all
	wording []int32 // its words as they are written, by number, ascending
}

func newShelf(lang string, entries []Entry, synonyms Synonyms, o options) *shelf {
	s := &shelf{analyser: newAnalyser(lang, synonyms, o), entries: entries, terms: map[string]int32{}, written: map[string]int32{}}
	s.learnWords()
	said := make([][]unit, 0, len(entries)*3)
	for i, e := range entries {
		for _, q := range e.Questions {
			units := s.analyser.units(q)
			if len(units) == 0 {
				continue
			}
			v := int32(len(s.variants))
			s.variants = append(s.variants, variant{entry: int32(i), wording: s.number(q)})
			said = append(said, units)
			for _, u := range units {
				s.eachTerm(u, func(name string) {
					t := s.term(name)
					s.postings[t] = push(s.postings[t], v)
					s.said[t] = push(s.said[t], int32(i))
				})
			}
		}
		s.learnAnswer(int32(i), &e)
	}
	s.rarity = make([]float64, len(s.postings))
	for t := range s.rarity {
		s.rarity[t] = rarity(len(s.said[t]), len(entries))
	}
	for v, units := range said {
		for _, u := range units {
			s.variants[v].mass += s.weight(u)
		}
	}
	if !o.noTypos {
		s.analyser.spell = newSpeller(s.spelling())
	}
	s.pool.New = func() any { return newScratch(len(s.variants), len(s.entries)) }
	return s
}

// learnWords remembers the stem of every word of the variants, so that a search
// rarely has to compute one.
func (s *shelf) learnWords() {
	for _, e := range s.entries {
		for _, q := range e.Questions {
			for _, w := range s.analyser.lex.words(q) {
				s.analyser.learn(w)
			}
		}
	}
}

func (s *shelf) learnAnswer(i int32, e *Entry) {
	texts := append([]string{e.Answer.In(s.analyser.lex.lang)}, e.Tags...)
	for _, text := range texts {
		for _, u := range s.analyser.units(text) {
			s.eachTerm(u, func(name string) {
				t := s.term(name)
				s.answered[t] = push(s.answered[t], i)
			})
		}
	}
}

// spelling is the analyser's, with the words of many entries before those of few.
func (s *shelf) spelling() map[string]int32 {
	ranks := s.analyser.spelling()
	for w, stem := range s.analyser.stems {
		if t, ok := s.terms[stem]; ok {
			ranks[w] += int32(len(s.said[t]))
		}
	}
	return ranks
}

func (s *shelf) eachTerm(u unit, f func(name string)) {
	f(u.stem)
	for _, g := range u.groups {
		f(groupTerm(g))
	}
}

func (s *shelf) term(name string) int32 {
	t, ok := s.terms[name]
	if !ok {
		t = int32(len(s.terms))
		s.terms[name] = t
		s.postings = append(s.postings, nil)
		s.said = append(s.said, nil)
		s.answered = append(s.answered, nil)
	}
	return t
}

func push(list []int32, x int32) []int32 {
	if n := len(list); n > 0 && list[n-1] == x {
		return list
	}
	return append(list, x)
}

func has(list []int32, x int32) bool {
	_, found := slices.BinarySearch(list, x)
	return found
}

// rarity is BM25's inverse document frequency over entries, as a share of the
// highest there can be, and never under a fifth: in a small FAQ every word is in
// many entries.
func rarity(with, of int) float64 {
	idf := func(n float64) float64 { return math.Log(1 + (float64(of)-n+0.5)/(n+0.5)) }
	return max(0.2, idf(float64(with))/idf(min(1, float64(of))))
}
