package inbox

import (
	"context"
	"slices"
	"time"

	"prosa/internal/channel"
	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
	"prosa/internal/team"
)

// SetLabels replaces a conversation's labels. Errors: label_not_found.
func (s *Service) SetLabels(ctx context.Context, scope team.Scope, actor core.Actor, id core.ID, labelIDs []core.ID) (conversation.Conversation, error) {
	return s.do(ctx, scope, id, func(w *verb) error {
		labels := []string{}
		for _, l := range labelIDs {
			known := slices.ContainsFunc(w.Dir.Labels, func(k dealer.Label) bool { return k.ID == l })
			if !known {
				return core.E(core.Invalid, "label_not_found", "no such label").On("label_ids")
			}
			if !slices.Contains(labels, l) {
				labels = append(labels, l)
			}
		}
		for _, l := range w.Dir.Labels {
			if slices.Contains(labels, l.ID) && !slices.Contains(w.v.Labels, l.ID) {
				w.Raise(w.v, EventLabelAdded, l.Key)
			}
		}
		w.v.Labels = labels
		w.Fact(w.v, core.ConversationLabelled, actor, nil)
		return nil
	})
}

// MarkRead clears the unread mark and shows the customer blue ticks. Only who
// holds the conversation, or a supervisor, marks it; others just look.
func (s *Service) MarkRead(ctx context.Context, scope team.Scope, actor core.Actor, id core.ID) error {
	v, err := s.do(ctx, scope, id, func(w *verb) error {
		if w.v.Unread == 0 || may(scope, w.v) != nil {
			return nil
		}
		w.v.Unread = 0
		w.Fact(w.v, core.ConversationRead, actor, nil)
		return nil
	})
	if err == nil {
		go s.tellChannel(v, false)
	}
	return err
}

// Typing shows colleagues, and the customer where the channel can, that an answer
// is being written.
func (s *Service) Typing(ctx context.Context, scope team.Scope, actor core.Actor, id core.ID) error {
	v, err := s.DB.R(ctx).Conversation(scope.OrgID, id)
	if err == nil && !scope.Sees(v.StoreID, v.DepartmentID, v.AgentID) {
		err = core.E(core.NotFound, "conversation_not_found", "no such conversation")
	}
	if err != nil {
		return err
	}
	s.Options.Typing(core.Event{OrgID: v.OrgID, At: core.Ms(s.Clock.Now()), Kind: core.AgentTyping, StoreID: v.StoreID, DepartmentID: v.DepartmentID,
		ConversationID: v.ID, AgentID: v.AgentID, Actor: actor, Data: map[string]string{"user_id": actor.ID}})
	if conversation.WindowOpen(v, core.Ms(s.Clock.Now())) && v.State != conversation.Closed {
		go s.tellChannel(v, true)
	}
	return nil
}

// tellChannel marks the customer's last message as read. Best effort: nothing
// depends on it, so a failure is only logged.
func (s *Service) tellChannel(v conversation.Conversation, typing bool) {
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	defer cancel()
	dir, err := s.DB.Directory(ctx, v.OrgID)
	if err != nil {
		return
	}
	acct := dir.Account(v.ChannelAccountID)
	if acct == nil || !acct.Active {
		return
	}
	marker, ok := s.Adapters[acct.Kind].(channel.ReadMarker)
	if !ok {
		return
	}
	last, err := s.DB.R(ctx).LastInbound(v.ID)
	if err != nil || last == "" {
		return
	}
	if err := marker.MarkRead(ctx, *acct, last, typing); err != nil {
		s.Logger.Info("could not mark as read", "conversation_id", v.ID, "error_code", core.CodeOf(err))
	}
}

// SetPresence changes whether a user takes conversations. Going offline puts the
// conversations whose customer waits back in their queue, unless the group keeps
// them. Users set their own; supervisors and administrators anybody's they see.
func (s *Service) SetPresence(ctx context.Context, scope team.Scope, actor core.Actor, userID core.ID, p team.Presence, reason string) (team.User, error) {
	var out team.User
	switch p {
	case team.Available, team.Busy, team.Paused, team.Offline:
	default:
		return out, core.E(core.Invalid, "presence_unknown", "no presence %q", p).On("presence")
	}
	if userID != scope.UserID && scope.Role != team.Administrator && scope.Role != team.Supervisor {
		return out, core.E(core.Forbidden, "not_yours", "only supervisors change other people's presence")
	}
	dir, err := s.DB.Directory(ctx, scope.OrgID)
	if err != nil {
		return out, err
	}
	err = s.DB.Write(ctx, func(tx *store.Tx) error {
		w := &Work{Tx: tx, Dir: dir, Now: core.Ms(s.Clock.Now())}
		u, err := tx.SetPresence(scope.OrgID, userID, p, reason, w.Now, actor)
		if err != nil {
			return err
		}
		out = u
		if p == team.Offline && !dir.Org.Settings.AssignOfflineOff {
			if err := w.releaseWaiting(userID, actor); err != nil {
				return err
			}
		}
		w.Flush()
		departments := append(slices.Clone(u.DepartmentIDs), w.Kicked()...)
		tx.AfterCommit(func() { s.Kick(scope.OrgID, departments...) })
		return nil
	})
	return out, err
}

// releaseWaiting puts an absent agent's conversations with a waiting customer back
// in their queues.
func (w *Work) releaseWaiting(userID core.ID, actor core.Actor) error {
	held, err := w.Tx.ActiveOf(userID)
	if err != nil {
		return err
	}
	for _, v := range held {
		if v.WaitingSince == 0 || v.DepartmentID == "" {
			continue
		}
		if err := w.Release(&v, actor); err != nil {
			return err
		}
		if err := w.Tx.SaveConversation(v); err != nil {
			return err
		}
	}
	return nil
}

// Release puts an agent's conversation back in its queue.
func (w *Work) Release(v *conversation.Conversation, actor core.Actor) error {
	before := *v
	after, err := conversation.Release(*v, w.Now)
	if err != nil {
		return err
	}
	*v = w.Clocked(before, after)
	w.Fact(*v, core.ConversationQueued, actor, Move{FromStore: before.StoreID, FromDepartment: before.DepartmentID, FromAgent: before.AgentID})
	w.Note(*v, actor, "released", map[string]string{"from_agent_id": before.AgentID, "department_id": v.DepartmentID})
	w.Kick(v.DepartmentID)
	return nil
}
