package inbox

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/delivery"
	"prosa/internal/gate"
	"prosa/internal/message"
	"prosa/internal/routing"
	"prosa/internal/store"
	"prosa/internal/team"
)

// router gives waiting conversations to agents. One goroutine looks at one queue
// at a time, woken by whatever changes a queue, an agent's presence or their room.
type router struct {
	s      *Service
	mu     sync.Mutex
	dirty  map[store.DepartmentRef]bool
	all    bool
	wakeup chan struct{}
}

func newRouter(s *Service) *router {
	return &router{s: s, dirty: map[store.DepartmentRef]bool{}, wakeup: make(chan struct{}, 1)}
}

func (r *router) kick(orgID core.ID, departments []core.ID) {
	if len(departments) == 0 {
		return
	}
	r.mu.Lock()
	for _, id := range departments {
		r.dirty[store.DepartmentRef{OrgID: orgID, ID: id}] = true
	}
	r.mu.Unlock()
	r.wake()
}

func (r *router) kickAll() {
	r.mu.Lock()
	r.all = true
	r.mu.Unlock()
	r.wake()
}

func (r *router) wake() {
	select {
	case r.wakeup <- struct{}{}:
	default:
	}
}

// lookEvery is how often all queues are looked at without being asked: it picks up
// what a crash interrupted and position messages that were held back.
const lookEvery = 5 * time.Second

func (r *router) run(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	r.kickAll()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			r.kickAll()
		case <-r.wakeup:
			for _, d := range r.take(ctx) {
				if err := r.s.route(ctx, d); err != nil && ctx.Err() == nil {
					r.s.Logger.Warn("could not route a queue", "department_id", d.ID, "error", err)
				}
			}
		}
	}
}

// take empties the list of queues to look at.
func (r *router) take(ctx context.Context) []store.DepartmentRef {
	r.mu.Lock()
	all := r.all
	list := make([]store.DepartmentRef, 0, len(r.dirty))
	for d := range r.dirty {
		list = append(list, d)
	}
	clear(r.dirty)
	r.all = false
	r.mu.Unlock()
	if all {
		waiting, err := r.s.DB.R(ctx).WaitingDepartments()
		if err != nil {
			r.s.Logger.Warn("could not list the queues", "error", err)
		}
		for _, d := range waiting {
			if !slices.Contains(list, d) {
				list = append(list, d)
			}
		}
	}
	return list
}

// route gives a department's waiting conversations to its agents and tells those
// who still wait that the queue moved.
func (s *Service) route(ctx context.Context, d store.DepartmentRef) error {
	dir, err := s.DB.Directory(ctx, d.OrgID)
	if err != nil {
		return err
	}
	if n, err := s.DB.R(ctx).QueueLength(d.ID); err != nil || n == 0 {
		return err
	}
	return s.DB.Write(ctx, func(tx *store.Tx) error {
		w := &Work{Tx: tx, Dir: dir, Now: core.Ms(s.Clock.Now())}
		queue, err := tx.Queue(d.ID)
		if err != nil || len(queue) == 0 {
			return err
		}
		desks, err := desksOf(tx, dir, d.ID)
		if err != nil {
			return err
		}
		line := make([]routing.Waiting, len(queue))
		for i, v := range queue {
			line[i] = routing.Waiting{ConversationID: v.ID, DepartmentID: v.DepartmentID, QueuedAt: v.QueuedAt}
		}
		given := map[core.ID]core.ID{}
		for _, a := range routing.Pick(line, desks, w.Now) {
			given[a.ConversationID] = a.AgentID
		}
		var waiting []conversation.Conversation
		for i, v := range queue {
			agent := given[v.ID]
			if agent == "" {
				waiting = append(waiting, v)
				continue
			}
			after, err := conversation.Deliver(v, agent, w.Now)
			if err != nil {
				return err
			}
			after = w.Clocked(v, after)
			system := core.Actor{Kind: core.ActorSystem}
			w.Fact(after, core.ConversationAssigned, system, Move{FromStore: v.StoreID, FromDepartment: v.DepartmentID})
			w.Note(after, system, "assigned", map[string]string{"agent_id": agent, "department_id": v.DepartmentID})
			if err := tx.SaveConversation(after); err != nil {
				return err
			}
			if err := tx.TouchAssigned(agent, w.Now+int64(i)); err != nil {
				return err
			}
		}
		if err := w.tellPositions(waiting); err != nil {
			return err
		}
		w.Flush()
		tx.AfterCommit(func() { s.Delivery.Enqueue(w.Out...) })
		return nil
	})
}

// desksOf reads the agents of a department: presence, room, last assignment.
func desksOf(tx *store.Tx, dir *store.Directory, departmentID core.ID) ([]routing.AgentLoad, error) {
	var ids []core.ID
	for _, u := range dir.Users {
		if slices.Contains(u.DepartmentIDs, departmentID) {
			ids = append(ids, u.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	users, err := tx.Desks(ids)
	if err != nil {
		return nil, err
	}
	loads, err := tx.Loads(ids)
	if err != nil {
		return nil, err
	}
	out := make([]routing.AgentLoad, 0, len(users))
	for _, u := range users {
		out = append(out, routing.AgentLoad{AgentID: u.ID, DepartmentIDs: []core.ID{departmentID}, Presence: team.Presence(u.Presence),
			Disabled: u.Disabled, Open: loads[u.ID], Capacity: u.Capacity, LastAssignedAt: u.LastAssignedAt})
	}
	return out, nil
}

// tellPositions tells customers that the queue moved: only when their place got
// better, only who was told a place before, and not more often than the
// organization allows, since every message costs.
func (w *Work) tellPositions(waiting []conversation.Conversation) error {
	minutes := max(1, w.Dir.Org.Settings.PositionMinutes)
	for i, v := range waiting {
		position := i + 1
		if v.ToldPosition == 0 || position >= v.ToldPosition || w.Now-v.ToldAt < int64(minutes)*time.Minute.Milliseconds() {
			continue
		}
		if !conversation.WindowOpen(v, w.Now) {
			continue
		}
		who, err := w.Tx.Contact(v.OrgID, v.ContactID)
		if err != nil {
			return err
		}
		key := "position"
		if position == 1 {
			key = "next"
		}
		body := Text(key, w.Locale(who), map[string]string{"protocol": v.Protocol, "queue.position": strconv.Itoa(position)})
		system := core.Actor{Kind: core.ActorSystem}
		_, d := w.Send(&v, Person{Contact: who, To: delivery.RecipientOf(who.Identities)},
			SendParams{Sender: gate.System, Author: system, Content: message.Content{Kind: message.Text, Text: body}})
		if !d.Allow {
			continue
		}
		v.ToldPosition, v.ToldAt = position, w.Now
		w.Fact(v, core.ConversationPosition, system, map[string]int{"position": position})
		if err := w.Tx.SaveTalks(v); err != nil {
			return err
		}
	}
	return nil
}
