package studio

import (
	"context"
	"encoding/json"

	"prosa/internal/core"
	"prosa/internal/flow/ready"
	"prosa/internal/store"
)

// Upgrade is a ready flow brought together with what a house made of it: three ways,
// from the definition it was made from, in the language of that. Mine was kept where both
// changed the same.
type Upgrade struct {
	Base      json.RawMessage  `json:"base" doc:"What it was made from"`
	Mine      json.RawMessage  `json:"mine" doc:"The draft, else what is published"`
	Theirs    json.RawMessage  `json:"theirs" doc:"What this release ships"`
	Merged    json.RawMessage  `json:"merged"`
	Conflicts []ready.Conflict `json:"conflicts"`
}

// Upgrade shows what an upgrade of a flow would bring. Errors: flow_not_found, not_ready
// (a flow of one's own), flow_json (a draft that cannot be read).
func (s *Service) Upgrade(ctx context.Context, orgID, id core.ID) (Upgrade, error) {
	_, f, err := s.find(ctx, orgID, id)
	if err != nil {
		return Upgrade{}, err
	}
	ships, ok := ready.Find(ReadyKeyOf(f))
	if !ok {
		return Upgrade{}, core.E(core.Conflict, "not_ready", "this flow was not made from one that comes with Prosa")
	}
	base, err := s.readyBase(ctx, f)
	if err != nil {
		return Upgrade{}, err
	}
	ships = ships.In(ready.LocaleOf([]byte(base)))
	mine := f.Definition
	d, err := s.DB.R(ctx).Draft(orgID, id)
	if err != nil {
		return Upgrade{}, err
	}
	if d.Version > 0 {
		mine = d.Text
	}
	was, is := newest(base), newest(mine) // nodes of two schemas have nothing to bring together
	merged, conflicts, err := ready.Merge(was, is, ships.Definition)
	if err != nil {
		return Upgrade{}, err
	}
	if conflicts == nil {
		conflicts = []ready.Conflict{}
	}
	return Upgrade{Base: was, Mine: is, Theirs: ships.Definition, Merged: merged, Conflicts: conflicts}, nil
}

// TakeUpgrade keeps a definition, merged and looked at, as the draft, and notes that the
// flow follows this release from now on. Errors: as of Save, and not_ready.
func (s *Service) TakeUpgrade(ctx context.Context, by By, id core.ID, definition json.RawMessage, version int64) (Saved, error) {
	if err := mayKeep(definition); err != nil {
		return Saved{}, err
	}
	dir, f, err := s.find(ctx, by.OrgID, id)
	if err != nil {
		return Saved{}, err
	}
	key := ReadyKeyOf(f)
	if key == "" {
		return Saved{}, core.E(core.Conflict, "not_ready", "this flow was not made from one that comes with Prosa")
	}
	base, err := s.readyBase(ctx, f)
	if err != nil {
		return Saved{}, err
	}
	var d store.Draft
	err = s.DB.Write(ctx, func(tx *store.Tx) (err error) {
		if d, err = tx.SaveDraft(by.OrgID, id, string(definition), version, s.change(by)); err != nil {
			return err
		}
		return setReady(tx, by.OrgID, id, key, ready.LocaleOf([]byte(base)))
	})
	if err != nil {
		return Saved{}, err
	}
	out := Saved{DraftVersion: d.Version, SavedAt: d.At}
	_, out.Problems = s.problemsOf(ctx, dir, definition)
	return out, nil
}
