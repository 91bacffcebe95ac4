package api

import (
	"context"
	"slices"

	"prosa/internal/contact"
	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/team"
)

func (f ConversationFilter) toStore() store.ConversationFilter {
	return store.ConversationFilter{
		View: store.View(f.View), StoreID: f.StoreID, DepartmentID: f.DepartmentID, AgentID: f.AgentID, LabelID: f.LabelID,
		ChannelAccountID: f.ChannelAccount, ContactID: f.ContactID, Outcome: f.Outcome, State: f.State, Unread: f.Unread,
		Query: f.Q, From: f.From, To: f.To, ByClose: f.Period == "closed",
	}
}

func (p PageQuery) page() core.Page { return core.Page{After: p.After, Limit: p.Limit} }

func (s *Server) listConversations(ctx context.Context, in *listConversationsInput) (*conversationsOutput, error) {
	scope := scopeOf(ctx)
	items, next, err := s.opts.DB.R(ctx).Conversations(scope, in.toStore(), in.page(), s.now())
	if err != nil {
		return nil, err
	}
	out := &conversationsOutput{}
	out.Body.Items, out.Body.Next = items, next
	return out, nil
}

func (s *Server) countConversations(ctx context.Context, _ *nothing) (*countsOutput, error) {
	counts, err := s.opts.DB.R(ctx).ConversationCounts(scopeOf(ctx))
	if err != nil {
		return nil, err
	}
	return &countsOutput{Body: counts}, nil
}

func (s *Server) getConversation(ctx context.Context, in *ByID) (*conversationDetailOutput, error) {
	scope, r := scopeOf(ctx), s.opts.DB.R(ctx)
	listed, err := r.ListedConversation(scope, in.ID, s.now())
	if err != nil {
		return nil, err
	}
	person, err := r.Contact(scope.OrgID, listed.ContactID)
	if err != nil {
		return nil, err
	}
	history, err := r.History(scope, listed.ContactID, listed.ID)
	if err != nil {
		return nil, err
	}
	return &conversationDetailOutput{Body: ConversationDetail{
		Conversation: listed.Conversation, AgentName: listed.AgentName, Position: listed.Position,
		WindowClosesAt: listed.WindowClosesAt, Contact: person, History: history,
	}}, nil
}

// visible refuses what the caller may not see as if it did not exist.
func (s *Server) visible(ctx context.Context, id core.ID) error {
	_, err := s.opts.DB.R(ctx).ListedConversation(scopeOf(ctx), id, s.now())
	return err
}

// listed is the answer to an action: the conversation as it is now. The caller may
// have moved it out of their own sight by that very action.
func (s *Server) listed(ctx context.Context, id core.ID) (*conversationOutput, error) {
	c, err := s.opts.DB.R(ctx).ListedConversation(team.Scope{OrgID: scopeOf(ctx).OrgID, All: true}, id, s.now())
	if err != nil {
		return nil, err
	}
	return &conversationOutput{Body: c}, nil
}

func (s *Server) listQueues(ctx context.Context, _ *nothing) (*queuesOutput, error) {
	scope := scopeOf(ctx)
	dir, err := s.opts.DB.Directory(ctx, scope.OrgID)
	if err != nil {
		return nil, err
	}
	counts, err := s.opts.DB.R(ctx).QueueCounts(scope)
	if err != nil {
		return nil, err
	}
	waiting := map[core.ID]store.DepartmentCount{}
	for _, c := range counts {
		waiting[c.DepartmentID] = c
	}
	loads, err := s.opts.DB.R(ctx).Loads(userIDs(dir.Users))
	if err != nil {
		return nil, err
	}
	out := &queuesOutput{}
	for _, d := range dir.Departments {
		if !scope.Sees(d.StoreID, d.ID, "") {
			continue
		}
		q := Queue{DepartmentID: d.ID, StoreID: d.StoreID, Waiting: waiting[d.ID].Waiting, LongestWaitSince: waiting[d.ID].LongestWaitSince}
		for _, u := range dir.Users {
			if !u.Disabled && slices.Contains(u.DepartmentIDs, d.ID) {
				q.Agents = append(q.Agents, QueueAgent{UserID: u.ID, Presence: string(u.Presence), Load: loads[u.ID], Capacity: u.Capacity})
			}
		}
		out.Body.Items = append(out.Body.Items, q)
	}
	return out, nil
}

func (s *Server) listContacts(ctx context.Context, in *listContactsInput) (*contactsOutput, error) {
	items, next, err := s.opts.DB.R(ctx).Contacts(scopeOf(ctx), in.Q, in.page())
	if err != nil {
		return nil, err
	}
	out := &contactsOutput{}
	out.Body.Items, out.Body.Next = items, next
	return out, nil
}

func (s *Server) getContact(ctx context.Context, in *ByID) (*contactOutput, error) {
	c, err := s.contact(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &contactOutput{Body: c}, nil
}

func (s *Server) contact(ctx context.Context, id core.ID) (contact.Contact, error) {
	scope, r := scopeOf(ctx), s.opts.DB.R(ctx)
	seen, err := r.SeesContact(scope, id)
	if err == nil && !seen {
		err = core.E(core.NotFound, "contact_not_found", "no such contact")
	}
	if err != nil {
		return contact.Contact{}, err
	}
	return r.Contact(scope.OrgID, id)
}
