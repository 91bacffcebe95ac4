package flow

import (
	"net/mail"
	"strings"
	"unicode"

	"prosa/internal/contact"
)

// readName takes two to eighty characters with a letter and without digits, and
// leaves out the words people put before it ("meu nome é…").
func readName(s string) (string, bool) {
	s = strings.Join(strings.Fields(s), " ")
	folded := contact.Fold(s)
	for _, lead := range []string{"meu nome e ", "me chamo ", "eu sou o ", "eu sou a ", "sou o ", "sou a ", "my name is ", "i am ", "me llamo ", "mi nombre es ", "soy "} {
		if strings.HasPrefix(folded, lead) {
			// Count characters: folding may change the number of bytes.
			s = string([]rune(s)[min(len([]rune(lead)), len([]rune(s))):])
			break
		}
	}
	n, letters := 0, 0
	for _, r := range s {
		n++
		if unicode.IsLetter(r) {
			letters++
		} else if r != ' ' && r != '\'' && r != '’' && r != '-' && r != '.' && !unicode.Is(unicode.M, r) {
			return "", false
		}
	}
	return strings.Trim(s, " .-"), letters >= 2 && n <= 80
}

// readEmail takes a plain address with a dot in its domain.
func readEmail(s string) (string, bool) {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Name != "" || a.Address != s || len(s) > 254 {
		return "", false
	}
	_, domain, _ := strings.Cut(s, "@")
	if strings.LastIndexByte(domain, '.') < 1 || strings.HasSuffix(domain, ".") {
		return "", false
	}
	return strings.ToLower(s), true
}

func readPhone(s string) (string, bool) { return contact.NormalizePhone(s, contact.DefaultRegion) }
