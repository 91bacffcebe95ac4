package provision

import (
	"regexp"
	"unicode/utf8"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
	"prosa/internal/team"
)

// step is one change and how to make it.
type step struct {
	change Change
	do     func(*store.Tx) error
}

// planner compares a file with the house, section by section. The maps hold what
// there will be afterwards, by the names files use.
type planner struct {
	problems
	opts    Options
	secrets secrets
	hashes  map[string]string // user key → password hash, made between plan and write
	tx      *store.Tx
	by      store.Change
	was     house

	steps    []step
	removals []step // after everything else: what refers to them has been changed by then

	settings    dealer.Settings
	stores      map[string]dealer.Store
	departments map[string]dealer.Department // "store/department"
	outcomes    map[string]bool
	labels      map[string]bool
	flows       map[string]core.ID
	robots      *robots // nil until a flow of them is asked for
	people      map[core.ID]team.User
	passwords   []newPassword
}

// plan reads the house and compares. It writes nothing: the steps do.
func plan(tx *store.Tx, f *File, o Options, s secrets) (*planner, error) {
	p := &planner{
		problems: problems{file: f}, opts: o, secrets: s, tx: tx, by: author(o),
		stores: map[string]dealer.Store{}, departments: map[string]dealer.Department{}, outcomes: map[string]bool{}, labels: map[string]bool{},
		flows: map[string]core.ID{}, people: map[core.ID]team.User{},
	}
	id, err := findOrganization(tx, o.OrgID)
	if err != nil {
		return nil, err
	}
	if id == "" {
		p.was.org = newOrganization()
	} else if p.was, err = readHouse(tx, id); err != nil {
		return nil, err
	}
	p.organization()
	p.planOutcomes()
	p.planLabels()
	p.planStores()
	p.planFlows()
	p.planAccounts()
	if err := p.planUsers(); err != nil {
		return nil, err
	}
	p.planReplies()
	p.planFAQ()
	p.steps = append(p.steps, p.removals...)
	return p, p.err()
}

// author is who the event log will name.
func author(o Options) store.Change {
	c := store.Change{Actor: core.Actor{Kind: core.ActorSystem}, At: core.Ms(o.Clock.Now())}
	if o.By != "" {
		c.Actor = core.Actor{Kind: core.ActorUser, ID: o.By}
	}
	return c
}

// result tells what was planned.
func (p *planner) result() Result {
	out := Result{Changes: []Change{}}
	if p.was.known {
		out.OrgID = p.was.org.ID
	}
	for _, s := range p.steps {
		out.Changes = append(out.Changes, s.change)
	}
	return out
}

// prune tells whether entries of a section may go; present is false for a section
// the file leaves out.
func (p *planner) prune(present bool) bool {
	return present && (p.opts.Prune || p.file.Prune)
}

// save plans the write of one thing: an insert when it is new, an update when fields
// of it differ.
func (p *planner) save(kind, key string, known bool, f fields, insert, update func(*store.Tx) error) {
	switch {
	case !known:
		p.steps = append(p.steps, step{Change{Op: Create, Kind: kind, Key: key}, insert})
	case len(f) > 0:
		p.steps = append(p.steps, step{Change{Op: Update, Kind: kind, Key: key, Fields: f}, update})
	}
}

// drop forgets what a write returns beside its error.
func drop[T any](_ T, err error) error { return err }

// remove plans a delete.
func (p *planner) remove(kind, key string, do func(*store.Tx) error) {
	p.removals = append(p.removals, step{Change{Op: Delete, Kind: kind, Key: key}, do})
}

// fields are the names of what differs.
type fields []string

// set copies a value the file gives, and notes the field when that changes something.
func set[T comparable](f *fields, name string, dst, src *T) {
	if src != nil && *dst != *src {
		*dst = *src
		*f = append(*f, name)
	}
}

// keyShape is what new keys look like: they appear in flows, files and addresses.
var keyShape = regexp.MustCompile(`^[a-z0-9]+([_-][a-z0-9]+)*$`)

// key checks the name of an entry: there, once, and well-formed when it is new.
func (p *planner) key(path, key string, known bool, seen map[string]bool) {
	switch {
	case key == "":
		p.add(path, "is missing")
	case seen[key]:
		p.add(path, "%q is there twice", key)
	case !known && (len(key) > 60 || !keyShape.MatchString(key)):
		p.add(path, "%q: a key is 1 to 60 of a-z, 0-9 and single - or _ between them", key)
	}
	seen[key] = true
}

// text checks a text that may not be left out when the thing is new, nor be empty.
func (p *planner) text(path string, s *string, known bool, limit int) {
	switch {
	case s == nil && !known, s != nil && *s == "":
		p.add(path, "is missing")
	case s != nil:
		p.limit(path, s, limit)
	}
}

// limit checks the length of a text that may be empty, in characters.
func (p *planner) limit(path string, s *string, limit int) {
	if s != nil && utf8.RuneCountInString(*s) > limit {
		p.add(path, "may have %d characters", limit)
	}
}

// number checks the range of a number.
func (p *planner) number(path string, n *int, low, high int) {
	if n != nil && (*n < low || *n > high) {
		p.add(path, "must be %d to %d", low, high)
	}
}

// place is the position of an entry: what the file says, else its place in the list.
func place(given *int, i int) *int {
	if given != nil {
		return given
	}
	return &i
}
