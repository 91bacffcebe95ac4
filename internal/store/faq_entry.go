package store

import (
	"strconv"
	"strings"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/faq"
)

// FAQEntry is a frequent question with its answer as the house keeps it. Key names it
// in files; the ready entries' keys are theirs.
type FAQEntry struct {
	faq.Entry
	OrgID     core.ID `json:"-"`
	Key       string  `json:"key"`
	CreatedAt int64   `json:"created_at"`
	UpdatedAt int64   `json:"updated_at"`
	Version   int64   `json:"version"`
}

var faqEntryTable = &table{name: "faq_entry", columns: []string{"id", "org_id", "store_id", "department_id", "entry", "off", "created_at", "updated_at", "key"}}

const faqEntryColumns = "SELECT id, org_id, store_id, department_id, entry, off, created_at, updated_at, key, version FROM faq_entry WHERE org_id = $1"

func scanFAQEntry(s scan) (FAQEntry, error) {
	var e FAQEntry
	var text string
	var id, storeID, departmentID core.ID
	var off bool
	if err := s.Scan(&id, &e.OrgID, &storeID, &departmentID, &text, &off, &e.CreatedAt, &e.UpdatedAt, &e.Key, &e.Version); err != nil {
		return e, err
	}
	err := decode(text, &e.Entry)
	e.ID, e.StoreID, e.DepartmentID, e.Off = id, storeID, departmentID, off
	return e, err
}

// FAQEntries returns an organization's entries, the oldest first.
func (r *R) FAQEntries(orgID core.ID) ([]FAQEntry, error) {
	var out []FAQEntry
	err := r.rows(func(s scan) error {
		e, err := scanFAQEntry(s)
		out = append(out, e)
		return err
	}, faqEntryColumns+" ORDER BY id", orgID)
	return out, err
}

// FAQEntriesWith returns the entries whose answer carries a file, on or off.
func (r *R) FAQEntriesWith(orgID core.ID, key string) ([]FAQEntry, error) {
	var out []FAQEntry
	if strings.ContainsAny(key, `%_\"`) {
		return nil, nil // no key has these
	}
	err := r.rows(func(s scan) error {
		e, err := scanFAQEntry(s)
		if err == nil && e.Answer.Media != nil && e.Answer.Media.ID == key {
			out = append(out, e)
		}
		return err
	}, faqEntryColumns+" AND entry LIKE $2 ORDER BY id", orgID, `%"`+key+`"%`)
	return out, err
}

// FAQEntry returns one entry. NotFound faq_entry_not_found.
func (r *R) FAQEntry(orgID, id core.ID) (FAQEntry, error) {
	var e FAQEntry
	err := r.one("faq_entry", func(s scan) (err error) { e, err = scanFAQEntry(s); return err }, faqEntryColumns+" AND id = $2", orgID, id)
	return e, err
}

// FAQStamp changes whenever an entry of the organization is made, changed or deleted.
func (r *R) FAQStamp(orgID core.ID) (string, error) {
	var n, versions int64
	var newest core.ID
	err := r.one("faq_stamp", func(s scan) error { return s.Scan(&n, &versions, &newest) },
		"SELECT COUNT(*), CAST(COALESCE(SUM(version), 0) AS BIGINT), COALESCE(MAX(id), '') FROM faq_entry WHERE org_id = $1", orgID)
	return strconv.FormatInt(n, 10) + "/" + strconv.FormatInt(versions, 10) + "/" + newest, err
}

// CreateFAQEntry adds an entry; an empty ID is filled in, an empty Key made from the
// first question. Errors: what faq.Entry.Validate says, faq_full, faq_entry_exists,
// store_not_found, department_not_found, faq_department_elsewhere.
func (tx *Tx) CreateFAQEntry(e FAQEntry, c Change) (FAQEntry, error) {
	e.ID, e.CreatedAt, e.UpdatedAt, e.Version = orNew(e.ID), c.At, c.At, 1
	if err := tx.checkFAQEntry(&e); err != nil {
		return e, err
	}
	if err := tx.faqHasRoom(e.OrgID); err != nil {
		return e, err
	}
	if e.Key == "" {
		key, err := tx.freeFAQKey(e.OrgID, e.Questions[0])
		if err != nil {
			return e, err
		}
		e.Key = key
	}
	err := tx.create("faq_entry", faqEntryTable, e.ID, e.OrgID, e.StoreID, e.DepartmentID, encode(e.Entry), flag(e.Off), e.CreatedAt, e.UpdatedAt, e.Key)
	if err == nil {
		tx.configChanged(c, e.OrgID, "faq_entry", e.ID)
	}
	return e, err
}

