package faq

// link says that an entry is about a topic, and how surely, up to 1.
type link struct {
	entry int32
	worth float64
}

// What topics are worth next to the entry's own variants.
var (
	rivalBase  = 0.08
	rivalSlope = 1.125
	clearTopic = 0.5 // from which a variant is about a topic
	topicWorth = 0.99 // a topic's way instead of the entry's own
	agreement  = 0.5 // what is added when the entry's own variants point there too
)

// linkTopics finds out which topics the entries are about: those most of their
// variants are nearest to.
func (s *shelf) linkTopics(t *topics) {
	s.about = make([][]link, len(t.shelf.entries))
	for i, e := range s.entries {
		votes := map[int32]int{}
		for _, q := range e.Questions {
			if c := t.near(q); len(c) > 0 && c[0].share >= clearTopic && !t.never[c[0].entry] {
				votes[c[0].entry]++
			}
		}
		for topic, n := range votes {
			worth := min(1, 2*float64(n)/float64(len(e.Questions)))
			s.about[topic] = append(s.about[topic], link{int32(i), worth})
		}
	}
}

// withTopics adds what the topics say to the entries' own shares, and returns how near
// the question is to the nearest topic that nobody here has an entry about.
func (s *shelf) withTopics(found []candidate, question string, scope Scope) ([]candidate, float64) {
	rival := 0.0
	at := map[int32]int{}
	for i, f := range found {
		at[f.entry] = i
	}
	by := map[int32]float64{}
	for _, c := range dealershipTopics().near(question) {
		some := false
		for _, l := range s.about[c.entry] {
			if !visible(&s.entries[l.entry], scope) {
				continue
			}
			some = true
			by[l.entry] = max(by[l.entry], c.share*l.worth*topicWorth)
		}
		if !some {
			rival = max(rival, c.share*topicWorth)
		}
	}
	for e, share := range by {
		i, ok := at[e]
		if !ok {
			found = append(found, candidate{entry: e, share: share, specific: specificity(&s.entries[e])})
			continue
		}
		lo, hi := min(share, found[i].share), max(share, found[i].share)
		found[i].share = hi + (1-hi)*lo*agreement
	}
	s.sort(found)
	return found, rival
}

// rivalry is sureness against a topic nobody has an entry about.
func rivalry(share, rival float64) float64 {
	return max(0, min(1, rivalBase+(1-rival/share)*rivalSlope))
}
