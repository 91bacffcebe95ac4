package rehearse

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"prosa/internal/dealer"
)

// everydayHours are those of a store that gives none.
const everydayHours = "mon-fri 08:00-18:00; sat 08:00-12:00"

var weekOrder = [7]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// readHours reads "mon-fri 08:00-12:00, 13:00-18:00; sat 08:00-12:00", always or
// never.
func readHours(text string) (dealer.Hours, error) {
	var h dealer.Hours
	switch text {
	case "always":
		return dealer.Always(), nil
	case "never":
		return h, nil
	}
	for group := range strings.SplitSeq(text, ";") {
		days, spans, _ := strings.Cut(strings.TrimSpace(group), " ")
		first, last, isRange := strings.Cut(days, "-")
		a := slices.Index(weekOrder[:], first)
		b := a
		if isRange {
			b = slices.Index(weekOrder[:], last)
		}
		if a < 0 || b < a {
			return h, fmt.Errorf("hours %q: days are mon to sun, or mon-fri", text)
		}
		for span := range strings.SplitSeq(spans, ",") {
			from, to, _ := strings.Cut(strings.TrimSpace(span), "-")
			start, err1 := time.Parse("15:04", from)
			end, err2 := time.Parse("15:04", to)
			if err1 != nil || err2 != nil || !start.Before(end) {
				return h, fmt.Errorf("hours %q: times are 08:00-18:00", text)
			}
			for i := a; i <= b; i++ {
				day := (i + 1) % 7
				h.Days[day] = append(h.Days[day], dealer.Span{From: minute(start), To: minute(end)})
			}
		}
	}
	return h, nil
}

func minute(t time.Time) int { return t.Hour()*60 + t.Minute() }
