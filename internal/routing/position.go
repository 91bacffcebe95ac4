package routing

import "prosa/internal/core"

// Position is the place of a conversation in its department's queue: 1 is next, 0
// means that it does not wait. queue may hold several departments.
func Position(queue []Waiting, conversationID core.ID) int {
	var self *Waiting
	for i := range queue {
		if queue[i].ConversationID == conversationID {
			self = &queue[i]
			break
		}
	}
	if self == nil {
		return 0
	}
	place := 1
	for i := range queue {
		w := &queue[i]
		if w.DepartmentID != self.DepartmentID || w.ConversationID == conversationID {
			continue
		}
		if w.QueuedAt < self.QueuedAt || w.QueuedAt == self.QueuedAt && w.ConversationID < conversationID {
			place++
		}
	}
	return place
}
