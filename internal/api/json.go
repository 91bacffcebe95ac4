package api

import (
	stdjson "encoding/json"
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
	Unmarshal: stdjson.Unmarshal,
}
