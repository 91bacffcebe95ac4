package flow

import (
	"fmt"
	"strings"

	"prosa/internal/contact"
)

// readTime takes an hour of the day: "14h", "14:30", "14h30", "2 da tarde", "2pm",
// "9 e meia", "meio-dia". It keeps HH:MM. A bare 1 to 6 could be either half of the
// day and is not read; written "02:00" or with its half it is.
func readTime(s string) (string, bool) {
	if len(s) > 60 {
		return "", false
	}
	words := clockWords(s)
	if name, ok := noons[withoutFillers(words)]; ok {
		return name, true
	}
	var figures []string
	half, halfPast := 0, false
	for i, w := range words {
		switch {
		case w[0] >= '0' && w[0] <= '9':
			figures = append(figures, w)
		case partsOfDay[w] != 0:
			half = partsOfDay[w]
		case (w == "meia" || w == "media" || w == "half") && len(figures)+i > 0:
			halfPast = true
		case (w == "e" || w == "y" || w == "and" || w == "past" || w == "min" || w == "minutos") && (len(figures) > 0 || halfPast):
		case !hourFillers[w]:
			return "", false
		}
	}
	if len(figures) == 0 || len(figures) > 2 || halfPast && len(figures) == 2 {
		return "", false
	}
	hour, minute := number(figures[0]), 0
	switch {
	case len(figures) == 2:
		if minute = number(figures[1]); len(figures[1]) > 2 {
			return "", false
		}
	case halfPast:
		minute = 30
	}
	if len(figures[0]) > 2 || hour > 23 || minute > 59 {
		return "", false
	}
	switch {
	case half == pm && hour < 12:
		hour += 12
	case half == am && hour == 12:
		hour = 0
	case half == am && hour > 12:
		return "", false
	case half == 0 && hour >= 1 && hour <= 6 && len(figures[0]) == 1:
		return "", false
	}
	return fmt.Sprintf("%02d:%02d", hour, minute), true
}

// clockWords parts "14h30" and "2pm" at every change between figures and letters,
// and writes "p.m." as one word.
func clockWords(s string) []string {
	s = strings.NewReplacer("a.m.", "am", "p.m.", "pm", "a. m.", "am", "p. m.", "pm").Replace(contact.Fold(s))
	var out []string
	for _, w := range strings.FieldsFunc(s, notWord) {
		start := 0
		for i := 1; i < len(w); i++ {
			if (w[i] >= '0' && w[i] <= '9') != (w[i-1] >= '0' && w[i-1] <= '9') {
				out = append(out, w[start:i])
				start = i
			}
		}
		out = append(out, w[start:])
	}
	return out
}

func withoutFillers(words []string) string {
	var kept []string
	for i, w := range words {
		if i == 0 && hourFillers[w] || w == "ao" || w == "al" {
			continue
		}
		kept = append(kept, w)
	}
	return strings.Join(kept, " ")
}
