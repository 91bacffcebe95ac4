package sandbox

import (
	"encoding/base64"

	"prosa/internal/core"
)

// Inbound is what a customer writes: one content field, which decides Type when
// that is empty. It is the body of POST /sandbox/v1/phones/{id}/messages.
type Inbound struct {
	NumberID            string         `json:"number_id"` // "" when there is one number
	Type                string         `json:"type"`
	Text                *Text          `json:"text"`
	Media               *InboundMedia  `json:"media"`
	Location            *Location      `json:"location"`
	Contacts            []any          `json:"contacts"`
	Interactive         *InboundReply  `json:"interactive"`
	Button              *Button        `json:"button"`
	Reaction            *InboundEmoji  `json:"reaction"`
	Order               map[string]any `json:"order"`
	Edit                *InboundEdit   `json:"edit"`
	Revoke              *InboundRevoke `json:"revoke"`
	Unsupported         *Unsupported   `json:"unsupported"`
	ContextID           string         `json:"context_id"`
	Forwarded           bool           `json:"forwarded"`
	FrequentlyForwarded bool           `json:"frequently_forwarded"`
	Referral            map[string]any `json:"referral"`
	TimestampMs         int64          `json:"timestamp_ms"` // 0: now, virtual clock
}

// InboundMedia is a file of the customer: new bytes, or one the sandbox has.
type InboundMedia struct {
	Data     string `json:"data_base64"`
	MediaID  string `json:"media_id"`
	MimeType string `json:"mime_type"`
	Filename string `json:"filename"`
	Caption  string `json:"caption"`
	Voice    bool   `json:"voice"`
	Animated bool   `json:"animated"`
	bytes    []byte // from a multipart part
}

// InboundReply is a tap on an interactive message.
type InboundReply struct {
	Type         string `json:"type"` // button_reply | list_reply | nfm_reply
	ID           string `json:"id"`
	Title        string `json:"title"`
	Description  string `json:"description"`
	Name         string `json:"name"`
	Body         string `json:"body"`
	ResponseJSON string `json:"response_json"`
}

// InboundEmoji reacts to a message; Emoji "" takes it back.
type InboundEmoji struct {
	Wamid string `json:"wamid"`
	Emoji string `json:"emoji"`
}

// InboundEdit changes the text of an own message.
type InboundEdit struct {
	Wamid string `json:"wamid"`
	Body  string `json:"body"`
}

// InboundRevoke deletes an own message for everybody.
type InboundRevoke struct {
	Wamid string `json:"wamid"`
}

// Write sends a message from a phone to a number and its webhook to the
// business. core.NotFound for an unknown phone or number, core.Conflict when the
// phone is offline, core.Invalid for content that makes no sense.
func (s *Sandbox) Write(phoneID string, in Inbound) (Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ph := s.phones[phoneID]
	if ph == nil {
		return Message{}, noPhone()
	}
	n, err := s.onlyNumber(in.NumberID)
	if err != nil {
		return Message{}, err
	}
	if !ph.Online {
		return Message{}, core.E(core.Conflict, "offline", "the phone is offline")
	}
	at := s.clock.Now()
	if in.TimestampMs != 0 {
		at = core.FromMs(in.TimestampMs)
	}
	t := n.thread(ph)
	m := &message{Message: Message{
		NumberID: n.ID, PhoneID: ph.ID, From: Handset, AtMs: at.UnixMilli(), Status: Sent, SentMs: at.UnixMilli(),
	}, thread: t}
	content, err := s.compose(m, &in)
	if err != nil {
		return Message{}, err
	}
	user := ph.Phone.Phone
	if !ph.showsPhone() {
		user = ph.BSUID
	}
	m.Wamid = newWamid(user, false)
	n.arrived(s.clock.Now())
	switch m.Type {
	case "reaction":
		s.react(m)
	case "edit", "revoke":
	default:
		s.keep(m)
		t.wrote(at, len(in.Referral) > 0)
		s.publish(m)
	}
	if t.blockedUser {
		return m.view(), nil // the business blocked this user: it hears nothing
	}
	s.emit(hookItem{
		number: n, field: "messages", key: t.key(), name: m.Wamid,
		contact: inboundContact(ph), message: inboundWire(m, &in, content),
	})
	return m.view(), nil
}

