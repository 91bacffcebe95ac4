package studio

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"prosa/internal/core"
	"prosa/internal/flow"
	"prosa/internal/flow/ready"
	"prosa/internal/store"
)

// ReadyFlow is a flow that comes with Prosa, and what the house has of it.
type ReadyFlow struct {
	Key       string     `json:"key"`
	Name      string     `json:"name" doc:"In the caller's language, as is about"`
	About     string     `json:"about"`
	Hash      string     `json:"hash" doc:"Of the version this release ships, in the language of the house's flow"`
	Installed *Installed `json:"installed" doc:"null while the house has none"`
}

// Installed says how a house's flow stands to the ready one it was made from.
type Installed struct {
	FlowID  core.ID `json:"flow_id"`
	Changed bool    `json:"changed" doc:"It differs from what shipped: by the answers it was built from, or by hand"`
	Upgrade bool    `json:"upgrade" doc:"This release ships another version than the one it was made from"`
}

// ReadyRobot is what there is to install, and what to ask before.
type ReadyRobot struct {
	Questions []ready.Question `json:"questions"`
	Items     []ReadyFlow      `json:"items"`
}

// Ready lists the flows that come with Prosa, named in the reader's language (the
// house's when that is ""), with the questions whose answers make them the house's own.
func (s *Service) Ready(ctx context.Context, orgID core.ID, reader string) (ReadyRobot, error) {
	dir, err := s.DB.Directory(ctx, orgID)
	if err != nil {
		return ReadyRobot{}, err
	}
	house := HouseOf(dir)
	out := ReadyRobot{Questions: ready.Questions(house)}
	for _, f := range ready.All() {
		f = f.In(cmp.Or(reader, house.Locale))
		item := ReadyFlow{Key: f.Key, Name: f.Name, About: f.About, Hash: ready.Hash(f.Key, house.Locale)}
		if i := slices.IndexFunc(dir.Flows, func(x store.Flow) bool { return ReadyKeyOf(&x) == f.Key }); i >= 0 {
			base, err := s.readyBase(ctx, &dir.Flows[i])
			if err != nil {
				return ReadyRobot{}, err
			}
			item.Hash = ready.Hash(f.Key, ready.LocaleOf([]byte(base)))
			item.Installed = installed(&dir.Flows[i], base, item.Hash)
		}
		out.Items = append(out.Items, item)
	}
	return out, nil
}

// HouseOf is what the robot is built for.
func HouseOf(dir *store.Directory) ready.House {
	return ready.HouseOf(dir.Org.Settings.Language(), dir.Stores, dir.Departments, dir.Outcomes)
}

// ReadyKeyOf is the ready flow a flow was made from: as noted, else because it is, as it
// came, one of an earlier release.
func ReadyKeyOf(f *store.Flow) string {
	if f.ReadyKey != "" {
		return f.ReadyKey
	}
	return ready.FormerKey(f.PublishedHash)
}

// installed compares a flow with the definition it was made from, and that with the hash
// of the one that ships.
func installed(f *store.Flow, base, ships string) *Installed {
	hash := ""
	if def, err := flow.Load([]byte(base)); err == nil {
		hash = def.Hash()
	}
	return &Installed{FlowID: f.ID, Changed: f.PublishedHash != hash || f.DraftVersion > 0, Upgrade: hash != ships}
}

// readyBase is the shipped definition a flow was made from. One of an earlier release
// that nobody changed is its own.
func (s *Service) readyBase(ctx context.Context, f *store.Flow) (string, error) {
	base, err := s.DB.R(ctx).ReadyBase(f.OrgID, f.ID)
	if err != nil || base != "" {
		return base, err
	}
	return f.Definition, nil
}

// PreviewReady builds one flow of the robot and keeps nothing. Errors:
// answer_invalid, ready_flow_not_found.
func (s *Service) PreviewReady(ctx context.Context, orgID core.ID, a ready.Answers, key string) (json.RawMessage, error) {
	dir, err := s.DB.Directory(ctx, orgID)
	if err != nil {
		return nil, err
	}
	flows, err := pick(a, HouseOf(dir), []string{key})
	if err != nil {
		return nil, err
	}
	return flows[0].Definition, nil
}

