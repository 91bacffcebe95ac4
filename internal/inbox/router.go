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
	length map[store.DepartmentRef]int // of the queues as they were left; only run touches it
}

func newRouter(s *Service) *router {
	return &router{s: s, dirty: map[store.DepartmentRef]bool{}, length: map[store.DepartmentRef]int{}, wakeup: make(chan struct{}, 1)}
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
			list, all := r.take(ctx)
			for _, d := range list {
				if err := r.route(ctx, d, all); err != nil && ctx.Err() == nil {
					r.s.Logger.Warn("could not route a queue", "department_id", d.ID, "error", err)
				}
			}
		}
	}
}

// take empties the list of queues to look at; all tells that every queue is on it.
func (r *router) take(ctx context.Context) (queues []store.DepartmentRef, all bool) {
	r.mu.Lock()
	all = r.all
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
	return list, all
}

// atATime is how many waiting conversations are given out in one transaction: more
// than a department has free places, and few beside a queue of a bad Monday.
const atATime = 32

// route gives a department's waiting conversations to its agents and tells those who
// still wait that the queue moved. A queue that only grew moved nobody up; whoever left
// it at the same time is seen by the next look at all queues.
func (r *router) route(ctx context.Context, d store.DepartmentRef, all bool) error {
	length, err := r.s.DB.R(ctx).QueueLength(d.ID)
	if err != nil {
		return err
	}
	grew := length > r.length[d]
	r.length[d] = length
	dir, err := r.s.DB.Directory(ctx, d.OrgID)
	for length > 0 && err == nil {
		var given int
		if given, err = r.s.give(ctx, dir, d.ID, all || !grew); given < min(length, atATime) {
			break // nobody has room for more
		}
		length -= given
		r.length[d], grew = length, false
	}
	if r.length[d] == 0 {
		delete(r.length, d)
	}
	return err
}

// give hands out the front of a queue. Without agents who have room, and with nobody to
// tell of a better place, nothing is locked and nothing written.
func (s *Service) give(ctx context.Context, dir *store.Directory, departmentID core.ID, moved bool) (given int, err error) {
	look := s.DB.R(ctx)
	desks, err := desksOf(look, dir, departmentID)
	if err != nil {
		return 0, err
	}
	if !slices.ContainsFunc(desks, routing.AgentLoad.Takes) {
		if !moved {
			return 0, nil
		}
		now := core.Ms(s.Clock.Now())
		up, err := look.MovedUp(departmentID, toldBy(dir, now))
		if err != nil || !slices.ContainsFunc(up, func(p store.Placed) bool { return conversation.WindowOpen(p.Conversation, now) }) {
			return 0, err
		}
	}
	err = s.DB.Write(ctx, func(tx *store.Tx) error {
		w := &Work{Tx: tx, Dir: dir, Now: core.Ms(s.Clock.Now())}
		if given, err = w.deliver(departmentID); err != nil {
			return err
		}
		if given > 0 || moved {
			if err := w.tellPositions(departmentID); err != nil {
				return err
			}
		}
		w.Flush()
		tx.AfterCommit(func() { s.Delivery.Enqueue(w.Out...) })
		return nil
	})
	return given, err
}

// deliver gives the front of a queue to the agents who have room and returns how many
// conversations found one.
func (w *Work) deliver(departmentID core.ID) (int, error) {
	queue, err := w.Tx.QueueFront(departmentID, atATime)
	if err != nil || len(queue) == 0 {
		return 0, err
	}
	desks, err := desksOf(&w.Tx.R, w.Dir, departmentID)
	if err != nil {
		return 0, err
	}
	line := make([]routing.Waiting, len(queue))
	waiting := make(map[core.ID]conversation.Conversation, len(queue))
	for i, v := range queue {
		line[i] = routing.Waiting{ConversationID: v.ID, DepartmentID: v.DepartmentID, QueuedAt: v.QueuedAt}
		waiting[v.ID] = v
	}
	given := routing.Pick(line, desks, w.Now)
	for i, a := range given {
		v := waiting[a.ConversationID]
		after, err := conversation.Deliver(v, a.AgentID, w.Now)
		if err != nil {
			return 0, err
		}
		after = w.Clocked(v, after)
		system := core.Actor{Kind: core.ActorSystem}
		w.Fact(after, core.ConversationAssigned, system, Move{FromStore: v.StoreID, FromDepartment: v.DepartmentID})
		w.Note(after, system, "assigned", map[string]string{"agent_id": a.AgentID, "department_id": v.DepartmentID})
		if err := w.Tx.SaveConversation(after); err != nil {
			return 0, err
		}
		if err := w.Tx.TouchAssigned(a.AgentID, w.Now+int64(i)); err != nil {
			return 0, err
		}
	}
	return len(given), nil
}

// desksOf reads the agents of a department: presence, room, last assignment.
func desksOf(r *store.R, dir *store.Directory, departmentID core.ID) ([]routing.AgentLoad, error) {
	var ids []core.ID
	for _, u := range dir.Users {
		if slices.Contains(u.DepartmentIDs, departmentID) {
			ids = append(ids, u.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	users, err := r.Desks(ids)
	if err != nil {
		return nil, err
	}
	loads, err := r.Loads(ids)
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

// toldBy is the instant at or before which a customer must have been told a place to be
// told the next one: every message costs, so an organization sets how often.
func toldBy(dir *store.Directory, now int64) int64 {
	return now - int64(max(1, dir.Org.Settings.PositionMinutes))*time.Minute.Milliseconds()
}

// tellPositions tells customers that the queue moved: only when their place got
// better, only who was told a place before, and not more often than the
// organization allows.
func (w *Work) tellPositions(departmentID core.ID) error {
	up, err := w.Tx.MovedUp(departmentID, toldBy(w.Dir, w.Now))
	if err != nil {
		return err
	}
	for _, p := range up {
		v, position := p.Conversation, p.Place
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
