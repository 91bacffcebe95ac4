package meta

import (
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"prosa/internal/message"
)

// Error is an error in Graph's own words: the envelope {"error":{…}} of an answer.
// Meta asks to decide on Code and Details, not on the title, the subcode or the
// HTTP status ("Cloud API error codes").
type Error struct {
	HTTP      int
	Code      int
	Subcode   int
	Message   string // "(#131047) Re-engagement message"
	Details   string // error_data.details: the sentence that helps
	Transient bool
	Trace     string // fbtrace_id, for Meta's support
}

func (e *Error) Error() string {
	return fmt.Sprintf("graph error %d (HTTP %d, trace %s)", e.Code, e.HTTP, e.Trace)
}

// Text is the message fit for people: the title and the details.
func (e *Error) Text() string {
	switch {
	case e.Details == "" || e.Details == e.Message:
		return e.Message
	case e.Message == "":
		return e.Details
	}
	return e.Message + ": " + e.Details
}

type errorEnvelope struct {
	Error *struct {
		Message   string         `json:"message"`
		Code      Number         `json:"code"`
		Subcode   Number         `json:"error_subcode"`
		Data      jsontext.Value `json:"error_data"`
		UserTitle string         `json:"error_user_title"`
		UserMsg   string         `json:"error_user_msg"`
		Transient bool           `json:"is_transient"`
		Trace     string         `json:"fbtrace_id"`
	} `json:"error"`
}

// DecodeError reads the error envelope of an answer; nil when there is none, as
// with the HTML of a proxy. error_data may be an object, or JSON inside a string.
func DecodeError(status int, body []byte) *Error {
	var env errorEnvelope
	if len(body) == 0 || body[0] != '{' && body[0] != ' ' && body[0] != '\n' {
		return nil
	}
	if err := json.Unmarshal(body, &env); err != nil || env.Error == nil {
		return nil
	}
	e := &Error{
		HTTP: status, Code: int(env.Error.Code), Subcode: int(env.Error.Subcode),
		Message: env.Error.Message, Transient: env.Error.Transient, Trace: env.Error.Trace,
	}
	e.Details = details(env.Error.Data)
	if e.Details == "" {
		e.Details = env.Error.UserMsg
	}
	return e
}

func details(raw jsontext.Value) string {
	if raw.Kind() == '"' {
		var inner string
		if json.Unmarshal(raw, &inner) != nil {
			return ""
		}
		if raw = jsontext.Value(inner); !raw.IsValid() {
			return inner
		}
	}
	var d struct {
		Details string `json:"details"`
	}
	if raw.Kind() != '{' || json.Unmarshal(raw, &d) != nil {
		return ""
	}
	return d.Details
}

// WebhookError is the error object of webhooks, in value.errors, messages[].errors
// and statuses[].errors.
type WebhookError struct {
	Code    Number `json:"code"`
	Title   string `json:"title"`
	Message string `json:"message"`
	Data    struct {
		Details string `json:"details"`
	} `json:"error_data"`
}

// Neutral converts the errors to the form kept with a message.
func Neutral(errs []WebhookError) []message.ProviderError {
	if len(errs) == 0 {
		return nil
	}
	out := make([]message.ProviderError, len(errs))
	for i, e := range errs {
		title := e.Title
		if title == "" {
			title = e.Message
		}
		out[i] = message.ProviderError{Code: int(e.Code), Title: title, Details: e.Data.Details}
	}
	return out
}
