package contact

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold lowercases s and strips its accents, for search columns and for comparing
// what people type: "  São João" → "  sao joao". Spaces and punctuation stay.
// Invalid UTF-8 becomes U+FFFD. Fold(Fold(s)) == Fold(s).
func Fold(s string) string {
	i := 0
	for i < len(s) && s[i] < utf8.RuneSelf && (s[i] < 'A' || s[i] > 'Z') {
		i++
	}
	if i == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:i])
	for ; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			break
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		b.WriteByte(c)
	}
	for _, r := range s[i:] {
		foldRune(&b, r)
	}
	return b.String()
}

// foldRune writes r lowercased and without marks. The letters of Portuguese and
// Spanish take a table; everything else is decomposed, then lowercased, and what
// comes of either is folded again: some letters decompose only once they are small,
// and some into letters of the table.
func foldRune(b *strings.Builder, r rune) {
	switch {
	case r >= 'A' && r <= 'Z':
		b.WriteByte(byte(r) + 'a' - 'A')
		return
	case r < utf8.RuneSelf:
		b.WriteByte(byte(r))
		return
	case r >= 0xC0 && r <= 0xFF && latin1[r-0xC0] != 0:
		b.WriteByte(latin1[r-0xC0])
		return
	case r == 'ß':
		b.WriteString("ss")
		return
	case unicode.Is(unicode.Mn, r):
		return
	}
	self := string(r)
	if d := norm.NFKD.String(self); d != self {
		for _, part := range d {
			foldRune(b, part)
		}
		return
	}
	if l := unicode.ToLower(r); l != r {
		foldRune(b, l)
		return
	}
	b.WriteRune(r)
}

// latin1 folds U+00C0…U+00FF; 0 = no single plain letter.
var latin1 = [64]byte{
	'a', 'a', 'a', 'a', 'a', 'a', 0, 'c', 'e', 'e', 'e', 'e', 'i', 'i', 'i', 'i',
	0, 'n', 'o', 'o', 'o', 'o', 'o', 0, 'o', 'u', 'u', 'u', 'u', 'y', 0, 0,
	'a', 'a', 'a', 'a', 'a', 'a', 0, 'c', 'e', 'e', 'e', 'e', 'i', 'i', 'i', 'i',
	0, 'n', 'o', 'o', 'o', 'o', 'o', 0, 'o', 'u', 'u', 'u', 'u', 'y', 0, 'y',
}
