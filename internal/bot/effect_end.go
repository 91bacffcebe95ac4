package bot

import (
	"slices"

	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/flow"
	"prosa/internal/inbox"
	"prosa/internal/team"
)

// end does what ends a session: a queue, an agent, a close.
func (t *batch) end(s scene, e flow.Effect) error {
	if s.k.v.State == conversation.Queued || s.k.v.State == conversation.Active {
		return nil // a person has the conversation already
	}
	switch e := e.(type) {
	case flow.Enqueue:
		if err := t.awaken(s); err != nil {
			return err
		}
		if given, err := t.assign(s, e.AgentID, e.DepartmentID, e.StoreID); given || err != nil {
			return err
		}
		return t.enqueue(s, e.DepartmentID, e.Text)
	case flow.Assign:
		if err := t.awaken(s); err != nil {
			return err
		}
		if given, err := t.assign(s, e.AgentID, e.DepartmentID, e.StoreID); given || err != nil {
			return err
		}
		if s.w.Dir.Department(e.DepartmentID) == nil {
			return t.fallback(s)
		}
		return t.enqueue(s, e.DepartmentID, func(position int) string { return t.handover(s, position) })
	case flow.Close:
		return t.close(s, e.Outcome)
	case flow.Stuck:
		return t.fallback(s)
	}
	return nil
}

// awaken opens a conversation that is over again, because a survey's answer brought
// it back to people.
func (t *batch) awaken(s scene) error {
	if s.k.v.State != conversation.Closed {
		return nil
	}
	before := s.k.v
	after, err := conversation.Reopen(before, s.w.Now)
	if err != nil {
		return err
	}
	after.State, after.QueuedAt = conversation.Bot, 0 // the queue follows
	s.k.v, s.k.moved = s.w.Clocked(before, after), true
	s.w.Fact(s.k.v, core.ConversationReopened, robot, nil)
	s.w.Note(s.k.v, robot, "reopened", nil)
	return nil
}

// assign gives the conversation to an agent who is there and has room; false when
// they are not.
func (t *batch) assign(s scene, agentID, departmentID, storeID core.ID) (bool, error) {
	u := s.w.Dir.User(agentID)
	if agentID == "" || u == nil || u.Disabled || !team.ScopeOf(*u).Sees(storeID, departmentID, "") {
		return false, nil
	}
	desks, err := t.tx.Desks([]core.ID{agentID})
	if err != nil || len(desks) == 0 {
		return false, err
	}
	loads, err := t.tx.Loads([]core.ID{agentID})
	if err != nil {
		return false, err
	}
	if team.Presence(desks[0].Presence) != team.Available || loads[agentID] >= desks[0].Capacity {
		return false, nil
	}
	s.k.moved = true
	if err := s.w.Give(&s.k.v, departmentID, agentID, robot); err != nil {
		return false, err
	}
	return true, t.tx.TouchAssigned(agentID, s.w.Now)
}

// queueEnd is the end of a department's queue, with what the batch added.
type queueEnd struct {
	length int
	last   int64 // since when the last one waits
}

// enqueue puts the conversation in a queue and tells the customer their place. The
// turns of a batch share their instant, so each is queued a millisecond after the
// one before: the place that was told is the place they have.
func (t *batch) enqueue(s scene, departmentID core.ID, text func(int) string) error {
	end, known := t.ends[departmentID]
	if !known {
		var err error
		if end.length, end.last, err = t.tx.QueueEnd(departmentID); err != nil {
			return err
		}
	}
	k := s.k
	if err := s.w.Enqueue(&k.v, s.p.Person, departmentID, end.length, robot, text, s.answering); err != nil {
		return err
	}
	k.v.QueuedAt = max(k.v.QueuedAt, end.last+1)
	t.ends[departmentID] = queueEnd{end.length + 1, k.v.QueuedAt}
	k.moved = true
	return nil
}

func (t *batch) close(s scene, outcome string) error {
	if s.k.v.State == conversation.Closed {
		return nil
	}
	if outcome != "" && !slices.ContainsFunc(s.w.Dir.Outcomes, func(o dealer.Outcome) bool { return o.Key == outcome }) {
		outcome = "" // removed since the flow was published
	}
	note := ""
	if outcome != "" {
		note = "flow"
	}
	s.k.moved = true
	return s.w.CloseConversation(&s.k.v, s.p.Person, conversation.CloseParams{Outcome: outcome, Note: note, By: "bot"}, robot)
}

// fallback hands the conversation to people where the flow cannot: no flow, a
// message too old for a bot, a flow that ended in nothing. The first department of
// the number gets it, so that it never lies unseen.
func (t *batch) fallback(s scene) error {
	if s.k.v.State != conversation.Bot {
		return nil
	}
	departments := s.w.Dir.DepartmentsOf(*s.acct)
	if len(departments) == 0 {
		return nil // nobody to queue for: administrators see it under "with the bot"
	}
	dep := departments[0]
	for _, d := range departments {
		if d.StoreID == s.k.v.StoreID {
			dep = d
			break
		}
	}
	return t.enqueue(s, dep.ID, func(position int) string {
		if tooOld(s.w.Now, s.answering) {
			return ""
		}
		return t.handover(s, position)
	})
}

func (t *batch) handover(s scene, position int) string {
	return inbox.Text("handover", s.w.Locale(s.p.Contact), queueVars(s.k.v.Protocol, position))
}
