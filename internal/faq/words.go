package faq

import (
	"strings"
	"unicode"

	"prosa/internal/contact"
)

// A question is cut off here: nobody asks one that is longer, and the time of a
// search must not depend on who writes.
const (
	maxRunes = 1000
	maxWords = 80
)

// words folds a text and takes it apart: letters and digits make words, everything
// else parts them. Letters said three times and more are said once ("oiiii"), and
// chat abbreviations become what they stand for.
func (l *lexicon) words(text string) []string {
	var out []string
	for _, w := range split(text) {
		if len(out) >= maxWords {
			break
		}
		if full, ok := l.short[w]; ok {
			out = append(out, full...)
			continue
		}
		out = append(out, w)
	}
	return out
}

// split is words without the abbreviations.
func split(text string) []string {
	runes := 0
	for i := range text {
		if runes++; runes > maxRunes {
			text = text[:i]
			break
		}
	}
	fields := strings.FieldsFunc(contact.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, f := range fields {
		fields[i] = squeeze(f)
	}
	return fields
}

// squeeze takes "oiiii" to "oi". Two of a letter stay (carro), digits stay.
func squeeze(w string) string {
	run := 0
	var prev rune
	for _, r := range w {
		if r == prev {
			run++
		} else {
			prev, run = r, 1
		}
		if run > 2 && !unicode.IsDigit(r) {
			return squeezed(w)
		}
	}
	return w
}

func squeezed(w string) string {
	var b strings.Builder
	rs := []rune(w)
	for i := 0; i < len(rs); {
		j := i
		for j < len(rs) && rs[j] == rs[i] {
			j++
		}
		n := j - i
		if n > 2 && !unicode.IsDigit(rs[i]) {
			n = 1
		}
		for range n {
			b.WriteRune(rs[i])
		}
		i = j
	}
	return b.String()
}
