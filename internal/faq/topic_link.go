package faq

// link says that an entry is about a topic, and how surely, up to 1; 0 is an entry
// about something so near that the topic is none of another subject.
type link struct {
	entry int32
	worth float64
}

// When an entry is about a topic, and what that is worth.
const (
	aTopic     = 0.2  // how near a variant is to its topic at least
	akin       = 0.75 // of the nearest topic's share: another the variant may be about
	topicWorth = 0.99 // a topic's way instead of the entry's own
	agreement  = 0.5  // of what is still missing, when variants and topic say the same
)

// What a topic that nobody here has an entry about takes away.
const (
	strangerWorth = 0.6   // next to an outside topic, which no house has an entry about
	rivalBase     = 0.15  // of the score, when the rival is as near
	rivalSlope    = 1.125 // more of it, the farther the rival is behind
)

// linkTopics finds out which topics the entries are about: each variant speaks for the
// one it is nearest to, and half of an entry's variants are enough.
func (s *shelf) linkTopics(t *topics) {
	s.about = make([][]link, len(t.shelf.entries))
	s.wordingWorth = ownWording
	for i := range s.entries {
		questions := s.entries[i].Questions
		questions = questions[:min(len(questions), maxLinking)]
		votes := make([]int, len(t.never))
		for _, q := range questions {
			near := t.near(q)
			for k, c := range near {
				if near[0].share < aTopic || c.share < akin*near[0].share {
					break
				}
				if t.never[c.entry] {
					continue
				}
				if k == 0 {
					votes[c.entry] += 2
				}
				if l := s.about[c.entry]; len(l) == 0 || l[len(l)-1].entry != int32(i) {
					s.about[c.entry] = append(l, link{entry: int32(i)})
				}
			}
		}
		for topic, n := range votes {
			if n > 0 {
				l := s.about[topic]
				l[len(l)-1].worth = min(1, float64(n)/float64(len(questions)))
			}
		}
	}
}

// maxLinking is how many variants of an entry are asked what it is about.
const maxLinking = 4

// withTopics adds what the topics say to what the entries' own variants say, and
// returns how near the nearest topic is that nobody here has an entry about.
func (s *shelf) withTopics(found []candidate, c *scratch, question string, scope Scope) ([]candidate, float64) {
	t := dealershipTopics()
	rival := 0.0
	shares := map[int32]float64{}
	for _, n := range t.near(question) {
		known := false
		for _, l := range s.about[n.entry] {
			if !visible(&s.entries[l.entry], scope) {
				continue
			}
			known = true
			shares[l.entry] = max(shares[l.entry], n.share*l.worth*topicWorth)
		}
		switch {
		case known:
		case t.never[n.entry]:
			rival = max(rival, n.share)
		default:
			rival = max(rival, n.share*strangerWorth)
		}
	}
	for i := range found {
		found[i].share = together(found[i].share, shares[found[i].entry])
		delete(shares, found[i].entry)
	}
	for e, share := range shares {
		found = append(found, candidate{entry: e, share: together(c.score[e], share), specific: specificity(&s.entries[e])})
	}
	return foremost(found, ranked), rival
}

// together is the better of two shares, and more when the other agrees.
func together(a, b float64) float64 {
	best := max(a, b)
	return best + (1-best)*min(a, b)*agreement
}

// rivalry is sureness against a topic nobody has an entry about.
func rivalry(share, rival float64) float64 {
	if share <= 0 {
		return 0
	}
	return max(0, min(1, rivalBase+(1-rival/share)*rivalSlope))
}
