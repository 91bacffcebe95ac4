package live

import (
	"context"
	"encoding/json"
	"strconv"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/team"
)

// Subscription is one reader. C is closed when it ended; the last frame says
// Resync when it fell behind.
type Subscription struct {
	C <-chan Frame

	hub    *Hub
	scope  team.Scope
	frames chan Frame
	from   int64 // Seq of the last event before the first it wants
	given  int64 // Seq up to which catchUp went, maybe beyond what the hub had handed out
	over   bool  // guarded by hub.mu
}

// From is the Seq the subscription starts after.
func (s *Subscription) From() int64 { return s.from }

// Close ends the subscription.
func (s *Subscription) Close() {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	s.end()
}

// end needs hub.mu.
func (s *Subscription) end() {
	if !s.over {
		s.over = true
		delete(s.hub.subs, s)
		close(s.frames)
	}
}

// offer puts what the reader may see into its channel; one that is full is told
// to load afresh. It needs hub.mu.
func (s *Subscription) offer(views []view) {
	if s.over {
		return
	}
	for i := range views {
		f, ok := views[i].frame(s.scope)
		if !ok || f.Seq > 0 && f.Seq <= s.given {
			continue
		}
		if len(s.frames) == cap(s.frames)-1 {
			s.frames <- resync(views[len(views)-1].event.Seq)
			s.end()
			return
		}
		s.frames <- f
	}
}

func resync(seq int64) Frame {
	return Frame{Seq: seq, Kind: Resync, JSON: []byte(`{"seq":` + strconv.FormatInt(seq, 10) + `}`)}
}

// catchUp hands out the events between a resume point and now, then joins the hub.
func (s *Subscription) catchUp(ctx context.Context, after int64) error {
	h := s.hub
	for n := 0; ; {
		h.mu.Lock()
		if after >= h.last {
			s.given = after
			h.subs[s] = true
			h.mu.Unlock()
			return nil
		}
		behind := h.last - after
		h.mu.Unlock()
		if n += pageSize; behind > maxCatchUp || n > 2*maxCatchUp {
			h.mu.Lock()
			s.frames <- resync(h.last)
			s.over = true
			close(s.frames)
			h.mu.Unlock()
			return nil
		}
		events, err := h.db.R(ctx).EventsAfter(after, pageSize)
		if err != nil {
			return err
		}
		if len(events) == 0 {
			after = after + behind // numbers that a rolled-back commit left unused
			continue
		}
		views, err := h.views(ctx, events)
		if err != nil {
			return err
		}
		for i := range views {
			f, ok := views[i].frame(s.scope)
			if !ok {
				continue
			}
			if len(s.frames) >= cap(s.frames)-2 {
				h.mu.Lock()
				s.frames <- resync(max(h.last, events[len(events)-1].Seq)) // it loads everything: once is enough
				s.over = true
				close(s.frames)
				h.mu.Unlock()
				return nil
			}
			s.frames <- f
		}
		after = events[len(events)-1].Seq
	}
}

// view is an event with what a browser needs to show it, made once for all
// subscribers. placed says that store, department and agent are where its
// conversation stands now.
type view struct {
	event                    store.StoredEvent
	placed                   bool
	store, department, agent core.ID
	move                     move
	json                     []byte
	gone                     []byte // for those who lost sight of the conversation
}

// move is where a conversation came from, for events that move it.
type move struct {
	FromStore      core.ID `json:"from_store"`
	FromDepartment core.ID `json:"from_department"`
	FromAgent      core.ID `json:"from_agent"`
}

// frame returns what the scope may see of the event.
func (v *view) frame(s team.Scope) (Frame, bool) {
	if v.event.OrgID != s.OrgID {
		return Frame{}, false
	}
	f := Frame{Seq: v.event.Seq, Kind: string(v.event.Kind), JSON: v.json}
	if v.event.ConversationID == "" {
		return f, v.house(s)
	}
	if !v.placed {
		return f, false
	}
	if s.Sees(v.store, v.department, v.agent) {
		return f, true
	}
	if v.gone != nil && s.Sees(v.move.FromStore, v.move.FromDepartment, v.move.FromAgent) {
		f.JSON = v.gone
		return f, true
	}
	return f, false
}

// house decides on facts that are not about a conversation.
func (v *view) house(s team.Scope) bool {
	switch v.event.Kind {
	case core.AgentPresence, core.ConfigChanged:
		return true
	}
	return s.All
}

func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("live: a frame has no JSON: " + err.Error()) // our own structs: a defect
	}
	return b
}
