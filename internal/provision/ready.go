package provision

import (
	"maps"
	"slices"
	"strings"

	"prosa/internal/flow/ready"
)

// robot are the flows that come with Prosa, fitted to a house: made once, for making
// them is most of what a plan or an export costs. Of journeys nobody serves they have
// the way in all the same: it shows once somebody does.
type robot map[string]ready.Flow

func robotOf(h ready.House) robot {
	built, err := ready.Build(ready.Answers{Journeys: ready.Journeys}, h)
	if err != nil {
		return nil
	}
	r := make(robot, len(built))
	for _, f := range built {
		r[f.Key] = f
	}
	return r
}

// flow returns a ready flow by its key; nothing of a robot that could not be made.
func (r robot) flow(key string) (ready.Flow, bool) {
	if f, ok := r[key]; ok || r == nil {
		return f, ok
	}
	return ready.Find(key)
}

// readyHouse is the house as it will be, for the ready flows to fit.
func (p *planner) readyHouse() ready.House {
	h := ready.House{Outcomes: slices.Sorted(maps.Keys(p.outcomes))}
	for _, key := range slices.Sorted(maps.Keys(p.stores)) {
		h.Stores = append(h.Stores, ready.Store{Key: key, Name: p.stores[key].Name, Brand: p.stores[key].Brand})
	}
	for _, name := range slices.Sorted(maps.Keys(p.departments)) {
		store, key, _ := strings.Cut(name, "/")
		h.Departments = append(h.Departments, ready.Department{Store: store, Key: key, Name: p.departments[name].Name})
	}
	return h
}
