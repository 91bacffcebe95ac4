package inbox

import (
	"context"
	"slices"
	"strings"

	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/gate"
	"prosa/internal/message"
	"prosa/internal/team"
)

// take gives the conversation to a user.
func (w *verb) take(userID core.ID, actor core.Actor) error {
	after, err := conversation.Take(w.v, userID, w.Now)
	return w.given(after, err, core.ConversationAssigned, actor)
}

// given records a change of agent or department.
func (w *verb) given(after conversation.Conversation, err error, kind core.EventKind, actor core.Actor) error {
	if err != nil {
		return err
	}
	before := w.v
	if before.State == after.State && before.AgentID == after.AgentID && before.DepartmentID == after.DepartmentID {
		return nil
	}
	w.v = w.Clocked(before, after)
	w.Fact(w.v, kind, actor, Move{FromStore: before.StoreID, FromDepartment: before.DepartmentID, FromAgent: before.AgentID})
	w.Note(w.v, actor, strings.TrimPrefix(string(kind), "conversation."), map[string]string{
		"agent_id": w.v.AgentID, "department_id": w.v.DepartmentID, "from_department_id": before.DepartmentID, "from_agent_id": before.AgentID})
	w.Kick(before.DepartmentID)
	w.Kick(w.v.DepartmentID)
	return nil
}

// Take gives a waiting conversation to the caller. Errors: already_taken,
// already_closed.
func (s *Service) Take(ctx context.Context, scope team.Scope, actor core.Actor, id core.ID) (conversation.Conversation, error) {
	if scope.UserID == "" {
		return conversation.Conversation{}, core.E(core.Forbidden, "people_only", "only a person can take a conversation")
	}
	return s.do(ctx, scope, id, func(w *verb) error { return w.take(scope.UserID, actor) })
}

// Assign gives a conversation to an agent who works in its department. Agents may
// assign what is theirs or nobody's. Errors: agent_not_found, agent_elsewhere,
// held_by_other.
func (s *Service) Assign(ctx context.Context, scope team.Scope, actor core.Actor, id, agentID core.ID) (conversation.Conversation, error) {
	return s.do(ctx, scope, id, func(w *verb) error {
		if err := may(scope, w.v); err != nil {
			return err
		}
		if err := w.works(agentID, w.v.StoreID, w.v.DepartmentID); err != nil {
			return err
		}
		after, err := conversation.Assign(w.v, agentID, w.Now)
		return w.given(after, err, core.ConversationAssigned, actor)
	})
}

// works checks that a user may be given conversations of a department.
func (w *verb) works(userID, storeID, departmentID core.ID) error {
	u := w.Dir.User(userID)
	if u == nil || u.Disabled {
		return core.E(core.NotFound, "agent_not_found", "no such agent").On("agent_id")
	}
	if !team.ScopeOf(*u).Sees(storeID, departmentID, "") {
		return core.E(core.Conflict, "agent_elsewhere", "this agent does not work in that department").On("agent_id")
	}
	return nil
}

// TransferParams say where a conversation goes: a department's queue, or an agent
// directly. Note is for who takes over.
type TransferParams struct {
	ConversationID core.ID
	DepartmentID   core.ID
	AgentID        core.ID
	Note           string
}

// Transfer moves a conversation with its history. Errors: department_not_found,
// agent_not_found, agent_elsewhere, same_target, held_by_other.
func (s *Service) Transfer(ctx context.Context, scope team.Scope, actor core.Actor, p TransferParams) (conversation.Conversation, error) {
	return s.do(ctx, scope, p.ConversationID, func(w *verb) error {
		if err := may(scope, w.v); err != nil {
			return err
		}
		to := conversation.Target{DepartmentID: p.DepartmentID, AgentID: p.AgentID}
		if p.DepartmentID != "" {
			dep := w.Dir.Department(p.DepartmentID)
			if dep == nil {
				return core.E(core.NotFound, "department_not_found", "no such department").On("department_id")
			}
			to.StoreID = dep.StoreID
		}
		if p.AgentID != "" {
			store, dep := to.StoreID, to.DepartmentID
			if dep == "" {
				store, dep = w.v.StoreID, w.v.DepartmentID
			}
			if err := w.works(p.AgentID, store, dep); err != nil {
				return err
			}
		}
		if note := strings.TrimSpace(p.Note); note != "" {
			w.note(actor, "", note)
		}
		after, err := conversation.Transfer(w.v, to, w.Now)
		if err == nil && after.State == conversation.Queued && after.WaitingSince == 0 {
			after.WaitingSince = w.Now
		}
		return w.given(after, err, core.ConversationTransferred, actor)
	})
}

