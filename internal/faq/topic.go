package faq

import (
	"slices"
	"strings"
	"sync"
)

// topics are the subjects customers write to any dealership about, each with the ways
// they are asked for: what is known about questions before a house has written its
// first entry. An entry that is about a topic is found by the topic's ways as well as
// by its own variants; a topic no entry is about draws questions away from those that
// are near. Portuguese only. Immutable, and the same for every index.
type topics struct {
	shelf    *shelf // its entries are the topics, their questions the ways
	evidence *evidence
	never    []bool // by topic: no entry can be about it
}

// outsideTopics is the file whose topics no entry can be about.
const outsideTopics = "outside.txt"

var dealershipTopics = sync.OnceValue(func() *topics {
	files, err := lexiconFiles.ReadDir("lexicon/topics")
	if err != nil {
		panic("faq: " + err.Error()) // embedded: cannot be missing
	}
	t := &topics{}
	var list []Entry
	for _, f := range files {
		for _, e := range parseTopics(readLexicon("topics/" + f.Name())) {
			list = append(list, e)
			t.never = append(t.never, f.Name() == outsideTopics)
		}
	}
	t.shelf = newShelf("pt", list, append(DealershipSynonyms(), readSynonyms("models.txt")...), options{})
	t.shelf.wordingWorth = topicWording
	t.evidence = newEvidence(t.shelf)
	return t
})

// parseTopics reads [key] lines, each followed by the topic's ways, parted by ";".
func parseTopics(text string) []Entry {
	var out []Entry
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			out = append(out, Entry{ID: strings.Trim(line, "[]")})
		default:
			e := &out[len(out)-1]
			for way := range strings.SplitSeq(line, ";") {
				e.Questions = append(e.Questions, strings.TrimSpace(way))
			}
		}
	}
	return out
}

// evidenceWorth is how much of a topic's share is the evidence of all words; the rest
// is how like the nearest of its ways the text is.
const evidenceWorth = 0.5

// trace is a share too small to look at.
const trace = 0.02

// near is the topics a text is nearest to, best first: a few.
func (t *topics) near(text string) []candidate {
	s := t.shelf
	q := s.query(text)
	if len(q.units) == 0 {
		return nil
	}
	c := s.pool.Get().(*scratch)
	defer s.pool.Put(c)
	defer c.clear()
	s.match(&q, c)
	likely := t.evidence.read(features(&q))
	for i := range likely {
		likely[i] *= evidenceWorth
	}
	for _, f := range s.rank(&q, c, Scope{}) {
		likely[f.entry] += f.share * (1 - evidenceWorth)
	}
	var out []candidate
	for i, share := range likely {
		if share >= trace {
			out = append(out, candidate{entry: int32(i), share: share})
		}
	}
	return slices.Clip(foremost(out, ranked))
}
