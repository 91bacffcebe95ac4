package faq

import (
	"math"
	"slices"
)

var (
	tAlpha   = 24.0
	tSurface = 0.5
	tPair    = 0.33
	tTau     = 2.4
	tNone    = 3.0
	tUnknown = 0.67
	tMix     = 0.5
	tCommon  = 1.4
	tWeak    = 0.15
	tFloor   = 3.0
	tAlien = 0.0
)

// model is which words speak for which topic.
type model struct {
	feature map[string]int32
	llr     [][]float64 // by feature, by topic
	never   [][]bool
	of      int
}

type feature struct {
	name  string
	worth float64
	fresh bool // costs when no topic has it
	alien bool // of another trade or a complaint: speaks against topics that never have it
}

func (s *shelf) features(text string) []feature {
	var out []feature
	put := func(name string, worth float64, fresh, alien bool) {
		for _, f := range out {
			if f.name == name {
				return
			}
		}
		out = append(out, feature{name, worth, fresh, alien})
	}
	for _, u := range s.analyser.units(text) {
		w := u.exact
		switch u.class {
		case common:
			w *= tCommon
		case weak:
			w *= tWeak
		}
		if len(u.groups) == 0 {
			put(u.stem, w, u.class == content || u.class == heavy || u.class == real, u.class == heavy || u.class == real)
			continue
		}
		for _, g := range u.groups {
			put(groupTerm(g), w/float64(len(u.groups)), false, false)
		}
	}
	before := "^"
	for _, w := range s.analyser.lex.words(text) {
		w = shape(w)
		if s.analyser.names[w] {
			w = "#name"
		}
		put("="+w, tSurface, false, false)
		put(before+"_"+w, tPair, false, false)
		before = w
	}
	return out
}

func newModel(s *shelf) *model {
	m := &model{feature: map[string]int32{}, of: len(s.entries)}
	var count [][]float64
	for t, e := range s.entries {
		for _, way := range e.Questions {
			for _, f := range s.features(way) {
				n, ok := m.feature[f.name]
				if !ok {
					n = int32(len(count))
					m.feature[f.name] = n
					count = append(count, make([]float64, m.of))
				}
				count[n][t]++
			}
		}
	}
	m.llr = make([][]float64, len(count))
	m.never = make([][]bool, len(count))
	for n, by := range count {
		mean := 0.0
		for t, c := range by {
			mean += (c + 0.02) / (float64(len(s.entries[t].Questions)) + 1) / float64(m.of)
		}
		m.llr[n] = make([]float64, m.of)
		m.never[n] = make([]bool, m.of)
		for t, c := range by {
			m.never[n][t] = c == 0
			ways := float64(len(s.entries[t].Questions))
			m.llr[n][t] = max(-tFloor, math.Log((c+tAlpha*mean)/(ways+tAlpha)/mean))
		}
	}
	return m
}

// read is how likely each topic is, given the words; what is missing to 1 is none.
func (m *model) read(fs []feature) []float64 {
	out := make([]float64, m.of)
	none := tNone
	for _, f := range fs {
		n, ok := m.feature[f.name]
		if !ok {
			if f.fresh {
				none += tUnknown * f.worth
			}
			if f.alien {
				none += tAlien
			}
			continue
		}
		for t, l := range m.llr[n] {
			out[t] += l * f.worth
			if f.alien && m.never[n][t] {
				out[t] -= tAlien
			}
		}
	}
	top := max(none, slices.Max(out))
	sum := math.Exp((none - top) / tTau)
	for t := range out {
		out[t] = math.Exp((out[t] - top) / tTau)
		sum += out[t]
	}
	for t := range out {
		out[t] /= sum
	}
	return out
}

// shape is a word, or what a number looks like: 48x, 17h and 2018 are each like others.
func shape(w string) string {
	if w[0] < '0' || w[0] > '9' {
		return w
	}
	digits := 0
	for digits < len(w) && w[digits] >= '0' && w[digits] <= '9' {
		digits++
	}
	switch {
	case digits == 4 && len(w) == 4 && (w[:2] == "19" || w[:2] == "20"):
		return "#year"
	case digits > 3:
		return "#many" + w[digits:]
	}
	return "#few" + w[digits:]
}
