package bot

import (
	"sync"

	"prosa/internal/core"
	"prosa/internal/flow"
	"prosa/internal/store"
)

// flows keeps compiled definitions by hash: versions never change.
type flows struct {
	mu    sync.Mutex
	byKey map[string]*flow.Definition
}

// step runs a conversation's flow: from the start when it has no session, else on
// the version the session began with. A session that cannot go on starts afresh on
// the published version, so that a customer is never left without an answer.
func (f *flows) step(tx *store.Tx, published *store.Flow, session string, in flow.Input) (flow.Session, []flow.Effect, error) {
	if session != "" {
		s, err := flow.UnmarshalSession([]byte(session))
		if err == nil {
			if def, err := f.version(tx, published, s.Flow); err == nil {
				next, effects, err := flow.Step(def, s, in)
				if err == nil {
					return next, effects, nil
				}
			}
		}
	}
	def, err := f.compiled(published.PublishedHash, published.Definition)
	if err != nil {
		return flow.Session{}, nil, err
	}
	in.Kind = flow.InputStart
	return flow.Start(def, in)
}

// version finds the definition a session runs on.
func (f *flows) version(tx *store.Tx, published *store.Flow, hash string) (*flow.Definition, error) {
	if def := f.known(hash); def != nil {
		return def, nil
	}
	if def, err := f.compiled(published.PublishedHash, published.Definition); err == nil && def.Hash() == hash {
		return def, nil
	}
	text, err := tx.FlowVersion(published.ID, hash)
	if err != nil {
		return nil, err
	}
	return f.compiled(hash, text)
}

func (f *flows) known(hash string) *flow.Definition {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.byKey[hash]
}

// compiled loads a definition once.
func (f *flows) compiled(hash, text string) (*flow.Definition, error) {
	if def := f.known(hash); def != nil {
		return def, nil
	}
	def, err := flow.Load([]byte(text))
	if err != nil {
		return nil, core.E(core.Internal, "flow_broken", "the published flow cannot be loaded").Because(err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.byKey == nil {
		f.byKey = map[string]*flow.Definition{}
	}
	f.byKey[hash], f.byKey[def.Hash()] = def, def
	return def, nil
}
