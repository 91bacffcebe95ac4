package provision

import (
	"maps"
	"slices"
	"strings"

	"prosa/internal/flow/ready"
	"prosa/internal/store"
)

// robots are the flows that come with Prosa, fitted to a house: made once for each
// language, for making them is most of what a plan or an export costs. Of journeys nobody
// serves they have the way in all the same: it shows once somebody does.
type robots struct {
	house ready.House
	made  map[string]map[string]ready.Flow // by language, then key
}

func robotsOf(h ready.House) *robots {
	return &robots{house: h, made: map[string]map[string]ready.Flow{}}
}

// flow returns a ready flow by its key, for w, which is that flow already or becomes it:
// names are given when a flow is installed, and stay in that language.
func (r *robots) flow(key string, w store.Flow) (ready.Flow, bool) {
	f, ok := ready.Find(key)
	if !ok {
		return f, false
	}
	locale := r.house.Locale
	if w.PublishedHash != "" && (w.ReadyKey == key || ready.FormerKey(w.PublishedHash) == key || ready.KeyOf(w.PublishedHash) == key) {
		locale = ready.LocaleOf([]byte(w.Definition))
	}
	made, err := r.in(locale)
	if built, ok := made[key]; ok || err != nil {
		return built, ok
	}
	return f.In(locale), true // the plainest needs no fitting
}

func (r *robots) in(locale string) (map[string]ready.Flow, error) {
	if made, ok := r.made[locale]; ok {
		return made, nil
	}
	h := r.house
	h.Locale = locale
	built, err := ready.Build(ready.Answers{Journeys: ready.Journeys}, h)
	if err != nil {
		return nil, err
	}
	made := make(map[string]ready.Flow, len(built))
	for _, f := range built {
		made[f.Key] = f
	}
	r.made[locale] = made
	return made, nil
}

// readyHouse is the house as it will be, for the ready flows to fit.
func (p *planner) readyHouse() ready.House {
	h := ready.House{Locale: p.settings.Language(), Outcomes: slices.Sorted(maps.Keys(p.outcomes))}
	for _, key := range slices.Sorted(maps.Keys(p.stores)) {
		h.Stores = append(h.Stores, ready.Store{Key: key, Name: p.stores[key].Name, Brand: p.stores[key].Brand})
	}
	for _, name := range slices.Sorted(maps.Keys(p.departments)) {
		store, key, _ := strings.Cut(name, "/")
		h.Departments = append(h.Departments, ready.Department{Store: store, Key: key, Name: p.departments[name].Name})
	}
	return h
}
