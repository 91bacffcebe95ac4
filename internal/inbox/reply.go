package inbox

import (
	"context"
	"fmt"

	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/delivery"
	"prosa/internal/gate"
	"prosa/internal/message"
	"prosa/internal/store"
	"prosa/internal/team"
)

// ReplyParams are one message to the customer. ClientID is the sender's own id for
// it: the same id twice is one message. MediaKey names an uploaded file for
// contents that carry one.
type ReplyParams struct {
	ConversationID core.ID
	ClientID       string
	Content        message.Content
	MediaKey       string
}

// Reply sends a message to the customer. An agent who replies to a waiting
// conversation takes it. Errors: conversation_not_found, held_by_other, and
// whatever the send gate says, as a conflict, before anything is stored.
func (s *Service) Reply(ctx context.Context, scope team.Scope, actor core.Actor, p ReplyParams) (message.Message, error) {
	var out message.Message
	_, err := s.do(ctx, scope, p.ConversationID, func(w *verb) error {
		if done, err := w.Tx.MessageByClientID(w.v.ID, p.ClientID); p.ClientID != "" && err == nil {
			out = done
			return nil
		} else if p.ClientID != "" && core.KindOf(err) != core.NotFound {
			return err
		}
		if err := may(scope, w.v); err != nil {
			return err
		}
		content, err := w.prepare(p, scope)
		if err != nil {
			return err
		}
		send := SendParams{Sender: gate.Agent, Author: actor, Content: content, ClientID: p.ClientID}
		if scope.Token {
			send.Sender = gate.Integration
		}
		if content.Kind == message.Template {
			if err := w.Weigh(w.v, &send); err != nil {
				return err
			}
		}
		if d := w.Ask(w.v, w.who.Contact, send); !d.Allow {
			return Refusal(d)
		}
		if scope.UserID != "" && (w.v.State == conversation.Queued || w.v.State == conversation.Bot) {
			if err := w.take(scope.UserID, actor); err != nil {
				return err
			}
		}
		out, _ = w.Send(&w.v, w.who, send)
		hours, loc := w.hours(w.v)
		w.v = conversation.Answered(w.v, hours, loc, w.Now)
		return nil
	})
	return out, err
}

// Refusal turns the gate's no into an error people can read.
func Refusal(d gate.Decision) error {
	if d.Err != nil {
		return core.E(core.Invalid, d.Code, "the message cannot be sent like this: %v", d.Err)
	}
	words := map[string]string{
		gate.WindowClosed:       "more than 24 hours have passed since the customer wrote: only an approved template may be sent",
		gate.ContactIsBlocked:   "the contact is blocked",
		gate.ConversationIsDone: "the conversation is closed",
		gate.ChannelInactive:    "the channel account is switched off",
		gate.ContactOptedOut:    "the customer asked not to be contacted",
	}[d.Code]
	if words == "" {
		words = fmt.Sprintf("the send gate refused the message: %s", d.Code)
	}
	return core.E(core.Conflict, d.Code, "%s", words)
}

// prepare completes the content: the uploaded file, the quoted message.
func (w *verb) prepare(p ReplyParams, scope team.Scope) (message.Content, error) {
	c := p.Content
	c.Raw, c.Reply, c.Errors, c.Referral, c.Cards = nil, nil, nil, nil, nil // cards name files, which only flows may
	switch c.Kind {
	case message.Text, message.Image, message.Audio, message.Video, message.Document, message.Sticker, message.Location,
		message.Contacts, message.Buttons, message.List, message.Link, message.Products, message.LocationRequest, message.Template, message.Reaction:
	default:
		return c, core.E(core.Invalid, "content_kind", "a message of kind %q cannot be sent", c.Kind).On("content.kind")
	}
	if c.Quote != nil && c.Quote.MessageID != "" {
		q, err := w.Tx.Message(w.v.OrgID, c.Quote.MessageID)
		if err != nil || q.ConversationID != w.v.ID {
			return c, core.E(core.Invalid, "quote_not_found", "the quoted message is not of this conversation").On("content.quote")
		}
		c.Quote = &message.Quote{MessageID: q.ID, ProviderID: q.ProviderID}
	}
	if p.MediaKey == "" {
		if c.Media != nil {
			return c, core.E(core.Invalid, "media_required", "upload the file first").On("media_id")
		}
		return c, nil
	}
	rows, err := w.Tx.MediaRows(w.v.OrgID, p.MediaKey)
	if err != nil {
		return c, err
	}
	for _, r := range rows {
		if r.CreatedBy != "" && (r.CreatedBy == scope.UserID || scope.Token) {
			voice := c.Media != nil && c.Media.Voice
			c.Media = &message.Media{Key: r.Key, Mime: r.Mime, Name: r.Name, Size: r.Size, Voice: voice}
			return c, nil
		}
	}
	return c, core.E(core.NotFound, "media_not_found", "no such uploaded file").On("media_id")
}

