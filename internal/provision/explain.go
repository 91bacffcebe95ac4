package provision

import (
	"errors"
	"fmt"

	"prosa/internal/core"
	"prosa/internal/store"
)

// explain says which change the database refused.
func explain(db *store.DB, c Change, err error) error {
	var e *core.Error
	switch {
	case errors.As(err, &e):
		return core.E(e.Kind, e.Code, "%s: %s", c, e.Message).Because(e.Cause)
	case db.IsDuplicate(err):
		return core.E(core.Conflict, "already_taken", "%s: another one has the same key or Meta id", c)
	}
	return fmt.Errorf("%s: %w", c, err)
}
