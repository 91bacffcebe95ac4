package faq

import (
	"cmp"
	"math"
	"slices"
)

// Question is what customers asked and nobody had an answer for. Count is how often,
// LastMs when last (ms UTC).
type Question struct {
	Text   string `json:"text"`
	Count  int    `json:"count"`
	LastMs int64  `json:"last_ms"`
}

// Cluster is questions that mean the same, the most frequent first: a new entry with
// its variants. Count is their sum, LastMs the latest.
type Cluster struct {
	Questions []Question `json:"questions"`
	Count     int        `json:"count"`
	LastMs    int64      `json:"last_ms"`
}

const (
	maxUnanswered = 1000 // what is looked at; the least frequent are left out
	often         = 3    // times a word is written before it is taken to be spelt so
	sameQuestion  = 0.6  // share of the words' weight from which two mean the same
)

// Suggest groups unanswered questions by meaning: same stems, synonyms and corrected
// words, the rarer a word the more it counts. Clusters come by Count, then by LastMs,
// both falling. Questions without a word that means something (a greeting, "ok") are
// left out. Questions are taken as Portuguese unless locale says en or es. The input
// is not changed, and the same input gives the same clusters.
func Suggest(unanswered []Question, synonyms Synonyms, locale string) []Cluster {
	list := slices.Clone(unanswered)
	slices.SortStableFunc(list, byWeight)
	list = list[:min(len(list), maxUnanswered)]
	g := newGrouping(list, synonyms, language(locale))
	var clusters []Cluster
	var heads []int // the first question of each cluster: members are compared with it, so a cluster cannot drift
	for i, q := range list {
		if len(g.bags[i]) == 0 {
			continue
		}
		at := -1
		best := sameQuestion
		for c, head := range heads {
			if s := g.alike(head, i); s >= best && (at < 0 || s > best) {
				at, best = c, s
			}
		}
		if at < 0 {
			at = len(clusters)
			clusters, heads = append(clusters, Cluster{}), append(heads, i)
		}
		c := &clusters[at]
		c.Questions = append(c.Questions, q)
		c.Count += max(1, q.Count)
		c.LastMs = max(c.LastMs, q.LastMs)
	}
	slices.SortStableFunc(clusters, func(a, b Cluster) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(b.LastMs, a.LastMs), cmp.Compare(a.Questions[0].Text, b.Questions[0].Text))
	})
	return clusters
}

func byWeight(a, b Question) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(b.LastMs, a.LastMs), cmp.Compare(a.Text, b.Text))
}

// grouping is the questions as bags of concepts with their weights.
type grouping struct {
	bags   [][]string
	weight map[string]float64
}

func newGrouping(list []Question, synonyms Synonyms, lang string) *grouping {
	a := newAnalyser(lang, synonyms, options{})
	times := map[string]int{}
	for _, q := range list {
		for _, w := range a.lex.words(q.Text) {
			times[w] += max(1, q.Count)
		}
	}
	for w, n := range times {
		if n >= often {
			a.learn(w)
		}
	}
	a.spell = newSpeller(a.spelling())
	g := &grouping{weight: map[string]float64{}}
	in := map[string]int{}
	classes := map[string]class{}
	for _, q := range list {
		var bag []string
		for _, u := range a.units(q.Text) {
			name := u.stem
			if len(u.groups) > 0 {
				name = groupTerm(u.groups[0])
			}
			bag = append(bag, name)
			in[name]++
			classes[name] = u.class
		}
		slices.Sort(bag)
		g.bags = append(g.bags, slices.Compact(bag))
	}
	for name, n := range in {
		w := math.Log(1 + float64(len(list)+1)/float64(n))
		switch classes[name] {
		case common:
			w *= 0.35
		case weak:
			w *= 0.3
		}
		g.weight[name] = w
	}
	return g
}

// alike is what two questions share of what both say, by weight.
func (g *grouping) alike(a, b int) float64 {
	both, all := 0.0, 0.0
	x, y := g.bags[a], g.bags[b]
	for len(x) > 0 || len(y) > 0 {
		switch {
		case len(y) == 0 || len(x) > 0 && x[0] < y[0]:
			all += g.weight[x[0]]
			x = x[1:]
		case len(x) == 0 || y[0] < x[0]:
			all += g.weight[y[0]]
			y = y[1:]
		default:
			both += g.weight[x[0]]
			all += g.weight[x[0]]
			x, y = x[1:], y[1:]
		}
	}
	return both / all
}
