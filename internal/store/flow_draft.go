package store

import (
	"prosa/internal/core"
)

// Draft is a definition somebody works on. It may be broken; nobody runs it but the
// test panel. Version counts its saves and never goes back while the flow lives.
type Draft struct {
	Text    string
	Version int64
	At      int64
	By      core.ID
}

// Draft returns a flow's draft; Version 0 and no text when there is none.
func (r *R) Draft(orgID, flowID core.ID) (Draft, error) {
	d, err := r.lastDraft(orgID, flowID)
	if d.Text == "" {
		d.Version = 0
	}
	return d, err
}

// lastDraft is the draft as it is kept: of one that was dropped the version is left.
func (r *R) lastDraft(orgID, flowID core.ID) (Draft, error) {
	var d Draft
	err := r.one("flow", func(s scan) error { return s.Scan(&d.Text, &d.Version, &d.At, &d.By) },
		"SELECT draft, draft_version, draft_at, draft_by FROM flow WHERE org_id = $1 AND id = $2"+r.forUpdate(""), orgID, flowID)
	return d, err
}

// ReadyBase returns the ready definition a flow was made from, "" for a flow of
// one's own.
func (r *R) ReadyBase(orgID, flowID core.ID) (string, error) {
	var text string
	err := r.one("flow", func(s scan) error { return s.Scan(&text) }, "SELECT ready_base FROM flow WHERE org_id = $1 AND id = $2", orgID, flowID)
	return text, err
}

// SetReady notes which ready flow a flow was made from, and the definition it follows.
func (tx *Tx) SetReady(orgID, flowID core.ID, key, base string) error {
	return tx.exec("UPDATE flow SET ready_key = $1, ready_base = $2 WHERE org_id = $3 AND id = $4", key, base, orgID, flowID)
}

// SaveDraft replaces a flow's draft if it is still the one its editor saw: version is
// what they began from, 0 when there was none. Otherwise nothing is written: Conflict
// draft_conflict, so that the last save never silently wins.
func (tx *Tx) SaveDraft(orgID, flowID core.ID, text string, version int64, c Change) (Draft, error) {
	now, err := tx.lastDraft(orgID, flowID)
	if err != nil {
		return now, err
	}
	if now.Text == "" && version != 0 || now.Text != "" && version != now.Version {
		return now, core.E(core.Conflict, "draft_conflict", "somebody saved this flow meanwhile").On("draft_version")
	}
	next := Draft{Text: text, Version: now.Version + 1, At: c.At, By: c.Actor.ID}
	err = tx.exec("UPDATE flow SET draft = $1, draft_version = $2, draft_at = $3, draft_by = $4 WHERE org_id = $5 AND id = $6", next.Text, next.Version, next.At, next.By, orgID, flowID)
	if err == nil {
		tx.configChanged(c, orgID, "flow_draft", flowID)
	}
	return next, err
}

// DropDraft forgets a flow's draft; its version goes on counting.
func (tx *Tx) DropDraft(orgID, flowID core.ID, c Change) error {
	if err := tx.exist("flow", flowTable, orgID, flowID); err != nil {
		return err
	}
	if err := tx.exec("UPDATE flow SET draft = '' WHERE org_id = $1 AND id = $2", orgID, flowID); err != nil {
		return err
	}
	tx.configChanged(c, orgID, "flow_draft", flowID)
	return nil
}
