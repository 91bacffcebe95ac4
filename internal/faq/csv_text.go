package faq

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// separator is the one the header has more of, outside quotes.
func separator(text string) rune {
	commas, semicolons, quoted := 0, 0, false
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '\n' && commas+semicolons > 0:
			return more(commas, semicolons)
		case r == ',':
			commas++
		case r == ';':
			semicolons++
		}
	}
	return more(commas, semicolons)
}

func more(commas, semicolons int) rune {
	if semicolons > commas {
		return ';'
	}
	return ','
}

// windows is what Windows-1252 has at 0x80…0x9F instead of Latin-1's controls.
var windows = []rune("€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ")

// decode gives the file's text. What is not UTF-8 comes from a spreadsheet in Brazil
// that saves in its own code page.
func decode(file []byte) string {
	file = bytes.TrimPrefix(file, []byte("\xEF\xBB\xBF"))
	if utf8.Valid(file) {
		return string(file)
	}
	var b strings.Builder
	b.Grow(len(file) + len(file)/8)
	for _, c := range file {
		if c >= 0x80 && c < 0xA0 {
			b.WriteRune(windows[c-0x80])
		} else {
			b.WriteRune(rune(c))
		}
	}
	return b.String()
}
