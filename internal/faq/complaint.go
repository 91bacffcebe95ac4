package faq

import "strings"

// complains tells whether two words that follow each other say that something was
// not done, or does not work: "não chegou", "não funciona". An FAQ has no answer to
// that, however many of the other words it knows. Portuguese only.
func (a *analyser) complains(before, word string) bool {
	if a.lex.lang != "pt" || a.options.noLexicon || before != "nao" {
		return false
	}
	switch word {
	case "funciona", "funcionam", "liga", "ligam", "pega", "presta", "resolve", "resolvem", "abre", "atende", "atendem", "responde", "respondem", "carrega":
		return true
	}
	return isPast(word)
}

// isPast tells whether a word looks like what somebody did: chegou, recebi, fizeram.
func isPast(word string) bool {
	if len(word) < 5 {
		return false
	}
	for _, end := range [...]string{"ou", "ei", "eu", "iu", "bi", "di", "gui", "vi", "aram", "eram", "iram"} {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}

// blames tells whether a word looks like what others did, which is how complaints go:
// perderam, cobraram. Words of the synonyms (amassaram) are no complaint.
func blames(word string) bool {
	if len(word) < 7 {
		return false
	}
	return strings.HasSuffix(word, "aram") || strings.HasSuffix(word, "eram") || strings.HasSuffix(word, "iram")
}
