package conversation

import "time"

// Window is how long after a customer's message free text may be sent. Source:
// Meta, Customer service windows: 24 hours, by the message's own timestamp.
const Window = 24 * time.Hour

// WindowClosesAt is when the conversation's window closes, in Unix milliseconds;
// 0 when the customer never wrote.
func WindowClosesAt(c Conversation) int64 {
	if c.LastInboundAt == 0 {
		return 0
	}
	return c.LastInboundAt + Window.Milliseconds()
}

// WindowOpen tells whether free text may be sent at nowMs. The last millisecond
// is already too late.
func WindowOpen(c Conversation, nowMs int64) bool {
	return c.LastInboundAt != 0 && nowMs < WindowClosesAt(c)
}
