package studio

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/flow"
	"prosa/internal/store"
)

// Open is a flow in the editor: its draft, or what is published where there is none.
type Open struct {
	Flow         Flow            `json:"flow"`
	Definition   json.RawMessage `json:"definition"`
	DraftVersion int64           `json:"draft_version" doc:"To save with; 0 = there is no draft"`
	Problems     []flow.Problem  `json:"problems"`
}

// Saved is what became of a save.
type Saved struct {
	DraftVersion int64          `json:"draft_version"`
	SavedAt      int64          `json:"saved_at"`
	Problems     []flow.Problem `json:"problems"`
}

// maxDraft is the largest draft kept, in bytes: what flow.Load takes.
const maxDraft = 1 << 20

// Open returns a flow to be edited.
func (s *Service) Open(ctx context.Context, orgID, id core.ID) (Open, error) {
	dir, f, err := s.find(ctx, orgID, id)
	if err != nil {
		return Open{}, err
	}
	out, err := s.look(ctx, dir, f)
	if err != nil || out.DraftVersion > 0 {
		return out, err
	}
	out.Definition = newest(f.Definition)
	if f.Definition == "" {
		out.Definition = blank(f.Key, f.Name)
	}
	_, out.Problems = s.problemsOf(ctx, dir, out.Definition)
	return out, nil
}

// newest is a definition as editors show it: in the newest schema, whichever it was kept
// in. What cannot be read is shown as it is, with what is wrong with it.
func newest(text string) json.RawMessage {
	if up, err := flow.Upgrade([]byte(text)); err == nil {
		return up
	}
	return json.RawMessage(text)
}

// keyForm is what keys look like: names for files, other flows and addresses.
var keyForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,59}$`)

// NewFlow is a flow to be made. An empty Key is made from the name; an empty
// Definition is a blank one.
type NewFlow struct {
	Key, Name  string
	Definition json.RawMessage
}

// Create adds a flow with a draft. Errors: key_invalid, flow_exists, flow_too_big.
func (s *Service) Create(ctx context.Context, by By, n NewFlow) (Flow, error) {
	name := strings.TrimSpace(n.Name)
	key := n.Key
	if key == "" {
		key = dealer.Slug(name)
	}
	if !keyForm.MatchString(key) {
		return Flow{}, core.E(core.Invalid, "key_invalid", "a key has small letters, digits, dashes and underscores").On("key")
	}
	text := n.Definition
	if len(text) == 0 {
		text = blank(key, name)
	}
	if err := mayKeep(text); err != nil {
		return Flow{}, err
	}
	var made store.Flow
	err := s.DB.Write(ctx, func(tx *store.Tx) (err error) {
		made, err = tx.CreateDraft(store.Flow{OrgID: by.OrgID, Key: key, Name: name}, string(text), s.change(by))
		return err
	})
	if err != nil {
		return Flow{}, err
	}
	return s.One(ctx, by.OrgID, made.ID)
}

// Save keeps a draft at the version its editor saw, 0 when there was none. Errors:
// draft_conflict, flow_too_big, flow_not_found.
func (s *Service) Save(ctx context.Context, by By, id core.ID, definition json.RawMessage, version int64) (Saved, error) {
	if err := mayKeep(definition); err != nil {
		return Saved{}, err
	}
	dir, _, err := s.find(ctx, by.OrgID, id)
	if err != nil {
		return Saved{}, err
	}
	var d store.Draft
	err = s.DB.Write(ctx, func(tx *store.Tx) (err error) {
		d, err = tx.SaveDraft(by.OrgID, id, string(definition), version, s.change(by))
		return err
	})
	if err != nil {
		return Saved{}, err
	}
	out := Saved{DraftVersion: d.Version, SavedAt: d.At}
	_, out.Problems = s.problemsOf(ctx, dir, definition)
	return out, nil
}

// Discard forgets a flow's draft.
func (s *Service) Discard(ctx context.Context, by By, id core.ID) error {
	return s.DB.Write(ctx, func(tx *store.Tx) error { return tx.DropDraft(by.OrgID, id, s.change(by)) })
}

// Check says what is wrong with a definition, in the caller's house.
func (s *Service) Check(ctx context.Context, orgID core.ID, definition json.RawMessage) ([]flow.Problem, string, error) {
	dir, err := s.DB.Directory(ctx, orgID)
	if err != nil {
		return nil, "", err
	}
	def, problems := s.problemsOf(ctx, dir, definition)
	if def == nil {
		return problems, "", nil
	}
	return problems, def.Hash(), nil
}

// mayKeep refuses what is not even a JSON object.
func mayKeep(text json.RawMessage) error {
	var object map[string]json.RawMessage
	switch {
	case len(text) > maxDraft:
		return core.E(core.Invalid, "flow_too_big", "a flow may have %d bytes, this one has %d", maxDraft, len(text)).On("definition")
	case json.Unmarshal(text, &object) != nil:
		return core.E(core.Invalid, "flow_json", "a definition is a JSON object").On("definition")
	}
	return nil
}

// blank is a definition with nothing in it but a greeting.
func blank(key, name string) json.RawMessage {
	b, err := json.Marshal(map[string]any{
		"schema": flow.Schema, "key": key, "name": name, "start": "start", "triggers": []any{},
		"nodes": []any{map[string]any{"id": "start", "kind": "message", "x": 0, "y": 0, "contents": []any{map[string]any{"text": map[string]string{"pt-BR": ""}}}}},
	})
	if err != nil {
		panic("studio: a blank definition has no JSON: " + err.Error())
	}
	return b
}
