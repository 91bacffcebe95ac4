package dealer

import (
	"strings"

	"prosa/internal/contact"
)

// slugMax keeps keys short enough for ids of list rows and file names.
const slugMax = 48

// Slug makes a key from a name: "Peças e Acessórios" → "pecas-e-acessorios".
// Only a-z, 0-9 and single inner hyphens remain, at most 48 characters; a name
// with none of them gives "".
func Slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range contact.Fold(name) {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
	}
	s := b.String()
	if len(s) > slugMax {
		s = strings.TrimRight(s[:slugMax], "-")
	}
	return s
}
