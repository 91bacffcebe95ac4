package e2e

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/e2e/rig"
	"prosa/internal/inbox"
	"prosa/internal/store"
	"prosa/internal/team"
)

// queueLog replays the event log and judges every assignment from a queue.
type queueLog struct {
	capacity int
	waiting  map[core.ID]wait
	holder   map[core.ID]core.ID
	presence map[core.ID]team.Presence
	given    int
	wrong    []string
}

// wait is a conversation in a queue since an event. Those an agent who left gave back
// together came at the same instant: among them any order is fair.
type wait struct {
	department core.ID
	seq, at    int64
	givenBack  bool
}

func (w wait) longer(than wait) bool {
	together := w.givenBack && than.givenBack && w.at == than.at
	return w.department == than.department && w.seq < than.seq && !together
}

func newQueueLog(capacity int) *queueLog {
	return &queueLog{capacity: capacity, waiting: map[core.ID]wait{}, holder: map[core.ID]core.ID{}, presence: map[core.ID]team.Presence{}}
}

func (q *queueLog) take(events []store.StoredEvent) {
	for _, e := range events {
		switch e.Kind {
		case core.ConversationQueued:
			q.waiting[e.ConversationID] = wait{e.DepartmentID, e.Seq, e.At, strings.Contains(e.JSON, "from_agent")}
			delete(q.holder, e.ConversationID)
		case core.ConversationClosed:
			delete(q.holder, e.ConversationID)
			delete(q.waiting, e.ConversationID)
		case core.AgentPresence:
			var d struct{ Presence team.Presence }
			_ = json.Unmarshal([]byte(e.JSON), &d)
			q.presence[e.AgentID] = d.Presence
		case core.ConversationAssigned:
			q.assigned(e)
		}
	}
}

func (q *queueLog) assigned(e store.StoredEvent) {
	q.given++
	for id, other := range q.waiting {
		if other.longer(q.waiting[e.ConversationID]) {
			q.wrong = append(q.wrong, fmt.Sprintf("%d: %s was given away before %s, which waited longer", e.Seq, e.ConversationID, id))
		}
	}
	delete(q.waiting, e.ConversationID)
	q.holder[e.ConversationID] = e.AgentID
	load := 0
	for _, agent := range q.holder {
		if agent == e.AgentID {
			load++
		}
	}
	if load > q.capacity {
		q.wrong = append(q.wrong, fmt.Sprintf("%d: %s holds %d conversations", e.Seq, e.AgentID, load))
	}
	if q.presence[e.AgentID] != team.Available {
		q.wrong = append(q.wrong, fmt.Sprintf("%d: %s is %q", e.Seq, e.AgentID, q.presence[e.AgentID]))
	}
}

// TestQueueFairness: many customers wait for few agents, who come, go, pause and
// close: nobody is overtaken, nobody holds more than they can, nobody who is away is
// given anything, and in the end everybody was served.
func TestQueueFairness(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		customers := size(30, 300)
		r := rig.New(t, rig.Options{DB: db})
		for i := range customers {
			w := newWalk(t, r, phoneNumber(i))
			w.text("Oi")
		}
		r.Quiet(t, 30*time.Second)
		for i, p := range r.Sandbox.ListPhones() {
			if _, err := r.Sandbox.Write(p.ID, text(r.Number, []string{"Oficina", "Oficina", "Peças"}[i%3])); err != nil {
				t.Fatal(err)
			}
		}
		r.Quiet(t, 30*time.Second)
		for _, v := range r.Records(t).Conversations {
			if v.Position == 0 || v.Position != v.ToldPosition {
				t.Errorf("a customer was told place %d and has %d", v.ToldPosition, v.Position)
			}
		}
		serveAll(t, r, customers)
		log := newQueueLog(3)
		log.take(r.Events(t, 0))
		if len(log.wrong) > 0 || log.given < customers {
			t.Errorf("%d assignments, want at least %d; wrong: %s", log.given, customers, strings.Join(log.wrong, "\n"))
		}
	})
}

// serveAll works the queues empty: agents come, one of them leaves and comes back.
func serveAll(t *testing.T, r *rig.Rig, customers int) {
	t.Helper()
	presence := func(user core.ID, p team.Presence) {
		t.Helper()
		if _, err := r.Inbox.SetPresence(t.Context(), r.Scope(t, user), rig.Actor(user), user, p, ""); err != nil {
			t.Fatal(err)
		}
	}
	agents := []core.ID{r.Ana, r.Bia, r.Caio}
	for _, a := range agents {
		presence(a, team.Available)
	}
	closed := 0
	for round := 0; closed < customers; round++ {
		a := agents[round%len(agents)]
		switch round % 9 {
		case 4:
			presence(r.Bia, team.Offline) // what she holds goes back to the queue
		case 6:
			presence(r.Bia, team.Available)
		}
		var held []conversation.Conversation
		r.Eventually(t, "an agent has work", func() bool {
			var err error
			if held, err = r.DB.R(t.Context()).ActiveOf(a); err != nil {
				t.Fatal(err)
			}
			waiting, err := r.DB.R(t.Context()).WaitingDepartments()
			if err != nil {
				t.Fatal(err)
			}
			return len(held) > 0 || len(waiting) == 0 || !slices.ContainsFunc(waiting, func(d store.DepartmentRef) bool { return takes(t, r, a, d.ID) })
		})
		for _, v := range held[:min(len(held), 1+round%3)] {
			if _, err := r.Inbox.Close(t.Context(), r.Scope(t, a), rig.Actor(a), inbox.CloseParams{ConversationID: v.ID, Outcome: "servico_agendado"}); err != nil {
				t.Fatal(err)
			}
			closed++
		}
	}
}

// takes tells whether an agent is there for a department.
func takes(t *testing.T, r *rig.Rig, agent, department core.ID) bool {
	u, err := r.DB.R(t.Context()).User(r.Org, agent)
	if err != nil {
		t.Fatal(err)
	}
	return u.Presence == team.Available && slices.Contains(u.DepartmentIDs, department)
}

// TestQueueLogCanFail is the control of the queue's tests: the judge sees each fault.
func TestQueueLogCanFail(t *testing.T) {
	t.Parallel()
	event := func(seq int64, kind core.EventKind, id, agent core.ID, data string) store.StoredEvent {
		return store.StoredEvent{Event: core.Event{Seq: seq, Kind: kind, ConversationID: id, DepartmentID: "d", AgentID: agent}, JSON: data}
	}
	start := []store.StoredEvent{event(1, core.AgentPresence, "", "ana", `{"presence":"available"}`), event(2, core.ConversationQueued, "a", "", ""), event(3, core.ConversationQueued, "b", "", "")}
	for what, more := range map[string][]store.StoredEvent{
		"overtaken": {event(4, core.ConversationAssigned, "b", "ana", "")},
		"too many":  {event(4, core.ConversationAssigned, "a", "ana", ""), event(5, core.ConversationAssigned, "b", "ana", "")},
		"away":      {event(4, core.AgentPresence, "", "ana", `{"presence":"paused"}`), event(5, core.ConversationAssigned, "a", "ana", "")},
	} {
		log := newQueueLog(1)
		log.take(append(slices.Clone(start), more...))
		if len(log.wrong) != 1 {
			t.Errorf("%s: the judge says %q", what, log.wrong)
		}
	}
	fair := newQueueLog(2)
	if fair.take(append(start, event(4, core.ConversationAssigned, "a", "ana", ""), event(5, core.ConversationAssigned, "b", "ana", ""))); len(fair.wrong) != 0 {
		t.Errorf("the judge blames a fair log: %q", fair.wrong)
	}
}
