package store

import (
	"prosa/internal/core"
)

var (
	flowTable        = &table{name: "flow", columns: []string{"id", "org_id", "key", "name", "is_default", "draft", "draft_version", "draft_at", "draft_by"}}
	flowVersionTable = &table{name: "flow_version", columns: []string{"flow_id", "hash", "definition", "created_at", "created_by", "note"}, suffix: " ON CONFLICT (flow_id, hash) DO NOTHING"}
)

// Flow is a bot and its published version. A flow without one answers nobody.
type Flow struct {
	ID            core.ID `json:"id"`
	OrgID         core.ID `json:"-"`
	Key           string  `json:"key"`
	Name          string  `json:"name"`
	PublishedHash string  `json:"published_hash"`
	PublishedAt   int64   `json:"published_at"`
	Definition    string  `json:"-"` // the published JSON
	IsDefault     bool    `json:"is_default"`
	DraftVersion  int64   `json:"draft_version"` // 0 = there is no draft; Draft has its text
	DraftAt       int64   `json:"draft_at"`
	DraftBy       core.ID `json:"draft_by"`
	ReadyKey      string  `json:"ready_key,omitempty"` // the ready flow it was made from
	Version       int64   `json:"version"`
}

// FlowVersion is one definition a flow has, or had. They never change and are never
// removed while the flow lives: conversations finish on the version they began with.
// MovedTo is the version whose publishing told running sessions to move on to it.
type FlowVersion struct {
	Hash       string
	Definition string
	CreatedAt  int64
	CreatedBy  core.ID
	Note       string
	MovedTo    string
}

// Flows returns an organization's flows with their published definitions, by name.
func (r *R) Flows(orgID core.ID) ([]Flow, error) {
	where, args := "", []any(nil)
	if orgID != "" {
		where, args = " WHERE f.org_id = $1", []any{orgID}
	}
	var out []Flow
	err := r.rows(func(s scan) error {
		var f Flow
		if err := s.Scan(&f.ID, &f.OrgID, &f.Key, &f.Name, &f.PublishedHash, &f.PublishedAt, &f.Definition, &f.IsDefault,
			&f.DraftVersion, &f.DraftAt, &f.DraftBy, &f.ReadyKey, &f.Version); err != nil {
			return err
		}
		out = append(out, f)
		return nil
	}, `SELECT f.id, f.org_id, f.key, f.name, f.published_hash, f.published_at, COALESCE(v.definition, ''), f.is_default,
 CASE f.draft WHEN '' THEN 0 ELSE f.draft_version END, f.draft_at, f.draft_by, f.ready_key, f.version FROM flow f LEFT JOIN flow_version v ON v.flow_id = f.id AND v.hash = f.published_hash`+
		where+" ORDER BY f.name, f.id", args...)
	return out, err
}

// FlowVersion returns the definition of a flow with a hash.
func (r *R) FlowVersion(flowID core.ID, hash string) (string, error) {
	var text string
	err := r.one("flow_version", func(s scan) error { return s.Scan(&text) }, "SELECT definition FROM flow_version WHERE flow_id = $1 AND hash = $2", flowID, hash)
	return text, err
}

// FlowVersions returns the versions of a flow, newest first, without definitions.
func (r *R) FlowVersions(flowID core.ID) ([]FlowVersion, error) {
	var out []FlowVersion
	err := r.rows(func(s scan) error {
		var v FlowVersion
		if err := s.Scan(&v.Hash, &v.CreatedAt, &v.CreatedBy, &v.Note, &v.MovedTo); err != nil {
			return err
		}
		out = append(out, v)
		return nil
	}, "SELECT hash, created_at, created_by, note, moved_to FROM flow_version WHERE flow_id = $1 ORDER BY created_at DESC, hash", flowID)
	return out, err
}

// KnownVersion is where a definition with a hash is kept.
type KnownVersion struct {
	FlowID     core.ID
	Definition string
	MovedTo    string
}

// VersionByHash finds a version of any flow of the organization: what a running
// session names.
func (r *R) VersionByHash(orgID core.ID, hash string) (KnownVersion, error) {
	var v KnownVersion
	err := r.one("flow_version", func(s scan) error { return s.Scan(&v.FlowID, &v.Definition, &v.MovedTo) },
		"SELECT v.flow_id, v.definition, v.moved_to FROM flow f JOIN flow_version v ON v.flow_id = f.id WHERE f.org_id = $1 AND v.hash = $2", orgID, hash)
	return v, err
}

// moved returns, by organization, the versions whose sessions were told to move on.
func (r *R) moved(orgID core.ID) (map[core.ID]map[string]string, error) {
	where, args := "", []any(nil)
	if orgID != "" {
		where, args = " AND f.org_id = $1", []any{orgID}
	}
	out := map[core.ID]map[string]string{}
	err := r.rows(func(s scan) error {
		var org core.ID
		var from, to string
		if err := s.Scan(&org, &from, &to); err != nil {
			return err
		}
		if out[org] == nil {
			out[org] = map[string]string{}
		}
		out[org][from] = to
		return nil
	}, "SELECT f.org_id, v.hash, v.moved_to FROM flow_version v JOIN flow f ON f.id = v.flow_id WHERE v.moved_to <> ''"+where, args...)
	return out, err
}

