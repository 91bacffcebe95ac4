package store

import (
	"slices"

	"prosa/internal/core"
	"prosa/internal/dealer"
)

var (
	storeTable      = &table{name: "store", columns: []string{"id", "org_id", "key", "name", "brand", "cnpj", "address", "timezone", "hours"}}
	departmentTable = &table{name: "department", columns: []string{"id", "org_id", "store_id", "key", "name", "position", "hours", "away_text", "outcomes"}}
)

// Stores returns an organization's stores by name.
func (r *R) Stores(orgID core.ID) ([]dealer.Store, error) {
	where, args := ofOrg(orgID)
	var out []dealer.Store
	err := r.rows(func(s scan) error {
		var st dealer.Store
		var address, hours string
		err := s.Scan(&st.ID, &st.OrgID, &st.Key, &st.Name, &st.Brand, &st.CNPJ, &address, &st.Timezone, &hours, &st.Version)
		if err == nil {
			err = decode(address, &st.Address)
		}
		if err == nil {
			err = decode(hours, &st.Hours)
		}
		out = append(out, st)
		return err
	}, "SELECT id, org_id, key, name, brand, cnpj, address, timezone, hours, version FROM store"+where+" ORDER BY name, id", args...)
	return out, err
}

// CreateStore adds a store; an empty ID is filled in. Conflict store_exists: the
// key is taken.
func (tx *Tx) CreateStore(s dealer.Store, c Change) (dealer.Store, error) {
	s.ID, s.Version = orNew(s.ID), 1
	err := tx.create("store", storeTable, s.ID, s.OrgID, s.Key, s.Name, s.Brand, s.CNPJ, encode(s.Address), s.Timezone, encode(s.Hours))
	if err == nil {
		tx.configChanged(c, s.OrgID, "store", s.ID)
	}
	return s, err
}

// UpdateStore replaces a store at s.Version. Errors: NotFound, Conflict
// store_changed, store_exists.
func (tx *Tx) UpdateStore(s dealer.Store, c Change) (dealer.Store, error) {
	err := tx.update("store", storeTable, s.OrgID, s.ID,
		"UPDATE store SET key = $1, name = $2, brand = $3, cnpj = $4, address = $5, timezone = $6, hours = $7, version = version + 1 WHERE id = $8 AND org_id = $9 AND version = $10",
		s.Key, s.Name, s.Brand, s.CNPJ, encode(s.Address), s.Timezone, encode(s.Hours), s.ID, s.OrgID, s.Version)
	if err == nil {
		s.Version++
		tx.configChanged(c, s.OrgID, "store", s.ID)
	}
	return s, err
}

// DeleteStore removes a store that has no departments, channel accounts or
// conversations (Conflict in_use otherwise). Its supervisors lose sight of it,
// its answers to frequent questions go with it.
func (tx *Tx) DeleteStore(orgID, id core.ID, c Change) error {
	for _, t := range []struct{ table, by string }{{"department", "departments"}, {"channel_account", "channel accounts"}, {"conversation", "conversations"}} {
		if err := tx.unused("store", t.by, "SELECT 1 FROM "+t.table+" WHERE org_id = $1 AND store_id = $2", orgID, id); err != nil {
			return err
		}
	}
	if err := tx.dropFromUsers(orgID, id); err != nil {
		return err
	}
	if err := tx.exec("DELETE FROM faq_entry WHERE org_id = $1 AND store_id = $2", orgID, id); err != nil {
		return err
	}
	if err := tx.remove("store", storeTable, orgID, id); err != nil {
		return err
	}
	tx.configChanged(c, orgID, "store", id)
	return nil
}