// CloseParams say how a conversation ended.
type CloseParams struct {
	ConversationID core.ID
	Outcome, Note  string
}

// Close ends a conversation with an outcome and tells the customer its protocol,
// if the window is open. Errors: outcome_required, outcome_unknown,
// outcome_note_required, already_closed, held_by_other.
func (s *Service) Close(ctx context.Context, scope team.Scope, actor core.Actor, p CloseParams) (conversation.Conversation, error) {
	return s.do(ctx, scope, p.ConversationID, func(w *verb) error {
		if err := may(scope, w.v); err != nil {
			return err
		}
		return w.CloseConversation(&w.v, w.who, conversation.CloseParams{Outcome: p.Outcome, Note: p.Note, By: byOf(actor)}, actor)
	})
}

func byOf(a core.Actor) string {
	if a.ID != "" {
		return a.ID
	}
	return string(a.Kind)
}

// CloseConversation ends v: the rule, the clocks, the closing text, the facts.
func (w *Work) CloseConversation(v *conversation.Conversation, who Person, p conversation.CloseParams, actor core.Actor) error {
	p.NowMs, p.Outcomes = w.Now, w.Dir.Outcomes
	if dep := w.Dir.Department(v.DepartmentID); dep != nil {
		p.Outcomes = conversation.OutcomesOf(*dep, w.Dir.Outcomes)
	}
	before := *v
	after, err := conversation.Close(*v, p)
	if err != nil {
		return err
	}
	if conversation.WindowOpen(before, w.Now) && before.State != conversation.Bot {
		body := Text("closing", w.Locale(who.Contact), map[string]string{"protocol": v.Protocol, "org.name": w.Dir.Org.Name})
		w.Send(v, who, SendParams{Sender: gate.System, Author: core.Actor{Kind: core.ActorSystem}, Content: message.Content{Kind: message.Text, Text: body}})
		after.LastMessageAt, after.Preview, after.PreviewFrom = v.LastMessageAt, v.Preview, v.PreviewFrom
	}
	*v = w.Clocked(before, after)
	w.Fact(*v, core.ConversationClosed, actor, Move{FromStore: before.StoreID, FromDepartment: before.DepartmentID, FromAgent: before.AgentID, Outcome: v.Outcome})
	w.Note(*v, actor, "closed", map[string]string{"outcome": v.Outcome, "note": v.OutcomeNote})
	w.Raise(*v, EventClosed, "")
	w.Kick(before.DepartmentID)
	return nil
}

// Reopen makes a closed conversation wait again. Errors: not_closed,
// already_open (the contact has another open conversation on this number).
func (s *Service) Reopen(ctx context.Context, scope team.Scope, actor core.Actor, id core.ID) (conversation.Conversation, error) {
	return s.do(ctx, scope, id, func(w *verb) error {
		latest, err := w.Tx.LatestConversations([]core.ID{w.v.ContactID})
		if err != nil {
			return err
		}
		if slices.ContainsFunc(latest, func(o conversation.Conversation) bool {
			return o.ID != w.v.ID && o.ChannelAccountID == w.v.ChannelAccountID && o.State != conversation.Closed
		}) {
			return core.E(core.Conflict, "already_open", "the contact already has an open conversation on this number")
		}
		after, err := conversation.Reopen(w.v, w.Now)
		if err == nil && after.State == conversation.Bot {
			// Nobody's department: the person who reopens it takes it.
			after.State, after.AgentID, after.AssignedAt = conversation.Active, scope.UserID, w.Now
			if scope.UserID == "" {
				return core.E(core.Conflict, "no_department", "this conversation never reached a department")
			}
		}
		return w.given(after, err, core.ConversationReopened, actor)
	})
}
