package flow

import (
	"reflect"
	"strconv"
	"strings"
)

// schemaOf writes the JSON Schema of what a kind adds to Base, from its struct. Beside
// json the tags of fields are: doc (description), format (what an editor offers: text,
// variable, department, label, outcome, agent, flow, template, media, url,
// expression…), enum (values by commas), min and max (of numbers, of characters, of
// items).
func schemaOf(n Node) []byte {
	t := reflect.TypeOf(n).Elem()
	return schemaWriter{}.object(nil, t, "https://json-schema.org/draft/2020-12/schema")
}

type schemaWriter struct{}

var (
	textType = reflect.TypeFor[Text]()
	baseType = reflect.TypeFor[Base]()
)

// object writes a struct; dialect names the schema language, at the top only.
func (w schemaWriter) object(b []byte, t reflect.Type, dialect string) []byte {
	b = append(b, '{')
	if dialect != "" {
		b = append(appendString(append(b, `"$schema":`...), dialect), ',')
	}
	b = append(b, `"type":"object","properties":{`...)
	var required []string
	first := true
	for _, f := range fieldsOf(t) {
		if !first {
			b = append(b, ',')
		}
		first = false
		name, optional := jsonName(f)
		if !optional {
			required = append(required, name)
		}
		b = w.property(append(appendString(b, name), ':'), f.Type, f.Tag)
	}
	b = append(b, '}')
	if len(required) > 0 {
		b = append(b, `,"required":[`...)
		for i, name := range required {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendString(b, name)
		}
		b = append(b, ']')
	}
	return append(b, `,"additionalProperties":false}`...)
}

// fieldsOf are the fields of a struct in JSON, those of embedded structs among them.
func fieldsOf(t reflect.Type) []reflect.StructField {
	var out []reflect.StructField
	for i := range t.NumField() {
		f := t.Field(i)
		switch {
		case f.Anonymous && f.Type == baseType:
		case f.Anonymous:
			out = append(out, fieldsOf(f.Type)...)
		case f.IsExported() && f.Tag.Get("json") != "-":
			out = append(out, f)
		}
	}
	return out
}

func jsonName(f reflect.StructField) (name string, optional bool) {
	name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
	return firstOf(name, f.Name), strings.Contains(rest, "omit")
}

// property writes a member by its Go type and tags.
func (w schemaWriter) property(b []byte, t reflect.Type, tag reflect.StructTag) []byte {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == textType:
		b = append(b, `{"type":["string","object"],"properties":{"pt-BR":{"type":"string"},"en":{"type":"string"},"es":{"type":"string"}},"additionalProperties":false`...)
		b = annotate(b, "format", firstOf(tag.Get("format"), "text"))
		b = bound(b, "maxLength", tag.Get("max"))
	case t.Kind() == reflect.String:
		b = w.words(append(b, `{"type":"string"`...), tag)
	case t.Kind() == reflect.Bool:
		b = append(b, `{"type":"boolean"`...)
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Uint64:
		b = limits(append(b, `{"type":"integer"`...), tag)
	case t.Kind() == reflect.Float32 || t.Kind() == reflect.Float64:
		b = limits(append(b, `{"type":"number"`...), tag)
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		b = append(b, `{"type":"object"`...) // JSON of its own
	case t.Kind() == reflect.Slice:
		b = w.list(b, t.Elem(), tag)
	case t.Kind() == reflect.Struct:
		b = w.object(b, t, "")
		b = annotate(b[:len(b)-1], "format", tag.Get("format"))
	default:
		b = append(b, `{"type":"object"`...)
	}
	return append(annotate(b, "description", tag.Get("doc")), '}')
}

// list writes an array; what the tags say of words they say of its items.
func (w schemaWriter) list(b []byte, item reflect.Type, tag reflect.StructTag) []byte {
	b = append(b, `{"type":"array","items":`...)
	if item.Kind() == reflect.String {
		b = append(w.words(append(b, `{"type":"string"`...), tag), '}')
		return bound(b, "maxItems", strconv.Itoa(maxItems))
	}
	about := reflect.StructTag("")
	if item == textType && tag.Get("format") != "" {
		about = reflect.StructTag(`format:"` + tag.Get("format") + `"`)
	}
	b = w.property(b, item, about)
	return bound(b, "maxItems", firstOf(tag.Get("max"), strconv.Itoa(maxItems)))
}

func (w schemaWriter) words(b []byte, tag reflect.StructTag) []byte {
	if enum := tag.Get("enum"); enum != "" {
		b = append(b, `,"enum":[`...)
		for i, v := range strings.Split(enum, ",") {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendString(b, v)
		}
		b = append(b, ']')
	}
	return bound(annotate(b, "format", tag.Get("format")), "maxLength", tag.Get("max"))
}

func limits(b []byte, tag reflect.StructTag) []byte {
	return bound(bound(b, "minimum", tag.Get("min")), "maximum", tag.Get("max"))
}

func annotate(b []byte, keyword, value string) []byte { return appendMember(b, keyword, value) }

// bound adds a keyword whose value is a number.
func bound(b []byte, keyword, number string) []byte {
	if number == "" {
		return b
	}
	return append(append(append(append(b, `,"`...), keyword...), `":`...), number...)
}
