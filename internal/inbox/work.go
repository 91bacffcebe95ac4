package inbox

import (
	"cmp"
	"encoding/json"
	"time"

	"prosa/internal/channel"
	"prosa/internal/consent"
	"prosa/internal/contact"
	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/delivery"
	"prosa/internal/gate"
	"prosa/internal/message"
	"prosa/internal/store"
)

// Work is what one transaction does to conversations: messages, changes and facts
// are collected and written by Flush, in an order the database accepts. Not for
// concurrent use; a new one for every run of the transaction's closure.
type Work struct {
	Tx  *store.Tx
	Dir *store.Directory
	Now int64 // Unix milliseconds

	messages []pending
	events   []core.Event
	changed  []core.ID // departments whose queue changed

	Out []delivery.Outgoing // filled by Flush; for delivery, after the commit
}

// pending is a message to be written, with an attempt when it is to leave.
type pending struct {
	m     message.Message
	to    channel.Recipient
	leave bool
	delay int64 // milliseconds
}

// Person is a contact and where to reach them.
type Person struct {
	Contact contact.Contact
	To      channel.Recipient
}

// Locale is the language of ready texts for a contact: theirs, else the group's.
func (w *Work) Locale(c contact.Contact) string {
	return cmp.Or(c.Locale, w.Dir.Org.Settings.Language())
}

// Kicked returns the departments whose queue changed.
func (w *Work) Kicked() []core.ID { return w.changed }

// Kick notes that a department's queue changed.
func (w *Work) Kick(departmentID core.ID) {
	if departmentID != "" {
		w.changed = append(w.changed, departmentID)
	}
}

// Fact appends an event about a conversation, placed where it stands now.
func (w *Work) Fact(v conversation.Conversation, kind core.EventKind, actor core.Actor, data any) {
	w.events = append(w.events, core.Event{OrgID: v.OrgID, At: w.Now, Kind: kind, StoreID: v.StoreID, DepartmentID: v.DepartmentID,
		ConversationID: v.ID, ContactID: v.ContactID, AgentID: v.AgentID, Actor: actor, Data: data})
}

// MessageFact appends an event about a message.
func (w *Work) MessageFact(m message.Message, kind core.EventKind) {
	w.events = append(w.events, core.Event{OrgID: m.OrgID, At: w.Now, Kind: kind, ConversationID: m.ConversationID, MessageID: m.ID, Actor: m.Author})
}

// Add writes a message that does not leave the house: inbound, note, system.
func (w *Work) Add(m message.Message) { w.messages = append(w.messages, pending{m: m}) }

// NewMessage starts a message of a conversation.
func (w *Work) NewMessage(v conversation.Conversation, dir message.Direction, author core.Actor, c message.Content) message.Message {
	return message.Message{ID: core.NewID(), OrgID: v.OrgID, ConversationID: v.ID, ContactID: v.ContactID, ChannelAccountID: v.ChannelAccountID,
		Direction: dir, Author: author, Content: c, At: w.Now, CreatedAt: w.Now, Status: message.Queued, StatusAt: w.Now}
}

// SendParams describe one message to the customer. Answering is the time of the
// message it answers (Unix milliseconds), 0 when it answers none.
type SendParams struct {
	Sender    gate.Sender
	Author    core.Actor
	Content   message.Content
	Answering int64
	ClientID  string
	// PreviousTemplate is when a template last went to the contact from this number
	// (Unix milliseconds); needed for templates only.
	PreviousTemplate int64
	// Marketing and OptedOut are what the consent ledger says; needed for templates only.
	// Weigh finds all three.
	Marketing, OptedOut bool
	// DelayMs holds the message back for a moment, so that a bot does not outrun its reader.
	DelayMs int64
}

