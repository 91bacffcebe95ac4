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
	Malformed  Reason = "malformed" // variables, markup or control characters
	NewFigure  Reason = "figure"    // a number, in figures or in words, that no source has
	NewLink    Reason = "link"      // an address of the web or of mail
	NewDay     Reason = "day"       // a day of the week or a month
	NewPromise Reason = "promise"   // free, discount, guarantee, approved…
	Ungrounded Reason = "ungrounded"
)

// grounded is the least share of a reply's meaning words that sources or question have.
const grounded = 0.6

// Judge returns the reply as it may be said, or why it may not. Figures, addresses, days
// and promises must stand in a source; the question lends words, never facts, so
// nobody has their own price confirmed.
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
	case !utf8.ValidString(text) || strings.ContainsFunc(text, strange) || strings.Contains(text, "{{") || strings.Contains(text, "```") || tag.MatchString(text):
		return "", Malformed
	}
	var all strings.Builder
	for _, s := range a.Sources {
		all.WriteString(s.Question + "\n" + s.Answer + "\n")
	}
	sources := all.String()
	for _, f := range []struct {
		of  func(string) map[string]bool
		why Reason
	}{{figures, NewFigure}, {links, NewLink}, {days, NewDay}, {promises, NewPromise}} {
		have := f.of(sources)
		for x := range f.of(text) {
			if !have[x] {
				return "", f.why
			}
		}
	}
	if share(text, sources+" "+a.Question) < grounded {
		return "", Ungrounded
	}
	return text, ""
}

var tag = regexp.MustCompile(`</?[a-zA-Z][^>]*>`)

func strange(r rune) bool { return r != '\n' && (unicode.IsControl(r) || r == unicode.ReplacementChar) }

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

// number is a run of digits as it is grouped and split, with the sign of money before it
// or a unit behind it.
var number = regexp.MustCompile(`(?i)([$€]\s*)?(\d+(?:[.,:h/ -]?\d+)*)(\s*(?:%|por cento|percent|por ciento|reais|real|dollars?|pesos?)(?:[^\pL]|$))?`)

// figures are the numbers of a text, in digits or words: "1250", and of money "$1250", of
// shares "%10". Ten instalments are not ten reais.
func figures(text string) map[string]bool {
	out := map[string]bool{}
	for _, m := range number.FindAllStringSubmatch(text, -1) {
		for _, part := range strings.FieldsFunc(m[2], func(r rune) bool { return !unicode.IsDigit(r) && r != '.' && r != ',' }) {
			out[kindOf(m[1], m[3])+plain(part)] = true
		}
	}
	all := words(text)
	for i, w := range all {
		if n, ok := numerals[w]; ok {
			unit := ""
			if i+1 < len(all) {
				unit = all[i+1]
			}
			out[kindOf("", unit)+n] = true
		}
	}
	return out
}

func kindOf(sign, unit string) string {
	switch unit = strings.ToLower(strings.TrimSpace(unit)); {
	case sign != "", strings.HasPrefix(unit, "rea"), strings.HasPrefix(unit, "dollar"), strings.HasPrefix(unit, "peso"):
		return "$"
	case strings.HasPrefix(unit, "%"), strings.HasPrefix(unit, "por c"), strings.HasPrefix(unit, "percent"):
		return "%"
	}
	return ""
}

// plain spells a number one way: no grouping, no zeros that say nothing. A comma or
// point before exactly three digits groups, before one or two it begins a fraction.
func plain(number string) string {
	fields := strings.FieldsFunc(number, func(r rune) bool { return r == '.' || r == ',' })
	whole, fraction := strings.Join(fields, ""), ""
	if last := fields[len(fields)-1]; len(fields) > 1 && len(last) < 3 {
		whole, fraction = strings.Join(fields[:len(fields)-1], ""), strings.TrimRight(last, "0")
	}
	whole = strings.TrimLeft(whole, "0")
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return whole
}

var address = regexp.MustCompile(`(?i)[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|www\.\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|br|app|io|me|info|site|online|store|link|ly|gl|co)\b(?:/\S*)?`)

// links are the addresses of a text, without scheme and closing marks.
func links(text string) map[string]bool {
	out := map[string]bool{}
	for _, a := range address.FindAllString(text, -1) {
		a = strings.ToLower(strings.TrimRight(a, ".,;:!?)]*_/"))
		a = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(a, "https://"), "http://"), "www.")
		out[a] = true
	}
	return out
}

func days(text string) map[string]bool { return named(text, calendar) }

func promises(text string) map[string]bool { return named(text, pledges) }

func named(text string, list map[string]string) map[string]bool {
	out := map[string]bool{}
	for _, w := range words(text) {
		if name, ok := list[w]; ok {
			out[name] = true
		}
	}
	return out
}

// share is which part of the words that mean something have a like in other text: the
// same first letters, so that "abrimos" is carried by "abre".
func share(text, other string) float64 {
	have := map[string]bool{}
	for _, w := range words(other) {
		have[stem(w)] = true
	}
	count, found := 0, 0
	for _, w := range words(text) {
		if utf8.RuneCountInString(w) < 4 || courtesy[w] || numerals[w] != "" || strings.ContainsFunc(w, unicode.IsDigit) {
			continue
		}
		if count++; have[stem(w)] {
			found++
		}
	}
	if count == 0 {
		return 1
	}
	return float64(found) / float64(count)
}

func stem(w string) string {
	most := 5
	if len(w) <= 6 {
		most = 4
	}
	return cut(w, most)
}
