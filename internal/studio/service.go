package studio

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"prosa/internal/bot"
	"prosa/internal/core"
	"prosa/internal/flow"
	"prosa/internal/store"
)

// Service makes flows. Safe for concurrent use.
type Service struct {
	DB    *store.DB
	Clock core.Clock
	// FAQ answers an organization's frequent questions in trials; may be nil.
	FAQ func(ctx context.Context, orgID core.ID) flow.Answerer

	library bot.Library
}

// By says in whose name something is done.
type By struct {
	OrgID core.ID
	Actor core.Actor
}

func (s *Service) change(by By) store.Change {
	return store.Change{Actor: by.Actor, At: core.Ms(s.Clock.Now())}
}

// find returns the flow with an id as it is now.
func (s *Service) find(ctx context.Context, orgID, id core.ID) (*store.Directory, *store.Flow, error) {
	dir, err := s.DB.Directory(ctx, orgID)
	if err != nil {
		return nil, nil, err
	}
	f := dir.Flow(id)
	if f == nil {
		return nil, nil, core.E(core.NotFound, "flow_not_found", "no such flow")
	}
	return dir, f, nil
}

// AssetsOf are the names a definition of this house may refer to, and which of them
// are never open from an instant on.
func AssetsOf(dir *store.Directory, at time.Time) flow.Assets {
	var a flow.Assets
	add := func(list *[]string, key string) {
		if !slices.Contains(*list, key) {
			*list = append(*list, key)
		}
	}
	a.Departments, a.Labels, a.Outcomes = []string{}, []string{}, []string{}
	for _, d := range dir.Departments {
		add(&a.Departments, d.Key)
	}
	for _, l := range dir.Labels {
		add(&a.Labels, l.Key)
	}
	for _, o := range dir.Outcomes {
		add(&a.Outcomes, o.Key)
	}
	for _, d := range dir.Departments {
		if _, opens := dir.HoursOf(d.ID).NextOpen(at, dir.Location(d.StoreID)); !opens && !dir.HoursOf(d.ID).OpenAt(at, dir.Location(d.StoreID)) {
			add(&a.NeverOpen, d.Key)
		}
	}
	a.Agents, a.Flows = []string{}, []string{}
	for _, u := range dir.Users {
		if !u.Disabled {
			add(&a.Agents, u.Email)
		}
	}
	for _, acct := range dir.Accounts {
		a.Accounts = append(a.Accounts, acct.ID)
		if !slices.Contains(a.Channels, acct.Kind) {
			a.Channels = append(a.Channels, acct.Kind)
		}
	}
	for _, f := range dir.Flows {
		if f.PublishedHash != "" {
			add(&a.Flows, f.Key)
		}
	}
	return a
}

// problemsOf loads a definition and inspects it; one that does not load is one
// problem.
func (s *Service) problemsOf(ctx context.Context, dir *store.Directory, text []byte) (*flow.Definition, []flow.Problem) {
	def, err := flow.Load(text)
	if err != nil {
		return nil, []flow.Problem{{Severity: flow.Failure, Code: core.CodeOf(err), Message: err.Error()}}
	}
	assets, book := AssetsOf(dir, s.Clock.Now()), s.library.Book(s.DB.R(ctx), dir)
	assets.Book = book
	for _, other := range book.All() {
		if other.Key != def.Key {
			assets.Published = append(assets.Published, other)
		}
	}
	if !slices.Contains(assets.Flows, def.Key) {
		assets.Flows = append(assets.Flows, def.Key)
	}
	problems := flow.Inspect(def, assets)
	if problems == nil {
		problems = []flow.Problem{}
	}
	return def, problems
}

func count(problems []flow.Problem) (failures, warnings int) {
	for _, p := range problems {
		if p.Severity == flow.Failure {
			failures++
		} else {
			warnings++
		}
	}
	return failures, warnings
}

// head is what a list shows of a definition, read leniently: a draft may be broken.
type head struct {
	Name     string          `json:"name"`
	About    string          `json:"about"`
	Triggers json.RawMessage `json:"triggers"`
}

func headOf(text string) head {
	var h head
	_ = json.Unmarshal([]byte(text), &h) // what cannot be read is shown as nothing
	return h
}

// daysBack is the day n-1 days before now in the organization's time zone: 20261121
// for n = 7 on the 27th.
func daysBack(dir *store.Directory, now time.Time, n int) int64 {
	return dir.Day(now.In(dir.Location("")).AddDate(0, 0, 1-n))
}
