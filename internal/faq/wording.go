package faq

import "slices"

// How much of a share hangs on the words being the very same: stems and synonyms make
// "compram carro" and "quero comprar um carro" one. More among topics, whose many ways
// leave little to be said in other words.
const (
	ownWording   = 0.15
	topicWording = 0.4
)

// number gives every word of a variant, stop words too, a number.
func (s *shelf) number(text string) []int32 {
	var out []int32
	for _, w := range s.analyser.lex.words(text) {
		n, ok := s.written[w]
		if !ok {
			n = int32(len(s.written)) + 1
			s.written[w] = n
		}
		out = append(out, n)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// numbers are the words of a question; what no variant says is 0.
func (s *shelf) numbers(words []string) []int32 {
	out := make([]int32, 0, len(words))
	for _, w := range words {
		out = append(out, s.written[w])
	}
	slices.Sort(out)
	return out
}

// sameWords is Dice's coefficient of two ascending lists.
func sameWords(a, b []int32) float64 {
	n, both := len(a)+len(b), 0
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case b[0] < a[0]:
			b = b[1:]
		default:
			both++
			a, b = a[1:], b[1:]
		}
	}
	return 2 * float64(both) / float64(max(1, n))
}

// worded is what of a share is left when the words are others, though they mean the
// same: 1 when they are the very same.
func (s *shelf) worded(q *query, v int32) float64 {
	return 1 - s.wordingWorth*(1-sameWords(q.wording, s.variants[v].wording))
}
