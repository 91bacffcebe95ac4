package provision

import (
	"context"
	"slices"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/flow"
	"prosa/internal/flow/ready"
	"prosa/internal/store"
)

const exportHead = `# The house as prosa export writes it. prosa apply reads it back.
# Tokens and passwords are left out; applied over the same house, they stay as they are.
`

// Export writes an organization's house as a file ("" = the only organization),
// without secrets, passwords and personal quick replies. Errors: NotFound
// organization_not_found, Invalid organization_unclear.
func Export(ctx context.Context, db *store.DB, orgID core.ID) ([]byte, error) {
	var h house
	err := db.Write(ctx, func(tx *store.Tx) error { // writes nothing
		id, err := findOrganization(tx, orgID)
		if err == nil && id == "" {
			err = core.E(core.NotFound, "organization_not_found", "there is no organization yet")
		}
		if err != nil {
			return err
		}
		read, err := readHouse(tx, id)
		tx.AfterCommit(func() { h = read })
		return err
	})
	if err != nil {
		return nil, err
	}
	return h.file().write()
}

// write is the YAML of a file.
func (f *File) write() ([]byte, error) {
	text, err := new(writer).write(f)
	if err != nil {
		return nil, core.E(core.Internal, "export_failed", "the house cannot be written as YAML").Because(err)
	}
	return append([]byte(exportHead), text...), nil
}

// file turns the house into what a file says. What is empty and empty by default is
// left out.
func (h house) file() *File {
	f := &File{Organization: h.exportOrganization()}
	for i, o := range h.outcomes {
		f.Outcomes = append(f.Outcomes, Outcome{Key: o.Key, Name: &o.Name, NeedNote: some(o.NeedNote), Position: unless(o.Position, i)})
	}
	for i, l := range h.labels {
		f.Labels = append(f.Labels, Label{Key: l.Key, Name: &l.Name, Color: some(l.Color), Position: unless(l.Position, i)})
	}
	for _, s := range h.stores {
		f.Stores = append(f.Stores, h.exportStore(s))
	}
	bots := robotsOf(ready.HouseOf(h.org.Settings.Language(), h.stores, h.departments, h.outcomes))
	for _, w := range h.flows {
		if w.PublishedHash != "" { // drafts stay in the house
			f.Flows = append(f.Flows, exportFlow(w, bots))
		}
	}
	names := h.departmentNames()
	for _, a := range h.accounts {
		f.ChannelAccounts = append(f.ChannelAccounts, h.exportAccount(a, names))
	}
	for _, u := range h.users {
		role := string(u.Role)
		f.Users = append(f.Users, User{
			Email: u.Email, Name: &u.Name, Role: &role, Locale: some(u.Locale), Stores: references(u.StoreIDs, h.storeKeys()),
			Departments: references(u.DepartmentIDs, names), Capacity: &u.Capacity, Disabled: some(u.Disabled),
		})
	}
	for _, q := range h.replies {
		f.QuickReplies = append(f.QuickReplies, QuickReply{Shortcut: bare(q.Shortcut), Department: names[q.DepartmentID], Text: q.Text})
	}
	for _, e := range h.faq {
		f.FAQ = append(f.FAQ, h.exportFAQ(e, names))
	}
	return f
}

func (h house) exportOrganization() *Organization {
	s := h.org.Settings
	return &Organization{
		Name: &h.org.Name, Locale: &s.Locale, Timezone: &s.Timezone, PrivacyText: some(s.PrivacyText), PrivacyURL: some(s.PrivacyURL),
		AccentColor: some(s.AccentColor), ReopenMinutes: some(s.ReopenMinutes), PositionMinutes: some(s.PositionMinutes),
		KeepOfflineConversations: some(s.AssignOfflineOff),
		AllowMarketing:           some(s.AllowMarketing),
	}
}

func (h house) exportStore(s dealer.Store) Store {
	out := Store{
		Key: s.Key, Name: &s.Name, Brand: some(s.Brand), CNPJ: some(s.CNPJ), Timezone: some(s.Timezone),
		Hours: formatWeek(s.Hours.Days), Holidays: exportHolidays(s.Hours.Holidays),
	}
	if s.Address != (dealer.Address{}) {
		a := Address(s.Address)
		out.Address = &a
	}
	for _, d := range h.departments {
		if d.StoreID != s.ID {
			continue
		}
		e := Department{Key: d.Key, Name: &d.Name, Position: unless(d.Position, len(out.Departments)), AwayText: some(d.AwayText)}
		if len(d.Outcomes) > 0 {
			e.Outcomes = &d.Outcomes
		}
		if d.Hours != nil {
			e.Hours = formatWeek(d.Hours.Days)
			if !sameHolidays(d.Hours.Holidays, s.Hours.Holidays) {
				list := []Holiday{}
				if own := exportHolidays(d.Hours.Holidays); own != nil {
					list = *own
				}
				e.Holidays = &list
			}
		}
		out.Departments = append(out.Departments, e)
	}
	return out
}

func exportHolidays(list []dealer.Holiday) *[]Holiday {
	if len(list) == 0 {
		return nil
	}
	out := []Holiday{}
	for _, h := range byDate(list) {
		e := Holiday{Date: h.Date, Name: h.Name}
		if len(h.Spans) > 0 {
			e.Hours = formatSpans(h.Spans)
		}
		out = append(out, e)
	}
	return &out
}

func (h house) exportAccount(a dealer.ChannelAccount, names map[core.ID]string) ChannelAccount {
	out := ChannelAccount{
		Key: a.Key, Kind: string(a.Kind), Name: some(a.Name), Display: some(a.Display), Store: some(h.storeKeys()[a.StoreID]),
		Departments: references(a.DepartmentIDs, names), ExternalID: &a.ExternalID, BusinessID: some(a.BusinessID),
		RatePerSecond: &a.RatePerSecond, PairLimit: &a.PairLimit, Active: &a.Active,
	}
	for _, w := range h.flows {
		if w.ID == a.FlowID {
			out.Flow = &w.Key
		}
	}
	return out
}

// exportFlow names a bot that comes with Prosa; another goes in as it is.
func exportFlow(w store.Flow, r *robots) Flow {
	out := Flow{Key: w.Key, Name: &w.Name, Default: some(w.IsDefault)}
	for _, key := range []string{w.ReadyKey, ready.KeyOf(w.PublishedHash)} {
		f, ok := r.flow(key, w)
		if !ok {
			continue
		}
		if def, err := flow.Load(f.Definition); err == nil && def.Hash() == w.PublishedHash {
			out.Ready = key
			return out
		}
	}
	out.Definition = some(w.Definition)
	return out
}

// references turns ids into the names files use, in order of name.
func references(ids []core.ID, names map[core.ID]string) *[]string {
	out := []string{}
	for _, id := range ids {
		if n := names[id]; n != "" {
			out = append(out, n)
		}
	}
	if len(out) == 0 {
		return nil
	}
	slices.Sort(out)
	return &out
}

// some is a value that is worth writing, else nothing.
func some[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// unless is a position that its place in the list does not say already.
func unless(position, i int) *int {
	if position == i {
		return nil
	}
	return &position
}
