package phrase

import (
	"strconv"
	"strings"
)

// hour is an hour a text gives, or a range of two, and the days it gives it for; no days
// when it does not say.
type hour struct {
	from, to string
	days     map[int]bool
}

// week is when a text says that a house is open and closed. Days are 0 = Monday to 6,
// 7 = holidays.
type week struct {
	hours  []hour
	closed map[int]bool
	open   map[int]bool // named where nothing is said to be closed
}

// weekOf reads the hours of a text: days stand before them (seg a sex 8–18, sáb 8–12, dom
// fechado), or behind them where a sentence begins with an hour.
func weekOf(text, locale string) week {
	w := week{closed: map[int]bool{}, open: map[int]bool{}}
	for _, s := range sentences(text) {
		w.sentence(split(s), denials(locale))
	}
	return w
}

// event is what a sentence tells next: days, an hour, or that something is closed.
type event struct {
	days map[int]bool
	hour *hour
	shut bool
}

func (w *week) sentence(tokens []token, no map[string]bool) {
	events, shut := eventsOf(tokens, no)
	behind := len(events) > 0 && events[0].hour != nil
	for i, e := range events {
		switch {
		case e.shut:
			for day := range shutDays(events, i) {
				w.closed[day] = true
			}
		case e.hour != nil:
			e.hour.days = hourDays(events, i, behind)
			w.hours = append(w.hours, *e.hour)
		case !shut:
			for day := range e.days {
				w.open[day] = true
			}
		}
	}
}

func eventsOf(tokens []token, no map[string]bool) (events []event, shut bool) {
	last := -1 // the token of the day before
	for i := 0; i < len(tokens); {
		day, isDay := weekdays[tokens[i].text]
		n, next, isNumber := number(tokens, i)
		switch {
		case isDay:
			if len(events) == 0 || events[len(events)-1].days == nil {
				events, last = append(events, event{days: map[int]bool{}}), -1
			}
			days := events[len(events)-1].days
			if last >= 0 && between(tokens[last+1:i]) {
				for d := weekdays[tokens[last].text]; d != day; d = (d + 1) % 7 {
					days[d] = true
					if day > 6 {
						break
					}
				}
			}
			days[day] = true
			last = i
		case isNumber && clockHour(n):
			h := &hour{to: n.value + strings.TrimPrefix(n.unit, "h")}
			if at := next; at < len(tokens) {
				for at < len(tokens) && ranges[tokens[at].text] {
					at++
				}
				if at > next && at < len(tokens) {
					if m, end, ok := number(tokens, at); ok && clockHour(m) {
						h.from, h.to, next = h.to, m.value+strings.TrimPrefix(m.unit, "h"), end
					}
				}
			}
			events = append(events, event{hour: h})
			i = next
			continue
		case isNumber:
			i = next
			continue
		case closedWords[tokens[i].text], no[tokens[i].text] && opens(tokens[i+1:min(len(tokens), i+4)]):
			events, shut = append(events, event{shut: true}), true
		}
		i++
	}
	return events, shut
}

// clockHour tells whether a number may be an hour of the day.
func clockHour(n figure) bool {
	if n.unit != "" && n.unit != "h" && n.unit != "pm" {
		return false
	}
	h, _, _ := strings.Cut(n.value, ":")
	v, err := strconv.Atoi(h)
	return err == nil && v <= 24
}

func opens(tokens []token) bool {
	for _, t := range tokens {
		if openWords[t.text] {
			return true
		}
	}
	return false
}

// shutDays are the days before a word of closing, else those behind it.
func shutDays(events []event, i int) map[int]bool {
	if i > 0 && events[i-1].days != nil {
		return events[i-1].days
	}
	if i+1 < len(events) {
		return events[i+1].days
	}
	return nil
}

// hourDays are the days an hour is for: the last ones before it, or the next behind it.
func hourDays(events []event, i int, behind bool) map[int]bool {
	step := -1
	if behind {
		step = 1
	}
	for k := i + step; k >= 0 && k < len(events); k += step {
		if events[k].days != nil {
			return events[k].days
		}
	}
	return nil
}

// nameDays adds the days that w speaks of: a Tuesday lies between Monday and Friday.
func (w week) nameDays(to map[string]bool) {
	name := func(days map[int]bool) {
		for day := range days {
			to[dayNames[day]] = true
		}
	}
	for _, h := range w.hours {
		name(h.days)
	}
	name(w.open)
	name(w.closed)
}

// mixes tells whether a text gives an hour for other days than w does.
func (w week) mixes(text week) bool {
	for _, h := range text.hours {
		known, fits := false, false
		for _, have := range w.hours {
			if have.from == h.from && have.to == h.to || h.from == "" && (have.from == h.to || have.to == h.to) {
				known = true
				fits = fits || len(have.days) == 0 || within(h.days, have.days)
			}
		}
		if known && !fits {
			return true
		}
	}
	return false
}

// turns tells whether a text opens a day that w says is closed, or closes another.
func (w week) turns(text week) bool {
	for day := range text.open {
		if w.closed[day] && !w.open[day] {
			return true
		}
	}
	return !within(text.closed, w.closed)
}

func within(some, all map[int]bool) bool {
	for x := range some {
		if !all[x] {
			return false
		}
	}
	return true
}
