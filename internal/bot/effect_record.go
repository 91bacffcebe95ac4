package bot

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"prosa/internal/consent"
	"prosa/internal/contact"
	"prosa/internal/core"
	"prosa/internal/flow"
	"prosa/internal/jobs"
	"prosa/internal/store"
	"prosa/internal/team"
)

// record writes down what a flow learned, and tells whom it wants to tell.
func (t *batch) record(s scene, e flow.Effect) error {
	v := s.k.v
	switch e := e.(type) {
	case flow.RecordConsent:
		return t.consent(s, consent.Entry{Purpose: consent.Purpose(e.Purpose), Action: consent.Action(e.Action), Wording: e.Wording, Version: e.Version,
			Language: e.Locale, Method: "flow"})
	case flow.RecordSurvey:
		t.tx.InsertSurveyAnswer(store.SurveyAnswer{OrgID: v.OrgID, ConversationID: v.ID, ContactID: v.ContactID, StoreID: v.StoreID, DepartmentID: v.DepartmentID,
			AgentID: v.AgentID, Score: e.Score, Reason: e.Reason, At: s.w.Now})
		s.w.Fact(v, core.SurveyAnswered, robot, map[string]any{"score": e.Score})
	case flow.Asked:
		q := store.Question{OrgID: v.OrgID, StoreID: v.StoreID, DepartmentID: v.DepartmentID, ConversationID: v.ID, Text: e.Question,
			EntryID: e.EntryID, Score: int64(e.Score * 1000), Helpful: e.Helpful, At: s.w.Now}
		if q.Helpful != "" {
			return t.tx.RateAnswer(q)
		}
		t.tx.InsertQuestion(q)
	case flow.Notify:
		t.note(s, e.Text)
		s.w.Fact(v, core.FlowNotified, robot, map[string]any{"text": e.Text, "user_ids": notified(s, e.To)})
	case flow.Emit:
		s.w.Fact(v, core.FlowEvent, robot, map[string]any{"name": e.Name, "fields": e.Fields})
		s.w.Raise(v, e.Name, "")
	case flow.Call:
		return t.call(s, e)
	}
	return nil
}

// consent appends an entry about the contact to the ledger.
func (t *batch) consent(s scene, e consent.Entry) error {
	e.OrgID, e.ContactID, e.At, e.Basis, e.Business, e.Actor = s.k.v.OrgID, s.p.Contact.ID, s.w.Now, "consent", s.w.Dir.Org.Name, robot
	e.Evidence = s.k.message
	for _, i := range s.p.Contact.Identities {
		if i.Kind == contact.Phone || e.Address == "" {
			e.Address = i.Value
		}
	}
	if !e.Purpose.Known() {
		return nil // a definition from before the purpose was renamed
	}
	e, err := t.tx.AppendConsent(e)
	if err == nil {
		s.w.Fact(s.k.v, core.ConsentRecorded, robot, map[string]string{"entry_id": e.ID, "purpose": string(e.Purpose), "action": string(e.Action)})
	}
	return err
}

// notified are the people meant by agent, supervisors, department, or an e-mail.
func notified(s scene, to []string) []core.ID {
	out := []core.ID{}
	add := func(id core.ID) {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, name := range to {
		if name == "agent" {
			add(s.k.v.AgentID)
			continue
		}
		for _, u := range s.w.Dir.Users {
			sees := team.ScopeOf(u).Sees(s.k.v.StoreID, s.k.v.DepartmentID, "")
			meant := name == "supervisors" && u.Role == team.Supervisor && sees || name == "department" && slices.Contains(u.DepartmentIDs, s.k.v.DepartmentID) ||
				strings.EqualFold(u.Email, name)
			if meant && !u.Disabled {
				add(u.ID)
			}
		}
	}
	return out
}

// call queues the job that performs a call of the flow.
func (t *batch) call(s scene, e flow.Call) error {
	request, err := json.Marshal(e.Request)
	if err != nil {
		return core.E(core.Internal, "flow_call", "a call cannot be written").Because(err)
	}
	payload, err := json.Marshal(jobs.FlowCallArgs{OrgID: s.k.v.OrgID, ConversationID: s.k.v.ID, CallID: e.ID, Kind: e.Kind, Request: request})
	if err != nil {
		return core.E(core.Internal, "flow_call", "a call cannot be written").Because(err)
	}
	t.jobs = append(t.jobs, store.Job{ID: core.NewID(), OrgID: s.k.v.OrgID, Kind: jobs.FlowCall, Payload: string(payload), UniqueKey: "flow/" + s.k.v.ID + "/" + e.ID,
		Priority: 20, RunAt: time.Now().UnixMilli(), MaxAttempts: jobs.FlowCallTries, CreatedAt: s.w.Now})
	return nil
}
