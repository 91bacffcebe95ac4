package api

import (
	"context"

	"prosa/internal/core"
	"prosa/internal/inbox"
)

func (s *Server) take(ctx context.Context, in *ByID) (*conversationOutput, error) {
	if _, err := s.opts.Inbox.Take(ctx, scopeOf(ctx), actorOf(ctx), in.ID); err != nil {
		return nil, err
	}
	return s.listed(ctx, in.ID)
}

func (s *Server) assign(ctx context.Context, in *assignInput) (*conversationOutput, error) {
	if _, err := s.opts.Inbox.Assign(ctx, scopeOf(ctx), actorOf(ctx), in.ID, in.Body.AgentID); err != nil {
		return nil, err
	}
	return s.listed(ctx, in.ID)
}

func (s *Server) transfer(ctx context.Context, in *transferInput) (*conversationOutput, error) {
	_, err := s.opts.Inbox.Transfer(ctx, scopeOf(ctx), actorOf(ctx), inbox.TransferParams{
		ConversationID: in.ID, DepartmentID: in.Body.DepartmentID, AgentID: in.Body.AgentID, Note: in.Body.Note,
	})
	if err != nil {
		return nil, err
	}
	return s.listed(ctx, in.ID)
}

func (s *Server) closeConversation(ctx context.Context, in *closeInput) (*conversationOutput, error) {
	_, err := s.opts.Inbox.Close(ctx, scopeOf(ctx), actorOf(ctx), inbox.CloseParams{ConversationID: in.ID, Outcome: in.Body.Outcome, Note: in.Body.Note})
	if err != nil {
		return nil, err
	}
	return s.listed(ctx, in.ID)
}

func (s *Server) reopen(ctx context.Context, in *ByID) (*conversationOutput, error) {
	if _, err := s.opts.Inbox.Reopen(ctx, scopeOf(ctx), actorOf(ctx), in.ID); err != nil {
		return nil, err
	}
	return s.listed(ctx, in.ID)
}

func (s *Server) setLabels(ctx context.Context, in *labelsInput) (*conversationOutput, error) {
	if _, err := s.opts.Inbox.SetLabels(ctx, scopeOf(ctx), actorOf(ctx), in.ID, in.Body.LabelIDs); err != nil {
		return nil, err
	}
	return s.listed(ctx, in.ID)
}

func (s *Server) markRead(ctx context.Context, in *ByID) (*nothing, error) {
	return nil, s.opts.Inbox.MarkRead(ctx, scopeOf(ctx), actorOf(ctx), in.ID)
}

func (s *Server) showTyping(ctx context.Context, in *ByID) (*nothing, error) {
	return nil, s.opts.Inbox.Typing(ctx, scopeOf(ctx), actorOf(ctx), in.ID)
}

func (s *Server) checkSend(ctx context.Context, in *ByID) (*sendCheckOutput, error) {
	decision, closes, err := s.opts.Inbox.SendCheck(ctx, scopeOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	if closes <= s.now() {
		closes = 0
	}
	out := &sendCheckOutput{}
	out.Body.Allowed, out.Body.Code, out.Body.NeedsTemplate, out.Body.WindowClosesAt = decision.Allow, decision.Code, decision.NeedsTemplate, closes
	return out, nil
}

func (s *Server) listMessages(ctx context.Context, in *threadInput) (*threadOutput, error) {
	if err := s.visible(ctx, in.ID); err != nil {
		return nil, err
	}
	items, prev, err := s.opts.DB.R(ctx).Thread(scopeOf(ctx).OrgID, in.ID, in.Before, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &threadOutput{}
	out.Body.Items, out.Body.Prev = items, prev
	return out, nil
}

// clientID is the request's own id for what it writes: what the body says, else the
// Idempotency-Key. One of them must be there.
func clientID(body, key string) (string, error) {
	switch {
	case body != "":
		return body, nil
	case key != "":
		return key, nil
	}
	return "", core.E(core.Invalid, "client_id_required", "give client_id or an Idempotency-Key, so that nothing is sent twice").On("client_id")
}

func (s *Server) sendMessage(ctx context.Context, in *sendInput) (*messageOutput, error) {
	id, err := clientID(in.Body.ClientID, in.Key)
	if err != nil {
		return nil, err
	}
	m, err := s.opts.Inbox.Reply(ctx, scopeOf(ctx), actorOf(ctx), inbox.ReplyParams{
		ConversationID: in.ID, ClientID: id, Content: in.Body.Content, MediaKey: in.Body.MediaID,
	})
	if err != nil {
		return nil, err
	}
	return s.threadMessage(ctx, in.ID, m.ID)
}

func (s *Server) writeNote(ctx context.Context, in *noteInput) (*messageOutput, error) {
	id, err := clientID(in.Body.ClientID, in.Key)
	if err != nil {
		return nil, err
	}
	m, err := s.opts.Inbox.Note(ctx, scopeOf(ctx), actorOf(ctx), in.ID, id, in.Body.Text)
	if err != nil {
		return nil, err
	}
	return s.threadMessage(ctx, in.ID, m.ID)
}

func (s *Server) resend(ctx context.Context, in *resendInput) (*messageOutput, error) {
	m, err := s.opts.Inbox.Resend(ctx, scopeOf(ctx), actorOf(ctx), in.ID, in.MessageID)
	if err != nil {
		return nil, err
	}
	return s.threadMessage(ctx, in.ID, m.ID)
}

func (s *Server) threadMessage(ctx context.Context, conversationID, id core.ID) (*messageOutput, error) {
	m, err := s.opts.DB.R(ctx).ThreadMessage(scopeOf(ctx).OrgID, conversationID, id)
	if err != nil {
		return nil, err
	}
	return &messageOutput{Body: m}, nil
}
