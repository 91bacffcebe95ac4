package provision

import (
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"

	"prosa/internal/dealer"
)

// week reads hours and checks them.
func (p *planner) week(path string, in yaml.MapSlice) [7][]dealer.Span {
	days, key, err := parseWeek(in)
	if err == nil {
		err = dealer.Hours{Days: days}.Validate()
	}
	if err != nil {
		if key != "" {
			path += ".'" + key + "'"
		}
		p.add(path, "%v", err)
	}
	return days
}

// holidays reads a list of dates, in order of date, national ones added unless the
// list has its own word on the date.
func (p *planner) holidays(at string, list *[]Holiday, years *[]int) []dealer.Holiday {
	out := []dealer.Holiday{}
	if list != nil {
		for i, in := range *list {
			spans, err := parseSpans(in.Hours)
			if err != nil {
				p.add(fmt.Sprintf("%sholidays[%d].hours", at, i), "%v", err)
			}
			out = append(out, dealer.Holiday{Date: in.Date, Name: in.Name, Spans: spans})
		}
		if err := (dealer.Hours{Holidays: out}).Validate(); err != nil {
			p.add(at+"holidays", "%v", err)
		}
	}
	if years != nil {
		out = p.national(at, *years, out)
	}
	return byDate(out)
}

func (p *planner) national(at string, years []int, out []dealer.Holiday) []dealer.Holiday {
	for i, year := range years {
		if year < 2000 || year > 2200 {
			p.add(fmt.Sprintf("%snational_holidays[%d]", at, i), "must be a year")
			continue
		}
		for _, h := range dealer.NationalHolidays(year) {
			if !h.Optional && !slices.ContainsFunc(out, func(o dealer.Holiday) bool { return o.Date == h.Date }) {
				out = append(out, dealer.Holiday{Date: h.Date, Name: h.Name})
			}
		}
	}
	return out
}
