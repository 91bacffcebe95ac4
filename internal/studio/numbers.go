package studio

import (
	"context"
	"slices"
	"strings"

	"prosa/internal/core"
	"prosa/internal/flow"
	"prosa/internal/store"
)

// maxWaiting bounds how many waiting sessions are looked at for one answer.
const maxWaiting = 20_000

// Numbers are what customers did with a version of a flow.
type Numbers struct {
	Hash     string        `json:"hash" doc:"The version; empty = all versions together"`
	Days     int           `json:"days"`
	Sessions Health        `json:"sessions"`
	Nodes    []NodeNumbers `json:"nodes"`
}

// NodeNumbers are one node's. Entered is the sum of Left, Waiting and Dropped.
type NodeNumbers struct {
	Node     string           `json:"node"`
	Entered  int64            `json:"entered"`
	Left     map[string]int64 `json:"left" doc:"By port"`
	Retried  int64            `json:"retried" doc:"Answers that were not understood"`
	Waiting  int64            `json:"waiting" doc:"Customers who are there now"`
	Dropped  int64            `json:"dropped" doc:"Customers whose way ended there without an answer"`
	MedianMs int64            `json:"median_ms" doc:"Half of the answers took no longer; 0 for nodes that do not wait"`
}

// Numbers sums the counts of a version, or of all, over the last days.
func (s *Service) Numbers(ctx context.Context, orgID, id core.ID, hash string, days int) (Numbers, error) {
	dir, _, err := s.find(ctx, orgID, id)
	if err != nil {
		return Numbers{}, err
	}
	r := s.DB.R(ctx)
	all, err := r.HashesOf(orgID)
	if err != nil {
		return Numbers{}, err
	}
	hashes := all[id]
	if hash != "" {
		if !slices.Contains(hashes, hash) {
			return Numbers{}, core.E(core.NotFound, "flow_version_not_found", "no such version of this flow")
		}
		hashes = []string{hash}
	}
	counts, err := r.StepCounts(orgID, hashes, daysBack(dir, s.Clock.Now(), days))
	if err != nil {
		return Numbers{}, err
	}
	waiting, err := waitingOf(r, orgID)
	if err != nil {
		return Numbers{}, err
	}
	waiting = waitingOn(waiting, hashes)
	return sum(Numbers{Hash: hash, Days: days, Sessions: Health{Days: days}}, counts, waiting), nil
}

// sum makes a version's numbers of its counts and of who waits where.
func sum(out Numbers, counts []store.StepCount, waiting []Session) Numbers {
	nodes := map[string]*NodeNumbers{}
	of := func(id string) *NodeNumbers {
		if nodes[id] == nil {
			nodes[id] = &NodeNumbers{Node: id, Left: map[string]int64{}}
		}
		return nodes[id]
	}
	entered, buckets := map[string]int64{}, map[string]map[int]int64{}
	for _, c := range counts {
		switch {
		case c.Node == "":
			out.Sessions.add(c.Port, c.N)
		case c.Port == flow.PortWait:
			entered[c.Node] += c.N
			of(c.Node)
		case c.Port == flow.PortRetry:
			of(c.Node).Retried += c.N
		default:
			of(c.Node).Left[c.Port] += c.N
			if c.Bucket > 0 {
				if buckets[c.Node] == nil {
					buckets[c.Node] = map[int]int64{}
				}
				buckets[c.Node][c.Bucket] += c.N
			}
		}
	}
	for _, w := range waiting {
		of(w.Node).Waiting++
		out.Sessions.Waiting++
	}
	for id, n := range nodes {
		left := int64(0)
		for _, v := range n.Left {
			left += v
		}
		// Sessions from before the period leave without having entered in it.
		n.Entered = max(entered[id], left+n.Waiting)
		n.Dropped = n.Entered - left - n.Waiting
		n.MedianMs = flow.MedianMs(buckets[id])
		out.Nodes = append(out.Nodes, *n)
	}
	slices.SortFunc(out.Nodes, func(a, b NodeNumbers) int { return strings.Compare(a.Node, b.Node) })
	return out
}

