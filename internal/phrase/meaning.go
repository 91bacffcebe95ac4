package phrase

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"prosa/internal/contact"
)

// turned tells whether a sentence denies where the sentence of the sources that it is
// most like affirms, or affirms where that one denies. Commas part no sentence: what
// stands beside a "but not" had better be said as the house says it.
func turned(text, sources, locale string) bool {
	no := denials(locale)
	type sentence struct {
		stems  map[string]bool
		denies bool
	}
	of := func(s string) sentence {
		out := sentence{stems: map[string]bool{}}
		for _, w := range words(s) {
			out.denies = out.denies || no[w]
			if meaning(w) {
				out.stems[stem(w)] = true
			}
		}
		return out
	}
	var have []sentence
	for _, s := range sentences(sources) {
		have = append(have, of(s))
	}
	for _, s := range sentences(text) {
		mine := of(s)
		most, agrees := 0, false
		for _, h := range have {
			like := 0
			for w := range mine.stems {
				if h.stems[w] {
					like++
				}
			}
			if like > most {
				most, agrees = like, false
			}
			if like == most {
				agrees = agrees || h.denies == mine.denies
			}
		}
		if !agrees && (most > 0 || mine.denies) {
			return true
		}
	}
	return false
}

// sentences parts a text where a mark of its end is followed by space.
func sentences(text string) []string {
	var out []string
	from := 0
	ended := false
	for i, r := range text {
		if ended && unicode.IsSpace(r) || r == '\n' {
			out, from = append(out, text[from:i]), i
		}
		ended = strings.ContainsRune(".!?;", r)
	}
	return append(out, text[from:])
}

// affirms tells whether a reply says yes, wherever in it.
func affirms(text string) bool {
	all := words(text)
	for i, w := range all {
		if yes[w] || i == 0 && firstYes[w] {
			return true
		}
	}
	return false
}

// shares are which part of the words that mean something have a like in the sources, and
// in sources or question: the same first letters, so that "abrimos" is carried by "abre".
// Without such words both are 1.
func shares(text, sources, question string) (own, either float64, count int) {
	stems := func(text string) map[string]bool {
		out := map[string]bool{}
		for _, w := range words(text) {
			out[stem(w)] = true
		}
		return out
	}
	theirs, asked := stems(sources), stems(question)
	lent := 0
	for _, w := range words(text) {
		if !meaning(w) {
			continue
		}
		count++
		switch s := stem(w); {
		case theirs[s]:
			own++
		case asked[s]:
			lent++
		}
	}
	if count == 0 {
		return 1, 1, 0
	}
	n := float64(count)
	return own / n, (own + float64(lent)) / n, count
}

// meaning tells whether a folded word says something about the house.
func meaning(w string) bool {
	_, number := numerals[w]
	return utf8.RuneCountInString(w) >= 4 && !courtesy[w] && !number && !strings.ContainsFunc(w, unicode.IsDigit)
}

func stem(w string) string {
	most := 5
	if len(w) > 4 {
		w = strings.TrimSuffix(w, "s")
	}
	if len(w) <= 6 {
		most = 4
	}
	return cut(w, most)
}

// denials are the words that deny in a language.
func denials(locale string) map[string]bool {
	switch code, _, _ := strings.Cut(contact.Fold(locale), "-"); code {
	case "en":
		return noEN
	case "es":
		return noES
	}
	return noPT
}
