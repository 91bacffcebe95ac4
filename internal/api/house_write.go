package api

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
)

func (s *Server) getOrganization(ctx context.Context, _ *nothing) (*one[dealer.Organization], error) {
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	return &one[dealer.Organization]{Body: dir.Org}, nil
}

func (s *Server) updateOrganization(ctx context.Context, in *organizationInput) (*one[dealer.Organization], error) {
	o := dealer.Organization{ID: scopeOf(ctx).OrgID, Name: strings.TrimSpace(in.Body.Name), Settings: in.Body.Settings, Version: in.Body.Version}
	if err := knownZone(o.Settings.Timezone); err != nil {
		return nil, err
	}
	err := s.opts.DB.Write(ctx, func(tx *store.Tx) error { return tx.SaveOrganization(o) })
	if err != nil {
		return nil, err
	}
	return s.getOrganization(ctx, nil)
}

func knownZone(name string) error {
	if name == "" {
		return nil
	}
	if _, err := time.LoadLocation(name); err != nil {
		return core.E(core.Invalid, "timezone_unknown", "no time zone %q; they look like America/Sao_Paulo", name).On("timezone")
	}
	return nil
}

// keyForm is what keys look like: names for files, flows and addresses.
var keyForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,59}$`)

// keyOf is the key given, else one made from the name.
func keyOf(key, name string) (string, error) {
	if key == "" {
		key = dealer.Slug(name)
	}
	if !keyForm.MatchString(key) {
		return "", core.E(core.Invalid, "key_invalid", "a key has small letters, digits, dashes and underscores").On("key")
	}
	return key, nil
}

// saved runs a write of the house; two things with one key are a conflict.
func (s *Server) saved(ctx context.Context, f func(*store.Tx) error) error {
	err := s.opts.DB.Write(ctx, f)
	if err != nil && s.opts.DB.IsDuplicate(err) {
		return core.E(core.Conflict, "key_taken", "there is one with this key already").On("key")
	}
	return err
}

func (f StoreFields) build() (dealer.Store, error) {
	st := dealer.Store{Name: strings.TrimSpace(f.Name), Brand: f.Brand, CNPJ: f.CNPJ, Address: f.Address, Timezone: f.Timezone, Version: f.Version}
	var err error
	if st.Key, err = keyOf(f.Key, f.Name); err != nil {
		return st, err
	}
	if f.Hours != nil {
		st.Hours = *f.Hours
		if err := st.Hours.Validate(); err != nil {
			return st, err
		}
	}
	if st.CNPJ != "" && !dealer.ValidCNPJ(st.CNPJ) {
		return st, core.E(core.Invalid, "cnpj_invalid", "the CNPJ's check digits are wrong").On("cnpj")
	}
	return st, knownZone(st.Timezone)
}

func (s *Server) createStore(ctx context.Context, in *write[StoreFields]) (*one[dealer.Store], error) {
	st, err := in.Body.build()
	if err != nil {
		return nil, err
	}
	st.ID, st.OrgID = core.NewID(), scopeOf(ctx).OrgID
	if err := s.saved(ctx, func(tx *store.Tx) error { return tx.InsertStore(st) }); err != nil {
		return nil, err
	}
	return s.storeNow(ctx, st.ID)
}

func (s *Server) updateStore(ctx context.Context, in *change[StoreFields]) (*one[dealer.Store], error) {
	before, err := s.storeNow(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if in.Body.Key == "" {
		in.Body.Key = before.Body.Key
	}
	st, err := in.Body.build()
	if err != nil {
		return nil, err
	}
	st.ID, st.OrgID = in.ID, scopeOf(ctx).OrgID
	if in.Body.Hours == nil {
		st.Hours = before.Body.Hours
	}
	if err := s.saved(ctx, func(tx *store.Tx) error { return tx.SaveStore(st) }); err != nil {
		return nil, err
	}
	return s.storeNow(ctx, st.ID)
}

func (s *Server) storeNow(ctx context.Context, id core.ID) (*one[dealer.Store], error) {
	all, err := s.stores(ctx)
	if err != nil {
		return nil, err
	}
	return find(all, func(x dealer.Store) string { return x.ID }, id, "store")
}

func (s *Server) deleteStore(ctx context.Context, in *byID) (*nothing, error) {
	return nil, s.opts.DB.Write(ctx, func(tx *store.Tx) error { return tx.DeleteStore(scopeOf(ctx).OrgID, in.ID) })
}

// build checks a department against the house it is to stand in.
func (f DepartmentFields) build(dir *store.Directory) (dealer.Department, error) {
	d := dealer.Department{OrgID: dir.Org.ID, StoreID: f.StoreID, Name: strings.TrimSpace(f.Name), Position: f.Position, Hours: f.Hours, AwayText: f.AwayText, Outcomes: f.Outcomes, Version: f.Version}
	var err error
	if d.Key, err = keyOf(f.Key, f.Name); err != nil {
		return d, err
	}
	if dir.Store(f.StoreID) == nil {
		return d, core.E(core.Invalid, "store_not_found", "no such store").On("store_id")
	}
	for _, key := range f.Outcomes {
		if !slices.ContainsFunc(dir.Outcomes, func(o dealer.Outcome) bool { return o.Key == key }) {
			return d, core.E(core.Invalid, "outcome_unknown", "no outcome %q", key).On("outcomes")
		}
	}
	if f.Hours != nil {
		err = f.Hours.Validate()
	}
	return d, err
}

func (s *Server) createDepartment(ctx context.Context, in *write[DepartmentFields]) (*one[dealer.Department], error) {
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	d, err := in.Body.build(dir)
	if err != nil {
		return nil, err
	}
	d.ID = core.NewID()
	if err := s.saved(ctx, func(tx *store.Tx) error { return tx.InsertDepartment(d) }); err != nil {
		return nil, err
	}
	return s.departmentNow(ctx, d.ID)
}

func (s *Server) updateDepartment(ctx context.Context, in *change[DepartmentFields]) (*one[dealer.Department], error) {
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	before := dir.Department(in.ID)
	if before == nil {
		return nil, core.E(core.NotFound, "department_not_found", "no such department")
	}
	if in.Body.StoreID != before.StoreID {
		return nil, core.E(core.Conflict, "department_store", "a department stays in its store").On("store_id")
	}
	if in.Body.Key == "" {
		in.Body.Key = before.Key
	}
	d, err := in.Body.build(dir)
	if err != nil {
		return nil, err
	}
	d.ID = in.ID
	if err := s.saved(ctx, func(tx *store.Tx) error { return tx.SaveDepartment(d) }); err != nil {
		return nil, err
	}
	return s.departmentNow(ctx, d.ID)
}

func (s *Server) departmentNow(ctx context.Context, id core.ID) (*one[dealer.Department], error) {
	all, err := s.departments(ctx)
	if err != nil {
		return nil, err
	}
	return find(all, func(x dealer.Department) string { return x.ID }, id, "department")
}

func (s *Server) deleteDepartment(ctx context.Context, in *byID) (*nothing, error) {
	return nil, s.opts.DB.Write(ctx, func(tx *store.Tx) error { return tx.DeleteDepartment(scopeOf(ctx).OrgID, in.ID) })
}
