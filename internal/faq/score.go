package faq

// What the parts of a question weigh. Found on the development questions of the
// evaluation, and held by it.
const (
	groupMatch    = 0.9  // a synonym instead of the word
	foreign       = 1.4  // cost of what the question says and the variant does not
	missing       = 0.35 // cost of what the variant says and the question does not
	doubt         = 0.15 // so that a match of next to nothing is next to nothing
	smallTalk     = 0.5  // the most that common words cost together, however long the story
	saidElsewhere = 0.7  // of the cost, when another variant of the entry says it
	saidInAnswer  = 0.5  // when the answer does
)

// weight is how much of a subject a unit names.
func (s *shelf) weight(u unit) float64 {
	r := 1.0
	found := false
	for _, g := range u.groups {
		if t, ok := s.terms[groupTerm(g)]; ok && len(s.said[t]) > 0 {
			r, found = min(r, s.rarity[t]), true
		}
	}
	if t, ok := s.terms[u.stem]; ok && !found && len(s.said[t]) > 0 {
		r, found = s.rarity[t], true
	}
	switch u.class {
	case common:
		if len(u.groups) == 0 {
			return r * 0.5
		}
		return r * 0.8
	case weak:
		return min(r, 0.3)
	}
	return r
}

// cost is what a unit takes away when a variant does not have it.
func (s *shelf) cost(u unit, weight float64) float64 {
	switch u.class {
	case common:
		return weight * 0.35
	case weak:
		return weight * 0.5
	case heavy, real:
		return 1.5
	}
	return weight
}

// scratch is the working memory of one search, as long as the shelf.
type scratch struct {
	matched []float64 // by variant: mass that question and variant share
	spared  []float64 // by variant: cost that is not due
	mask    []uint64  // by variant: which units matched
	touched []int32
	best    []int32 // by entry: its best variant + 1
	score   []float64
	found   []int32 // entries with a best variant
}

func newScratch(variants, entries int) *scratch {
	return &scratch{
		matched: make([]float64, variants), spared: make([]float64, variants), mask: make([]uint64, variants),
		best: make([]int32, entries), score: make([]float64, entries),
	}
}

// clear readies it for the next search, touching only what the last one did.
func (c *scratch) clear() {
	for _, v := range c.touched {
		c.matched[v], c.spared[v], c.mask[v] = 0, 0, 0
	}
	for _, e := range c.found {
		c.best[e], c.score[e] = 0, 0
	}
	c.touched, c.found = c.touched[:0], c.found[:0]
}

// query is a question ready to be compared.
type query struct {
	units   []unit
	weights []float64
	costs   []float64
	all     float64  // sum of costs
	words   []string // as they are written
	wording []int32  // the same, numbered
}

func (s *shelf) query(text string) query {
	words := s.analyser.lex.words(text)
	q := query{units: s.analyser.unitsOf(words), words: words, wording: s.numbers(words)}
	if len(q.units) > 64 {
		q.units = q.units[:64] // mask has room for so many
	}
	small := 0.0
	for _, u := range q.units {
		w := s.weight(u)
		q.weights = append(q.weights, w)
		c := s.cost(u, w)
		q.costs = append(q.costs, c)
		if u.class == common {
			small += c
		}
	}
	for i, u := range q.units {
		if u.class == common && small > smallTalk {
			q.costs[i] *= smallTalk / small
		}
		q.all += q.costs[i]
	}
	return q
}

// match adds up, for each variant that shares a unit with the question, what they
// share.
func (s *shelf) match(q *query, c *scratch) {
	for i, u := range q.units {
		bit := uint64(1) << i
		if t, ok := s.terms[u.stem]; ok {
			s.credit(c, s.postings[t], bit, q.weights[i]*u.exact, q.costs[i]*u.exact)
		}
		for _, g := range u.groups {
			if t, ok := s.terms[groupTerm(g)]; ok {
				s.credit(c, s.postings[t], bit, q.weights[i]*u.exact*groupMatch, q.costs[i]*u.exact*groupMatch)
			}
		}
	}
}

func (s *shelf) credit(c *scratch, variants []int32, bit uint64, weight, cost float64) {
	for _, v := range variants {
		switch {
		case c.mask[v]&bit != 0:
			continue // by its stem already
		case c.mask[v] == 0:
			c.touched = append(c.touched, v)
		}
		c.mask[v] |= bit
		c.matched[v] += weight
		c.spared[v] += cost
	}
}

// share is how much of question and variant is the same: Tversky's index over their
// masses, where words the question has and the variant has not weigh more.
func (s *shelf) share(matched, due, mass float64) float64 {
	return matched / (matched + foreign*max(0, due) + missing*max(0, mass-matched) + doubt)
}
