package provision

import (
	"errors"
	"fmt"

	"prosa/internal/core"
)

// explain says which change the database refused.
func explain(c Change, err error) error {
	var e *core.Error
	if errors.As(err, &e) {
		return &core.Error{Kind: e.Kind, Code: e.Code, Message: c.String() + ": " + e.Message, Cause: e.Cause}
	}
	return fmt.Errorf("%s: %w", c, err)
}
