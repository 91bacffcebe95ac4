package contact

import (
	"strings"
	"unicode"
)

// FirstName returns the name to greet a person by: the first word that holds a
// letter, shouting and whispering corrected ("MARIA DA SILVA" → "Maria"). A name
// without letters, as many profile names are, gives "": better no name than an
// emoji.
func FirstName(name string) string {
	for _, word := range strings.Fields(name) {
		word = strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
		if word == "" {
			continue
		}
		if word == strings.ToUpper(word) || word == strings.ToLower(word) {
			return capitalize(word)
		}
		return word
	}
	return ""
}

// capitalize writes the first letter of each part large: D'Ávila, Ana-Maria.
func capitalize(word string) string {
	start := true
	return strings.Map(func(r rune) rune {
		first := start
		start = !unicode.IsLetter(r)
		if first {
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, word)
}
