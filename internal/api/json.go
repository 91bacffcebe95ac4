package api

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"io"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"
)

// wire is how answers are written: as encoding/json would, except that a list or a
// map without anything is [] or {}, never null, so that clients need no third case.
var wire = json.JoinOptions(
	jsonv1.OmitEmptyWithLegacySemantics(true),
	json.Deterministic(true),
	jsontext.AllowInvalidUTF8(true),
	jsontext.EscapeForHTML(false),
)

var jsonFormat = huma.Format{
	Marshal: func(w io.Writer, v any) error {
		return json.MarshalWrite(w, v, wire)
	},
	Unmarshal: func(data []byte, v any) error {
		if holdsNUL(data) {
			return errors.New("texts must not contain a zero byte")
		}
		return stdjson.Unmarshal(data, v)
	},
}

// holdsNUL tells whether a JSON text has the escape of a zero byte: PostgreSQL cannot
// store one.
func holdsNUL(data []byte) bool {
	for rest := data; ; {
		i := bytes.Index(rest, []byte(`\u0000`))
		if i < 0 {
			return false
		}
		slashes := 0
		for j := i; j >= 0 && rest[j] == '\\'; j-- {
			slashes++
		}
		if slashes%2 == 1 {
			return true
		}
		rest = rest[i+6:]
	}
}
