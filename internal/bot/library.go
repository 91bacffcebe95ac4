package bot

import (
	"strings"
	"sync"

	"prosa/internal/core"
	"prosa/internal/flow"
	"prosa/internal/store"
)

// Library keeps loaded definitions by hash: versions never change. The zero value is
// empty; safe for concurrent use.
type Library struct {
	mu    sync.Mutex
	byKey map[string]*loaded
}

// loaded is a definition, and what of the world it may want to know beyond the usual:
// what costs a query is asked for only then.
type loaded struct {
	def              *flow.Definition
	consents, agents bool
}

// maxLoaded bounds the definitions kept; beyond it all are forgotten and loaded again
// when they are needed.
const maxLoaded = 2000

func (l *Library) known(hash string) *loaded {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.byKey[hash]
}

// load reads a definition once. hash is the one its version is kept under.
func (l *Library) load(hash, text string) (*loaded, error) {
	if d := l.known(hash); d != nil {
		return d, nil
	}
	def, err := flow.Load([]byte(text))
	if err != nil {
		return nil, core.E(core.Internal, "flow_broken", "the published flow cannot be loaded").Because(err)
	}
	d := &loaded{def: def, consents: strings.Contains(text, `"consent`), agents: strings.Contains(text, `"agent"`)}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byKey == nil || len(l.byKey) >= maxLoaded {
		l.byKey = map[string]*loaded{}
	}
	l.byKey[hash], l.byKey[def.Hash()] = d, d
	return d, nil
}

// Book returns one house's flows as a flow.Book; r reads versions nobody publishes
// any more. Not for concurrent use.
func (l *Library) Book(r *store.R, dir *store.Directory) *Book {
	return &Book{library: l, r: r, dir: dir}
}

// Book implements flow.Book.
type Book struct {
	library *Library
	r       *store.R
	dir     *store.Directory

	all []*flow.Definition
}

// Published implements flow.Book.
func (b *Book) Published(key string) *flow.Definition {
	for i := range b.dir.Flows {
		if f := &b.dir.Flows[i]; f.Key == key {
			return b.Of(f)
		}
	}
	return nil
}

// Of is a flow's published version, or nil when there is none that loads.
func (b *Book) Of(f *store.Flow) *flow.Definition {
	if f == nil || f.PublishedHash == "" {
		return nil
	}
	d, err := b.library.load(f.PublishedHash, f.Definition)
	if err != nil {
		return nil
	}
	return d.def
}

// All are the published versions that load, in the directory's order.
func (b *Book) All() []*flow.Definition {
	if b.all == nil {
		b.all = make([]*flow.Definition, 0, len(b.dir.Flows))
		for i := range b.dir.Flows {
			if d := b.Of(&b.dir.Flows[i]); d != nil {
				b.all = append(b.all, d)
			}
		}
	}
	return b.all
}

// Version implements flow.Book.
func (b *Book) Version(hash string) *flow.Definition {
	if d := b.library.known(hash); d != nil {
		return d.def
	}
	for i := range b.dir.Flows {
		if f := &b.dir.Flows[i]; f.PublishedHash == hash {
			return b.Of(f)
		}
	}
	v, err := b.r.VersionByHash(b.dir.Org.ID, hash)
	if err != nil {
		return nil
	}
	d, err := b.library.load(hash, v.Definition)
	if err != nil {
		return nil
	}
	return d.def
}

// resume finds the definition a stored session goes on with: its version, or the one
// its flow's publisher told sessions to move on to. ok is false when it cannot go on.
func (b *Book) resume(stored string) (*flow.Definition, flow.Session, bool) {
	s, err := flow.UnmarshalSession([]byte(stored))
	if err != nil {
		return nil, s, false
	}
	if to := b.dir.Moved[s.Flow]; to != "" {
		if next := b.Version(to); next != nil && next.Takes(s) {
			s.Flow = next.Hash()
			return next, s, true
		}
	}
	def := b.Version(s.Flow)
	return def, s, def != nil
}

// wants tells what a definition asks of the world beyond the usual.
func (b *Book) wants(def *flow.Definition) (consents, agents bool) {
	if d := b.library.known(def.Hash()); d != nil {
		return d.consents, d.agents
	}
	return true, true
}
