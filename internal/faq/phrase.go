package faq

import (
	"slices"
	"strings"
)

// phrase is a member of a group of synonyms that has several words.
type phrase struct {
	stems []string
	group int32
}

// politeGroup is the group of phrases that are left out.
const politeGroup = -1

// addMember makes a word or phrase mean its group.
func (a *analyser) addMember(words []string, group int32) {
	words = a.audible(words)
	if len(words) == 0 {
		return
	}
	stems := make([]string, len(words))
	for i, w := range words {
		a.learn(w)
		stems[i] = a.stem(w)
	}
	if len(stems) > 1 {
		a.phrases[stems[0]] = append(a.phrases[stems[0]], phrase{stems, group})
		return
	}
	if !slices.Contains(a.single[stems[0]], group) {
		a.single[stems[0]] = append(a.single[stems[0]], group)
	}
}

// sortPhrases puts long phrases before short ones.
func (a *analyser) sortPhrases() {
	for _, list := range a.phrases {
		slices.SortStableFunc(list, func(x, y phrase) int { return len(y.stems) - len(x.stems) })
	}
}

// phraseAt is the longest phrase of the synonyms that begins here, and its words.
func (a *analyser) phraseAt(stems []string, exact []float64) (unit, int) {
	list := a.phrases[stems[0]]
	for i, p := range list {
		if len(p.stems) > len(stems) || !slices.Equal(p.stems, stems[:len(p.stems)]) {
			continue
		}
		if p.group == politeGroup {
			return unit{class: stop}, len(p.stems)
		}
		u := unit{stem: strings.Join(p.stems, " "), groups: []int32{p.group}, exact: slices.Min(exact[:len(p.stems)])}
		for _, other := range list[i+1:] { // the same phrase in further groups
			if slices.Equal(other.stems, p.stems) {
				u.groups = append(u.groups, other.group)
			}
		}
		return u, len(p.stems)
	}
	return unit{}, 0
}