// UpdateFAQEntry replaces an entry at e.Version; its key stays. Errors as
// CreateFAQEntry's, faq_entry_not_found, faq_entry_changed.
func (tx *Tx) UpdateFAQEntry(e FAQEntry, c Change) (FAQEntry, error) {
	if err := tx.checkFAQEntry(&e); err != nil {
		return e, err
	}
	err := tx.update("faq_entry", faqEntryTable, e.OrgID, e.ID,
		"UPDATE faq_entry SET store_id = $1, department_id = $2, entry = $3, off = $4, updated_at = $5, version = version + 1 WHERE id = $6 AND org_id = $7 AND version = $8",
		e.StoreID, e.DepartmentID, encode(e.Entry), flag(e.Off), c.At, e.ID, e.OrgID, e.Version)
	if err != nil {
		return e, err
	}
	tx.configChanged(c, e.OrgID, "faq_entry", e.ID)
	return tx.FAQEntry(e.OrgID, e.ID)
}

// DeleteFAQEntry removes an entry. Reports keep counting what it answered.
func (tx *Tx) DeleteFAQEntry(orgID, id core.ID, c Change) error {
	err := tx.remove("faq_entry", faqEntryTable, orgID, id)
	if err == nil {
		tx.configChanged(c, orgID, "faq_entry", id)
	}
	return err
}

// checkFAQEntry validates an entry and gives a department's its store: otherwise
// customers of another store, who have not chosen a department, would get it.
func (tx *Tx) checkFAQEntry(e *FAQEntry) error {
	if err := e.Validate(); err != nil {
		return err
	}
	if e.StoreID != "" {
		if err := tx.exist("store", storeTable, e.OrgID, e.StoreID); err != nil {
			return err
		}
	}
	if e.DepartmentID == "" {
		return nil
	}
	var storeID core.ID
	if err := tx.one("department", func(s scan) error { return s.Scan(&storeID) }, "SELECT store_id FROM department WHERE org_id = $1 AND id = $2", e.OrgID, e.DepartmentID); err != nil {
		return err
	}
	if e.StoreID != "" && e.StoreID != storeID {
		return core.E(core.Invalid, "faq_department_elsewhere", "the department belongs to another store").On("department_id")
	}
	e.StoreID = storeID
	return nil
}

func (tx *Tx) faqHasRoom(orgID core.ID) error {
	n := 0
	err := tx.one("faq_stamp", func(s scan) error { return s.Scan(&n) }, "SELECT COUNT(*) FROM faq_entry WHERE org_id = $1", orgID)
	if err == nil && n >= faq.MaxEntries {
		return core.E(core.Conflict, "faq_full", "there are %d entries already, the most there can be", faq.MaxEntries)
	}
	return err
}

// freeFAQKey makes a key from a question that no entry of the organization has.
func (tx *Tx) freeFAQKey(orgID core.ID, question string) (string, error) {
	base := dealer.Slug(question)
	if base == "" {
		base = "faq"
	}
	base = strings.TrimRight(base[:min(len(base), 50)], "-")
	taken := map[string]bool{}
	err := tx.rows(func(s scan) error {
		var key string
		err := s.Scan(&key)
		taken[key] = true
		return err
	}, "SELECT key FROM faq_entry WHERE org_id = $1 AND key LIKE $2", orgID, base+"%")
	key := base
	for n := 2; taken[key]; n++ {
		key = base + "-" + strconv.Itoa(n)
	}
	return key, err
}
