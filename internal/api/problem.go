package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"prosa/internal/core"
)

// Problem is how every error looks (RFC 9457). Code is stable: programs and the web
// app's translations go by it; Detail is a sentence for developers.
type Problem struct {
	Type      string         `json:"type"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Detail    string         `json:"detail,omitempty"`
	Code      string         `json:"code"`
	Field     string         `json:"field,omitempty" doc:"The first input at fault"`
	Errors    []InvalidInput `json:"errors,omitempty" doc:"Every input at fault, when the request does not have the right shape"`
	RequestID string         `json:"request_id,omitempty"`
	retry     int            // seconds for Retry-After
}

// InvalidInput is one input at fault.
type InvalidInput struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// Error implements error.
func (p *Problem) Error() string { return p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// statuses is the one place where a kind becomes an HTTP status.
var statuses = map[core.Kind]int{
	core.Invalid: http.StatusUnprocessableEntity, core.NotFound: http.StatusNotFound, core.Conflict: http.StatusConflict,
	core.Forbidden: http.StatusForbidden, core.Unauthorized: http.StatusUnauthorized, core.TooMany: http.StatusTooManyRequests,
	core.Unavailable: http.StatusServiceUnavailable, core.Internal: http.StatusInternalServerError,
}

// codes are for what goes wrong before any of our code is asked.
var codes = map[int]string{
	http.StatusBadRequest: "bad_request", http.StatusNotFound: "not_found", http.StatusMethodNotAllowed: "method_not_allowed",
	http.StatusRequestTimeout: "request_timeout", http.StatusRequestEntityTooLarge: "too_large", http.StatusUnsupportedMediaType: "content_type",
	http.StatusUnprocessableEntity: "invalid", http.StatusNotAcceptable: "not_acceptable",
}

func init() {
	// huma asks these package variables for every error it answers.
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		return problemOf(context.Background(), status, msg, errs)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		if ctx == nil {
			return problemOf(context.Background(), status, msg, errs)
		}
		p := problemOf(ctx.Context(), status, msg, errs)
		if p.retry > 0 {
			ctx.SetHeader("Retry-After", strconv.Itoa(p.retry))
		}
		return p
	}
}

// problemOf turns an error into its problem. What is not a core.Error is a defect:
// the caller learns its request id, the log the rest.
func problemOf(ctx context.Context, status int, msg string, errs []error) *Problem {
	p := &Problem{Type: "about:blank", Status: status, Detail: msg, Code: codes[status], RequestID: core.RequestID(ctx)}
	for _, err := range errs {
		var e *core.Error
		var detail *huma.ErrorDetail
		var whole *Problem
		switch {
		case errors.As(err, &whole):
			whole.RequestID = p.RequestID
			return whole
		case errors.As(err, &e):
			p.Status, p.Code, p.Field, p.Detail = statuses[e.Kind], e.Code, e.Field, e.Message
			if p.Status == 0 {
				p.Status = http.StatusInternalServerError
			}
			if p.Status >= 500 {
				slog.ErrorContext(ctx, "request failed", "component", "api", "request_id", p.RequestID, "code", e.Code, "error", err)
			}
		case errors.As(err, &detail):
			p.Errors = append(p.Errors, invalidInput(detail))
		case status >= 500:
			slog.ErrorContext(ctx, "request failed", "component", "api", "request_id", p.RequestID, "error", err)
			p.Detail = "an unexpected error; the server's log has it under this request id"
		case err != nil:
			p.Errors = append(p.Errors, InvalidInput{Message: err.Error()})
		}
	}
	if len(p.Errors) > 0 && p.Field == "" {
		p.Field = p.Errors[0].Field
	}
	if p.Code == "" {
		p.Code = "internal"
	}
	if p.Status == http.StatusServiceUnavailable || p.Status == http.StatusTooManyRequests {
		p.retry = 2
	}
	p.Title = http.StatusText(p.Status)
	return p
}

// invalidInput names the input itself: huma says of one that is missing only where it
// should have been.
func invalidInput(d *huma.ErrorDetail) InvalidInput {
	field := d.Location
	if _, rest, ok := strings.Cut(d.Message, "required property "); ok {
		name, _, _ := strings.Cut(rest, " ")
		field += "." + name
	}
	for _, place := range []string{"body.", "query.", "path.", "header."} {
		field = strings.TrimPrefix(field, place)
	}
	return InvalidInput{Field: field, Message: d.Message}
}

// tooLarge is the answer to a body past its route's limit.
func tooLarge() error {
	const status = http.StatusRequestEntityTooLarge
	return &Problem{Type: "about:blank", Status: status, Title: http.StatusText(status), Code: codes[status], Detail: "the request is too large"}
}

// WriteProblem answers with an error outside of operations: in what surrounds them.
func WriteProblem(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(r.Context(), http.StatusInternalServerError, "", []error{err})
	if p.retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(p.retry))
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = jsonFormat.Marshal(w, p)
}