// CreateFlow adds a flow with nothing published. A default one takes the place of
// the default before it.
func (tx *Tx) CreateFlow(f Flow, c Change) (Flow, error) {
	return tx.createFlow(f, Draft{}, c)
}

// CreateDraft adds a flow with nothing but a draft.
func (tx *Tx) CreateDraft(f Flow, draft string, c Change) (Flow, error) {
	return tx.createFlow(f, Draft{Text: draft, Version: 1, At: c.At, By: c.Actor.ID}, c)
}

func (tx *Tx) createFlow(f Flow, d Draft, c Change) (Flow, error) {
	f.ID, f.Version, f.PublishedHash, f.Definition = orNew(f.ID), 1, "", ""
	f.DraftVersion, f.DraftAt, f.DraftBy = d.Version, d.At, d.By
	if err := tx.soleDefault(f); err != nil {
		return f, err
	}
	err := tx.create("flow", flowTable, f.ID, f.OrgID, f.Key, f.Name, flag(f.IsDefault), d.Text, d.Version, d.At, d.By)
	if err == nil {
		tx.configChanged(c, f.OrgID, "flow", f.ID)
	}
	return f, err
}

// UpdateFlow changes a flow's key, name and whether it is the default, at f.Version.
func (tx *Tx) UpdateFlow(f Flow, c Change) (Flow, error) {
	if err := tx.soleDefault(f); err != nil {
		return f, err
	}
	err := tx.update("flow", flowTable, f.OrgID, f.ID, "UPDATE flow SET key = $1, name = $2, is_default = $3, version = version + 1 WHERE id = $4 AND org_id = $5 AND version = $6",
		f.Key, f.Name, flag(f.IsDefault), f.ID, f.OrgID, f.Version)
	if err == nil {
		f.Version++
		tx.configChanged(c, f.OrgID, "flow", f.ID)
	}
	return f, err
}

// Publication is a definition that new conversations are to start on.
type Publication struct {
	FlowID     core.ID
	Hash       string // flow.Definition.Hash
	Definition string
	Note       string
	Move       bool // running sessions of older versions go on in this one where they can
}

// PublishFlow keeps a definition under its hash (flow.Definition.Hash) and makes it
// the one that new conversations start on. The same one again, or an older one (a
// roll-back), is fine.
func (tx *Tx) PublishFlow(orgID, flowID core.ID, hash, definition string, c Change) error {
	return tx.Publish(orgID, Publication{FlowID: flowID, Hash: hash, Definition: definition}, c)
}

// Publish is PublishFlow with a note and a word about running sessions.
func (tx *Tx) Publish(orgID core.ID, p Publication, c Change) error {
	if err := tx.exist("flow", flowTable, orgID, p.FlowID); err != nil {
		return err
	}
	if err := tx.exec(flowVersionTable.text(tx.d, 1), p.FlowID, p.Hash, p.Definition, c.At, c.Actor.ID, p.Note); err != nil {
		return err
	}
	if err := tx.exec("UPDATE flow_version SET moved_to = '' WHERE flow_id = $1 AND hash = $2", p.FlowID, p.Hash); err != nil {
		return err
	}
	if p.Move {
		if err := tx.exec("UPDATE flow_version SET moved_to = $1 WHERE flow_id = $2 AND hash <> $1", p.Hash, p.FlowID); err != nil {
			return err
		}
	}
	if err := tx.exec("UPDATE flow SET published_hash = $1, published_at = $2, version = version + 1 WHERE id = $3 AND org_id = $4", p.Hash, c.At, p.FlowID, orgID); err != nil {
		return err
	}
	tx.configChanged(c, orgID, "flow", p.FlowID)
	return nil
}

// DeleteFlow removes a flow and its versions, unless a channel account greets with
// it or it is the default (Conflict in_use). Conversations in the middle of it start
// afresh on the account's flow.
func (tx *Tx) DeleteFlow(orgID, id core.ID, c Change) error {
	if err := tx.unused("flow", "channel accounts", "SELECT 1 FROM channel_account WHERE org_id = $1 AND flow_id = $2", orgID, id); err != nil {
		return err
	}
	if err := tx.unused("flow", "the role of the default", "SELECT 1 FROM flow WHERE org_id = $1 AND id = $2 AND is_default = 1", orgID, id); err != nil {
		return err
	}
	if err := tx.exist("flow", flowTable, orgID, id); err != nil {
		return err
	}
	if err := tx.exec("DELETE FROM flow_version WHERE flow_id = $1", id); err != nil {
		return err
	}
	if err := tx.exec("DELETE FROM flow_due WHERE org_id = $1 AND flow_id = $2", orgID, id); err != nil {
		return err
	}
	if err := tx.remove("flow", flowTable, orgID, id); err != nil {
		return err
	}
	tx.configChanged(c, orgID, "flow", id)
	return nil
}

func (tx *Tx) soleDefault(f Flow) error {
	if !f.IsDefault {
		return nil
	}
	return tx.exec("UPDATE flow SET is_default = 0 WHERE org_id = $1 AND id <> $2 AND is_default = 1", f.OrgID, f.ID)
}
