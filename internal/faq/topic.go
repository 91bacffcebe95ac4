package faq

import (
	"os"
	"strings"
	"sync"
)

// topics are the subjects customers write to any dealership about, each with the ways
// they are asked for: what is known about questions before a house has written its
// first entry. An entry that is about a topic is found by the topic's ways as well as
// by its own variants, and a topic no entry is about draws questions away from those
// that are near. Portuguese only. Immutable, and the same for every index.
type topics struct {
	shelf *shelf // its entries are the topics, their questions the ways
	names map[string]int32
	model *model
	never []bool // by topic: no entry can be about it
}

// outsideTopics is the file whose topics no entry can be about.
const outsideTopics = "outside.txt"

var dealershipTopics = sync.OnceValue(makeTopics)

func makeTopics() *topics {
	files, err := lexiconFiles.ReadDir("lexicon/topics")
	if err != nil {
		panic("faq: " + err.Error()) // embedded: cannot be missing
	}
	t := &topics{names: map[string]int32{}}
	var list []Entry
	for _, f := range files {
		text, err := lexiconFiles.ReadFile("lexicon/topics/" + f.Name())
		if d := os.Getenv("TOPICS"); d != "" {
			text, err = os.ReadFile(d + "/" + f.Name())
		}
		if err != nil {
			panic("faq: " + err.Error())
		}
		for _, e := range parseTopics(string(text)) {
			t.names[e.ID] = int32(len(list))
			list = append(list, e)
			t.never = append(t.never, f.Name() == outsideTopics)
		}
	}
	t.shelf = newShelf("pt", list, append(DealershipSynonyms(), readSynonyms("topics.txt")...), options{})
	t.shelf.analyser.names = map[string]bool{}
	for _, g := range readSynonyms("topics.txt")[:2] {
		for _, w := range g.Words {
			t.shelf.analyser.names[w] = true
		}
	}
	t.model = newModel(t.shelf)
	return t
}

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

// near is how near a text is to each topic it shares a word with, best first.
func (t *topics) near(text string) []candidate {
	q := t.shelf.query(text)
	if len(q.units) == 0 {
		return nil
	}
	c := t.shelf.pool.Get().(*scratch)
	defer t.shelf.pool.Put(c)
	defer c.clear()
	t.shelf.match(&q, c)
	out := t.shelf.rank(&q, c, Scope{})
	likely := t.model.read(t.shelf.features(text))
	for i := range out {
		e := out[i].entry
		out[i].share = out[i].share*(1-tMix) + tMix*likely[e]
		likely[e] = 0
	}
	for e, l := range likely {
		if l > 0.01 {
			out = append(out, candidate{entry: int32(e), share: tMix * l})
		}
	}
	t.shelf.sort(out)
	return out
}
