package studio

import (
	"context"
	"encoding/json"

	"prosa/internal/core"
	"prosa/internal/flow"
	"prosa/internal/store"
)

// healthDays is the period of a flow's health.
const healthDays = 7

// Flow is a flow as the list shows it.
type Flow struct {
	ID            core.ID         `json:"id"`
	Key           string          `json:"key"`
	Name          string          `json:"name"`
	About         string          `json:"about,omitempty"`
	IsDefault     bool            `json:"is_default"`
	Version       int64           `json:"version"`
	PublishedHash string          `json:"published_hash" doc:"Empty while nothing is published"`
	PublishedAt   int64           `json:"published_at"`
	ReadyKey      string          `json:"ready_key,omitempty" doc:"The ready flow it was made from"`
	Draft         *DraftState     `json:"draft" doc:"null when what is published is what there is"`
	Triggers      json.RawMessage `json:"triggers" doc:"Of what is published, else of the draft"`
	Accounts      []core.ID       `json:"accounts" doc:"Channel accounts that greet with it"`
	Health        Health          `json:"health"`
}

// DraftState is how far a draft is.
type DraftState struct {
	Version  int64   `json:"version"`
	SavedAt  int64   `json:"saved_at"`
	SavedBy  core.ID `json:"saved_by,omitempty"`
	Errors   int     `json:"errors"`
	Warnings int     `json:"warnings"`
}

// Health is what became of the sessions of a period.
type Health struct {
	Days       int   `json:"days"`
	Started    int64 `json:"started"`
	Completed  int64 `json:"completed" doc:"Ended by the flow itself"`
	HandedOver int64 `json:"handed_over" doc:"Ended in a queue or with an agent"`
	Abandoned  int64 `json:"abandoned" doc:"Ended while the flow still waited"`
	Errors     int64 `json:"errors" doc:"Handed over because the flow could not go on"`
	Waiting    int64 `json:"waiting" doc:"Wait for the customer now"`
}

// List returns an organization's flows by name.
func (s *Service) List(ctx context.Context, orgID core.ID) ([]Flow, error) {
	dir, err := s.DB.Directory(ctx, orgID)
	if err != nil {
		return nil, err
	}
	out := make([]Flow, len(dir.Flows))
	for i := range dir.Flows {
		open, err := s.view(ctx, dir, &dir.Flows[i])
		if err != nil {
			return nil, err
		}
		out[i] = open.Flow
	}
	return out, s.health(ctx, dir, out)
}

// One returns one flow as the list shows it.
func (s *Service) One(ctx context.Context, orgID, id core.ID) (Flow, error) {
	dir, f, err := s.find(ctx, orgID, id)
	if err != nil {
		return Flow{}, err
	}
	open, err := s.look(ctx, dir, f)
	return open.Flow, err
}

// look is one flow as the list shows it, with its draft if it has one.
func (s *Service) look(ctx context.Context, dir *store.Directory, f *store.Flow) (Open, error) {
	open, err := s.view(ctx, dir, f)
	if err != nil {
		return Open{}, err
	}
	list := []Flow{open.Flow}
	err = s.health(ctx, dir, list)
	open.Flow = list[0]
	return open, err
}

// view is a flow without its health; the definition and the problems are its draft's.
func (s *Service) view(ctx context.Context, dir *store.Directory, f *store.Flow) (Open, error) {
	var out Open
	out.Flow = Flow{ID: f.ID, Key: f.Key, Name: f.Name, IsDefault: f.IsDefault, Version: f.Version, PublishedHash: f.PublishedHash, PublishedAt: f.PublishedAt,
		ReadyKey: f.ReadyKey, Accounts: []core.ID{}, Health: Health{Days: healthDays}}
	v := &out.Flow
	h := headOf(f.Definition)
	if f.DraftVersion > 0 {
		d, err := s.DB.R(ctx).Draft(f.OrgID, f.ID)
		if err != nil {
			return out, err
		}
		out.Definition, out.DraftVersion = newest(d.Text), d.Version
		_, out.Problems = s.problemsOf(ctx, dir, out.Definition)
		v.Draft = &DraftState{Version: d.Version, SavedAt: d.At, SavedBy: d.By}
		v.Draft.Errors, v.Draft.Warnings = count(out.Problems)
		if f.Definition == "" {
			h = headOf(d.Text)
		}
	}
	v.About, v.Triggers = h.About, h.Triggers
	if len(v.Triggers) == 0 {
		v.Triggers = json.RawMessage("[]")
	}
	for _, a := range dir.Accounts {
		if greets := dir.FlowFor(a); greets != nil && greets.ID == f.ID {
			v.Accounts = append(v.Accounts, a.ID)
		}
	}
	return out, nil
}

// health fills in the counts of sessions.
func (s *Service) health(ctx context.Context, dir *store.Directory, list []Flow) error {
	r := s.DB.R(ctx)
	hashes, err := r.HashesOf(dir.Org.ID)
	if err != nil {
		return err
	}
	counts, err := r.SessionCounts(dir.Org.ID, daysBack(dir, s.Clock.Now(), healthDays))
	if err != nil {
		return err
	}
	waiting, err := waitingOf(r, dir.Org.ID)
	if err != nil {
		return err
	}
	owner := map[string]*Health{}
	for i := range list {
		for _, h := range hashes[list[i].ID] {
			owner[h] = &list[i].Health
		}
	}
	for _, c := range counts {
		if h := owner[c.Hash]; h != nil {
			h.add(c.Port, c.N)
		}
	}
	for _, w := range waiting {
		if h := owner[w.Hash]; h != nil {
			h.Waiting++
		}
	}
	return nil
}

// add counts n sessions that came to an end, or began.
func (h *Health) add(port string, n int64) {
	switch port {
	case flow.SessionStarted:
		h.Started += n
	case flow.SessionCompleted:
		h.Completed += n
	case flow.SessionHandedOver:
		h.HandedOver += n
	case flow.SessionAbandoned:
		h.Abandoned += n
	case flow.SessionError:
		h.Errors += n
	}
}
