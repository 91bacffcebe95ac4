package phrase

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"prosa/internal/contact"
)

// sentence is one sentence of a text, as far as it is compared.
type sentence struct {
	stems   map[string]bool
	denies  bool
	figures figures
}

func sentenceOf(text string, no map[string]bool) sentence {
	out := sentence{stems: map[string]bool{}, figures: read(contact.Fold(text))}
	for _, w := range words(text) {
		out.denies = out.denies || no[w]
		switch {
		case calendar[w] != "":
			out.stems[calendar[w]] = true
		case meaning(w) && units[w] == "":
			out.stems[stem(w)] = true
		}
	}
	return out
}

func (s sentence) like(other sentence) int {
	n := 0
	for w := range s.stems {
		if other.stems[w] {
			n++
		}
	}
	return n
}

// turned tells whether a sentence denies where the sentence of the sources that it is
// most like affirms, affirms where that one denies, or affirms what the sources only name
// to deny it. Commas part no sentence.
func turned(text, sources, locale string) bool {
	no := denials(locale)
	var have []sentence
	denied, affirmed := map[string]bool{}, map[string]bool{}
	for _, s := range sentences(sources) {
		h := sentenceOf(s, no)
		have = append(have, h)
		for w := range h.stems {
			if h.denies {
				denied[w] = true
			} else {
				affirmed[w] = true
			}
		}
	}
	for _, s := range sentences(text) {
		mine := sentenceOf(s, no)
		most, agrees := 0, false
		for _, h := range have {
			like := mine.like(h)
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
		for w := range mine.stems {
			if !mine.denies && denied[w] && !affirmed[w] {
				return true
			}
		}
	}
	return false
}

// mixed tells whether a number is said of what the sources say without it: the words
// around it are more like a sentence that does not have the number than like any that has.
func mixed(text, sources string) bool {
	var have []sentence
	for _, s := range sentences(sources) {
		have = append(have, sentenceOf(s, nil))
	}
	before := map[string]bool{}
	for _, s := range pieces(text) {
		mine := sentenceOf(s, nil)
		if len(mine.stems) == 0 {
			mine.stems = before
		}
		before = mine.stems
		for _, n := range mine.figures.all {
			with, without := -1, 0
			for _, h := range have {
				if like := mine.like(h); h.figures.carries(n) {
					with = max(with, like)
				} else {
					without = max(without, like)
				}
			}
			if with >= 0 && without > with {
				return true
			}
		}
	}
	return false
}

// sentences parts a text where a mark of its end is followed by space, and before a but.
func sentences(text string) []string {
	return parts(text, ".!?;", but)
}

// pieces parts it at commas and between two things, too.
func pieces(text string) []string {
	var out []string
	for _, s := range sentences(text) {
		out = append(out, parts(s, ",", apart)...)
	}
	return out
}

// parts parts a text behind marks that space follows, at the ends of lines, and before
// words.
func parts(text, marks string, before map[string]bool) []string {
	var out []string
	from, begun := 0, 0 // of the part, of the word
	ended := false
	for i, r := range text {
		if !unicode.IsSpace(r) {
			ended = strings.ContainsRune(marks, r)
			continue
		}
		if before[strings.Trim(contact.Fold(text[begun:i]), ",.;")] && begun > from {
			out, from = append(out, text[from:begun]), begun
		}
		if ended || r == '\n' {
			out, from = append(out, text[from:i]), i+1
		}
		begun, ended = i+utf8.RuneLen(r), false
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
		if !meaning(w) || calendar[w] != "" || everybody[w] { // a day is compared as a fact
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
	switch code(locale) {
	case "en":
		return noEN
	case "es":
		return noES
	}
	return noPT
}
