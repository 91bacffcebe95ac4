package answers

import (
	"prosa/internal/core"
	"prosa/internal/faq/ready"
	"prosa/internal/store"
)

// InstallReady adds the ready entries whose keys the organization has not got yet, all
// of them or those named, and returns what it added. Error: faq_ready_unknown.
func InstallReady(tx *store.Tx, orgID core.ID, keys []string, by store.Change) ([]store.FAQEntry, error) {
	have, err := tx.FAQEntries(orgID)
	if err != nil {
		return nil, err
	}
	taken := map[string]bool{}
	for _, e := range have {
		taken[e.Key] = true
	}
	wanted := map[string]bool{}
	for _, k := range keys {
		wanted[k] = true
	}
	added := []store.FAQEntry{}
	for _, e := range ready.Entries() {
		key := e.ID
		all := len(keys) == 0
		if !all && !wanted[key] {
			continue
		}
		delete(wanted, key)
		if taken[key] {
			continue
		}
		e.ID = ""
		made, err := tx.CreateFAQEntry(store.FAQEntry{Entry: e, OrgID: orgID, Key: key}, by)
		if err != nil {
			return nil, err
		}
		added = append(added, made)
	}
	for key := range wanted {
		return nil, core.E(core.NotFound, "faq_ready_unknown", "there is no ready entry %q", key).On("keys")
	}
	return added, nil
}
