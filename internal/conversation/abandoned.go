package conversation

// Abandoned tells whether a conversation was closed while it waited in a queue: it
// had a place there and no agent ever held it since. (Enqueue takes the agent away,
// Close leaves them.)
func Abandoned(c Conversation) bool {
	return c.State == Closed && c.QueuedAt > 0 && c.AgentID == ""
}