// WriteText is Write for a plain text to the only number; it returns the wamid.
func (s *Sandbox) WriteText(phoneID, body string) (string, error) {
	m, err := s.Write(phoneID, Inbound{Text: &Text{Body: body}})
	return m.Wamid, err
}

// InboundFile makes an Inbound of a file. kind is image, video, audio, document or sticker.
func InboundFile(kind, mimeType, filename, caption string, data []byte) Inbound {
	return Inbound{Type: kind, Media: &InboundMedia{
		Data: base64.StdEncoding.EncodeToString(data), MimeType: mimeType, Filename: filename, Caption: caption,
		Voice: kind == "audio",
	}}
}

// Read marks what was delivered to the phone by a number as read and returns the wamids.
func (s *Sandbox) Read(phoneID, numberID string) ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.threadOf(phoneID, numberID)
	if err != nil {
		return nil, err
	}
	out := []string{}
	for _, m := range t.messages {
		if m.From == Business && (m.Status == Delivered || (m.Status == Sent && m.DeliveredMs > 0)) {
			s.raise(m, Read)
			out = append(out, m.Wamid)
		}
	}
	return out, nil
}

// Play marks a voice note of the business as played.
func (s *Sandbox) Play(phoneID, wamid string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.byWamid[wamid]
	if m == nil || m.PhoneID != phoneID || m.From != Business {
		return core.E(core.NotFound, "not_found", "no such message")
	}
	if m.Type != "audio" || statusRank[m.Status] < statusRank[Delivered] || m.Status == Failed {
		return core.E(core.Conflict, "conflict", "only a delivered voice note can be played")
	}
	s.raise(m, Played)
	return nil
}

// Type shows the customer typing on the page; the business hears nothing of it.
func (s *Sandbox) Type(phoneID, numberID string) error {
	s.mu.Lock()
	t, err := s.threadOf(phoneID, numberID)
	s.mu.Unlock()
	if err == nil {
		s.feed.publish("typing", typingChange{t.number.ID, phoneID, Handset})
	}
	return err
}

// Thread returns up to limit of the latest messages before a wamid ("" for the
// end), oldest first.
func (s *Sandbox) Thread(phoneID, numberID, before string, limit int) ([]Message, error) {
	v, err := s.threadView(phoneID, numberID, before, limit)
	return v.Messages, err
}

// threadView is the answer of GET …/phones/{id}/messages.
type threadView struct {
	Messages []Message `json:"messages"`
	Typing   bool      `json:"typing"`
	Window   Window    `json:"window"`
}

func (s *Sandbox) threadView(phoneID, numberID, before string, limit int) (threadView, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.threadOf(phoneID, numberID)
	if err != nil {
		return threadView{}, err
	}
	now := s.clock.Now()
	v := threadView{Messages: []Message{}, Typing: now.Before(t.typingUntil), Window: t.window(now)}
	end := len(t.messages)
	for i, m := range t.messages {
		if before != "" && m.Wamid == before {
			end = i
		}
	}
	for _, m := range t.messages[max(0, end-limit):end] {
		v.Messages = append(v.Messages, m.view())
	}
	return v, nil
}

// threadOf resolves phone and number; mu is held.
func (s *Sandbox) threadOf(phoneID, numberID string) (*thread, error) {
	ph := s.phones[phoneID]
	if ph == nil {
		return nil, noPhone()
	}
	n, err := s.onlyNumber(numberID)
	if err != nil {
		return nil, err
	}
	return n.thread(ph), nil
}

// view copies m for the outside; mu is held.
func (m *message) view() Message {
	out := m.Message
	out.Reactions = append([]Reaction(nil), m.Reactions...)
	if m.Media != nil {
		c := *m.Media
		out.Media = &c
	}
	return out
}

// publish tells the page about a new or changed message; mu is held.
func (s *Sandbox) publish(m *message) { s.feed.publish("message", m.view()) }

// wireTime is m's time in a webhook.
func (m *message) wireTime() string { return seconds(m.AtMs) }