// Weigh completes the parameters of a template with what the gate wants to know: the
// last template, and where the contact's consents stand.
func (w *Work) Weigh(v conversation.Conversation, p *SendParams) (err error) {
	if p.PreviousTemplate, err = w.Tx.LastTemplateAt(v.ContactID, v.ChannelAccountID); err != nil {
		return err
	}
	entries, err := w.Tx.Consents(v.OrgID, v.ContactID)
	if err != nil {
		return err
	}
	marketing, _ := consent.State(entries, consent.Marketing, w.Now)
	utility, _ := consent.State(entries, consent.Utility, w.Now)
	p.Marketing, p.OptedOut = marketing == consent.Granted, utility == consent.Revoked
	return nil
}

// Ask is the send gate's decision for p, now.
func (w *Work) Ask(v conversation.Conversation, who contact.Contact, p SendParams) gate.Decision {
	acct := w.Dir.Account(v.ChannelAccountID)
	r := gate.Request{NowMs: w.Now, LastInboundMs: v.LastInboundAt, AnsweringMs: p.Answering, Sender: p.Sender, Content: p.Content,
		PreviousTemplateMs: p.PreviousTemplate, MarketingConsent: p.Marketing, OptedOut: p.OptedOut,
		Policy:         gate.Policy{AllowMarketing: w.Dir.Org.Settings.AllowMarketing},
		ContactBlocked: who.Blocked, ConversationClosed: v.State == conversation.Closed}
	if acct != nil {
		r.Channel, r.AccountActive = acct.Kind, acct.Active
	}
	return gate.Decide(r)
}

// Send asks the gate and writes the message: queued when it may leave, refused
// with the reason when not. The conversation's line in the lists follows.
func (w *Work) Send(v *conversation.Conversation, who Person, p SendParams) (message.Message, gate.Decision) {
	d := w.Ask(*v, who.Contact, p)
	m := w.NewMessage(*v, message.Out, p.Author, p.Content)
	m.ClientID, m.GateReason = p.ClientID, d.Code
	if !d.Allow {
		m.Status = message.Refused
		if d.Err != nil {
			m.ErrorText = d.Err.Error()
		}
	}
	w.messages = append(w.messages, pending{m: m, to: who.To, leave: d.Allow, delay: p.DelayMs})
	if d.Allow {
		w.touch(v, m, p.Author.Kind)
	}
	w.MessageFact(m, core.MessageCreated)
	return m, d
}

// touch updates the conversation's line in the lists.
func (w *Work) touch(v *conversation.Conversation, m message.Message, from core.ActorKind) {
	v.LastMessageAt = w.Now
	v.Preview = m.Content.Preview(w.Dir.Org.Settings.Locale)
	switch from {
	case core.ActorContact:
		v.PreviewFrom = "contact"
	case core.ActorUser, core.ActorToken:
		v.PreviewFrom = "agent"
	default:
		v.PreviewFrom = "bot"
	}
}

// Note writes a system line into the thread: what happened, for the web app to
// put in words.
func (w *Work) Note(v conversation.Conversation, actor core.Actor, what string, data map[string]string) {
	raw := map[string]string{"event": what}
	for k, val := range data {
		if val != "" {
			raw[k] = val
		}
	}
	b, err := json.Marshal(raw)
	if err != nil {
		panic("inbox: a map of strings has no JSON: " + err.Error())
	}
	m := w.NewMessage(v, message.System, actor, message.Content{Kind: message.Notice, Raw: b})
	m.Status = message.Received
	w.Add(m)
	w.MessageFact(m, core.NoteCreated)
}

// Clocked brings the business clocks up to date after a change from before.
func (w *Work) Clocked(before, after conversation.Conversation) conversation.Conversation {
	hours, loc := w.hours(before)
	return conversation.Accrue(before, after, hours, loc, w.Now)
}

// hours are those of the conversation's department; without one, around the clock.
func (w *Work) hours(v conversation.Conversation) (dealer.Hours, *time.Location) {
	if v.DepartmentID == "" {
		return dealer.Always(), w.Dir.Location(v.StoreID)
	}
	return w.Dir.HoursOf(v.DepartmentID), w.Dir.Location(v.StoreID)
}

