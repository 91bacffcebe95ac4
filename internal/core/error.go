package core

import (
	"errors"
	"fmt"
)

// Kind says what sort of failure an Error is. The API maps each kind to one HTTP
// status and nothing else does.
type Kind string

// The kinds. Unavailable means "try again later, nothing was changed".
const (
	Invalid      Kind = "invalid"      // 422: the caller's values are wrong
	NotFound     Kind = "not_found"    // 404: no such thing, or not yours to see
	Conflict     Kind = "conflict"     // 409: somebody changed it, or the state forbids it
	Forbidden    Kind = "forbidden"    // 403: you may see it, you may not do it
	Unauthorized Kind = "unauthorized" // 401: who are you?
	TooMany      Kind = "too_many"     // 429: slow down
	Unavailable  Kind = "unavailable"  // 503: database, disk or Meta is away
	Internal     Kind = "internal"     // 500: a defect
)

// Error is a failure with words for the person who caused it. Code is stable and
// machine-readable ("window_closed"); Message is a plain English sentence for
// logs and integrators. The web app translates by Code.
type Error struct {
	Kind    Kind
	Code    string
	Message string
	Field   string // the input at fault, when one is
	Cause   error
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%s: %v", e.Message, e.Cause)
	}
	return e.Message
}

func (e *Error) Unwrap() error { return e.Cause }

// E builds an Error: core.E(core.Conflict, "already_closed", "conversation %s is closed", id).
func E(kind Kind, code, format string, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Message: fmt.Sprintf(format, args...)}
}

// Because attaches the underlying cause.
func (e *Error) Because(err error) *Error { e.Cause = err; return e }

// On names the input field at fault.
func (e *Error) On(field string) *Error { e.Field = field; return e }

// KindOf returns the kind of the first Error in err's chain, Internal otherwise,
// and "" for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// CodeOf returns the code of the first Error in err's chain, or "".
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
