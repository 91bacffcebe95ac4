package auth

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"prosa/internal/core"
)

// Lengths of a password (OWASP ASVS 5.0, 6.2.1 and 6.2.9). Fifteen characters are
// advised; there is no rule about kinds of characters.
const (
	minPassword = 8    // characters
	maxPassword = 1024 // bytes
)

// commonText lists words that passwords are built from, one a line.
//
//go:embed common.txt
var commonText string

var commonWords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsSeq(commonText) {
		words[word] = true
	}
	return words
})

// CheckPassword refuses a password that anybody would try: too short, a well-known
// word with or without the usual ornaments ("Senha@123"), one character repeated, a
// run of the keyboard, or the user's own name or address (about).
//
// Errors: password_too_short, password_too_long, password_common.
func CheckPassword(password string, about ...string) error {
	switch {
	case utf8.RuneCountInString(password) < minPassword:
		return core.E(core.Invalid, "password_too_short", "a password needs at least %d characters", minPassword).On("password")
	case len(password) > maxPassword:
		return core.E(core.Invalid, "password_too_long", "a password has at most %d bytes", maxPassword).On("password")
	case common(password, about):
		return core.E(core.Invalid, "password_common", "this password is well known or too easy to guess").On("password")
	}
	return nil
}

func common(password string, about []string) bool {
	plain := unadorned(strings.ToLower(password))
	words := commonWords()
	if plain == "" || words[plain] || monotonous(strings.ToLower(password)) {
		return true
	}
	half := plain[:len(plain)/2]
	if half != "" && len(plain)%2 == 0 && plain == half+half && words[half] {
		return true // senhasenha
	}
	for _, text := range about {
		for _, own := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if own = unadorned(own); utf8.RuneCountInString(own) >= 3 && plain == own {
				return true
			}
		}
	}
	return false
}

// unadorned undoes what people do to a word to get past a rule: digits and signs
// before and after it, and look-alikes within it. A password of digits and signs only
// becomes "".
func unadorned(lower string) string {
	word := strings.TrimFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) && r != '@' && r != '$' })
	word = strings.Map(func(r rune) rune {
		switch r {
		case '0':
			return 'o'
		case '1', '!':
			return 'i'
		case '3':
			return 'e'
		case '4', '@', 'ã', 'á', 'â', 'à':
			return 'a'
		case '5', '$':
			return 's'
		case '7':
			return 't'
		case 'ç':
			return 'c'
		case 'é', 'ê':
			return 'e'
		case 'í':
			return 'i'
		case 'ó', 'ô', 'õ':
			return 'o'
		case 'ú':
			return 'u'
		}
		return r
	}, word)
	trimmed := strings.TrimRight(word, "asi") // signs and digits at the end that look like letters: senha@1
	if trimmed != word && commonWords()[trimmed] {
		return trimmed
	}
	return word
}

// keyboard holds rows and the alphabets that runs are taken from.
var keyboard = []string{"qwertyuiop", "asdfghjklç", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "q1w2e3r4t5y6u7i8o9p0"}

// monotonous tells passwords made of at most two different characters, or of runs of
// the keyboard, forwards or backwards, of four or more.
func monotonous(lower string) bool {
	seen := map[rune]bool{}
	for _, r := range lower {
		seen[r] = true
	}
	if len(seen) <= 2 {
		return true
	}
	rest := []rune(lower)
	for len(rest) > 0 {
		n := run(rest)
		if n < 4 {
			return false
		}
		rest = rest[n:]
	}
	return true
}

// run is the length of the longest keyboard run that text begins with.
func run(text []rune) int {
	best := 0
	for _, row := range keyboard {
		for _, row := range []string{row, reversed(row)} {
			n := 0
			for n < len(text) && strings.Contains(row, string(text[:n+1])) {
				n++
			}
			best = max(best, n)
		}
	}
	return best
}

func reversed(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}
