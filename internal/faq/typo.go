package faq

import (
	"cmp"
	"slices"

	"prosa/internal/contact"
)

// speller finds the known word a typing mistake was meant to be. It keeps, for every
// known word, what is left when one or two letters are struck out; two words within
// that distance share a leftover. Immutable.
type speller struct {
	words []string
	rank  []int32 // how many entries have the word: the more, the likelier it was meant
	left  []leftover
}

type leftover struct {
	hash uint32
	word int32
}

// reach is how many mistakes a word of so many letters may have: none in short ones,
// where another word is always near.
func reach(letters int) int {
	switch {
	case letters < 4:
		return 0
	case letters < 8:
		return 1
	}
	return 2
}

// newSpeller takes words with their rank.
func newSpeller(ranks map[string]int32) *speller {
	s := &speller{}
	for w := range ranks {
		if len(w) >= 4 {
			s.words = append(s.words, w)
		}
	}
	slices.Sort(s.words)
	s.rank = make([]int32, len(s.words))
	for i, w := range s.words {
		s.rank[i] = ranks[w]
		// One letter more or less than the query: its reach decides.
		strike(w, reach(len(w)+1), func(h uint32) { s.left = append(s.left, leftover{h, int32(i)}) })
	}
	slices.SortFunc(s.left, func(a, b leftover) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.word, b.word)) })
	return s
}

// correct returns the nearest known word and how much a match with it is worth, or
// "" when there is none. The first letter is right in all but a few mistakes (a lost
// h, two letters swapped), and asking for it keeps other words away.
func (s *speller) correct(w string) (string, float64) {
	limit := reach(len(w))
	if limit == 0 || len(w) > 40 {
		return "", 0
	}
	best, bestDistance := int32(-1), limit+1
	strike(w, limit, func(h uint32) {
		at, _ := slices.BinarySearchFunc(s.left, h, func(l leftover, h uint32) int { return cmp.Compare(l.hash, h) })
		for ; at < len(s.left) && s.left[at].hash == h; at++ {
			i := s.left[at].word
			k := s.words[i]
			if i == best || !sameStart(w, k) {
				continue
			}
			d := contact.Edits(w, k)
			if d < bestDistance || d == bestDistance && best >= 0 && (s.rank[i] > s.rank[best] || s.rank[i] == s.rank[best] && i < best) {
				best, bestDistance = i, d
			}
		}
	})
	if best < 0 {
		return "", 0
	}
	return s.words[best], 1 - 0.15*float64(bestDistance)
}

func sameStart(w, known string) bool {
	if w[0] == known[0] {
		return true
	}
	return known[0] == 'h' && known[1] == w[0] || w[0] == 'h' && w[1] == known[0] || w[0] == known[1] && w[1] == known[0]
}

// strike calls f with the hash of w and of everything up to n letters shorter. Folded
// words are ASCII but for rare alphabets, where bytes do as well.
func strike(w string, n int, f func(uint32)) {
	f(hash(w, -1, -1))
	if n < 1 {
		return
	}
	for i := range len(w) {
		f(hash(w, i, -1))
		if n < 2 {
			continue
		}
		for j := i + 1; j < len(w); j++ {
			f(hash(w, i, j))
		}
	}
}

// hash is FNV-1a of w without the bytes at i and j.
func hash(w string, i, j int) uint32 {
	h := uint32(2166136261)
	for k := range len(w) {
		if k != i && k != j {
			h = (h ^ uint32(w[k])) * 16777619
		}
	}
	return h
}