// AddNote writes an internal note. The same client id twice is one note.
func (s *Service) Note(ctx context.Context, scope team.Scope, actor core.Actor, id core.ID, clientID, text string) (message.Message, error) {
	var out message.Message
	if text == "" || len(text) > 10_000 {
		return out, core.E(core.Invalid, "note_text", "a note has 1 to 10,000 characters").On("text")
	}
	_, err := s.do(ctx, scope, id, func(w *verb) error {
		if done, err := w.Tx.MessageByClientID(w.v.ID, clientID); clientID != "" && err == nil {
			out = done
			return nil
		}
		out = w.note(actor, clientID, text)
		return nil
	})
	return out, err
}

func (w *verb) note(actor core.Actor, clientID, text string) message.Message {
	m := w.NewMessage(w.v, message.Note, actor, message.Content{Kind: message.Text, Text: text})
	m.ClientID, m.Status = clientID, message.Received
	w.Add(m)
	w.MessageFact(m, core.NoteCreated)
	return m
}

// Resend starts another attempt of a message that failed or was never confirmed.
// The customer may get it twice: a person decides that. Errors: not_resendable,
// and the send gate's.
func (s *Service) Resend(ctx context.Context, scope team.Scope, actor core.Actor, conversationID, messageID core.ID) (message.Message, error) {
	var out message.Message
	_, err := s.do(ctx, scope, conversationID, func(w *verb) error {
		m, err := w.Tx.Message(w.v.OrgID, messageID)
		if err != nil {
			return err
		}
		if m.ConversationID != w.v.ID || m.Direction != message.Out || (m.Status != message.Failed && m.Status != message.Unconfirmed) {
			return core.E(core.Conflict, "not_resendable", "only a failed or unconfirmed message can be sent again")
		}
		if err := may(scope, w.v); err != nil {
			return err
		}
		if d := w.Ask(w.v, w.who.Contact, SendParams{Sender: gate.Agent, Author: actor, Content: m.Content}); !d.Allow {
			return Refusal(d)
		}
		tries, err := w.Tx.Attempts(m.ID)
		if err != nil {
			return err
		}
		m.Status, m.StatusAt, m.ErrorCode, m.ErrorText = message.Queued, w.Now, 0, ""
		w.Out = append(w.Out, delivery.WriteAttempt(w.Tx, m, w.who.To, len(tries)+1, w.Now))
		out = m
		return delivery.SaveStatus(w.Tx, store.StatusTarget{ID: m.ID, OrgID: m.OrgID, ConversationID: m.ConversationID},
			store.StatusChange{ID: m.ID, Status: m.Status, At: w.Now, Pricing: m.Pricing})
	})
	return out, err
}

// SendCheck tells what the gate would say to free text now, and when the 24-hour
// window closes (0 = it is closed).
func (s *Service) SendCheck(ctx context.Context, scope team.Scope, id core.ID) (gate.Decision, int64, error) {
	dir, err := s.DB.Directory(ctx, scope.OrgID)
	if err != nil {
		return gate.Decision{}, 0, err
	}
	r := s.DB.R(ctx)
	v, err := r.Conversation(scope.OrgID, id)
	if err == nil && !scope.Sees(v.StoreID, v.DepartmentID, v.AgentID) {
		err = core.E(core.NotFound, "conversation_not_found", "no such conversation")
	}
	if err != nil {
		return gate.Decision{}, 0, err
	}
	who, err := r.Contact(v.OrgID, v.ContactID)
	if err != nil {
		return gate.Decision{}, 0, err
	}
	w := &Work{Dir: dir, Now: core.Ms(s.Clock.Now())}
	d := w.Ask(v, who, SendParams{Sender: gate.Agent, Content: message.Content{Kind: message.Text, Text: "…"}})
	closes := int64(0)
	if conversation.WindowOpen(v, w.Now) {
		closes = conversation.WindowClosesAt(v)
	}
	return d, closes, nil
}