// pick builds the robot and takes some of it, in the order it ships.
func pick(a ready.Answers, h ready.House, keys []string) ([]ready.Flow, error) {
	built, err := ready.Build(a, h)
	if err != nil {
		return nil, err
	}
	if f, ok := ready.Find("reception"); ok {
		built = append(built, f.In(h.Locale))
	}
	for _, key := range keys {
		if !slices.ContainsFunc(built, func(f ready.Flow) bool { return f.Key == key }) {
			return nil, core.E(core.NotFound, "ready_flow_not_found", "the robot of these answers has no flow %q", key).On("key")
		}
	}
	return slices.DeleteFunc(built, func(f ready.Flow) bool { return !slices.Contains(keys, f.Key) }), nil
}

// InstallReady puts flows of the robot into the house, all or none, named in its
// language. A key the house does
// not have yet is published at once; of one it has, the built definition becomes the
// draft, for people to look at: what customers talk to does not change under them. Where
// nothing greets yet, the flow that greets becomes the default.
// Errors: answer_invalid, ready_flow_not_found, draft_conflict (there is
// a draft already).
func (s *Service) InstallReady(ctx context.Context, by By, a ready.Answers, keys []string) ([]Flow, error) {
	dir, err := s.DB.Directory(ctx, by.OrgID)
	if err != nil {
		return nil, err
	}
	flows, err := pick(a, HouseOf(dir), keys)
	if err != nil {
		return nil, err
	}
	var ids []core.ID
	err = s.DB.Write(ctx, func(tx *store.Tx) error {
		ids = ids[:0]
		greeted := slices.ContainsFunc(dir.Flows, func(f store.Flow) bool { return f.IsDefault })
		for _, f := range flows {
			i := slices.IndexFunc(dir.Flows, func(x store.Flow) bool { return x.Key == f.Key })
			if i < 0 {
				greets := !greeted && (f.Key == "first-contact" || f.Key == "reception")
				id, err := PublishReady(tx, by.OrgID, f, greets, s.change(by))
				if err != nil {
					return err
				}
				ids, greeted = append(ids, id), greeted || greets
				continue
			}
			ids = append(ids, dir.Flows[i].ID)
			if _, err := tx.SaveDraft(by.OrgID, dir.Flows[i].ID, string(f.Definition), 0, s.change(by)); err != nil {
				return err
			}
			if err := setReady(tx, by.OrgID, dir.Flows[i].ID, f.Key, f.Locale); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := make([]Flow, len(ids))
	for i, id := range ids {
		if out[i], err = s.One(ctx, by.OrgID, id); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// PublishReady adds a ready flow that is in force at once. Errors: flow_json, and
// flow_exists for a key that is taken.
func PublishReady(tx *store.Tx, orgID core.ID, f ready.Flow, greets bool, by store.Change) (core.ID, error) {
	def, err := flow.Load(f.Definition)
	if err != nil {
		return "", err
	}
	made, err := tx.CreateFlow(store.Flow{OrgID: orgID, Key: f.Key, Name: f.Name, IsDefault: greets}, by)
	if err != nil {
		return "", err
	}
	if err := tx.PublishFlow(orgID, made.ID, def.Hash(), string(f.Definition), by); err != nil {
		return "", err
	}
	return made.ID, setReady(tx, orgID, made.ID, f.Key, f.Locale)
}

// setReady notes that a flow follows the ready one as it ships now in a language.
func setReady(tx *store.Tx, orgID, id core.ID, key, locale string) error {
	ships, ok := ready.Find(key)
	if !ok {
		return core.E(core.NotFound, "ready_flow_not_found", "there is no ready flow %q", key)
	}
	return tx.SetReady(orgID, id, key, string(ships.In(locale).Definition))
}
