package faq

import (
	"cmp"
	"math"

	"prosa/internal/core"
)

// Threshold is the score from which a hit is an answer.
const Threshold = 0.55

// untold scales the scores of a language without topics, so that Threshold is the same
// for all: variants alone are sure of less.
const untold = 1.2

// maxHits is how many hits a search gives back: enough for "did you mean".
const maxHits = 5

// Scope is who asks. StoreID "" is a customer whose store is not known: only entries
// for every store are for them. DepartmentID "" is a customer who has not chosen one:
// entries of any department may answer. Locale chooses the language; anything but en
// and es is Portuguese.
type Scope struct {
	StoreID      core.ID
	DepartmentID core.ID
	Locale       string
}

// Hit is an entry with how sure the search is that it answers, from 0 to 1.
type Hit struct {
	Entry Entry
	Score float64
}

// Result is what a search found, best first, at most five and none twice. Answerable
// tells whether the first may be given as the answer; otherwise people take over, or
// the customer is asked which of the hits was meant.
type Result struct {
	Hits       []Hit
	Answerable bool
}

// Search looks for the entry that answers a question. Customers' text is only
// compared, never evaluated. The same question and scope give the same result.
func (x *Index) Search(question string, scope Scope) Result {
	s := x.byLang[language(scope.Locale)]
	if s == nil {
		return Result{}
	}
	best := s.search(question, scope)
	if !best.Answerable {
		for _, clause := range s.clauses(question) {
			if r := s.search(clause, scope); r.Answerable && (len(best.Hits) == 0 || r.Hits[0].Score*clauseWorth > best.Hits[0].Score) {
				best = r.scaled(clauseWorth)
			}
		}
	}
	return best
}

func (s *shelf) search(question string, scope Scope) Result {
	q := s.query(question)
	if len(q.units) == 0 {
		return Result{}
	}
	c := s.pool.Get().(*scratch)
	defer s.pool.Put(c)
	defer c.clear()
	s.match(&q, c)
	found := s.rank(&q, c, scope)
	rival, scale := 0.0, untold
	if s.about != nil {
		found, rival = s.withTopics(found, c, question, scope)
		scale = 1
	}
	hits := make([]Hit, 0, min(maxHits, len(found)))
	for i, f := range found {
		if len(hits) == maxHits {
			break
		}
		score := f.share
		if i == 0 {
			score *= min(sureness(f, found[1:]), rivalry(f.share, rival))
		}
		hits = append(hits, Hit{Entry: s.entries[f.entry], Score: round(min(1, score*scale))})
	}
	for i := 1; i < len(hits); i++ { // doubt about the first is doubt about the others
		hits[i].Score = min(hits[i].Score, hits[i-1].Score)
	}
	return Result{Hits: hits, Answerable: len(hits) > 0 && hits[0].Score >= Threshold}
}

// candidate is an entry with its best variant.
type candidate struct {
	entry    int32
	share    float64
	mask     uint64 // which units of the question it has
	specific int    // 2 for a store's own, 1 for a department's
}

// rank is the best entries of the scope by what they share with the question, in order.
func (s *shelf) rank(q *query, c *scratch, scope Scope) []candidate {
	for _, v := range c.touched {
		e := s.variants[v].entry
		if !visible(&s.entries[e], scope) {
			continue
		}
		share := s.share(c.matched[v], q.all-c.spared[v], s.variants[v].mass)
		if c.best[e] != 0 && share < c.score[e] {
			continue // its wording cannot make it better
		}
		share *= s.worded(q, v)
		if c.best[e] == 0 {
			c.found = append(c.found, e)
		} else if share < c.score[e] || share == c.score[e] && v+1 >= c.best[e] {
			continue
		}
		c.best[e], c.score[e] = v+1, share
	}
	out := make([]candidate, 0, 32)
	for _, e := range c.found {
		v := c.best[e] - 1
		out = append(out, candidate{entry: e, share: c.score[e], mask: c.mask[v], specific: specificity(&s.entries[e])})
	}
	out = foremost(out, ranked)
	for i := range out {
		out[i].share = s.withContext(q, c, out[i])
	}
	return foremost(out, ranked)
}

// near is what two entries may differ by and still be equally good: then the one
// made for this store or department comes first.
const near = 0.04

// ranked is how many candidates are looked at closely: the rest cannot come first.
const ranked = 12

// foremost is the best n of the list, in order. The list is its to change.
func foremost(list []candidate, n int) []candidate {
	kept := list[:0]
	for _, x := range list {
		if len(kept) < n {
			kept = append(kept, x)
		} else if order(x, kept[n-1]) < 0 {
			kept[n-1] = x
		} else {
			continue
		}
		for i := len(kept) - 1; i > 0 && order(kept[i], kept[i-1]) < 0; i-- {
			kept[i], kept[i-1] = kept[i-1], kept[i]
		}
	}
	return kept
}

func order(a, b candidate) int {
	return cmp.Or(
		cmp.Compare(b.share+near*float64(b.specific)/3, a.share+near*float64(a.specific)/3),
		cmp.Compare(a.entry, b.entry),
	)
}

// withContext is the share with the rest of the entry looked at: what another variant
// or the answer says is not quite foreign.
func (s *shelf) withContext(q *query, c *scratch, f candidate) float64 {
	v := c.best[f.entry] - 1
	due := q.all - c.spared[v]
	for i, u := range q.units {
		if f.mask&(1<<i) != 0 {
			continue
		}
		spare := 0.0
		s.eachTerm(u, func(name string) {
			t, ok := s.terms[name]
			switch {
			case !ok:
			case has(s.said[t], f.entry):
				spare = max(spare, saidElsewhere)
			case has(s.answered[t], f.entry):
				spare = max(spare, saidInAnswer)
			}
		})
		due -= spare * q.costs[i]
	}
	return s.share(c.matched[v], due, s.variants[v].mass) * s.worded(q, v)
}

// sureness is below 1 when another entry is nearly as good: then the question does
// not say which. An entry the first one stands in for is no rival.
func sureness(first candidate, rest []candidate) float64 {
	for _, r := range rest {
		if r.specific < first.specific && r.mask == first.mask {
			continue
		}
		gap := 1 - r.share/first.share
		return min(1, 0.85+gap*1.25)
	}
	return 1
}

func visible(e *Entry, scope Scope) bool {
	return (e.StoreID == "" || e.StoreID == scope.StoreID) && (e.DepartmentID == "" || scope.DepartmentID == "" || e.DepartmentID == scope.DepartmentID)
}

func specificity(e *Entry) int {
	n := 0
	if e.StoreID != "" {
		n += 2
	}
	if e.DepartmentID != "" {
		n++
	}
	return n
}

// round keeps scores free of the last digits, which say nothing.
func round(x float64) float64 { return math.Round(x*1000) / 1000 }

// Serves tells whether the entry is for who asks: on, of their store or of every store,
// of their department, and found in their language.
func (e *Entry) Serves(scope Scope) bool {
	return !e.Off && visible(e, scope) && (e.Locale == "" || language(e.Locale) == language(scope.Locale))
}
