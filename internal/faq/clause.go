package faq

import "strings"

// People who speak into their phone tell a story before they ask. When the whole is
// no question the FAQ knows, its clauses are tried one by one.
const (
	clauseWorth = 0.95 // what a part is worth next to the whole
	longEnough  = 3    // units from which a text has clauses worth looking at
)

// clauses are the parts of a long text that ask: those with a question mark, and the
// last. None when it is short or wants a person.
func (s *shelf) clauses(text string) []string {
	units := s.analyser.units(text)
	if len(units) < longEnough {
		return nil
	}
	for _, u := range units {
		if u.class == heavy {
			return nil
		}
	}
	var out []string
	for rest := text; rest != ""; {
		end := strings.IndexAny(rest, ".,;:!?\n")
		last := end < 0
		if last {
			end = len(rest)
		}
		clause := rest[:end]
		if (last || rest[end] == '?' || strings.Trim(rest[end:], ".,;:!?\n ") == "") && len(clause) < len(text)-2 {
			out = append(out, clause)
		}
		if last {
			break
		}
		rest = rest[end+1:]
	}
	return out
}

// scaled is the result with less trust.
func (r Result) scaled(by float64) Result {
	for i := range r.Hits {
		r.Hits[i].Score = round(r.Hits[i].Score * by)
	}
	r.Answerable = r.Hits[0].Score >= Threshold
	return r
}
