package dealer

import (
	"sync"
	"time"
	_ "time/tzdata" // the rules must not depend on which files a machine has
)

// DefaultTimezone is used where neither store nor organization names a valid one.
const DefaultTimezone = "America/Sao_Paulo"

// locations caches parsed zones by name; loading one costs a file read.
var locations sync.Map // string → *time.Location

// Location returns the store's time zone: its own, else the organization's, else
// DefaultTimezone. Names that do not exist are passed over. Never nil. Safe for
// concurrent use.
func (s Store) Location(org Organization) *time.Location {
	for _, name := range [...]string{s.Timezone, org.Settings.Timezone, DefaultTimezone} {
		if loc := LocationByName(name); loc != nil {
			return loc
		}
	}
	return time.UTC
}

// LocationByName returns the zone of an IANA name, or nil when the name is empty
// or unknown. Unlike time.LoadLocation it reads each zone once.
func LocationByName(name string) *time.Location {
	if name == "" || name == "Local" {
		return nil
	}
	if loc, ok := locations.Load(name); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	locations.Store(name, loc)
	return loc
}
