package phrase

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"prosa/internal/contact"
)

// Reason is why a reply may not be used; "" = it may.
type Reason string

// The reasons, from the plainest on.
const (
	NoSources  Reason = "no_sources" // nothing of the house was found: the model is not even asked
	Empty      Reason = "empty"
	NotKnown   Reason = "no_answer" // the model says that the sources do not answer
	TooLong    Reason = "too_long"
	Malformed  Reason = "malformed" // variables, markup, what cannot be seen, letters of other scripts
	NewFigure  Reason = "figure"    // a number, in figures or in words, that no source has
	NewLink    Reason = "link"      // an address of the web or of mail, or a handle
	NewDay     Reason = "day"       // a day of the week or a month
	NewPromise Reason = "promise"   // free, discount, guarantee, approved…
	NewName    Reason = "name"      // of a person, a brand or an institution
	Mixed      Reason = "mixed"     // a number of one thing said of another, hours of one day of another
	Turned     Reason = "turned"    // denies what a source affirms, or the other way round
	Confirms   Reason = "confirms"  // says yes to a question that brings facts of its own, or is silent on a closed day
	Ungrounded Reason = "ungrounded"
)

// grounded is the least share of a reply's meaning words that sources or question have,
// sourced the least share that sources alone have: a question lends words, but what it
// claims is not said back.
const (
	grounded = 0.6
	sourced  = 0.4
)

// Judge returns the reply as it may be said, or why it may not. Figures, addresses, days
// and promises must stand in a source, and a sentence denies only what a source denies;
// the question lends words, never facts, so nobody has their own price confirmed.
func Judge(reply string, a Ask) (string, Reason) {
	if len(a.Sources) == 0 {
		return "", NoSources
	}
	text := unquoted(strings.TrimSpace(reply))
	switch {
	case text == "":
		return "", Empty
	case strings.Contains(text, NoAnswer):
		return "", NotKnown
	case utf8.RuneCountInString(text) > MaxReply:
		return "", TooLong
	case malformed(text):
		return "", Malformed
	}
	var all, said strings.Builder
	for _, s := range a.Sources {
		all.WriteString(s.Question + "\n" + s.Answer + "\n")
		said.WriteString(s.Answer + "\n")
	}
	sources, mine := factsOf(all.String()), factsOf(text)
	theirs, own := weekOf(contact.Fold(said.String()), a.Locale), weekOf(contact.Fold(text), a.Locale)
	theirs.nameDays(sources.days)
	if why := sources.beyond(mine); why != "" {
		return "", why
	}
	if unnamed(text, all.String()+" "+a.Question+" "+a.House) {
		return "", NewName
	}
	if theirs.turns(own) || turned(text, said.String(), a.Locale) {
		return "", Turned
	}
	if theirs.mixes(own) || mixed(text, said.String()) {
		return "", Mixed
	}
	if affirms(text) && sources.beyond(factsOf(a.Question)) != "" {
		return "", Confirms
	}
	if len(own.closed) == 0 && theirs.turns(weekOf(contact.Fold(a.Question), a.Locale)) {
		return "", Confirms // asked for a day that is closed, it does not say so
	}
	switch carried, either, count := shares(text, all.String(), a.Question+" "+a.House); {
	case count == 0 && mine.none(), either < grounded, carried < sourced:
		return "", Ungrounded
	}
	return text, ""
}

// facts are what a text can be held to.
type facts struct {
	figures
	links, days, promises map[string]bool
}

func factsOf(text string) facts {
	folded := contact.Fold(text)
	bare := address.ReplaceAllString(folded, " , ") // digits of an address are the address's
	return facts{read(bare), links(folded), named(bare, calendar), named(bare, pledges, always)}
}

func (f facts) none() bool { return len(f.all) == 0 && len(f.links) == 0 && len(f.days) == 0 }

