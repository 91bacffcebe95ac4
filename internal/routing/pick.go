package routing

import (
	"slices"
	"strings"

	"prosa/internal/core"
	"prosa/internal/team"
)

// Waiting is one conversation in a queue. QueuedAt is Unix milliseconds. An agent
// the customer should rather have (who served them last, the salesperson of their
// car) is preferred, never waited for.
type Waiting struct {
	ConversationID   core.ID
	DepartmentID     core.ID
	QueuedAt         int64
	PreferredAgentID core.ID
}

// AgentLoad is an agent and what they hold now. LastAssignedAt (Unix milliseconds)
// is when routing last gave them something.
type AgentLoad struct {
	AgentID        core.ID
	DepartmentIDs  []core.ID
	Presence       team.Presence
	Disabled       bool
	Open           int // conversations they hold
	Capacity       int // conversations they may hold
	LastAssignedAt int64
}

// Assignment gives a conversation to an agent. Preferred says that the agent is the
// one the customer should rather have.
type Assignment struct {
	ConversationID core.ID
	DepartmentID   core.ID
	AgentID        core.ID
	Preferred      bool
}

// Pick assigns waiting conversations to agents, the one waiting longest first. Of
// the agents who may take it, the preferred one gets it if they have room; else the
// one with fewest conversations, then the one whose last assignment is oldest, then
// the smaller id. Neither slice is changed. Conversations that find nobody are not
// in the answer.
func Pick(queue []Waiting, agents []AgentLoad, nowMs int64) []Assignment {
	desks := desksOf(agents)
	var out []Assignment
	for _, w := range inOrder(queue) {
		a := best(desks[w.DepartmentID], w.PreferredAgentID)
		if a == nil {
			delete(desks, w.DepartmentID) // loads only grow: nobody here will have room again
			continue
		}
		a.Open++
		// One millisecond apart, so that several in one call still go round.
		a.LastAssignedAt = nowMs + int64(len(out))
		out = append(out, Assignment{
			ConversationID: w.ConversationID,
			DepartmentID:   w.DepartmentID,
			AgentID:        a.AgentID,
			Preferred:      a.AgentID == w.PreferredAgentID,
		})
	}
	return out
}

// Takes tells whether the agent can be given one more conversation now.
func (a AgentLoad) Takes() bool {
	return a.Presence == team.Available && !a.Disabled && a.Open < a.Capacity
}

// desksOf lists the agents who have room by department. An agent in two departments
// is one value under two keys.
func desksOf(agents []AgentLoad) map[core.ID][]*AgentLoad {
	desks := make(map[core.ID][]*AgentLoad)
	seen := make(map[core.ID]bool, len(agents))
	for _, a := range agents {
		if !a.Takes() || a.AgentID == "" || seen[a.AgentID] {
			continue
		}
		seen[a.AgentID] = true
		for _, d := range a.DepartmentIDs {
			if d != "" && !slices.Contains(desks[d], &a) {
				desks[d] = append(desks[d], &a)
			}
		}
	}
	return desks
}

// best returns the agent of a department who should get the next conversation, or
// nil.
func best(desk []*AgentLoad, preferred core.ID) *AgentLoad {
	var chosen *AgentLoad
	for _, a := range desk {
		if !a.Takes() {
			continue
		}
		if a.AgentID == preferred {
			return a
		}
		if chosen == nil || before(a, chosen) {
			chosen = a
		}
	}
	return chosen
}

func before(a, b *AgentLoad) bool {
	if a.Open != b.Open {
		return a.Open < b.Open
	}
	if a.LastAssignedAt != b.LastAssignedAt {
		return a.LastAssignedAt < b.LastAssignedAt
	}
	return a.AgentID < b.AgentID
}

// inOrder returns the queue with the longest wait first; ids break ties, and being
// UUIDv7 they say who came first.
func inOrder(queue []Waiting) []Waiting {
	sorted := slices.Clone(queue)
	slices.SortStableFunc(sorted, func(a, b Waiting) int {
		if a.QueuedAt != b.QueuedAt {
			if a.QueuedAt < b.QueuedAt {
				return -1
			}
			return 1
		}
		return strings.Compare(a.ConversationID, b.ConversationID)
	})
	return sorted
}
