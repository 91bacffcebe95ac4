package provision

import (
	"fmt"
	"slices"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
)

// kinds are the Meta products.
var kinds = []string{string(dealer.WhatsApp), string(dealer.Messenger), string(dealer.Instagram)}

func (p *planner) planAccounts() {
	seen := map[string]bool{}
	for i, in := range p.file.ChannelAccounts {
		at := fmt.Sprintf("channel_accounts[%d].", i)
		a := dealer.ChannelAccount{ID: core.NewID(), OrgID: p.was.org.ID, Key: in.Key, Kind: dealer.ChannelKind(in.Kind), RatePerSecond: 80, PairLimit: true, Active: true}
		j := slices.IndexFunc(p.was.accounts, func(a dealer.ChannelAccount) bool { return a.Key == in.Key })
		if j >= 0 {
			a = p.was.accounts[j]
		}
		p.key(at+"key", in.Key, j >= 0, seen)
		p.checkAccount(at, in, a, j >= 0)
		f := p.accountFields(at, in, &a)
		p.saveAccount(a, j >= 0, f)
	}
	for _, a := range p.was.accounts {
		if !seen[a.Key] && a.Active && p.prune(p.file.ChannelAccounts != nil) {
			a.Active = false
			p.saveAccount(a, true, fields{"active"})
		}
	}
}

func (p *planner) saveAccount(a dealer.ChannelAccount, known bool, f fields) {
	p.save("channel_account", a.Key, known, f,
		func(tx *store.Tx) error { return drop(tx.CreateChannelAccount(a, p.by)) },
		func(tx *store.Tx) error { return drop(tx.UpdateChannelAccount(a, p.by)) })
}

func (p *planner) checkAccount(at string, in ChannelAccount, a dealer.ChannelAccount, known bool) {
	switch {
	case in.Kind == "" && known:
	case !slices.Contains(kinds, in.Kind):
		p.add(at+"kind", "%q: the kinds are whatsapp, messenger and instagram", in.Kind)
	case string(a.Kind) != in.Kind:
		p.add(at+"kind", "is %s already and cannot change: give the new account another key", a.Kind)
	}
	p.text(at+"external_id", in.ExternalID, known, 64)
	p.limit(at+"business_id", in.BusinessID, 64)
	p.limit(at+"display", in.Display, 60)
	p.limit(at+"name", in.Name, 120)
	p.number(at+"rate_per_second", in.RatePerSecond, 0, 1000)
}

func (p *planner) accountFields(at string, in ChannelAccount, a *dealer.ChannelAccount) fields {
	var f fields
	set(&f, "name", &a.Name, in.Name)
	set(&f, "display", &a.Display, in.Display)
	set(&f, "external_id", &a.ExternalID, in.ExternalID)
	set(&f, "business_id", &a.BusinessID, in.BusinessID)
	set(&f, "rate_per_second", &a.RatePerSecond, in.RatePerSecond)
	set(&f, "pair_limit", &a.PairLimit, in.PairLimit)
	set(&f, "active", &a.Active, in.Active)
	if in.Store != nil {
		id := p.store(at+"store", *in.Store)
		set(&f, "store", &a.StoreID, &id)
	}
	if in.Departments != nil {
		if ids := p.departmentList(at+"departments", *in.Departments); !sameSet(ids, a.DepartmentIDs) {
			a.DepartmentIDs, f = ids, append(f, "departments")
		}
	}
	p.withinStore(at, *a)
	if in.Flow != nil {
		id, ok := p.flows[*in.Flow]
		if !ok && *in.Flow != "" {
			p.add(at+"flow", "there is no flow %q", *in.Flow)
		}
		set(&f, "flow", &a.FlowID, &id)
	}
	for _, s := range []struct {
		name string
		dst  *string
	}{{"token", &a.Token}, {"app_secret", &a.AppSecret}, {"verify_token", &a.VerifyToken}} {
		if value, given := p.secrets[at+s.name]; given {
			set(&f, s.name, s.dst, &value)
		}
	}
	return f
}

// withinStore: a store's number serves departments of that store.
func (p *planner) withinStore(at string, a dealer.ChannelAccount) {
	for name, d := range p.departments {
		if a.StoreID != "" && d.StoreID != a.StoreID && slices.Contains(a.DepartmentIDs, d.ID) {
			p.add(at+"departments", "%s is a department of another store", name)
		}
	}
}

// store finds a store by key; "" for "".
func (p *planner) store(path, key string) core.ID {
	s, ok := p.stores[key]
	if !ok && key != "" {
		p.add(path, "there is no store %q", key)
	}
	return s.ID
}

func (p *planner) departmentList(path string, names []string) []core.ID {
	ids := []core.ID{}
	for i, n := range names {
		if n == "" {
			p.add(fmt.Sprintf("%s[%d]", path, i), "is missing")
		}
		ids = append(ids, p.department(fmt.Sprintf("%s[%d]", path, i), n))
	}
	return ids
}

// sameSet compares lists whose order means nothing.
func sameSet(a, b []core.ID) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
