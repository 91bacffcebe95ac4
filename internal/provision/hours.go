package provision

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"prosa/internal/dealer"
)

// weekOrder is the week as people write it, Monday first.
var weekOrder = [7]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// parseWeek reads "mon-fri: 08:00-12:00, 13:00-18:00". Days it does not name are
// closed. The error says which key is wrong.
func parseWeek(week yaml.MapSlice) (days [7][]dealer.Span, badKey string, err error) {
	var seen [7]bool
	for _, item := range week {
		key, value := fmt.Sprint(item.Key), fmt.Sprint(item.Value)
		which, err := parseDays(key)
		if err != nil {
			return days, key, err
		}
		spans, err := parseSpans(value)
		if err != nil {
			return days, key, err
		}
		for _, d := range which {
			if seen[d] {
				return days, key, fmt.Errorf("%s is given twice", weekOrder[(d+6)%7])
			}
			seen[d], days[d] = true, spans
		}
	}
	return days, "", nil
}

// parseDays reads "mon-fri", "sat" or "mon, wed-fri" into numbers of time.Weekday.
func parseDays(text string) ([]time.Weekday, error) {
	var out []time.Weekday
	for part := range strings.SplitSeq(text, ",") {
		first, last, isRange := strings.Cut(strings.TrimSpace(part), "-")
		a := slices.Index(weekOrder[:], strings.TrimSpace(first))
		b := a
		if isRange {
			b = slices.Index(weekOrder[:], strings.TrimSpace(last))
		}
		if a < 0 || b < a {
			return nil, fmt.Errorf("days are written mon, tue, wed, thu, fri, sat, sun, or mon-fri")
		}
		for i := a; i <= b; i++ {
			out = append(out, time.Weekday((i+1)%7))
		}
	}
	return out, nil
}

// parseSpans reads "08:00-12:00, 13:00-18:00", "24h" or "closed". An en dash serves
// as the hyphen does.
func parseSpans(text string) ([]dealer.Span, error) {
	switch strings.TrimSpace(text) {
	case "closed", "":
		return nil, nil
	case "24h":
		return []dealer.Span{{From: 0, To: 1440}}, nil
	}
	var out []dealer.Span
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "–", "-"), ",") {
		from, to, ok := strings.Cut(part, "-")
		a, okA := parseClock(from)
		b, okB := parseClock(to)
		if !ok || !okA || !okB {
			return nil, fmt.Errorf("hours are written 08:00-18:00, 08:00-12:00, 13:00-18:00, 24h or closed")
		}
		out = append(out, dealer.Span{From: a, To: b})
	}
	return out, nil
}

// parseClock reads "08:00" as minutes; "24:00" is the end of the day.
func parseClock(text string) (int, bool) {
	text = strings.TrimSpace(text)
	if len(text) != 5 || text[2] != ':' {
		return 0, false
	}
	for _, i := range [...]int{0, 1, 3, 4} {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
	}
	h, m := int(text[0]-'0')*10+int(text[1]-'0'), int(text[3]-'0')*10+int(text[4]-'0')
	return h*60 + m, m < 60 && h*60+m <= 1440
}

// formatWeek is the inverse of parseWeek, days with equal hours together.
func formatWeek(days [7][]dealer.Span) *yaml.MapSlice {
	out := yaml.MapSlice{}
	day := func(i int) []dealer.Span { return days[(i+1)%7] }
	for i := 0; i < 7; {
		j := i + 1
		for j < 7 && slices.Equal(day(j), day(i)) {
			j++
		}
		key := weekOrder[i]
		if j > i+1 {
			key += "-" + weekOrder[j-1]
		}
		if len(day(i)) > 0 || j-i == 7 {
			out = append(out, yaml.MapItem{Key: key, Value: formatSpans(day(i))})
		}
		i = j
	}
	return &out
}

func formatSpans(spans []dealer.Span) string {
	if len(spans) == 0 {
		return "closed"
	}
	if len(spans) == 1 && spans[0] == (dealer.Span{From: 0, To: 1440}) {
		return "24h"
	}
	parts := make([]string, len(spans))
	for i, s := range spans {
		parts[i] = fmt.Sprintf("%02d:%02d-%02d:%02d", s.From/60, s.From%60, s.To/60, s.To%60)
	}
	return strings.Join(parts, ", ")
}

// sameDays, sameHolidays: equal for the customer, nil and empty alike.
func sameDays(a, b [7][]dealer.Span) bool {
	for d := range a {
		if !slices.Equal(a[d], b[d]) {
			return false
		}
	}
	return true
}

func sameHolidays(a, b []dealer.Holiday) bool {
	return slices.EqualFunc(byDate(a), byDate(b), func(x, y dealer.Holiday) bool {
		return x.Date == y.Date && x.Name == y.Name && slices.Equal(x.Spans, y.Spans)
	})
}

func byDate(l []dealer.Holiday) []dealer.Holiday {
	return slices.SortedStableFunc(slices.Values(l), func(a, b dealer.Holiday) int { return strings.Compare(a.Date, b.Date) })
}
