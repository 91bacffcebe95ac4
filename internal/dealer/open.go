package dealer

import (
	"slices"
	"time"
)

// horizon is how far ahead NextOpen looks.
const horizon = 60 * 24 * time.Hour

const daySeconds = 24 * 60 * 60

// Always returns hours that are open at every instant, holidays included.
func Always() Hours {
	var h Hours
	for d := range h.Days {
		h.Days[d] = []Span{{From: 0, To: 1440}}
	}
	return h
}

// EffectiveHours are the hours that count for a department: its own when it has
// some, else its store's.
func EffectiveHours(s Store, d Department) Hours {
	if d.Hours != nil {
		return *d.Hours
	}
	return s.Hours
}

// OpenAt tells whether t falls in an open span of its local day. The start of a
// span is open, its end is not.
func (h Hours) OpenAt(t time.Time, loc *time.Location) bool {
	_, offset := t.In(loc).Zone()
	local := t.Unix() + int64(offset)
	day := floorDiv(local, daySeconds)
	second := local - day*daySeconds
	for _, s := range h.spans(day) {
		if second >= int64(s.From)*60 && second < int64(s.To)*60 {
			return true
		}
	}
	return false
}

// NextOpen returns the first open instant at or after t, t itself when it is
// open. It answers false when nothing opens within 60 days.
func (h Hours) NextOpen(t time.Time, loc *time.Location) (time.Time, bool) {
	var found time.Time
	h.walk(t, t.Add(horizon), loc, func(from, _ time.Time) bool {
		found = from
		return false
	})
	return found, !found.IsZero()
}

// Between returns the open time from one instant to another, 0 when to is not
// after from. Repeated and skipped hours of a clock change count as they were
// lived: an hour that happens twice while open counts twice.
func (h Hours) Between(from, to time.Time, loc *time.Location) time.Duration {
	var sum time.Duration
	h.walk(from, to, loc, func(a, b time.Time) bool {
		sum += b.Sub(a)
		return true
	})
	return sum
}

// walk calls f with every open stretch within [from, to) in order, until f says
// stop. It goes through the zone's stretches of constant offset, inside which
// local time is a straight line: that is what makes it exact on the days when
// the clocks change.
func (h Hours) walk(from, to time.Time, loc *time.Location, f func(a, b time.Time) bool) {
	for from.Before(to) {
		_, end := from.In(loc).ZoneBounds()
		if end.IsZero() || end.After(to) {
			end = to
		}
		if !h.walkOffset(from, end, loc, f) {
			return
		}
		from = end
	}
}

// walkOffset is walk within one stretch of constant offset.
func (h Hours) walkOffset(from, to time.Time, loc *time.Location, f func(a, b time.Time) bool) bool {
	_, seconds := from.In(loc).Zone()
	offset := int64(seconds)
	last := floorDiv(to.Unix()+offset, daySeconds)
	for day := floorDiv(from.Unix()+offset, daySeconds); day <= last; day++ {
		for _, s := range h.spans(day) {
			midnight := day*daySeconds - offset
			a, b := time.Unix(midnight+int64(s.From)*60, 0), time.Unix(midnight+int64(s.To)*60, 0)
			if a.Before(from) {
				a = from
			}
			if b.After(to) {
				b = to
			}
			if a.Before(b) && !f(a, b) {
				return false
			}
		}
	}
	return true
}

// spans returns the disjoint, sorted spans of a local day counted from 1970-01-01.
func (h Hours) spans(day int64) []Span {
	spans := h.Days[(day%7+7+int64(time.Thursday))%7]
	if len(h.Holidays) > 0 {
		date := dateOf(day)
		for i := range h.Holidays {
			if h.Holidays[i].Date == string(date[:]) {
				spans = h.Holidays[i].Spans
				break
			}
		}
	}
	if tidy(spans) {
		return spans
	}
	return merge(spans)
}

// tidy tells whether spans are sorted and do not touch, which Validate promises
// and hand-made values may not.
func tidy(spans []Span) bool {
	for i := range spans {
		if i > 0 && spans[i].From < spans[i-1].To {
			return false
		}
	}
	return true
}

func merge(spans []Span) []Span {
	sorted := slices.Clone(spans)
	slices.SortFunc(sorted, func(a, b Span) int { return a.From - b.From })
	out := sorted[:1]
	for _, s := range sorted[1:] {
		if last := &out[len(out)-1]; s.From <= last.To {
			last.To = max(last.To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out
}

// dateOf writes a day as 2006-01-02 without allocating.
func dateOf(day int64) [10]byte {
	y, m, d := time.Unix(day*daySeconds, 0).UTC().Date()
	return [10]byte{
		byte('0' + y/1000%10), byte('0' + y/100%10), byte('0' + y/10%10), byte('0' + y%10), '-',
		byte('0' + int(m)/10), byte('0' + int(m)%10), '-',
		byte('0' + d/10), byte('0' + d%10),
	}
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
