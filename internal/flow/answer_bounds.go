package flow

import (
	"strconv"
	"strings"
	"time"
)

// bounds are what an answer must keep to: numbers, money and kilometres between Min
// and Max, dates between Earliest and Latest.
type bounds struct {
	Min      *float64 `json:"min,omitempty" doc:"Of numbers, money and km."`
	Max      *float64 `json:"max,omitempty" doc:"Of numbers, money and km."`
	Earliest string   `json:"earliest,omitempty" doc:"Of dates: today, +30d, -6m, -18y, or 2026-12-31."`
	Latest   string   `json:"latest,omitempty" doc:"Of dates, the same way."`
}

// hold tells whether a value as it is kept is within them.
func (b bounds) hold(a answerType, value string, now time.Time) bool {
	switch a {
	case answerNumber, answerMoney, answerKm:
		v, err := strconv.ParseFloat(value, 64)
		return err == nil && (b.Min == nil || v >= *b.Min) && (b.Max == nil || v <= *b.Max)
	case answerDate:
		earliest, ok := boundDate(b.Earliest, now)
		if ok && value < earliest {
			return false
		}
		latest, ok := boundDate(b.Latest, now)
		return !ok || value <= latest
	}
	return true
}

// boundDate reads a bound; false when there is none or it is not understood.
func boundDate(s string, now time.Time) (string, bool) {
	if s == "today" {
		return now.Format(time.DateOnly), true
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Format(time.DateOnly), true
	}
	if len(s) < 3 || s[0] != '+' && s[0] != '-' {
		return "", false
	}
	n, err := strconv.Atoi(strings.TrimPrefix(s[:len(s)-1], "+"))
	if err != nil || n < -36_500 || n > 36_500 {
		return "", false
	}
	switch s[len(s)-1] {
	case 'd':
		return now.AddDate(0, 0, n).Format(time.DateOnly), true
	case 'm':
		return now.AddDate(0, n, 0).Format(time.DateOnly), true
	case 'y':
		return now.AddDate(n, 0, 0).Format(time.DateOnly), true
	}
	return "", false
}

func (b bounds) inspect(r *review, a answerType) {
	numeric := a == answerNumber || a == answerMoney || a == answerKm
	if (b.Min != nil || b.Max != nil) && !numeric {
		r.problem("bounds", "min and max are for numbers, money and km")
	}
	if b.Min != nil && b.Max != nil && *b.Min > *b.Max {
		r.problem("bounds", "min is above max")
	}
	for name, s := range map[string]string{"earliest": b.Earliest, "latest": b.Latest} {
		if s == "" {
			continue
		}
		if a != answerDate {
			r.problem("bounds", "%s is for dates", name)
		} else if _, ok := boundDate(s, time.Time{}); !ok {
			r.problem("bounds", "%s is none of today, +30d, -6m, -18y and 2026-12-31: %q", name, s)
		}
	}
}
