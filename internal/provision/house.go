package provision

import (
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
	"prosa/internal/team"
)

// house is what the database holds of one organization.
type house struct {
	org         dealer.Organization
	known       bool // false: the organization is still to be made
	stores      []dealer.Store
	departments []dealer.Department
	accounts    []dealer.ChannelAccount
	users       []team.User
	labels      []dealer.Label
	outcomes    []dealer.Outcome
	replies     []dealer.QuickReply // shared ones only
	flows       []store.Flow
	faq         []store.FAQEntry
}

// findOrganization says which organization Options mean; "" = a new one.
func findOrganization(r *store.Tx, id core.ID) (core.ID, error) {
	if id != "" {
		return id, nil
	}
	all, err := r.Organizations()
	switch {
	case err != nil || len(all) == 0:
		return "", err
	case len(all) > 1:
		return "", core.E(core.Invalid, "organization_unclear", "there are %d organizations: say which one is meant", len(all))
	}
	return all[0], nil
}

// readHouse reads everything a file can speak of.
func readHouse(r *store.Tx, orgID core.ID) (house, error) {
	var h house
	var err error
	if h.org, err = r.Organization(orgID); err != nil {
		return h, err
	}
	h.known = true
	for _, read := range []func() error{
		func() error { h.stores, err = r.Stores(orgID); return err },
		func() error { h.departments, err = r.Departments(orgID); return err },
		func() error { h.accounts, err = r.ChannelAccounts(orgID); return err },
		func() error { h.users, err = r.Users(orgID); return err },
		func() error { h.labels, err = r.Labels(orgID); return err },
		func() error { h.outcomes, err = r.Outcomes(orgID); return err },
		func() error { h.flows, err = r.Flows(orgID); return err },
		func() error { h.faq, err = r.FAQEntries(orgID); return err },
	} {
		if err := read(); err != nil {
			return h, err
		}
	}
	replies, err := r.QuickReplies(orgID)
	for _, q := range replies {
		if q.UserID == "" { // personal ones are their owners'
			h.replies = append(h.replies, q)
		}
	}
	return h, err
}

// newOrganization is what a file for an empty database starts from.
func newOrganization() dealer.Organization {
	return dealer.Organization{ID: core.NewID(), Settings: dealer.Settings{Locale: "pt-BR", Timezone: dealer.DefaultTimezone}}
}

// departmentNames are the names files use for departments, by id.
func (h house) departmentNames() map[core.ID]string {
	names, stores := map[core.ID]string{}, h.storeKeys()
	for _, d := range h.departments {
		names[d.ID] = stores[d.StoreID] + "/" + d.Key
	}
	return names
}

func (h house) storeKeys() map[core.ID]string {
	keys := map[core.ID]string{}
	for _, s := range h.stores {
		keys[s.ID] = s.Key
	}
	return keys
}
