package flow

import (
	"maps"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"prosa/internal/core"
)

// Session is one contact's run through a flow. It is kept as small JSON between
// turns. A Session with an empty Node has ended.
type Session struct {
	Flow         string            `json:"h"`           // Hash of the definition that waits now: the sub-flow's while inside one
	Node         string            `json:"n,omitempty"` // the node that waits
	Kind         string            `json:"e,omitempty"` // of that node; "" in sessions of schema 1
	Vars         map[string]string `json:"v,omitempty"` // {{var.…}}; names with a dot are the engine's own
	StoreID      core.ID           `json:"s,omitempty"` // chosen, or known from the start
	DepartmentID core.ID           `json:"d,omitempty"`
	Turns        int               `json:"t,omitempty"`
	Retries      int               `json:"r,omitempty"` // at Node
	Page         int               `json:"p,omitempty"` // of the list shown at Node, from 0
	MediaMs      int64             `json:"a,omitempty"` // when Node last answered a file
	MinuteMs     int64             `json:"m,omitempty"` // when the current minute of messages began
	Sent         int               `json:"c,omitempty"` // messages in it
	SinceMs      int64             `json:"w,omitempty"` // when it came to Node
	HeardMs      int64             `json:"l,omitempty"` // the customer's last word since; 0 = none
	WakeMs       int64             `json:"k,omitempty"` // when to step with InputWake; 0 = never
	Reminders    int               `json:"q,omitempty"` // said at Node
	Stage        string            `json:"g,omitempty"` // how far Node has got, in its own words
	Call         string            `json:"x,omitempty"` // the call it waits for
	Calls        int               `json:"y,omitempty"` // made so far
	Stack        []Frame           `json:"f,omitempty"` // flows that wait for this one, the outermost first
}

// Frame is a flow that waits for a sub-flow to end: its version and the subflow node.
type Frame struct {
	Flow string `json:"h"`
	Node string `json:"n"`
}

// Ended tells whether nothing waits any more.
func (s Session) Ended() bool { return s.Node == "" }

// MarshalSession writes the session as JSON: equal sessions give equal bytes.
func MarshalSession(s Session) []byte {
	b := make([]byte, 0, 256)
	b = append(b, `{"h":`...)
	b = appendString(b, s.Flow)
	b = appendMember(b, "n", s.Node)
	b = appendMember(b, "e", s.Kind)
	if len(s.Vars) > 0 {
		b = append(b, `,"v":{`...)
		for i, k := range slices.Sorted(maps.Keys(s.Vars)) {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendString(b, k)
			b = append(b, ':')
			b = appendString(b, s.Vars[k])
		}
		b = append(b, '}')
	}
	b = appendMember(b, "s", s.StoreID)
	b = appendMember(b, "d", s.DepartmentID)
	b = appendNumber(b, "t", int64(s.Turns))
	b = appendNumber(b, "r", int64(s.Retries))
	b = appendNumber(b, "p", int64(s.Page))
	b = appendNumber(b, "a", s.MediaMs)
	b = appendNumber(b, "m", s.MinuteMs)
	b = appendNumber(b, "c", int64(s.Sent))
	b = appendNumber(b, "w", s.SinceMs)
	b = appendNumber(b, "l", s.HeardMs)
	b = appendNumber(b, "k", s.WakeMs)
	b = appendNumber(b, "q", int64(s.Reminders))
	b = appendMember(b, "g", s.Stage)
	b = appendMember(b, "x", s.Call)
	b = appendNumber(b, "y", int64(s.Calls))
	return append(appendFrames(b, s.Stack), '}')
}

func appendFrames(b []byte, frames []Frame) []byte {
	if len(frames) == 0 {
		return b
	}
	b = append(b, `,"f":[`...)
	for i, f := range frames {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(append(b, `{"h":`...), f.Flow)
		b = append(appendString(append(b, `,"n":`...), f.Node), '}')
	}
	return append(b, ']')
}

// UnmarshalSession reads what MarshalSession wrote, also that of earlier versions of
// this package. Errors: Internal session_broken.
func UnmarshalSession(data []byte) (Session, error) {
	var s Session
	if err := json.Unmarshal(data, &s); err != nil {
		return Session{}, core.E(core.Internal, "session_broken", "flow session cannot be read").Because(err)
	}
	if len(s.Vars) == 0 {
		s.Vars = nil
	}
	if len(s.Stack) == 0 {
		s.Stack = nil
	}
	return s, nil
}

// appendString quotes s; jsontext makes invalid UTF-8 an error but still writes it
// with U+FFFD in its place, which is what is wanted.
func appendString(b []byte, s string) []byte {
	out, _ := jsontext.AppendQuote(b, s)
	return out
}

func appendMember(b []byte, key, value string) []byte {
	if value == "" {
		return b
	}
	b = append(append(append(b, `,"`...), key...), `":`...)
	return appendString(b, value)
}

func appendNumber(b []byte, key string, n int64) []byte {
	if n == 0 {
		return b
	}
	b = append(append(append(b, `,"`...), key...), `":`...)
	return strconv.AppendInt(b, n, 10)
}
