package store

import (
	"slices"
	"time"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/team"
)

// Directory is the house of one organization as it stood at one moment: everything
// the hot paths need to know about it, found without a query. It is shared and never
// changes; what its methods return must only be read.
type Directory struct {
	Org          dealer.Organization
	Stores       []dealer.Store          // by name
	Departments  []dealer.Department     // by store, then position
	Accounts     []dealer.ChannelAccount // secrets opened
	Users        []team.User             // by name, disabled ones too
	Labels       []dealer.Label          // by position
	Outcomes     []dealer.Outcome        // by position
	QuickReplies []dealer.QuickReply     // by shortcut
	Flows        []Flow                  // by name
	Assistant    Assistant               // its key opened
	Moved        map[string]string       // version → the one its running sessions move on to

	EventTriggers []EventTrigger // of published flows

	stores      map[core.ID]int
	departments map[core.ID]int
	accounts    map[core.ID]int
	users       map[core.ID]int
	flows       map[core.ID]int
	served      map[core.ID][]dealer.Department // by account
}

// index prepares the lookups.
func (d *Directory) index() {
	d.stores = indexOf(d.Stores, func(x *dealer.Store) core.ID { return x.ID })
	d.departments = indexOf(d.Departments, func(x *dealer.Department) core.ID { return x.ID })
	d.accounts = indexOf(d.Accounts, func(x *dealer.ChannelAccount) core.ID { return x.ID })
	d.users = indexOf(d.Users, func(x *team.User) core.ID { return x.ID })
	d.flows = indexOf(d.Flows, func(x *Flow) core.ID { return x.ID })
	d.served = make(map[core.ID][]dealer.Department, len(d.Accounts))
	for _, a := range d.Accounts {
		d.served[a.ID] = d.servedBy(a)
	}
}

func indexOf[T any](list []T, id func(*T) core.ID) map[core.ID]int {
	m := make(map[core.ID]int, len(list))
	for i := range list {
		m[id(&list[i])] = i
	}
	return m
}

func at[T any](list []T, index map[core.ID]int, id core.ID) *T {
	if i, ok := index[id]; ok {
		return &list[i]
	}
	return nil
}

// Store returns the store with an id, or nil.
func (d *Directory) Store(id core.ID) *dealer.Store { return at(d.Stores, d.stores, id) }

// Department returns the department with an id, or nil.
func (d *Directory) Department(id core.ID) *dealer.Department {
	return at(d.Departments, d.departments, id)
}

// Account returns the channel account with an id, or nil.
func (d *Directory) Account(id core.ID) *dealer.ChannelAccount {
	return at(d.Accounts, d.accounts, id)
}

// User returns the user with an id, or nil.
func (d *Directory) User(id core.ID) *team.User { return at(d.Users, d.users, id) }

// Flow returns the flow with an id, or nil.
func (d *Directory) Flow(id core.ID) *Flow { return at(d.Flows, d.flows, id) }

// HoursOf returns the hours that count for a department; one that does not exist is
// never open.
func (d *Directory) HoursOf(departmentID core.ID) dealer.Hours {
	dep := d.Department(departmentID)
	if dep == nil {
		return dealer.Hours{}
	}
	if s := d.Store(dep.StoreID); s != nil {
		return dealer.EffectiveHours(*s, *dep)
	}
	return dealer.EffectiveHours(dealer.Store{}, *dep)
}

// Location returns a store's time zone; the organization's for "" and for a store
// that does not exist. Never nil.
func (d *Directory) Location(storeID core.ID) *time.Location {
	if s := d.Store(storeID); s != nil {
		return s.Location(d.Org)
	}
	return dealer.Store{}.Location(d.Org)
}

// Day is the day of an instant in the organization's time zone, as counts keep it:
// 20261127.
func (d *Directory) Day(at time.Time) int64 {
	at = at.In(d.Location(""))
	return int64(at.Year())*10_000 + int64(at.Month())*100 + int64(at.Day())
}

// DepartmentsOf returns the departments a channel account serves, in the
// directory's order: those it names, else all of its store, else all.
func (d *Directory) DepartmentsOf(a dealer.ChannelAccount) []dealer.Department {
	if list, ok := d.served[a.ID]; ok {
		return list
	}
	return d.servedBy(a)
}

func (d *Directory) servedBy(a dealer.ChannelAccount) []dealer.Department {
	var out []dealer.Department
	for _, dep := range d.Departments {
		switch {
		case len(a.DepartmentIDs) > 0:
			if !slices.Contains(a.DepartmentIDs, dep.ID) {
				continue
			}
		case a.StoreID != "" && a.StoreID != dep.StoreID:
			continue
		}
		out = append(out, dep)
	}
	return out
}

// FlowFor returns the published flow that greets on a channel account: its own,
// else the organization's default, else nil.
func (d *Directory) FlowFor(a dealer.ChannelAccount) *Flow {
	if f := d.Flow(a.FlowID); f != nil && f.PublishedHash != "" {
		return f
	}
	for i := range d.Flows {
		if d.Flows[i].IsDefault && d.Flows[i].PublishedHash != "" {
			return &d.Flows[i]
		}
	}
	return nil
}
