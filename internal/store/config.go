package store

import (
	"strings"

	"prosa/internal/core"
)

// Change says who changes the configuration and when (Unix ms). Every writer of a
// configuration row takes one and appends a core.ConfigChanged event from it.
type Change struct {
	Actor core.Actor
	At    int64
}

// ConfigRef is the data of a core.ConfigChanged event: what was changed.
type ConfigRef struct {
	Kind string  `json:"kind"` // "store", "department", "user"…
	ID   core.ID `json:"id"`
}

// configChanged appends the fact and makes the next reader of the directory see
// it. Other nodes do the same when the event reaches them.
func (tx *Tx) configChanged(c Change, orgID core.ID, kind string, id core.ID) {
	tx.Event(core.Event{OrgID: orgID, At: c.At, Kind: core.ConfigChanged, Actor: c.Actor, Data: ConfigRef{Kind: kind, ID: id}})
	tx.house = true
}

// create inserts one row at once, so that a duplicate is this caller's error and
// not the batch's: Conflict <what>_exists.
func (tx *Tx) create(what string, t *table, values ...any) error {
	return tx.taken(what, tx.exec(t.text(tx.d, 1), values...))
}

// update changes one row of the organization at the version its reader saw. No
// such row is NotFound <what>_not_found, another version Conflict <what>_changed.
func (tx *Tx) update(what string, t *table, orgID, id core.ID, text string, args ...any) error {
	n, err := tx.affected(text, args...)
	if err != nil || n > 0 {
		return tx.taken(what, err)
	}
	if err := tx.exist(what, t, orgID, id); err != nil {
		return err
	}
	return core.E(core.Conflict, what+"_changed", "the %s was changed meanwhile", words(what))
}

// taken turns a unique index's refusal into words.
func (tx *Tx) taken(what string, err error) error {
	if err != nil && tx.d.classify(err) == faultUnique {
		return core.E(core.Conflict, what+"_exists", "there is already a %s like this", words(what)).Because(err)
	}
	return err
}

// exist checks that rows belong to the organization: foreign keys do not know
// organizations, and lists of ids are JSON. Missing ones are NotFound.
func (tx *Tx) exist(what string, t *table, orgID core.ID, ids ...core.ID) error {
	if len(ids) == 0 {
		return nil
	}
	list, args := tx.in(2, ids)
	have := map[core.ID]bool{}
	err := tx.rows(func(s scan) error {
		var id core.ID
		err := s.Scan(&id)
		have[id] = true
		return err
	}, "SELECT id FROM "+t.name+" WHERE org_id = $1 AND id "+list, append([]any{orgID}, args...)...)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !have[id] {
			return core.E(core.NotFound, what+"_not_found", "no such %s", words(what)).On(what + "_id")
		}
	}
	return nil
}

// unused refuses with Conflict in_use when a query finds a row.
func (tx *Tx) unused(what, by, text string, args ...any) error {
	found := false
	if err := tx.rows(func(scan) error { found = true; return nil }, text+" LIMIT 1", args...); err != nil {
		return err
	}
	if found {
		return core.E(core.Conflict, "in_use", "the %s still has %s", words(what), by)
	}
	return nil
}

// remove deletes one row of the organization; none is NotFound.
func (tx *Tx) remove(what string, t *table, orgID, id core.ID) error {
	n, err := tx.affected("DELETE FROM "+t.name+" WHERE org_id = $1 AND id = $2", orgID, id)
	if err == nil && n == 0 {
		return core.E(core.NotFound, what+"_not_found", "no such %s", words(what))
	}
	return err
}

// ofOrg narrows a list to an organization; "" means every organization's.
func ofOrg(orgID core.ID) (string, []any) {
	if orgID == "" {
		return "", nil
	}
	return " WHERE org_id = $1", []any{orgID}
}

// ids is a JSON list of ids, never null.
func ids(list []core.ID) string {
	if len(list) == 0 {
		return "[]"
	}
	return encode(list)
}

func words(what string) string { return strings.ReplaceAll(what, "_", " ") }
