package bot

import (
	"strconv"
	"sync"
	"time"

	"prosa/internal/contact"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/flow"
	"prosa/internal/store"
)

// environments remembers, per channel account and minute, which departments are
// open: hours do not change faster, and working them out costs more than a step.
type environments struct {
	mu    sync.Mutex
	cache map[core.ID]environment
}

type environment struct {
	dir    *store.Directory
	minute int64
	locale string
	env    flow.Env
}

// of returns the world as a flow on the account sees it now. The slices are shared:
// flows only read them.
func (e *environments) of(dir *store.Directory, acct *dealer.ChannelAccount, now int64, locale string) flow.Env {
	minute := now / 60_000
	e.mu.Lock()
	defer e.mu.Unlock()
	c, ok := e.cache[acct.ID]
	if !ok || c.dir != dir || c.minute != minute || c.locale != locale {
		c = environment{dir: dir, minute: minute, locale: locale, env: EnvOf(dir, acct, now, locale)}
		if e.cache == nil {
			e.cache = map[core.ID]environment{}
		}
		e.cache[acct.ID] = c
	}
	env := c.env
	env.NowMs = now
	return env
}

// EnvOf is the world as a flow on the account sees it at an instant, but for the
// customer and what only a transaction knows.
func EnvOf(dir *store.Directory, acct *dealer.ChannelAccount, now int64, locale string) flow.Env {
	env := flow.Env{NowMs: now, Locale: locale, Channel: acct.Kind, StoreID: acct.StoreID, Location: dir.Location(acct.StoreID),
		Org: flow.OrgRef{Name: dir.Org.Name, PrivacyText: dir.Org.Settings.PrivacyText, PrivacyURL: dir.Org.Settings.PrivacyURL}}
	at := time.UnixMilli(now)
	seen := map[core.ID]bool{}
	for _, d := range dir.DepartmentsOf(*acct) {
		s := dir.Store(d.StoreID)
		if s == nil {
			continue
		}
		if !seen[s.ID] {
			seen[s.ID] = true
			env.Stores = append(env.Stores, flow.StoreRef{ID: s.ID, Key: s.Key, Name: s.Name, Brand: s.Brand, Address: addressText(s.Address), Hours: dealer.RenderHours(s.Hours, locale)})
		}
		hours, loc := dir.HoursOf(d.ID), dir.Location(s.ID)
		ref := flow.DepartmentRef{ID: d.ID, Key: d.Key, Name: d.Name, StoreID: s.ID, StoreName: s.Name, Open: hours.OpenAt(at, loc), AwayText: d.AwayText}
		if !ref.Open {
			if next, ok := hours.NextOpen(at, loc); ok {
				ref.NextOpenMs = next.UnixMilli()
			}
		}
		env.Departments = append(env.Departments, ref)
	}
	if len(env.Stores) == 1 && env.StoreID == "" {
		env.StoreID = env.Stores[0].ID
	}
	return env
}

func addressText(a dealer.Address) string {
	text := a.Street
	for _, part := range []string{a.City, a.State} {
		if part != "" && text != "" {
			text += ", "
		}
		text += part
	}
	return text
}

func contactRef(p *person) flow.ContactRef {
	ref := flow.ContactRef{Name: p.Contact.Name, Fields: p.Contact.Fields}
	for _, i := range p.Contact.Identities {
		if i.Kind == contact.Phone {
			ref.Phone = i.Value
		}
	}
	return ref
}

func queueVars(protocol string, position int) map[string]string {
	return map[string]string{"protocol": protocol, "queue.position": strconv.Itoa(position)}
}
