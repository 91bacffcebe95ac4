package dealer

import (
	"time"

	"prosa/internal/core"
)

// Validate returns an Invalid error naming the first span or holiday at fault:
// spans must lie within the day, start before they end, be in order and not
// overlap; holidays need a real date and appear once.
func (h Hours) Validate() error {
	for d, spans := range h.Days {
		if err := validateSpans(spans, time.Weekday(d).String()); err != nil {
			return err
		}
	}
	seen := make(map[string]bool, len(h.Holidays))
	for _, day := range h.Holidays {
		if _, err := time.Parse(time.DateOnly, day.Date); err != nil {
			return core.E(core.Invalid, "holiday_date", "holiday %q: the date must look like 2026-12-25", day.Date).On("holidays")
		}
		if seen[day.Date] {
			return core.E(core.Invalid, "holiday_twice", "holiday %s is listed twice", day.Date).On("holidays")
		}
		seen[day.Date] = true
		if err := validateSpans(day.Spans, day.Date); err != nil {
			return err
		}
	}
	return nil
}

func validateSpans(spans []Span, day string) error {
	for i, s := range spans {
		if s.From < 0 || s.To > 1440 || s.From >= s.To {
			return core.E(core.Invalid, "hours_span", "%s: %s is not a time of one day", day, renderSpan(s)).On("hours")
		}
		if i > 0 && s.From < spans[i-1].To {
			return core.E(core.Invalid, "hours_overlap", "%s: %s overlaps or precedes the one before it", day, renderSpan(s)).On("hours")
		}
	}
	return nil
}
