package sandbox

import (
	"net/http"
	"slices"
	"time"

	"prosa/internal/core"
)

// State is the answer of GET /sandbox/v1/state.
type State struct {
	NowMs         int64          `json:"now_ms"`
	Clock         clockView      `json:"clock"`
	Apps          []App          `json:"apps"`
	Numbers       []Number       `json:"numbers"`
	Phones        []Phone        `json:"phones"`
	Subscriptions []Subscription `json:"subscriptions"`
	Templates     []Template     `json:"templates"`
	Faults        Faults         `json:"faults"`
	Settings      Settings       `json:"settings"`
}

// State returns everything but threads and logs.
func (s *Sandbox) State() State {
	clock := s.clockView()
	s.mu.Lock()
	defer s.mu.Unlock()
	st := State{
		NowMs: clock.NowMs, Clock: clock, Apps: []App{}, Numbers: []Number{}, Phones: s.listPhones(),
		Subscriptions: []Subscription{}, Templates: []Template{}, Faults: s.faults(), Settings: s.settings,
	}
	for _, id := range s.appOrder {
		a := s.apps[id]
		view := App{ID: a.id, Name: a.name, AppSecret: a.secret, Tokens: []string{}}
		for v, t := range s.tokens {
			if t.appID == id {
				view.Tokens = append(view.Tokens, v)
			}
		}
		slices.Sort(view.Tokens)
		st.Apps = append(st.Apps, view)
		for _, sub := range a.subs {
			st.Subscriptions = append(st.Subscriptions, *sub)
		}
	}
	for _, id := range s.numberOrder {
		st.Numbers = append(st.Numbers, s.numbers[id].Number)
	}
	for _, id := range s.tplOrder {
		st.Templates = append(st.Templates, s.templates[id].Template)
	}
	return st
}

// stateRoutes: state, clock, settings, faults, numbers, tokens, templates, reset.
func (s *Sandbox) stateRoutes(on route) {
	on("GET /state", func(*http.Request) (any, error) { return s.State(), nil })
	on("GET /clock", func(*http.Request) (any, error) { return s.clockView(), nil })
	on("POST /clock", s.postClock)
	on("GET /settings", func(*http.Request) (any, error) { return s.Settings(), nil })
	on("PATCH /settings", func(r *http.Request) (any, error) {
		t := s.Settings()
		if err := read(r, &t); err != nil {
			return nil, err
		}
		return t, s.SetSettings(t)
	})
	on("GET /faults", func(*http.Request) (any, error) { return s.Faults(), nil })
	on("POST /faults", s.postFaults)
	on("DELETE /faults", func(*http.Request) (any, error) {
		if err := s.SetSendFaults(nil); err != nil {
			return nil, err
		}
		return s.Faults(), s.SetHookFaults(HookFaults{})
	})
	on("POST /numbers", func(r *http.Request) (any, error) {
		var p NumberParams
		if err := read(r, &p); err != nil {
			return nil, err
		}
		return s.CreateNumber(p)
	})
	on("PATCH /numbers/{id}", func(r *http.Request) (any, error) {
		var p NumberPatch
		if err := read(r, &p); err != nil {
			return nil, err
		}
		return s.UpdateNumber(r.PathValue("id"), p)
	})
	on("DELETE /numbers/{id}", func(r *http.Request) (any, error) { return done, s.DeleteNumber(r.PathValue("id")) })
	on("POST /tokens", func(r *http.Request) (any, error) {
		var p TokenParams
		if err := read(r, &p); err != nil {
			return nil, err
		}
		t, err := s.CreateToken(p)
		return map[string]string{"token": t}, err
	})
	on("POST /templates", func(r *http.Request) (any, error) {
		var p TemplateParams
		if err := read(r, &p); err != nil {
			return nil, err
		}
		return s.CreateTemplate(p)
	})
	on("DELETE /templates/{id}", func(r *http.Request) (any, error) { return done, s.DeleteTemplate(r.PathValue("id")) })
	on("POST /templates/{id}/review", func(r *http.Request) (any, error) {
		var p struct{ Status, Reason string }
		if err := read(r, &p); err != nil {
			return nil, err
		}
		return s.Review(r.PathValue("id"), p.Status, p.Reason)
	})
	on("POST /templates/{id}/quality", func(r *http.Request) (any, error) {
		var p struct{ Score string }
		if err := read(r, &p); err != nil {
			return nil, err
		}
		return s.SetQuality(r.PathValue("id"), p.Score)
	})
	on("POST /reset", func(r *http.Request) (any, error) {
		var p struct {
			Seed bool
			Keep string
		}
		if err := read(r, &p); err != nil {
			return nil, err
		}
		s.Reset(p.Keep == "setup")
		return done, nil
	})
}

// postClock moves the clock: exactly one of the keys.
func (s *Sandbox) postClock(r *http.Request) (any, error) {
	var p struct {
		AdvanceMs *int64 `json:"advance_ms"`
		SetMs     *int64 `json:"set_ms"`
		Freeze    *bool  `json:"freeze"`
		Reset     bool   `json:"reset"`
	}
	if err := read(r, &p); err != nil {
		return nil, err
	}
	now := s.clock.Now()
	switch {
	case p.AdvanceMs != nil:
		s.clock.Advance(time.Duration(*p.AdvanceMs) * time.Millisecond)
	case p.SetMs != nil && *p.SetMs > 0:
		s.clock.Set(core.FromMs(*p.SetMs))
	case p.Freeze != nil && *p.Freeze:
		s.clock.Freeze(now)
	case p.Freeze != nil:
		s.clock.Freeze(time.Time{}) // the zero instant lets it run again
		s.clock.Set(now)
	case p.Reset:
		s.clock.Freeze(time.Time{})
		s.clock.Set(time.Now())
	default:
		return nil, core.E(core.Invalid, "invalid", "one of advance_ms, set_ms, freeze and reset is required")
	}
	return s.clockView(), nil
}

// postFaults replaces the parts of the plan that are present.
func (s *Sandbox) postFaults(r *http.Request) (any, error) {
	var p struct {
		Sends *[]SendFault `json:"sends"`
		Hooks *HookFaults  `json:"hooks"`
	}
	if err := read(r, &p); err != nil {
		return nil, err
	}
	if p.Sends != nil {
		if err := s.SetSendFaults(*p.Sends); err != nil {
			return nil, err
		}
	}
	if p.Hooks != nil {
		if err := s.SetHookFaults(*p.Hooks); err != nil {
			return nil, err
		}
	}
	return s.Faults(), nil
}
