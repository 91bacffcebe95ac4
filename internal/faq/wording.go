package faq

import "slices"

// wordingWorth is how much of a score hangs on the words being the very same: stems
// and synonyms make "compram carro" and "quero comprar um carro" one.
var wordingWorth = 0.4

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
func (s *shelf) numbers(text string) []int32 {
	var out []int32
	for _, w := range s.analyser.lex.words(text) {
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

func (s *shelf) worded(q *query, v int32) float64 {
	return 1 - float64(wordingWorth)*(1-sameWords(q.wording, s.variants[v].wording))
}
