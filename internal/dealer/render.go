package dealer

import (
	"fmt"
	"slices"
	"strings"
)

// weekWords are the words of one language for RenderHours, Sunday first.
type weekWords struct {
	days           [7]string
	to, and        string
	closed, always string
}

var weekLanguages = map[string]weekWords{
	"pt-BR": {[7]string{"dom", "seg", "ter", "qua", "qui", "sex", "sáb"}, " a ", " e ", "fechado", "24 horas, todos os dias"},
	"en":    {[7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}, " to ", " and ", "closed", "24 hours, every day"},
	"es":    {[7]string{"dom", "lun", "mar", "mié", "jue", "vie", "sáb"}, " a ", " y ", "cerrado", "24 horas, todos los días"},
}

// RenderHours says a week in words, days with equal hours together and Monday
// first: "seg a sex 08:00–18:00, sáb 08:00–12:00, dom fechado". Locale is pt-BR,
// en or es; any other reads as pt-BR. Holidays are not told.
func RenderHours(h Hours, locale string) string {
	w, ok := weekLanguages[locale]
	if !ok {
		w = weekLanguages["pt-BR"]
	}
	if allEqual(h.Days) && slices.Equal(h.Days[0], []Span{{0, 1440}}) {
		return w.always
	}
	var parts []string
	for i := 0; i < 7; {
		j := i + 1
		for j < 7 && slices.Equal(h.Days[weekday(j)], h.Days[weekday(i)]) {
			j++
		}
		parts = append(parts, dayRange(w, i, j)+" "+renderSpans(h.Days[weekday(i)], w))
		i = j
	}
	return strings.Join(parts, ", ")
}

func allEqual(days [7][]Span) bool {
	for _, d := range days[1:] {
		if !slices.Equal(d, days[0]) {
			return false
		}
	}
	return true
}

// weekday turns a place in the Monday-first week into a time.Weekday.
func weekday(i int) int { return (i + 1) % 7 }

func dayRange(w weekWords, from, to int) string {
	first, last := w.days[weekday(from)], w.days[weekday(to-1)]
	switch to - from {
	case 1:
		return first
	case 2:
		return first + w.and + last
	}
	return first + w.to + last
}

func renderSpans(spans []Span, w weekWords) string {
	if len(spans) == 0 {
		return w.closed
	}
	parts := make([]string, len(spans))
	for i, s := range spans {
		parts[i] = renderSpan(s)
	}
	return strings.Join(parts, w.and)
}

func renderSpan(s Span) string {
	return fmt.Sprintf("%02d:%02d–%02d:%02d", s.From/60, s.From%60, s.To/60, s.To%60)
}
