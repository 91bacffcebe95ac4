package store

import (
	"context"
	"sync"
	"sync/atomic"

	"prosa/internal/core"
	"prosa/internal/dealer"
)

// directoryCache keeps every organization's directory in memory until somebody
// changes the configuration. The zero value is empty.
type directoryCache struct {
	generation atomic.Int64 // grows with every invalidation
	current    atomic.Pointer[houses]
	loading    sync.Mutex
	triggers   triggerMemo
}

// houses are all directories as read at one generation.
type houses struct {
	generation int64
	order      []core.ID
	byOrg      map[core.ID]*Directory
	byExternal map[externalKey]accountRef
}

type externalKey struct {
	kind dealer.ChannelKind
	id   string
}

type accountRef struct {
	dir     *Directory
	account int
}

// InvalidateDirectory makes the next reader load the configuration afresh. The
// config writers call it after their commit; a node that learns of another node's
// core.ConfigChanged or core.AgentPresence event must call it, too.
func (db *DB) InvalidateDirectory() { db.dir.generation.Add(1) }

// Directory returns an organization's house as it is now: a shared snapshot that
// must not be changed. Errors: NotFound organization_not_found, Unavailable.
func (db *DB) Directory(ctx context.Context, orgID core.ID) (*Directory, error) {
	h, err := db.houses(ctx)
	if err != nil {
		return nil, err
	}
	if d := h.byOrg[orgID]; d != nil {
		return d, nil
	}
	return nil, notFound(nil, "organization")
}

// Organizations returns the ids of all organizations, oldest first.
func (db *DB) Organizations(ctx context.Context) ([]core.ID, error) {
	h, err := db.houses(ctx)
	if err != nil {
		return nil, err
	}
	return h.order, nil
}

// AccountByExternal returns the channel account behind Meta's id and its
// organization's directory. While the database is away it answers from the last
// snapshot, so that a message to a known number is not taken for a stranger's.
func (db *DB) AccountByExternal(ctx context.Context, kind dealer.ChannelKind, externalID string) (dealer.ChannelAccount, *Directory, bool) {
	h, err := db.houses(ctx)
	if err != nil {
		if h = db.dir.current.Load(); h == nil {
			return dealer.ChannelAccount{}, nil, false
		}
	}
	ref, ok := h.byExternal[externalKey{kind, externalID}]
	if !ok {
		return dealer.ChannelAccount{}, nil, false
	}
	return ref.dir.Accounts[ref.account], ref.dir, true
}

// houses returns the snapshot, loading it if it is older than the last change. The
// generation is read before the rows: a change during the load makes the snapshot
// old at once, never wrongly fresh.
func (db *DB) houses(ctx context.Context) (*houses, error) {
	c := &db.dir
	if h := c.current.Load(); h != nil && h.generation == c.generation.Load() {
		return h, nil
	}
	c.loading.Lock()
	defer c.loading.Unlock()
	generation := c.generation.Load()
	if h := c.current.Load(); h != nil && h.generation == generation {
		return h, nil
	}
	dirs, err := db.R(ctx).directories(db, "")
	if err != nil {
		return nil, err
	}
	h := &houses{generation: generation, byOrg: map[core.ID]*Directory{}, byExternal: map[externalKey]accountRef{}}
	for _, d := range dirs {
		h.order = append(h.order, d.Org.ID)
		h.byOrg[d.Org.ID] = d
		for i, a := range d.Accounts {
			h.byExternal[externalKey{a.Kind, a.ExternalID}] = accountRef{d, i}
		}
	}
	c.current.Store(h)
	return h, nil
}

// Directory reads an organization's house inside the transaction, which sees what
// it has written itself. For changes that depend on the whole.
func (tx *Tx) Directory(orgID core.ID) (*Directory, error) {
	dirs, err := tx.directories(tx.db, orgID)
	if err != nil || len(dirs) == 0 {
		return nil, notFound(err, "organization")
	}
	return dirs[0], nil
}

// directories reads the house of one organization or, for "", of each.
func (r *R) directories(db *DB, orgID core.ID) ([]*Directory, error) {
	orgs, err := r.organizations(orgID)
	if err != nil {
		return nil, err
	}
	byOrg := make(map[core.ID]*Directory, len(orgs))
	dirs := make([]*Directory, len(orgs))
	for i, o := range orgs {
		dirs[i] = &Directory{Org: o}
		byOrg[o.ID] = dirs[i]
	}
	for _, read := range []func(core.ID, map[core.ID]*Directory) error{r.readPlaces, r.readPeople, r.readVocabulary,
		func(orgID core.ID, to map[core.ID]*Directory) error { return r.readFlows(&db.dir.triggers, orgID, to) },
		func(orgID core.ID, to map[core.ID]*Directory) error { return r.readAssistants(db, orgID, to) }} {
		if err := read(orgID, byOrg); err != nil {
			return nil, err
		}
	}
	for _, d := range dirs {
		if err := db.openAccounts(d.Accounts); err != nil {
			return nil, err
		}
		d.index()
	}
	return dirs, nil
}

func (r *R) readPlaces(orgID core.ID, to map[core.ID]*Directory) error {
	stores, err := r.Stores(orgID)
	if err != nil {
		return err
	}
	departments, err := r.Departments(orgID)
	if err != nil {
		return err
	}
	accounts, err := r.sealedAccounts(orgID)
	if err != nil {
		return err
	}
	for _, s := range stores {
		put(to[s.OrgID], func(d *Directory) { d.Stores = append(d.Stores, s) })
	}
	for _, dep := range departments {
		put(to[dep.OrgID], func(d *Directory) { d.Departments = append(d.Departments, dep) })
	}
	for _, a := range accounts {
		put(to[a.OrgID], func(d *Directory) { d.Accounts = append(d.Accounts, a) })
	}
	return nil
}

func (r *R) readPeople(orgID core.ID, to map[core.ID]*Directory) error {
	users, err := r.Users(orgID)
	for _, u := range users {
		put(to[u.OrgID], func(d *Directory) { d.Users = append(d.Users, u) })
	}
	return err
}

func (r *R) readVocabulary(orgID core.ID, to map[core.ID]*Directory) error {
	labels, err := r.labels(orgID)
	if err != nil {
		return err
	}
	outcomes, err := r.outcomes(orgID)
	if err != nil {
		return err
	}
	replies, err := r.quickReplies(orgID)
	for id, d := range to {
		d.Labels, d.Outcomes, d.QuickReplies = labels[id], outcomes[id], replies[id]
	}
	return err
}

func (r *R) readFlows(memo *triggerMemo, orgID core.ID, to map[core.ID]*Directory) error {
	flows, err := r.Flows(orgID)
	for _, f := range flows {
		put(to[f.OrgID], func(d *Directory) {
			d.Flows = append(d.Flows, f)
			d.EventTriggers = append(d.EventTriggers, memo.of(f)...)
		})
	}
	if err != nil {
		return err
	}
	moved, err := r.moved(orgID)
	for org, versions := range moved {
		put(to[org], func(d *Directory) { d.Moved = versions })
	}
	return err
}

// put skips rows of an organization that appeared between two of the reads.
func put(d *Directory, f func(*Directory)) {
	if d != nil {
		f(d)
	}
}
