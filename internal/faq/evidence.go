package faq

import (
	"math"
	"slices"
)

// What a part of a text is worth as evidence, next to a word that names a subject.
const (
	commonEvidence  = 1.4  // verbs and times: many topics differ in nothing else
	weakEvidence    = 0.15 // in every question to a dealership
	writtenEvidence = 0.5  // a word as it is written, stop words too: "quero comprar", "compram"
	pairEvidence    = 0.33 // two that follow each other: "meu carro", "esse carro"
)

// How evidence adds up. Found on the development and practice questions.
const (
	smoothing    = 24   // ways in which a topic is taken to say what all topics say
	caution      = 2.4  // words are not independent: what they say together counts less
	noTopic      = 3    // what no topic at all has before the first word
	unknownWord  = 0.67 // what it gains by a word no topic has
	unseenInWays = 0.02 // of a way: so that nothing is impossible
)

// evidence is what words say about the topic of a text: naive Bayes over topics and
// none. Where the nearest way asks for one that is like the text as a whole, this adds
// up what is spread over a story. Immutable.
type evidence struct {
	absent []float64 // by topic: what a feature says that the topic never has
	seen   map[feature][]saying
}

// saying is how much more a feature says for a topic than its absence would.
type saying struct {
	topic int32
	more  float64
}

// feature is a part of a text: a group (counted from 1), a stem, a written word or a
// pair of them.
type feature struct {
	group         int32
	stem          string
	before, after string
}

// part is a feature of one text with what it is worth.
type part struct {
	feature
	worth   float64
	subject bool // speaks for none when no topic has it
}

func newEvidence(s *shelf) *evidence {
	counts := map[feature]map[int32]float64{}
	v := &evidence{absent: make([]float64, len(s.entries)), seen: map[feature][]saying{}}
	for t, e := range s.entries {
		v.absent[t] = math.Log(smoothing / (float64(len(e.Questions)) + smoothing))
		for _, way := range e.Questions {
			q := s.query(way)
			for _, p := range features(&q) {
				if counts[p.feature] == nil {
					counts[p.feature] = map[int32]float64{}
				}
				counts[p.feature][int32(t)]++
			}
		}
	}
	none := 0.0 // the mean of a feature no topic has
	for _, e := range s.entries {
		none += unseenInWays / (float64(len(e.Questions)) + 1) / float64(len(s.entries))
	}
	for f, by := range counts {
		mean := none
		for t := range s.entries { // in order: sums of floats depend on it
			mean += by[int32(t)] / (float64(len(s.entries[t].Questions)) + 1) / float64(len(s.entries))
		}
		for t := range s.entries {
			if n := by[int32(t)]; n > 0 {
				says := math.Log((n + smoothing*mean) / (float64(len(s.entries[t].Questions)) + smoothing) / mean)
				v.seen[f] = append(v.seen[f], saying{int32(t), says - v.absent[t]})
			}
		}
	}
	return v
}

// features takes a question apart for evidence.
func features(q *query) []part {
	out := make([]part, 0, len(q.units)+2*len(q.words))
	put := func(p part) {
		if !slices.ContainsFunc(out, func(o part) bool { return o.feature == p.feature }) {
			out = append(out, p)
		}
	}
	for _, u := range q.units {
		worth := u.exact
		switch u.class {
		case common:
			worth *= commonEvidence
		case weak:
			worth *= weakEvidence
		}
		for _, g := range u.groups {
			put(part{feature: feature{group: g + 1}, worth: worth / float64(len(u.groups))})
		}
		if len(u.groups) == 0 {
			put(part{feature: feature{stem: u.stem}, worth: worth, subject: u.class != common && u.class != weak})
		}
	}
	before := "^"
	for _, w := range q.words {
		w = kind(w)
		put(part{feature: feature{after: w}, worth: writtenEvidence})
		put(part{feature: feature{before: before, after: w}, worth: pairEvidence})
		before = w
	}
	return out
}

// read is how likely each topic is; what is missing to 1 is none.
func (v *evidence) read(parts []part) []float64 {
	out := make([]float64, len(v.absent))
	none, absent := float64(noTopic), 0.0
	for _, p := range parts {
		says, ok := v.seen[p.feature]
		if !ok {
			if p.subject {
				none += unknownWord * p.worth
			}
			continue
		}
		absent += p.worth
		for _, s := range says {
			out[s.topic] += s.more * p.worth
		}
	}
	for t := range out {
		out[t] += absent * v.absent[t]
	}
	top := max(none, slices.Max(out))
	sum := math.Exp((none - top) / caution)
	for t := range out {
		out[t] = math.Exp((out[t] - top) / caution)
		sum += out[t]
	}
	for t := range out {
		out[t] /= sum
	}
	return out
}

// kind is a word, or what it is one of many of: 48x, 17h, 2018, and the names of
// models, each say the same as their like.
func kind(w string) string {
	if modelNames()[w] {
		return "#model"
	}
	digits := 0
	for digits < len(w) && w[digits] >= '0' && w[digits] <= '9' {
		digits++
	}
	switch {
	case digits == 0:
		return w
	case digits == 4 && len(w) == 4 && (w[:2] == "19" || w[:2] == "20"):
		return "#year"
	case digits > 3:
		return "#many" + w[digits:]
	}
	return "#few" + w[digits:]
}
