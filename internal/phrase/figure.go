package phrase

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// figure is one number a text states: what it counts and how much. "$" is money, "%" a
// share, "h" an hour of the day, "tel" a telephone number or another long one, "date"
// numbers split by a stroke; other units are named by their first word in units; "" is a
// bare number.
type figure struct{ unit, value string }

// span is two numbers with nothing between them but a word of range: from, to.
type span struct{ from, to string }

// figures are the numbers of a text, in figures or in words.
type figures struct {
	all   []figure
	spans []span
}

// telephone is a run of digits long enough to be called, or to name a company.
var telephone = regexp.MustCompile(`\+?\(?\d[\d ()-]{6,}\d`)

// read finds the figures of a folded text.
func read(text string) figures {
	var f figures
	text = telephone.ReplaceAllStringFunc(text, func(run string) string {
		digits := strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, run)
		if len(digits) < 8 {
			return run
		}
		f.all = append(f.all, figure{"tel", digits})
		return " , " // nothing of it counts as another number
	})
	tokens := split(text)
	last := -1 // the token behind the number before
	for i := 0; i < len(tokens); {
		n, next, ok := number(tokens, i)
		if !ok {
			i++
			continue
		}
		if n.unit == "" && priced(tokens, i) {
			n.unit = "$"
		}
		if last >= 0 && between(tokens[last:i]) {
			first := &f.all[len(f.all)-1]
			f.spans = append(f.spans, span{first.value, n.value})
			if first.unit == "" {
				first.unit = n.unit // 3 a 5 dias
			}
		}
		f.all = append(f.all, n)
		i, last = next, next
	}
	return f
}

// carries tells whether a number may be said because a source says it: with the same
// unit, or one of them without. Money and shares are said by their unit alone.
func (f figures) carries(n figure) bool {
	for _, have := range f.all {
		switch {
		case n.unit == "tel" && have.unit == "tel" && strings.HasSuffix(have.value, n.value):
			return true
		case have.value != n.value:
		case have.unit == n.unit, n.unit == "" && !strict[have.unit], have.unit == "" && !strict[n.unit]:
			return true
		}
	}
	return false
}

// beyond tells whether a text says a number, or a range of two, that f does not.
func (f figures) beyond(text figures) bool {
	for _, n := range text.all {
		if !f.carries(n) {
			return true
		}
	}
	for _, s := range text.spans {
		found := false
		for _, have := range f.spans {
			found = found || have == s
		}
		if !found {
			return true
		}
	}
	return false
}

// strict are the units that a number without one does not stand for.
var strict = map[string]bool{"$": true, "%": true, "tel": true, "date": true, "pm": true}

// token is a word, a number with its points and commas, or one other mark.
type token struct {
	text  string
	digit bool
	glued bool // nothing stands between it and the token before
}

var tokenOf = regexp.MustCompile(`\d+(?:[.,]\d+)*|\pL+|[^\s]`)

func split(text string) []token {
	var out []token
	end := -1
	for _, at := range tokenOf.FindAllStringIndex(text, -1) {
		t := text[at[0]:at[1]]
		out = append(out, token{t, t[0] >= '0' && t[0] <= '9', at[0] == end})
		end = at[1]
	}
	return out
}

// number reads the number that begins at a token, with the sign of money before it and
// the unit behind it; next is the token behind all of them.
func number(all []token, i int) (n figure, next int, ok bool) {
	if all[i].digit {
		n.value, next = plain(all[i].text), i+1
		if v, end := clock(all, i); end > 0 {
			return figure{"h", v}, end, true
		}
		if v, end := date(all, i); end > 0 {
			return figure{"date", v}, end, true
		}
		if next < len(all) && scales[all[next].text] > 0 {
			v, _ := strconv.ParseFloat(n.value, 64)
			n.value = strconv.FormatFloat(v*scales[all[next].text], 'f', -1, 64)
			next++
		}
	} else if n.value, next, ok = spelled(all, i); !ok {
		return n, i, false
	}
	if unit, end := unitAt(all, next); end > 0 {
		n.unit, next = unit, end
	}
	if signed(all, i) {
		n.unit = "$"
	}
	return n, next, true
}

// clock reads 8h30, 8:30 and 8:00 as 8:30, 8:30 and 8.
func clock(all []token, i int) (string, int) {
	if i+2 >= len(all) || !all[i+1].glued || !all[i+2].glued || !all[i+2].digit || len(all[i+2].text) != 2 || all[i+1].text != "h" && all[i+1].text != ":" {
		return "", 0
	}
	end := i + 3
	if end < len(all) && hourMarks[all[end].text] {
		end++
	}
	if all[i+2].text == "00" {
		return plain(all[i].text), end
	}
	return plain(all[i].text) + ":" + all[i+2].text, end
}

var hourMarks = map[string]bool{"h": true, "hs": true, "hrs": true, "min": true}

// date reads numbers that strokes hold together.
func date(all []token, i int) (string, int) {
	v, end := plain(all[i].text), i+1
	for end+1 < len(all) && all[end].text == "/" && all[end].glued && all[end+1].digit && all[end+1].glued {
		v += "/" + plain(all[end+1].text)
		end += 2
	}
	if end == i+1 {
		return "", 0
	}
	return v, end
}

// spelled reads a number in words: vinte e cinco mil. One is an article, too: it counts
// only before what can be counted.
func spelled(all []token, i int) (string, int, bool) {
	total, current, least, next := 0, 0, 1<<30, i
	for next < len(all) {
		at := next
		if next > i && joins[all[at].text] && at+1 < len(all) {
			at++
		}
		v, known := numerals[all[at].text]
		if !known {
			break
		}
		hundreds := v == 100 && at == next && current > 0 && current < 10 // two hundred
		if v < 1000 && !hundreds && (v >= least || least < 20 || least < 100 && v >= 10) {
			break
		}
		switch {
		case v >= 1000:
			total, current = total+max(current, 1)*v, 0
		case hundreds:
			current *= 100
		default:
			current += v
		}
		least = v
		next = at + 1
	}
	if next == i {
		return "", i, false
	}
	if _, counted := unitAt(all, next); articles[all[i].text] && next == i+1 && counted == 0 {
		return "", i, false
	}
	return strconv.Itoa(total + current), next, true
}

var joins = map[string]bool{"e": true, "y": true, "and": true, "-": true}

// unitAt reads the unit at a token.
func unitAt(all []token, i int) (string, int) {
	for n := min(3, len(all)-i); n > 0; n-- {
		words := make([]string, n)
		for k := range words {
			words[k] = all[i+k].text
		}
		if unit := units[strings.Join(words, " ")]; unit != "" {
			return unit, i + n
		}
	}
	return "", 0
}

// signed tells whether the sign of a currency stands before a token.
func signed(all []token, i int) bool {
	return i > 0 && (strings.ContainsAny(all[i-1].text, "$€£¥₲₱₡") || currencies[all[i-1].text])
}

// priced tells whether a bare number is a price by the words before it: custa 900.
func priced(all []token, i int) bool {
	for _, t := range all[max(0, i-3):i] {
		if prices[t.text] {
			return true
		}
	}
	return false
}

// between tells whether words are those between the ends of a range.
func between(all []token) bool {
	for _, t := range all {
		if !ranges[t.text] {
			return false
		}
	}
	return len(all) > 0
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