// beyond is what a text says that f does not; "" = nothing.
func (f facts) beyond(text facts) Reason {
	if f.figures.beyond(text.figures) {
		return NewFigure
	}
	for _, x := range []struct {
		have, say map[string]bool
		why       Reason
	}{{f.links, text.links, NewLink}, {f.days, text.days, NewDay}, {f.promises, text.promises, NewPromise}} {
		for name := range x.say {
			if !x.have[name] {
				return x.why
			}
		}
	}
	return ""
}

var tag = regexp.MustCompile(`</?[a-zA-Z][^>]*>`)

// malformed tells whether a text holds what a message to a customer never does, or what
// would be read otherwise than it is compared.
func malformed(text string) bool {
	if !utf8.ValidString(text) || strings.Contains(text, "{{") || strings.Contains(text, "```") || tag.MatchString(text) || strings.ContainsFunc(text, unseen) {
		return true
	}
	folded := contact.Fold(text)
	if strings.ContainsFunc(folded, foreign) {
		return true
	}
	alone := 0 // letters one by one: g r a t i s
	for _, w := range words(folded) {
		if alone++; len(w) > 1 || w[0] >= '0' && w[0] <= '9' {
			alone = 0
		}
		if alone == 4 {
			return true
		}
	}
	return false
}

// unseen are marks that part a word for a machine and not for a reader.
func unseen(r rune) bool {
	return r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar
}

// foreign are the letters and digits that folding leaves and none of the three languages
// has: an а that is Cyrillic, a ٣.
func foreign(r rune) bool {
	return r > unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsNumber(r))
}

func unquoted(s string) string {
	for _, q := range [][2]string{{`"`, `"`}, {"“", "”"}, {"«", "»"}} {
		if len(s) > len(q[0])+len(q[1]) && strings.HasPrefix(s, q[0]) && strings.HasSuffix(s, q[1]) {
			return strings.TrimSpace(s[len(q[0]) : len(s)-len(q[1])])
		}
	}
	return s
}

// words are the words of a text, folded: case and accents aside.
func words(text string) []string {
	return strings.FieldsFunc(contact.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// address is anything that leads somewhere: of mail, with a scheme, a name with a point
// in it, or a handle.
var address = regexp.MustCompile(`[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[a-z][a-z0-9+.-]*://\S+|[\pL\d][\pL\d-]*(?:\.[\pL\d-]+)*\.\pL{2,}(?:[/?#:]\S*)?|@[\w.]+`)

// links are the addresses of a folded text, without scheme and closing marks.
func links(text string) map[string]bool {
	out := map[string]bool{}
	for _, a := range address.FindAllString(text, -1) {
		a = strings.TrimRight(a, ".,;:!?)]*_/")
		a = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(a, "https://"), "http://"), "www.")
		out[a] = true
	}
	return out
}

func named(text string, lists ...map[string]string) map[string]bool {
	out := map[string]bool{}
	all := words(text)
	for i := range all {
		for n := 1; n <= 3 && i+n <= len(all); n++ {
			for _, list := range lists {
				if name, ok := list[strings.Join(all[i:i+n], " ")]; ok {
					out[name] = true
				}
			}
		}
	}
	return out
}

// word is a word as it is written.
var word = regexp.MustCompile(`\pL[\pL\d]+`)

// unnamed tells whether a text names somebody or something that other text does not: what
// is written large within a sentence, or all large.
func unnamed(text, other string) bool {
	have := map[string]bool{}
	for _, w := range words(other) {
		have[w] = true
	}
	for _, at := range word.FindAllStringIndex(text, -1) {
		w := text[at[0]:at[1]]
		first, _ := utf8.DecodeRuneInString(w)
		before := strings.TrimRight(text[:at[0]], " *_")
		begins := before == "" || strings.ContainsRune(".!?:;\n\"“(–—-•,", lastRune(before))
		loud := w == strings.ToUpper(w)
		if !unicode.IsUpper(first) || begins && !loud {
			continue
		}
		if f := contact.Fold(w); !have[f] && calendar[f] == "" && !everybody[f] && !courtesy[f] && !yes[f] && !firstYes[f] {
			return true
		}
	}
	return false
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
