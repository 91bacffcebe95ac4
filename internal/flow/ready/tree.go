package ready

import (
	"bytes"
	"io"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"prosa/internal/core"
)

// object is a JSON object whose members keep their order: a flow that was changed in
// one place must read as before in all others.
type object struct {
	names  []string
	values map[string]any // *object, []any, or jsontext.Value for everything else
}

func newObject() *object { return &object{values: map[string]any{}} }

func (o *object) has(name string) bool {
	_, ok := o.values[name]
	return ok
}

func (o *object) set(name string, value any) {
	if !o.has(name) {
		o.names = append(o.names, name)
	}
	o.values[name] = value
}

func (o *object) remove(name string) {
	delete(o.values, name)
	o.names = slices.DeleteFunc(o.names, func(n string) bool { return n == name })
}

// text is a member that is a string; "" when it is none.
func (o *object) text(name string) string {
	raw, _ := o.values[name].(jsontext.Value)
	if len(raw) == 0 || raw.Kind() != '"' {
		return ""
	}
	s, _ := jsontext.AppendUnquote(nil, raw)
	return string(s)
}

// list is a member that is an array; nil when it is none.
func (o *object) list(name string) []any {
	l, _ := o.values[name].([]any)
	return l
}

func (o *object) child(name string) *object {
	c, _ := o.values[name].(*object)
	return c
}

// objects are the objects of a list.
func (o *object) objects(name string) []*object {
	var out []*object
	for _, v := range o.list(name) {
		if x, ok := v.(*object); ok {
			out = append(out, x)
		}
	}
	return out
}

// quoted is a string as a value.
func quoted(s string) jsontext.Value {
	b, _ := jsontext.AppendQuote(nil, s)
	return b
}

// parse reads a JSON object. Error: Invalid flow_json.
func parse(data []byte) (*object, error) {
	dec := jsontext.NewDecoder(bytes.NewReader(data))
	v, err := readValue(dec)
	if err != nil {
		return nil, core.E(core.Invalid, "flow_json", "flow cannot be read").Because(err)
	}
	o, ok := v.(*object)
	if _, more := dec.ReadToken(); !ok || more != io.EOF {
		return nil, core.E(core.Invalid, "flow_json", "a flow is one JSON object")
	}
	return o, nil
}

func readValue(dec *jsontext.Decoder) (any, error) {
	switch dec.PeekKind() {
	case '{':
		if _, err := dec.ReadToken(); err != nil {
			return nil, err
		}
		o := newObject()
		for dec.PeekKind() != '}' {
			name, err := dec.ReadToken()
			if err != nil {
				return nil, err
			}
			key := name.String()
			value, err := readValue(dec)
			if err != nil {
				return nil, err
			}
			o.set(key, value)
		}
		_, err := dec.ReadToken()
		return o, err
	case '[':
		if _, err := dec.ReadToken(); err != nil {
			return nil, err
		}
		list := []any{}
		for dec.PeekKind() != ']' {
			value, err := readValue(dec)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err := dec.ReadToken()
		return list, err
	}
	raw, err := dec.ReadValue()
	return raw.Clone(), err
}

// write is the JSON of a value, indented by two spaces.
func write(v any) []byte {
	raw := jsontext.Value(appendValue(nil, v))
	if err := raw.Indent(jsontext.WithIndent("  ")); err != nil {
		panic("ready: " + err.Error()) // made of values that were read
	}
	return append(raw, '\n')
}

func appendValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case *object:
		b = append(b, '{')
		for i, name := range v.names {
			if i > 0 {
				b = append(b, ',')
			}
			b, _ = jsontext.AppendQuote(b, name)
			b = appendValue(append(b, ':'), v.values[name])
		}
		return append(b, '}')
	case []any:
		b = append(b, '[')
		for i, x := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendValue(b, x)
		}
		return append(b, ']')
	case jsontext.Value:
		return append(b, v...)
	}
	return append(b, "null"...)
}

// clone is a value of one's own.
func clone(v any) any {
	switch v := v.(type) {
	case *object:
		out := newObject()
		for _, name := range v.names {
			out.set(name, clone(v.values[name]))
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = clone(v[i])
		}
		return out
	}
	return v // bytes nobody writes to
}

// texts are the strings of a list.
func (o *object) texts(name string) []string {
	var out []string
	for _, v := range o.list(name) {
		if raw, ok := v.(jsontext.Value); ok && raw.Kind() == '"' {
			s, _ := jsontext.AppendUnquote(nil, raw)
			out = append(out, string(s))
		}
	}
	return out
}

// same tells whether two values are the same JSON, order of members aside. A value that
// is missing is nil.
func same(a, b any) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return bytes.Equal(canonical(a), canonical(b))
}

func canonical(v any) []byte {
	raw := jsontext.Value(appendValue(nil, v))
	_ = raw.Canonicalize() // what cannot be is compared as it is
	return raw
}
