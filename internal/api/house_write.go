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
	if err := o.Settings.Validate(); err != nil {
		return nil, err
	}
	return written(ctx, s, func(tx *store.Tx, by store.Change) (dealer.Organization, error) { return tx.UpdateOrganization(o, by) })
}

// written runs a write of the house in the caller's name and answers what is there now.
func written[T any](ctx context.Context, s *Server, f func(*store.Tx, store.Change) (T, error)) (*one[T], error) {
	by := store.Change{Actor: actorOf(ctx), At: s.now()}
	out := &one[T]{}
	err := s.opts.DB.Write(ctx, func(tx *store.Tx) (err error) {
		out.Body, err = f(tx, by)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// removed runs a deletion in the caller's name.
func (s *Server) removed(ctx context.Context, f func(*store.Tx, store.Change) error) (*nothing, error) {
	by := store.Change{Actor: actorOf(ctx), At: s.now()}
	return nil, s.opts.DB.Write(ctx, func(tx *store.Tx) error { return f(tx, by) })
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
	st.OrgID = scopeOf(ctx).OrgID
	return written(ctx, s, func(tx *store.Tx, by store.Change) (dealer.Store, error) { return tx.CreateStore(st, by) })
}

func (s *Server) updateStore(ctx context.Context, in *change[StoreFields]) (*one[dealer.Store], error) {
	before, err := s.findStore(ctx, &in.ByID)
	if err != nil {
		return nil, err
	}
	if in.Body.Key == "" {
		in.Body.Key = before.Body.Key
	}
	if in.Body.Hours == nil {
		in.Body.Hours = &before.Body.Hours
	}
	st, err := in.Body.build()
	if err != nil {
		return nil, err
	}
	st.ID, st.OrgID = in.ID, scopeOf(ctx).OrgID
	return written(ctx, s, func(tx *store.Tx, by store.Change) (dealer.Store, error) { return tx.UpdateStore(st, by) })
}

func (s *Server) deleteStore(ctx context.Context, in *ByID) (*nothing, error) {
	org := scopeOf(ctx).OrgID
	return s.removed(ctx, func(tx *store.Tx, by store.Change) error { return tx.DeleteStore(org, in.ID, by) })
}

// build checks what the store does not: the outcomes are words, not ids.
func (f DepartmentFields) build(dir *store.Directory) (dealer.Department, error) {
	d := dealer.Department{OrgID: dir.Org.ID, StoreID: f.StoreID, Name: strings.TrimSpace(f.Name), Position: f.Position, Hours: f.Hours, AwayText: f.AwayText, Outcomes: f.Outcomes, Version: f.Version}
	var err error
	if d.Key, err = keyOf(f.Key, f.Name); err != nil {
		return d, err
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
	return written(ctx, s, func(tx *store.Tx, by store.Change) (dealer.Department, error) { return tx.CreateDepartment(d, by) })
}

func (s *Server) updateDepartment(ctx context.Context, in *change[DepartmentFields]) (*one[dealer.Department], error) {
	before, err := s.findDepartment(ctx, &in.ByID)
	if err != nil {
		return nil, err
	}
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	if in.Body.Key == "" {
		in.Body.Key = before.Body.Key
	}
	d, err := in.Body.build(dir)
	if err != nil {
		return nil, err
	}
	d.ID = in.ID
	return written(ctx, s, func(tx *store.Tx, by store.Change) (dealer.Department, error) { return tx.UpdateDepartment(d, by) })
}

func (s *Server) deleteDepartment(ctx context.Context, in *ByID) (*nothing, error) {
	org := scopeOf(ctx).OrgID
	return s.removed(ctx, func(tx *store.Tx, by store.Change) error { return tx.DeleteDepartment(org, in.ID, by) })
}
