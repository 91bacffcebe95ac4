package inbox

import (
	"context"
	"log/slog"
	"time"

	"prosa/internal/channel"
	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/delivery"
	"prosa/internal/flow"
	"prosa/internal/store"
	"prosa/internal/team"
)

// Options wire a Service.
type Options struct {
	DB       *store.DB
	Delivery *delivery.Delivery
	Adapters map[dealer.ChannelKind]channel.Adapter
	Clock    core.Clock
	Logger   *slog.Logger
	// Typing publishes "somebody is typing"; it is never stored.
	Typing func(core.Event)
}

// Service is the inbox. Safe for concurrent use.
type Service struct {
	Options
	router *router
}

// New returns a Service whose queue runs once Run is called.
func New(o Options) *Service {
	o.Logger = o.Logger.With("component", "inbox")
	if o.Typing == nil {
		o.Typing = func(core.Event) {}
	}
	s := &Service{Options: o}
	s.router = newRouter(s)
	return s
}

// Run gives waiting conversations to agents until ctx ends.
func (s *Service) Run(ctx context.Context) { s.router.run(ctx) }

// Kick asks the router to look at departments' queues.
func (s *Service) Kick(orgID core.ID, departmentIDs ...core.ID) { s.router.kick(orgID, departmentIDs) }

// KickAll asks the router to look at every queue that is not empty.
func (s *Service) KickAll() { s.router.kickAll() }

// verb is one change to one conversation in scope.
type verb struct {
	*Work
	v   conversation.Conversation
	who Person
}

// do runs f on a conversation the scope may see, in one transaction, and delivers
// what it wrote. The conversation is returned as it is afterwards.
func (s *Service) do(ctx context.Context, scope team.Scope, id core.ID, f func(*verb) error) (conversation.Conversation, error) {
	dir, err := s.DB.Directory(ctx, scope.OrgID)
	if err != nil {
		return conversation.Conversation{}, err
	}
	var out conversation.Conversation
	err = s.DB.Write(ctx, func(tx *store.Tx) error {
		v, err := tx.Conversation(scope.OrgID, id)
		if err != nil {
			return err
		}
		if !scope.Sees(v.StoreID, v.DepartmentID, v.AgentID) {
			return core.E(core.NotFound, "conversation_not_found", "no such conversation")
		}
		who, err := tx.Contact(v.OrgID, v.ContactID)
		if err != nil {
			return err
		}
		w := &verb{Work: &Work{Tx: tx, Dir: dir, Now: core.Ms(s.Clock.Now())}, v: v, who: Person{Contact: who, To: delivery.RecipientOf(who.Identities)}}
		if err := f(w); err != nil {
			return err
		}
		if err := w.abandoned(v); err != nil {
			return err
		}
		w.Flush()
		if err := tx.SaveConversation(w.v); err != nil {
			return err
		}
		out = w.v
		tx.AfterCommit(func() {
			s.Delivery.Enqueue(w.Out...)
			s.Kick(v.OrgID, w.Kicked()...)
		})
		return nil
	})
	return out, err
}

// abandoned counts a flow that a person took over while it still waited.
func (w *verb) abandoned(before conversation.Conversation) error {
	if before.Session == "" || w.v.Session != "" {
		return nil
	}
	session, err := flow.UnmarshalSession([]byte(before.Session))
	if err != nil {
		return nil // nobody knows which flow that was
	}
	return w.Tx.CountSteps([]store.StepCount{{OrgID: before.OrgID, Hash: session.Flow, Day: w.Dir.Day(time.UnixMilli(w.Now)), Port: flow.SessionAbandoned, N: 1}})
}

// may checks that an agent only works conversations of their own or nobody's;
// supervisors and administrators work any they see, integrations too.
func may(scope team.Scope, v conversation.Conversation) error {
	if scope.Role == team.Agent && !scope.Token && v.State == conversation.Active && v.AgentID != scope.UserID {
		return core.E(core.Conflict, "held_by_other", "another agent has this conversation")
	}
	return nil
}
