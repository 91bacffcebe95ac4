package provision

import (
	"context"
	"strings"

	"prosa/internal/core"
	"prosa/internal/store"
)

// Options say how a file meets the house. The zero value works for a file without
// passwords and without references to the environment or to other files.
type Options struct {
	// OrgID is the organization to change. "" = the only one, or a new one when the
	// database has none; with several it is an error (organization_unclear).
	OrgID core.ID
	// Prune deletes what sections of the file do not name; see the package comment.
	Prune bool
	// HashPassword turns a password into what the login compares; its error is the
	// file's fault (too short, too common). nil = files with new passwords are refused.
	HashPassword func(password string) (string, error)
	// Env answers ${NAME} in secrets. nil = refused: a file from the network must not
	// read the server's environment.
	Env func(name string) (value string, ok bool)
	// ReadFile answers token_file and its like. nil = refused, as above.
	ReadFile func(path string) ([]byte, error)
	// Clock stamps new versions of flows; nil = the system's.
	Clock core.Clock
	// By is the user who applies; "" for the command line.
	By core.ID
}

// Op is what happens to a thing.
type Op string

// Changes create, update or delete.
const (
	Create Op = "create"
	Update Op = "update"
	Delete Op = "delete"
)

// Change is one difference between a file and the house.
type Change struct {
	Op     Op       `json:"op"`
	Kind   string   `json:"kind"` // store, department, channel_account…
	Key    string   `json:"key"`
	Fields []string `json:"fields,omitempty"` // of an update: what changes, never the values
}

// String is the line of a dry run.
func (c Change) String() string {
	s := string(c.Op) + " " + c.Kind + " " + c.Key
	if len(c.Fields) > 0 {
		s += " (" + strings.Join(c.Fields, ", ") + ")"
	}
	return s
}

// Result says which organization a file is about and what changes; OrgID is "" when
// Plan finds that the organization is still to be made.
type Result struct {
	OrgID   core.ID  `json:"org_id"`
	Changes []Change `json:"changes"`
}

// Plan says what Apply would change, and changes nothing. Whether things to prune are
// still in use only Apply finds out. Errors: Invalid file_invalid with every problem
// and its line, organization_unclear; NotFound organization_not_found.
func Plan(ctx context.Context, db *store.DB, f *File, o Options) (Result, error) {
	p, err := prepare(ctx, db, f, o)
	if err != nil {
		return Result{}, err
	}
	return p.result(), nil
}

// Apply makes the house what the file says, in one transaction, and returns what it
// changed. Errors as Plan's, and Conflict: in_use for what prune cannot delete,
// user_exists and channel_account_exists for an e-mail address or a Meta id of another
// organization, house_changed or another …_changed when somebody else was faster (try
// again).
func Apply(ctx context.Context, db *store.DB, f *File, o Options) (Result, error) {
	p, err := prepare(ctx, db, f, o)
	if err != nil || len(p.steps) == 0 {
		return p.result(), err
	}
	hashes, err := p.hashPasswords()
	if err != nil {
		return Result{}, err
	}
	var done Result
	err = db.Write(ctx, func(tx *store.Tx) error {
		p, err := plan(tx, f, p.opts, p.secrets)
		if err != nil {
			return err
		}
		p.hashes = hashes
		for _, s := range p.steps {
			if err := s.do(tx); err != nil {
				return explain(s.change, err)
			}
		}
		result := p.result()
		result.OrgID = p.was.org.ID
		tx.AfterCommit(func() { done = result }) // not here: the caller may be gone already
		return nil
	})
	return done, err
}

// prepare reads what the file points to, outside any transaction, and plans.
func prepare(ctx context.Context, db *store.DB, f *File, o Options) (*planner, error) {
	if o.Clock == nil {
		o.Clock = core.SystemClock{}
	}
	s, err := resolve(f, o)
	if err != nil {
		return &planner{}, err
	}
	p := &planner{}
	err = db.Write(ctx, func(tx *store.Tx) error { // writes nothing: only a Tx reads secrets
		made, err := plan(tx, f, o, s)
		tx.AfterCommit(func() { p = made })
		return err
	})
	return p, err
}
