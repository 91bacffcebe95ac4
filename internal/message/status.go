package message

// ranks order the outbound statuses. Failed stands above Sent and below Delivered:
// Meta reports failure over queued or sent only, and a "sent" that arrives after
// "failed" is the older report of the two; but a "delivered" or "read" means that a
// telephone has the message, and no report of failure can undo that. Unconfirmed
// stands below Accepted: Meta's answer, even a late one, is better knowledge.
var ranks = map[Status]int{
	Queued:      1,
	Sending:     2,
	Unconfirmed: 3,
	Accepted:    4,
	Sent:        5,
	Failed:      6,
	Delivered:   7,
	Read:        8,
	Played:      9,
}

// Merge returns the status after a report of next, and whether that changed
// anything. The result is the higher of the two in
//
//	queued < sending < unconfirmed < accepted < sent < failed < delivered < read < played
//
// so reports may come in any order, doubled or late. Received never changes;
// Refused is reached only from Queued and never left; a status nobody knows changes
// nothing. Starting over (a person sends a failed message again, or an attempt that
// never left is queued again) is a decision, not a report: it sets the status
// without Merge.
func (s Status) Merge(next Status) (Status, bool) {
	if next == Refused && s == Queued {
		return Refused, true
	}
	from, to := ranks[s], ranks[next]
	if from == 0 || to <= from {
		return s, false
	}
	return next, true
}

// Implies tells whether s says that t happened too: Read implies Delivered and
// Sent, though no report of them may ever have come. Failed implies nothing but
// itself.
func (s Status) Implies(t Status) bool {
	if s == t {
		return true
	}
	if s == Failed || t == Failed || t == Unconfirmed {
		return false
	}
	return ranks[s] > ranks[t] && ranks[t] > 0
}

// Settled tells whether nothing more can be hoped for: the message arrived, or
// will not.
func (s Status) Settled() bool {
	return s == Received || s == Refused || ranks[s] >= ranks[Failed]
}
