package provision

import (
	"fmt"
	"slices"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
)

func (p *planner) planStores() {
	seen := map[string]bool{}
	for i, in := range p.file.Stores {
		at := fmt.Sprintf("stores[%d].", i)
		s := dealer.Store{ID: core.NewID(), OrgID: p.was.org.ID, Key: in.Key}
		j := slices.IndexFunc(p.was.stores, func(s dealer.Store) bool { return s.Key == in.Key })
		if j >= 0 {
			s = p.was.stores[j]
		}
		p.key(at+"key", in.Key, j >= 0, seen)
		f := p.storeFields(at, in, &s, j >= 0)
		p.stores[s.Key] = s
		p.save("store", s.Key, j >= 0, f,
			func(tx *store.Tx) error { return drop(tx.CreateStore(s, p.by)) },
			func(tx *store.Tx) error { return drop(tx.UpdateStore(s, p.by)) })
		p.planDepartments(at, in.Departments, s)
	}
	for _, s := range p.was.stores {
		if seen[s.Key] {
			continue
		}
		gone := p.prune(p.file.Stores != nil)
		for _, d := range p.was.departments {
			if d.StoreID == s.ID {
				p.keepDepartment(s, d, gone)
			}
		}
		if gone {
			p.remove("store", s.Key, func(tx *store.Tx) error { return tx.DeleteStore(p.was.org.ID, s.ID, p.by) })
		} else {
			p.stores[s.Key] = s
		}
	}
}

func (p *planner) storeFields(at string, in Store, s *dealer.Store, known bool) fields {
	var f fields
	p.text(at+"name", in.Name, known, 120)
	p.limit(at+"brand", in.Brand, 80)
	p.timezone(at+"timezone", in.Timezone)
	if in.CNPJ != nil && *in.CNPJ != "" && !dealer.ValidCNPJ(*in.CNPJ) {
		p.add(at+"cnpj", "the check digits of this CNPJ are wrong")
	}
	set(&f, "name", &s.Name, in.Name)
	set(&f, "brand", &s.Brand, in.Brand)
	set(&f, "cnpj", &s.CNPJ, in.CNPJ)
	set(&f, "timezone", &s.Timezone, in.Timezone)
	if in.Address != nil {
		a := dealer.Address(*in.Address)
		set(&f, "address", &s.Address, &a)
	}
	if in.Hours != nil {
		if days := p.week(at+"hours", *in.Hours); !sameDays(days, s.Hours.Days) {
			s.Hours.Days, f = days, append(f, "hours")
		}
	}
	if in.Holidays != nil || in.NationalHolidays != nil {
		if l := p.holidays(at, in.Holidays, in.NationalHolidays); !sameHolidays(l, s.Hours.Holidays) {
			s.Hours.Holidays, f = l, append(f, "holidays")
		}
	}
	return f
}

func (p *planner) planDepartments(at string, list []Department, s dealer.Store) {
	seen := map[string]bool{}
	for i, in := range list {
		at := fmt.Sprintf("%sdepartments[%d].", at, i)
		d := dealer.Department{ID: core.NewID(), OrgID: p.was.org.ID, StoreID: s.ID, Key: in.Key}
		j := slices.IndexFunc(p.was.departments, func(d dealer.Department) bool { return d.StoreID == s.ID && d.Key == in.Key })
		if j >= 0 {
			d = p.was.departments[j]
		}
		p.key(at+"key", in.Key, j >= 0, seen)
		f := p.departmentFields(at, i, in, &d, s, j >= 0)
		p.departments[s.Key+"/"+d.Key] = d
		p.save("department", s.Key+"/"+d.Key, j >= 0, f,
			func(tx *store.Tx) error { return drop(tx.CreateDepartment(d, p.by)) },
			func(tx *store.Tx) error { return drop(tx.UpdateDepartment(d, p.by)) })
	}
	for _, d := range p.was.departments {
		if d.StoreID == s.ID && !seen[d.Key] {
			p.keepDepartment(s, d, p.prune(list != nil))
		}
	}
}

// keepDepartment notes a department the file does not name, or plans its end.
func (p *planner) keepDepartment(s dealer.Store, d dealer.Department, gone bool) {
	if !gone {
		p.departments[s.Key+"/"+d.Key] = d
		return
	}
	p.remove("department", s.Key+"/"+d.Key, func(tx *store.Tx) error { return tx.DeleteDepartment(p.was.org.ID, d.ID, p.by) })
}

func (p *planner) departmentFields(at string, i int, in Department, d *dealer.Department, s dealer.Store, known bool) fields {
	var f fields
	p.text(at+"name", in.Name, known, 120)
	p.limit(at+"away_text", in.AwayText, 4096)
	set(&f, "name", &d.Name, in.Name)
	set(&f, "position", &d.Position, place(in.Position, i))
	set(&f, "away_text", &d.AwayText, in.AwayText)
	if in.Outcomes != nil {
		p.outcomeList(at+"outcomes", *in.Outcomes)
		if !slices.Equal(*in.Outcomes, d.Outcomes) {
			d.Outcomes, f = *in.Outcomes, append(f, "outcomes")
		}
	}
	p.departmentHours(at, in, d, s, &f)
	return f
}

func (p *planner) outcomeList(path string, keys []string) {
	for i, key := range keys {
		if !p.outcomes[key] {
			p.add(fmt.Sprintf("%s[%d]", path, i), "there is no outcome %q", key)
		}
	}
}

// departmentHours: own hours come with holidays of their own, the store's when the
// file gives none, so that nobody forgets to close the workshop on Christmas.
func (p *planner) departmentHours(at string, in Department, d *dealer.Department, s dealer.Store, f *fields) {
	if in.Hours == nil {
		if in.Holidays != nil {
			p.add(at+"holidays", "holidays of a department need its hours; without, the store's count")
		}
		return
	}
	if len(*in.Hours) == 0 {
		if d.Hours != nil {
			d.Hours, *f = nil, append(*f, "hours")
		}
		return
	}
	h := dealer.Hours{Days: p.week(at+"hours", *in.Hours), Holidays: s.Hours.Holidays}
	if in.Holidays != nil {
		h.Holidays = p.holidays(at, in.Holidays, nil)
	}
	if d.Hours == nil || !sameDays(h.Days, d.Hours.Days) || !sameHolidays(h.Holidays, d.Hours.Holidays) {
		d.Hours, *f = &h, append(*f, "hours")
	}
}

// department finds a department by "store/department"; "" for "".
func (p *planner) department(path, name string) core.ID {
	if name == "" {
		return ""
	}
	d, ok := p.departments[name]
	if !ok {
		p.add(path, "there is no department %q; departments are written store/department", name)
	}
	return d.ID
}
