package flow

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// readDate takes a day in the wordings of the three languages: "27/11",
// "27/11/2026", "2026-11-27", "27 de novembro", "Nov 27", "dia 5", "hoje", "amanhã",
// "mañana", "próxima sexta", "daqui a 3 dias", within a sentence or alone. A day
// without its year or month is the next one to come, a weekday always after today.
// Figures are day/month in every language: customers are in Brazil, whatever they
// speak; only a month above 12 turns them round. It keeps YYYY-MM-DD. Two different
// days are no answer.
func readDate(h heard) (string, bool) {
	if len(h.text) > 200 {
		return "", false
	}
	today := time.Date(h.now.Year(), h.now.Month(), h.now.Day(), 0, 0, 0, 0, time.UTC)
	words := wordsOf(h.text)
	for _, find := range []func(time.Time, string, []string) []time.Time{datesInFigures, datesWithMonth, datesAway, datesOfMonth, datesOfWeek} {
		switch found := find(today, h.text, words); {
		case len(found) == 0:
			continue
		case allSame(found):
			return found[0].Format(time.DateOnly), true
		}
		return "", false
	}
	return "", false
}

// badDate stands among the dates found for one that does not exist, so that "31/02"
// is refused and not read as something else.
var badDate = time.Time{}

func allSame(dates []time.Time) bool {
	for _, d := range dates {
		if d.IsZero() || !d.Equal(dates[0]) {
			return false
		}
	}
	return true
}

var (
	isoDate     = regexp.MustCompile(`(?:^|[^\d/.-])(\d{4})-(\d{1,2})-(\d{1,2})(?:$|[^\d/-])`)
	figuresDate = regexp.MustCompile(`(?:^|[^\d/.,-])(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?(?:$|[^\d/-])`)
)

func datesInFigures(today time.Time, text string, _ []string) (out []time.Time) {
	for _, m := range isoDate.FindAllStringSubmatch(text, -1) {
		out = append(out, day(number(m[1]), number(m[2]), number(m[3])))
	}
	if out != nil {
		return out
	}
	for _, m := range figuresDate.FindAllStringSubmatch(text, -1) {
		d, month := number(m[1]), number(m[2])
		if month > 12 && d <= 12 {
			d, month = month, d
		}
		out = append(out, inYear(today, m[3], month, d))
	}
	return out
}

// datesWithMonth: "27 de novembro de 2026", "27 nov", "November 27th, 2026".
func datesWithMonth(today time.Time, _ string, words []string) (out []time.Time) {
	for i, w := range words {
		month := months[w]
		if month == 0 {
			continue
		}
		before, after := skipLinks(words, i-1, -1), skipLinks(words, i+1, 1)
		d, year := ordinal(before), after
		if d == 0 {
			d, year = ordinal(after), skipLinks(words, i+2, 1)
		}
		if d == 0 {
			continue // "março" alone is no day
		}
		if len(year) != 4 || number(year) == 0 {
			year = ""
		}
		out = append(out, inYear(today, year, month, d))
	}
	return out
}

// datesAway: "hoje", "depois de amanhã", "em 3 dias", "in two weeks" is not read.
func datesAway(today time.Time, _ string, words []string) (out []time.Time) {
	for i, w := range words {
		before := func(n int) string { return at(words, i-n) }
		switch {
		case w == "hoje" || w == "today" || w == "hoy":
			out = append(out, today)
		case w == "manana" && before(1) == "la": // "por la mañana" is an hour
		case w == "amanha" || w == "tomorrow" || w == "manana":
			n := 1
			if before(1) == "pasado" || before(1) == "de" && before(2) == "depois" || before(1) == "after" {
				n = 2
			}
			out = append(out, today.AddDate(0, 0, n))
		case (w == "dias" || w == "days" || w == "dia" || w == "day") && awayWords[before(2)]:
			if n := number(before(1)); n > 0 && n <= 366 {
				out = append(out, today.AddDate(0, 0, n))
			}
		}
	}
	return out
}

// datesOfMonth: "dia 5", "el 5", "the 5th".
func datesOfMonth(today time.Time, _ string, words []string) (out []time.Time) {
	for i, w := range words {
		if !dayLeads[at(words, i-1)] {
			continue
		}
		d := ordinal(w)
		if d == 0 || d > 31 {
			continue
		}
		found := badDate
		for n := 0; n < 3 && found.IsZero(); n++ {
			first := time.Date(today.Year(), today.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
			if c := day(first.Year(), int(first.Month()), d); !c.Before(today) {
				found = c
			}
		}
		out = append(out, found)
	}
	return out
}

func datesOfWeek(today time.Time, _ string, words []string) (out []time.Time) {
	for _, w := range words {
		if n, ok := weekdays[w]; ok {
			ahead := (n - int(today.Weekday()) + 7) % 7
			if ahead == 0 {
				ahead = 7
			}
			out = append(out, today.AddDate(0, 0, ahead))
		}
	}
	return out
}

// inYear completes a day and month: with no year it is the next to come, with two
// figures it is the century that puts it at most twenty years ahead.
func inYear(today time.Time, year string, month, d int) time.Time {
	switch y := number(year); len(year) {
	case 4:
		return day(y, month, d)
	case 2:
		if y += 2000; y > today.Year()+20 {
			y -= 100
		}
		return day(y, month, d)
	}
	for n := range 5 { // 29/02 comes round within them, but in 2096–2104
		if c := day(today.Year()+n, month, d); !c.IsZero() && !c.Before(today) {
			return c
		}
	}
	return badDate
}

// day is the date, or badDate where the calendar has none.
func day(year, month, d int) time.Time {
	t := time.Date(year, time.Month(month), d, 0, 0, 0, 0, time.UTC)
	if year < 1900 || year > 2199 || t.Day() != d || int(t.Month()) != month {
		return badDate
	}
	return t
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// ordinal reads "5", "1o", "1º", "5th", "primeiro"; 0 when it is none.
func ordinal(w string) int {
	for _, end := range []string{"th", "st", "nd", "rd", "o", "º", "a"} {
		if rest, ok := strings.CutSuffix(w, end); ok && number(rest) > 0 {
			return number(rest)
		}
	}
	if w == "primeiro" || w == "primero" || w == "first" {
		return 1
	}
	return number(w)
}

func at(words []string, i int) string {
	if i < 0 || i >= len(words) {
		return ""
	}
	return words[i]
}

// skipLinks is the word at i, or the next in a direction when that is "de" or "of".
func skipLinks(words []string, i, step int) string {
	for at(words, i) == "de" || at(words, i) == "of" || at(words, i) == "del" || at(words, i) == "do" {
		i += step
	}
	return at(words, i)
}