// Session is a conversation that waits in a flow.
type Session struct {
	ConversationID core.ID `json:"conversation_id"`
	Protocol       string  `json:"protocol"`
	ContactName    string  `json:"contact_name"`
	StoreID        core.ID `json:"store_id,omitempty"`
	DepartmentID   core.ID `json:"department_id,omitempty"`
	Hash           string  `json:"hash"`
	Node           string  `json:"node"`
	Since          int64   `json:"since"`
}

// Sessions returns who waits in a flow, the longest first; at node when it is given.
func (s *Service) Sessions(ctx context.Context, orgID, id core.ID, node string, limit int) ([]Session, error) {
	if _, _, err := s.find(ctx, orgID, id); err != nil {
		return nil, err
	}
	r := s.DB.R(ctx)
	all, err := r.HashesOf(orgID)
	if err != nil {
		return nil, err
	}
	list, err := waitingOf(r, orgID)
	if err != nil {
		return nil, err
	}
	out := []Session{}
	for _, w := range waitingOn(list, all[id]) {
		if (node == "" || w.Node == node) && len(out) < limit {
			out = append(out, w)
		}
	}
	return out, nil
}

// waitingOf reads who waits in any flow of an organization, the longest first.
func waitingOf(r *store.R, orgID core.ID) ([]Session, error) {
	rows, err := r.WaitingSessions(orgID, maxWaiting)
	if err != nil {
		return nil, err
	}
	out := make([]Session, 0, len(rows))
	for _, w := range rows {
		if session, err := flow.UnmarshalSession([]byte(w.Session)); err == nil {
			out = append(out, Session{ConversationID: w.ConversationID, Protocol: w.Protocol, ContactName: w.ContactName, StoreID: w.StoreID, DepartmentID: w.DepartmentID,
				Hash: session.Flow, Node: session.Node, Since: w.Since})
		}
	}
	return out, nil
}

// waitingOn keeps those who wait on one of some versions.
func waitingOn(list []Session, hashes []string) []Session {
	return slices.DeleteFunc(list, func(s Session) bool { return !slices.Contains(hashes, s.Hash) })
}

// Run is the path of one conversation's flows.
type Run struct {
	Steps       []RunStep         `json:"steps"`
	Variables   map[string]string `json:"variables"`
	WaitingNode string            `json:"waiting_node,omitempty"`
	FlowID      core.ID           `json:"flow_id,omitempty" doc:"Of the version it waits on, else of the last step"`
	Hash        string            `json:"hash,omitempty"`
}

// RunStep is one node left by a port.
type RunStep struct {
	At     int64   `json:"at"`
	FlowID core.ID `json:"flow_id,omitempty"`
	Hash   string  `json:"hash"`
	Node   string  `json:"node"`
	Port   string  `json:"port"`
}

// Run returns the path of a conversation. The caller has checked that they may see it.
func (s *Service) Run(ctx context.Context, orgID, conversationID core.ID) (Run, error) {
	r := s.DB.R(ctx)
	trace, stored, err := r.Trace(orgID, conversationID)
	if err != nil {
		return Run{}, err
	}
	all, err := r.HashesOf(orgID)
	if err != nil {
		return Run{}, err
	}
	owner := map[string]core.ID{}
	for id, hashes := range all {
		for _, h := range hashes {
			owner[h] = id
		}
	}
	out := Run{Steps: []RunStep{}, Variables: map[string]string{}}
	for _, l := range flow.ParseTrace(trace) {
		out.Hash, out.FlowID = l.Hash, owner[l.Hash]
		out.Steps = append(out.Steps, RunStep{At: l.At, FlowID: out.FlowID, Hash: l.Hash, Node: l.Node, Port: l.Port})
	}
	if session, err := flow.UnmarshalSession([]byte(stored)); stored != "" && err == nil {
		out.WaitingNode, out.Hash, out.FlowID = session.Node, session.Flow, owner[session.Flow]
		if session.Vars != nil {
			out.Variables = session.Vars
		}
	}
	return out, nil
}
