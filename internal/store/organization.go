package store

import (
	"prosa/internal/core"
	"prosa/internal/dealer"
)

var organizationTable = &table{name: "organization", columns: []string{"id", "name", "settings"}}

// Organization returns one organization.
func (r *R) Organization(id core.ID) (dealer.Organization, error) {
	list, err := r.organizations(id)
	if err != nil || len(list) == 0 {
		return dealer.Organization{}, notFound(err, "organization")
	}
	return list[0], nil
}

// organizations returns one organization or, for "", all, oldest first.
func (r *R) organizations(id core.ID) ([]dealer.Organization, error) {
	where, args := "", []any(nil)
	if id != "" {
		where, args = " WHERE id = $1", []any{id}
	}
	var out []dealer.Organization
	err := r.rows(func(s scan) error {
		var o dealer.Organization
		var settings string
		if err := s.Scan(&o.ID, &o.Name, &settings, &o.Version); err != nil {
			return err
		}
		out = append(out, o)
		return decode(settings, &out[len(out)-1].Settings)
	}, "SELECT id, name, settings, version FROM organization"+where+" ORDER BY id", args...)
	return out, err
}

// Organizations returns the ids of all organizations, oldest first. The hot path uses
// DB.Organizations, which remembers them.
func (r *R) Organizations() ([]core.ID, error) {
	list, err := r.organizations("")
	out := make([]core.ID, len(list))
	for i, o := range list {
		out[i] = o.ID
	}
	return out, err
}

// CreateOrganization adds an organization; an empty ID is filled in.
func (tx *Tx) CreateOrganization(o dealer.Organization, c Change) (dealer.Organization, error) {
	o.ID, o.Version = orNew(o.ID), 1
	if err := tx.create("organization", organizationTable, o.ID, o.Name, encode(o.Settings)); err != nil {
		return o, err
	}
	tx.configChanged(c, o.ID, "organization", o.ID)
	return o, nil
}

// UpdateOrganization changes name and settings at o.Version. Errors: NotFound,
// Conflict organization_changed.
func (tx *Tx) UpdateOrganization(o dealer.Organization, c Change) (dealer.Organization, error) {
	n, err := tx.affected("UPDATE organization SET name = $1, settings = $2, version = version + 1 WHERE id = $3 AND version = $4",
		o.Name, encode(o.Settings), o.ID, o.Version)
	if err != nil {
		return o, err
	}
	if n == 0 {
		if _, err := tx.Organization(o.ID); err != nil {
			return o, err
		}
		return o, core.E(core.Conflict, "organization_changed", "the organization was changed meanwhile")
	}
	o.Version++
	tx.configChanged(c, o.ID, "organization", o.ID)
	return o, nil
}

// notFound is err, or NotFound when there is none.
func notFound(err error, what string) error {
	if err != nil {
		return err
	}
	return core.E(core.NotFound, what+"_not_found", "no such %s", words(what))
}

// orNew is id, or a fresh one.
func orNew(id core.ID) core.ID {
	if id == "" {
		return core.NewID()
	}
	return id
}
