package auth

import (
	_ "embed"
	"iter"
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
	lower := strings.ToLower(password)
	if monotonous(lower) {
		return true
	}
	own := ownWords(about)
	letters := false
	for form := range unadorned(lower) {
		letters = true
		half := form[:len(form)/2]
		if commonWords()[form] || own[form] || commonWords()[half] && form == half+half || len(form) >= 4 && monotonous(form) {
			return true
		}
	}
	return !letters && utf8.RuneCountInString(password) < noLetters
}

// noLetters is how long a password without letters must be: a date is not one.
const noLetters = 12

// ownWords are the parts of a user's name and address, as somebody would type them.
func ownWords(about []string) map[string]bool {
	own := map[string]bool{}
	for _, text := range about {
		for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if word = plain(word); len(word) >= 3 {
				own[word] = true
			}
		}
	}
	return own
}

// unadorned yields what a password may have been before digits and signs were put
// before and after it and look-alikes into it: "P@ssw0rd!1" gives "password". A sign at
// an end can be either, so up to three are tried both ways. Nothing when there is no
// letter.
func unadorned(lower string) iter.Seq[string] {
	return func(yield func(string) bool) {
		from, to := strings.IndexFunc(lower, unicode.IsLetter), strings.LastIndexFunc(lower, unicode.IsLetter)
		if from < 0 {
			return
		}
		_, size := utf8.DecodeRuneInString(lower[to:])
		to += size
		for before := range min(from, 3) + 1 {
			for after := range min(len(lower)-to, 3) + 1 {
				if !yield(plain(lower[from-before : to+after])) {
					return
				}
			}
		}
	}
}

// plain replaces look-alikes and accents.
func plain(word string) string { return lookAlikes.Replace(word) }

var lookAlikes = strings.NewReplacer("0", "o", "1", "i", "!", "i", "3", "e", "4", "a", "@", "a", "5", "s", "$", "s", "7", "t",
	"ã", "a", "á", "a", "â", "a", "à", "a", "é", "e", "ê", "e", "í", "i", "ó", "o", "ô", "o", "õ", "o", "ú", "u", "ü", "u", "ç", "c", "ñ", "n")

// keyboard holds rows and the alphabets that runs are taken from.
var keyboard = []string{"qwertyuiop", "asdfghjklç", "asdfghjklc", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "q1w2e3r4t5y6u7i8o9p0", "1q2w3e4r5t6y7u8i9o0p"}

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