// Departments returns an organization's departments, stores by name, each one's
// departments by position.
func (r *R) Departments(orgID core.ID) ([]dealer.Department, error) {
	where, args := "", []any(nil)
	if orgID != "" {
		where, args = " WHERE d.org_id = $1", []any{orgID}
	}
	var out []dealer.Department
	err := r.rows(func(s scan) error {
		var d dealer.Department
		var hours, outcomes string
		err := s.Scan(&d.ID, &d.OrgID, &d.StoreID, &d.Key, &d.Name, &d.Position, &hours, &d.AwayText, &outcomes, &d.Version)
		if err == nil && hours != "" {
			d.Hours = new(dealer.Hours)
			err = decode(hours, d.Hours)
		}
		if err == nil {
			err = decode(outcomes, &d.Outcomes)
		}
		out = append(out, d)
		return err
	}, "SELECT d.id, d.org_id, d.store_id, d.key, d.name, d.position, d.hours, d.away_text, d.outcomes, d.version FROM department d JOIN store s ON s.id = d.store_id"+
		where+" ORDER BY s.name, s.id, d.position, d.name, d.id", args...)
	return out, err
}

// CreateDepartment adds a department to a store of the organization.
func (tx *Tx) CreateDepartment(d dealer.Department, c Change) (dealer.Department, error) {
	d.ID, d.Version = orNew(d.ID), 1
	if err := tx.exist("store", storeTable, d.OrgID, d.StoreID); err != nil {
		return d, err
	}
	err := tx.create("department", departmentTable, d.ID, d.OrgID, d.StoreID, d.Key, d.Name, d.Position, ownHours(d), d.AwayText, ids(d.Outcomes))
	if err == nil {
		tx.configChanged(c, d.OrgID, "department", d.ID)
	}
	return d, err
}

// UpdateDepartment replaces a department at d.Version. Moving it to another store
// is refused while it has conversations: theirs name the store.
func (tx *Tx) UpdateDepartment(d dealer.Department, c Change) (dealer.Department, error) {
	if err := tx.exist("store", storeTable, d.OrgID, d.StoreID); err != nil {
		return d, err
	}
	err := tx.unused("department", "conversations in its present store",
		"SELECT 1 FROM department d JOIN conversation v ON v.department_id = d.id WHERE d.org_id = $1 AND d.id = $2 AND d.store_id <> $3", d.OrgID, d.ID, d.StoreID)
	if err != nil {
		return d, err
	}
	err = tx.update("department", departmentTable, d.OrgID, d.ID,
		"UPDATE department SET store_id = $1, key = $2, name = $3, position = $4, hours = $5, away_text = $6, outcomes = $7, version = version + 1 WHERE id = $8 AND org_id = $9 AND version = $10",
		d.StoreID, d.Key, d.Name, d.Position, ownHours(d), d.AwayText, ids(d.Outcomes), d.ID, d.OrgID, d.Version)
	if err == nil {
		d.Version++
		tx.configChanged(c, d.OrgID, "department", d.ID)
	}
	return d, err
}

// DeleteDepartment removes a department without conversations that no channel
// account names (Conflict in_use otherwise: an account that names none serves
// all). Its agents, its own quick replies and its answers to frequent questions go
// with it.
func (tx *Tx) DeleteDepartment(orgID, id core.ID, c Change) error {
	if err := tx.unused("department", "conversations", "SELECT 1 FROM conversation WHERE org_id = $1 AND department_id = $2", orgID, id); err != nil {
		return err
	}
	accounts, err := tx.sealedAccounts(orgID)
	if err != nil {
		return err
	}
	for _, a := range accounts {
		if slices.Contains(a.DepartmentIDs, id) {
			return core.E(core.Conflict, "in_use", "the department is still served by the channel account %s", a.Key)
		}
	}
	if err := tx.dropFromUsers(orgID, id); err != nil {
		return err
	}
	for _, table := range []string{"quick_reply", "faq_entry"} {
		if err := tx.exec("DELETE FROM "+table+" WHERE org_id = $1 AND department_id = $2", orgID, id); err != nil {
			return err
		}
	}
	if err := tx.remove("department", departmentTable, orgID, id); err != nil {
		return err
	}
	tx.configChanged(c, orgID, "department", id)
	return nil
}

func ownHours(d dealer.Department) string {
	if d.Hours == nil {
		return ""
	}
	return encode(*d.Hours)
}
