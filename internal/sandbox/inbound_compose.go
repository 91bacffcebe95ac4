package sandbox

import (
	"encoding/base64"

	"prosa/internal/core"
)

// compose fills m from what the customer wrote and returns the content object of
// the webhook, which goes under the message's type; mu is held.
func (s *Sandbox) compose(m *message, in *Inbound) (any, error) {
	m.Type = or(in.Type, in.impliedType())
	bad := func(key string) error {
		return core.E(core.Invalid, "invalid", "a message of type %s needs %s", m.Type, key).On(key)
	}
	if in.ContextID != "" || in.Forwarded || in.FrequentlyForwarded {
		m.Context = s.quote(m.thread.number, in.ContextID)
		m.Context.Forwarded = in.Forwarded || in.FrequentlyForwarded
	}
	switch m.Type {
	case "text":
		if in.Text == nil || in.Text.Body == "" {
			return nil, bad("text")
		}
		m.Text = in.Text
		return object{{"body", in.Text.Body}}, nil
	case "image", "video", "audio", "document", "sticker":
		if in.Media == nil {
			return nil, bad("media")
		}
		return s.composeMedia(m, in.Media)
	case "location":
		if in.Location == nil {
			return nil, bad("location")
		}
		l := in.Location
		m.Location = l
		return object{{"latitude", l.Latitude}, {"longitude", l.Longitude}}.
			with("name", l.Name).with("address", l.Address).with("url", l.URL), nil
	case "contacts":
		if len(in.Contacts) == 0 {
			return nil, bad("contacts")
		}
		m.Contacts = in.Contacts
		return in.Contacts, nil
	case "interactive":
		return composeReply(m, in.Interactive)
	case "button":
		if in.Button == nil || in.ContextID == "" {
			return nil, bad("button and context_id")
		}
		m.Button = in.Button
		return object{{"payload", in.Button.Payload}, {"text", in.Button.Text}}, nil
	case "reaction":
		if in.Reaction == nil || s.byWamid[in.Reaction.Wamid] == nil {
			return nil, bad("reaction.wamid of a message known here")
		}
		m.Context = &Quote{Wamid: in.Reaction.Wamid, Preview: in.Reaction.Emoji}
		return object{{"message_id", in.Reaction.Wamid}}.with("emoji", in.Reaction.Emoji), nil
	case "order":
		if in.Order == nil {
			return nil, bad("order")
		}
		m.Order = in.Order
		return in.Order, nil
	case "edit", "revoke":
		return s.composeChange(m, in)
	case "unsupported":
		u := Unsupported{Type: "poll_creation", Code: 131051}
		if in.Unsupported != nil {
			u.Type, u.Code = or(in.Unsupported.Type, u.Type), max(in.Unsupported.Code, u.Code)
		}
		m.Unsupported = &u
		return object{{"type", u.Type}}, nil
	}
	return nil, core.E(core.Invalid, "invalid", "unknown message type %q", m.Type).On("type")
}

// impliedType is the type of the content that is there.
func (in *Inbound) impliedType() string {
	switch {
	case in.Location != nil:
		return "location"
	case in.Contacts != nil:
		return "contacts"
	case in.Interactive != nil:
		return "interactive"
	case in.Button != nil:
		return "button"
	case in.Reaction != nil:
		return "reaction"
	case in.Order != nil:
		return "order"
	case in.Edit != nil:
		return "edit"
	case in.Revoke != nil:
		return "revoke"
	case in.Unsupported != nil:
		return "unsupported"
	}
	return "text"
}

// composeMedia stores the file, which the business may fetch for 7 days.
func (s *Sandbox) composeMedia(m *message, in *InboundMedia) (any, error) {
	data := in.bytes
	if in.MediaID != "" {
		f := s.media[in.MediaID]
		if f == nil {
			return nil, core.E(core.NotFound, "not_found", "no such media")
		}
		data = f.data
		in.MimeType = or(in.MimeType, f.mime)
		in.Filename = or(in.Filename, f.filename)
	} else if data == nil {
		var err error
		if data, err = base64.StdEncoding.DecodeString(in.Data); err != nil || len(data) == 0 {
			return nil, core.E(core.Invalid, "invalid", "media.data_base64 is empty or not base64").On("media")
		}
	}
	mime := or(in.MimeType, "application/octet-stream")
	if m.Type == "audio" && in.Voice && mime == "audio/ogg" {
		mime = "audio/ogg; codecs=opus"
	}
	f := s.storeMedia(&media{
		numberID: m.NumberID, mime: mime, filename: in.Filename, data: data,
		expires: s.clock.Now().Add(receivedMediaLife),
	})
	ref := &MediaRef{Caption: in.Caption, Filename: in.Filename, Voice: in.Voice && m.Type == "audio", Animated: in.Animated && m.Type == "sticker"}
	s.describe(ref, f)
	m.Media = ref
	out := object{}.with("caption", in.Caption)
	if m.Type == "document" {
		out = out.with("filename", or(in.Filename, "arquivo"))
	}
	out = append(out, member{"mime_type", f.mime}, member{"sha256", f.sha256Base64()}, member{"id", f.id}, member{"url", s.mediaURL(f)})
	switch m.Type {
	case "audio":
		out = append(out, member{"voice", in.Voice})
	case "sticker":
		out = append(out, member{"animated", in.Animated})
	}
	return out, nil
}

// composeReply is a tap: what the button or row was called is repeated.
func composeReply(m *message, in *InboundReply) (any, error) {
	if in == nil {
		return nil, core.E(core.Invalid, "invalid", "a message of type interactive needs interactive").On("interactive")
	}
	m.Reply = &Reply{Kind: in.Type, ID: in.ID, Title: in.Title, Description: in.Description}
	switch in.Type {
	case "button_reply":
		return object{{"type", in.Type}, {in.Type, object{{"id", in.ID}, {"title", in.Title}}}}, nil
	case "list_reply":
		return object{{"type", in.Type}, {in.Type, object{{"id", in.ID}, {"title", in.Title}}.with("description", in.Description)}}, nil
	case "nfm_reply":
		m.Reply.Name, m.Reply.Body, m.Reply.ResponseJSON = or(in.Name, "flow"), or(in.Body, "Sent"), in.ResponseJSON
		return object{{"type", in.Type}, {in.Type, object{{"response_json", in.ResponseJSON}, {"body", m.Reply.Body}, {"name", m.Reply.Name}}}}, nil
	}
	return nil, core.E(core.Invalid, "invalid", "interactive.type must be button_reply, list_reply or nfm_reply").On("interactive")
}

// composeChange edits or revokes an own message of the phone.
func (s *Sandbox) composeChange(m *message, in *Inbound) (any, error) {
	id := ""
	if in.Edit != nil {
		id = in.Edit.Wamid
	} else if in.Revoke != nil {
		id = in.Revoke.Wamid
	}
	old := s.byWamid[id]
	if old == nil || old.thread != m.thread || old.From != Handset || (m.Type == "edit" && old.Text == nil) {
		return nil, core.E(core.Invalid, "invalid", "only an own message can be changed, and only a text edited").On(m.Type)
	}
	if m.Type == "revoke" {
		old.Revoked = true
		s.publish(old)
		return object{{"original_message_id", id}}, nil
	}
	old.Text = &Text{Body: in.Edit.Body}
	old.Edited = true
	s.publish(old)
	return object{{"original_message_id", id}, {"message", object{{"type", "text"}, {"text", object{{"body", in.Edit.Body}}}}}}, nil
}
