package studio

import (
	"context"
	"encoding/json"

	"prosa/internal/core"
	"prosa/internal/flow"
	"prosa/internal/store"
)

// Publishing says which draft becomes the version that new conversations start on,
// and what running sessions do: Move them where their node still exists, or let them
// finish on the version they began with.
type Publishing struct {
	FlowID       core.ID
	DraftVersion int64
	Note         string
	Move         bool
}

// Publish makes a draft a version. Errors: draft_conflict (somebody saved in between),
// no_draft, flow_problems (Inspect found errors), flow_not_found.
func (s *Service) Publish(ctx context.Context, by By, p Publishing) (Flow, error) {
	dir, _, err := s.find(ctx, by.OrgID, p.FlowID)
	if err != nil {
		return Flow{}, err
	}
	err = s.DB.Write(ctx, func(tx *store.Tx) error {
		d, err := tx.Draft(by.OrgID, p.FlowID)
		if err != nil {
			return err
		}
		switch {
		case d.Version == 0:
			return core.E(core.Conflict, "no_draft", "there is no draft to publish")
		case d.Version != p.DraftVersion:
			return core.E(core.Conflict, "draft_conflict", "somebody saved this flow meanwhile").On("draft_version")
		}
		def, problems := s.problemsOf(ctx, dir, []byte(d.Text))
		if n, _ := count(problems); n > 0 {
			return core.E(core.Invalid, "flow_problems", "the flow has %d problems that must be solved first: %s", n, firstFailure(problems))
		}
		if err := s.rename(tx, dir, p.FlowID, def, by); err != nil {
			return err
		}
		if err := tx.Publish(by.OrgID, store.Publication{FlowID: p.FlowID, Hash: def.Hash(), Definition: d.Text, Note: p.Note, Move: p.Move}, s.change(by)); err != nil {
			return err
		}
		return tx.DropDraft(by.OrgID, p.FlowID, s.change(by))
	})
	if err != nil {
		return Flow{}, err
	}
	return s.One(ctx, by.OrgID, p.FlowID)
}

// rename lets the flow's name follow its definition's.
func (s *Service) rename(tx *store.Tx, dir *store.Directory, id core.ID, def *flow.Definition, by By) error {
	f := *dir.Flow(id)
	if def.Name == "" || def.Name == f.Name {
		return nil
	}
	f.Name = def.Name
	_, err := tx.UpdateFlow(f, s.change(by))
	return err
}

// Rollback makes an older version the one that new conversations start on. A draft
// stays. Errors: flow_version_not_found.
func (s *Service) Rollback(ctx context.Context, by By, id core.ID, hash string) (Flow, error) {
	err := s.DB.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Draft(by.OrgID, id); err != nil {
			return err
		}
		text, err := tx.FlowVersion(id, hash)
		if err != nil {
			return err
		}
		return tx.Publish(by.OrgID, store.Publication{FlowID: id, Hash: hash, Definition: text}, s.change(by))
	})
	if err != nil {
		return Flow{}, err
	}
	return s.One(ctx, by.OrgID, id)
}

// Version is one line of a flow's history.
type Version struct {
	Hash      string  `json:"hash"`
	CreatedAt int64   `json:"created_at"`
	CreatedBy core.ID `json:"created_by,omitempty"`
	Note      string  `json:"note,omitempty"`
	Published bool    `json:"published"`
	Waiting   int64   `json:"waiting" doc:"Sessions that wait on this version now"`
}

// Versions returns a flow's history, newest first.
func (s *Service) Versions(ctx context.Context, orgID, id core.ID) ([]Version, error) {
	_, f, err := s.find(ctx, orgID, id)
	if err != nil {
		return nil, err
	}
	r := s.DB.R(ctx)
	rows, err := r.FlowVersions(id)
	if err != nil {
		return nil, err
	}
	waiting, err := waitingOf(r, orgID)
	if err != nil {
		return nil, err
	}
	on := map[string]int64{}
	for _, w := range waiting {
		on[w.Hash]++
	}
	out := make([]Version, len(rows))
	for i, v := range rows {
		out[i] = Version{Hash: v.Hash, CreatedAt: v.CreatedAt, CreatedBy: v.CreatedBy, Note: v.Note, Published: v.Hash == f.PublishedHash, Waiting: on[v.Hash]}
	}
	return out, nil
}

// VersionText returns the definition of a version, in the newest schema.
func (s *Service) VersionText(ctx context.Context, orgID, id core.ID, hash string) (json.RawMessage, error) {
	if _, _, err := s.find(ctx, orgID, id); err != nil {
		return nil, err
	}
	text, err := s.DB.R(ctx).FlowVersion(id, hash)
	return newest(text), err
}

func firstFailure(problems []flow.Problem) string {
	for _, p := range problems {
		if p.Severity == flow.Failure {
			if p.NodeID != "" {
				return "node " + p.NodeID + ": " + p.Message
			}
			return p.Message
		}
	}
	return ""
}
