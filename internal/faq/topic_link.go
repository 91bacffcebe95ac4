package faq

// link says that an entry is about a topic, and how surely, up to 1.
type link struct {
	entry int32
	worth float64
}

// What topics are worth next to the entry's own variants.
var (
	strangerWorth = 0.8
	rivalBase     = 0.15
	rivalSlope    = 1.125
	kinTopic      = 0.75
	clearTopic    = 0.2  // from which a variant is about a topic
	topicWorth    = 0.99 // a topic's way instead of the entry's own
	agreement     = 0.5  // what is added when the entry's own variants point there too
)

// linkTopics finds out which topics the entries are about: those most of their
// variants are nearest to.
func (s *shelf) linkTopics(t *topics) {
	s.about = make([][]link, len(t.shelf.entries))
	for i, e := range s.entries {
		votes := map[int32]int{}
		for _, q := range e.Questions {
			c := t.near(q)
			if len(c) == 0 || c[0].share < clearTopic {
				continue
			}
			for k, n := range c {
				if n.share < kinTopic*c[0].share {
					break
				}
				if !t.never[n.entry] {
					if k == 0 {
						votes[n.entry]++
					} else {
						votes[n.entry] += 0
					}
				}
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
			worth := topicWorth
			if !dealershipTopics().never[c.entry] {
				worth = strangerWorth
			}
			rival = max(rival, c.share*worth)
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