// Enqueue puts a conversation in a department's queue and tells the customer with
// text(position), "" = say nothing. ahead counts those waiting before it.
func (w *Work) Enqueue(v *conversation.Conversation, who Person, departmentID core.ID, ahead int, actor core.Actor, text func(position int) string, answering int64) error {
	dep := w.Dir.Department(departmentID)
	if dep == nil {
		return core.E(core.NotFound, "department_not_found", "no such department")
	}
	before := *v
	after, err := conversation.Enqueue(*v, dep.StoreID, departmentID, w.Now)
	if err != nil {
		return err
	}
	*v = w.Clocked(before, after)
	if v.WaitingSince == 0 {
		v.WaitingSince = w.Now
	}
	w.Fact(*v, core.ConversationQueued, actor, Move{FromStore: before.StoreID, FromDepartment: before.DepartmentID, FromAgent: before.AgentID})
	w.Note(*v, actor, "queued", map[string]string{"department_id": departmentID})
	w.Kick(departmentID)
	if body := text(ahead + 1); body != "" {
		if _, d := w.Send(v, who, SendParams{Sender: gate.Bot, Author: core.Actor{Kind: core.ActorBot}, Content: message.Content{Kind: message.Text, Text: body}, Answering: answering}); d.Allow {
			v.ToldPosition, v.ToldAt = ahead+1, w.Now
		}
	}
	return nil
}

// Give puts a conversation into an agent's hands in a department, without a queue.
// Errors: department_not_found, already_closed.
func (w *Work) Give(v *conversation.Conversation, departmentID, agentID core.ID, actor core.Actor) error {
	dep := w.Dir.Department(departmentID)
	if dep == nil {
		return core.E(core.NotFound, "department_not_found", "no such department")
	}
	before := *v
	after := before
	after.StoreID, after.DepartmentID = dep.StoreID, departmentID
	after, err := conversation.Assign(after, agentID, w.Now)
	if err != nil {
		return err
	}
	*v = w.Clocked(before, after)
	if v.WaitingSince == 0 {
		v.WaitingSince = w.Now
	}
	w.Fact(*v, core.ConversationAssigned, actor, Move{FromStore: before.StoreID, FromDepartment: before.DepartmentID, FromAgent: before.AgentID})
	w.Note(*v, actor, "assigned", map[string]string{"agent_id": agentID, "department_id": departmentID})
	w.Kick(departmentID)
	return nil
}

// Move is the data of events that change where a conversation stands: where it was.
type Move struct {
	FromStore      core.ID `json:"from_store,omitempty"`
	FromDepartment core.ID `json:"from_department,omitempty"`
	FromAgent      core.ID `json:"from_agent,omitempty"`
	Outcome        string  `json:"outcome,omitempty"`
}

// Flush writes messages, attempts and events. Rows they refer to must be inserted
// or read before. Out is ready for delivery afterwards.
func (w *Work) Flush() {
	for _, p := range w.messages {
		if p.leave {
			w.Out = append(w.Out, delivery.Write(w.Tx, p.m, p.to, p.delay))
			w.showFiles(p.m)
		} else {
			w.Tx.InsertMessage(p.m)
		}
	}
	for _, e := range w.events {
		w.Tx.Event(e)
	}
	w.messages, w.events = nil, nil
}

// showFiles lets everybody who sees the message see its files, not only who uploaded
// them.
func (w *Work) showFiles(m message.Message) {
	if m.Content.Media == nil && len(m.Content.Cards) == 0 {
		return
	}
	for _, f := range m.Content.Files() {
		if f.Key != "" {
			w.Tx.InsertMedia(store.MediaRow{Key: f.Key, OrgID: m.OrgID, MessageID: m.ID, Mime: f.Mime, Name: f.Name, Size: f.Size, CreatedAt: w.Now})
		}
	}
}
