package core

// EventKind names a fact. Facts are appended to the event table in the
// transaction that makes them true; realtime, reports, outgoing webhooks and the
// audit trail all read from there. Names are stable: integrators subscribe to them.
type EventKind string

// The facts of a conversation's life, of its messages, of people and of the set-up.
const (
	ConversationOpened      EventKind = "conversation.opened"
	ConversationRouted      EventKind = "conversation.routed" // store or department set
	ConversationQueued      EventKind = "conversation.queued"
	ConversationAssigned    EventKind = "conversation.assigned"
	ConversationTransferred EventKind = "conversation.transferred"
	ConversationClosed      EventKind = "conversation.closed"
	ConversationReopened    EventKind = "conversation.reopened"
	ConversationRead        EventKind = "conversation.read"
	ConversationLabelled    EventKind = "conversation.labelled"
	ConversationPosition    EventKind = "conversation.position" // the customer was told a new queue position
	MessageReceived         EventKind = "message.received"
	MessageCreated          EventKind = "message.created" // outbound written, not yet sent
	MessageStatus           EventKind = "message.status"  // accepted, sent, delivered, read, failed, unconfirmed…
	MessageMedia            EventKind = "message.media"   // a file arrived in storage, or could not
	MessageReaction         EventKind = "message.reaction"
	NoteCreated             EventKind = "note.created"
	ContactUpdated          EventKind = "contact.updated"
	AgentPresence           EventKind = "agent.presence"
	AgentTyping             EventKind = "agent.typing" // never stored
	ConfigChanged           EventKind = "config.changed"
	DeadLetter              EventKind = "inbound.dead_letter"
	FlowNotified            EventKind = "flow.notified" // a flow tells people of the house something: text, user_ids
	FlowEvent               EventKind = "flow.event"    // an event of a flow's own: name, fields
	SurveyAnswered          EventKind = "survey.answered"
	ConsentRecorded         EventKind = "consent.recorded"
	ChannelNotice           EventKind = "channel.notice" // Meta told something about a number or an account
	UserLoggedIn            EventKind = "user.logged_in"
	UserChanged             EventKind = "user.changed"
	TokenCreated            EventKind = "token.created"
	TokenRevoked            EventKind = "token.revoked"
)

// Event is one fact. Seq is given by the store at commit: strictly increasing in
// commit order, the SSE id. StoreID and DepartmentID are where it happened, for
// permissions; empty means the whole organization. Data is small JSON whose
// shape belongs to the kind.
type Event struct {
	Seq            int64     `json:"seq"`
	OrgID          ID        `json:"-"`
	At             int64     `json:"at"`
	Kind           EventKind `json:"kind"`
	StoreID        ID        `json:"store_id,omitempty"`
	DepartmentID   ID        `json:"department_id,omitempty"`
	ConversationID ID        `json:"conversation_id,omitempty"`
	ContactID      ID        `json:"contact_id,omitempty"`
	MessageID      ID        `json:"message_id,omitempty"`
	Actor          Actor     `json:"actor"`
	AgentID        ID        `json:"agent_id,omitempty"` // the conversation's agent when it happened
	Data           any       `json:"data,omitempty"`
}
