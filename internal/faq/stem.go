package faq

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/spanish"

	"prosa/internal/contact"
)

// stemOf returns what the inflections of a folded word share: agendar, agendamento →
// agend. Snowball's stemmers need the accents that Fold took away and that people on
// phones do not type, so the endings that carry them get them back first.
func stemOf(lang, word string) string {
	if len(word) < 4 || word[0] >= '0' && word[0] <= '9' {
		return word
	}
	var env *snowballstem.Env
	switch lang {
	case "en":
		env = snowballstem.NewEnv(word)
		english.Stem(env)
	case "es":
		env = snowballstem.NewEnv(accented(word, spanishEndings))
		spanish.Stem(env)
	default:
		if short := nounStem(word); short != "" {
			return short
		}
		env = snowballstem.NewEnv(accented(word, portugueseEndings))
		portuguese.Stem(env)
	}
	if s := contact.Fold(env.Current()); s != "" {
		return s
	}
	return word
}

// nounStem keeps short Portuguese nouns from becoming the stem of a verb: sábado is
// not saber, usado is not usar, bateria is not bater. "" for all other words.
func nounStem(word string) string {
	singular := strings.TrimSuffix(word, "s")
	for _, end := range [...]string{"ado", "ada", "ido", "ida", "eria"} {
		if rest, ok := strings.CutSuffix(singular, end); ok && len(rest) < 4 {
			return singular[:len(singular)-1]
		}
	}
	return ""
}

// ending is how a word ends without accents, and the singular with them.
type ending struct{ plain, full string }

var portugueseEndings = []ending{
	{"coes", "ção"}, {"soes", "são"}, {"oes", "ão"}, {"aes", "ão"}, {"cao", "ção"}, {"ao", "ão"},
	{"encias", "ência"}, {"encia", "ência"}, {"ancias", "ância"}, {"ancia", "ância"},
	{"aveis", "ável"}, {"iveis", "ível"}, {"avel", "ável"}, {"ivel", "ível"},
	{"guem", "gam"}, {"quem", "cam"}, {"gue", "ga"}, {"que", "ca"}, // apaguem, troque
	{"ais", "al"}, {"eis", "el"}, {"ois", "ol"}, {"ns", "m"}, {"res", "r"},
}

var spanishEndings = []ending{
	{"ciones", "ción"}, {"siones", "sión"}, {"cion", "ción"}, {"sion", "sión"},
}

func accented(word string, endings []ending) string {
	for _, e := range endings {
		if stem, ok := strings.CutSuffix(word, e.plain); ok && len(stem) > 1 {
			return stem + e.full
		}
	}
	return word
}
