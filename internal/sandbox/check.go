package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// check reads the nested objects of a send and keeps the first thing wrong with
// it; after that every method returns zero values, so callers need no error
// handling in between.
type check struct {
	err *graphError
}

func (c *check) fail(code int, format string, args ...any) {
	if c.err == nil {
		c.err = fail(code, fmt.Sprintf(format, args...))
	}
}

// section is one object of the request: path names it in error details.
type section struct {
	*check
	path string
	m    map[string]any
	long int // code for a text that is too long: 100, or 131009 inside interactive
}

func (o section) at(key string) string {
	if o.path == "" {
		return key
	}
	return o.path + "['" + key + "']"
}

// only refuses keys Meta does not know: 100.
func (o section) only(keys ...string) {
	for _, k := range sorted(o.m) {
		if !slices.Contains(keys, k) {
			if o.path == "" {
				o.fail(100, "Unexpected key \"%s\".", k)
			} else {
				o.fail(100, "Unexpected key \"%s\" on param \"%s\".", k, o.path)
			}
		}
	}
}

// text reads an optional string of at most max characters.
func (o section) text(key string, max int) string {
	v, ok := o.m[key]
	if !ok || v == nil {
		return ""
	}
	s, ok := scalar(v)
	if !ok {
		o.fail(100, "Param %s must be a string.", o.at(key))
		return ""
	}
	if max > 0 && utf8.RuneCountInString(s) > max {
		o.fail(o.long, "Param %s must be at most %d characters long.", o.at(key), max)
		return ""
	}
	return s
}

// must reads a string that may not be missing (131008) or empty (131009 when
// the key is there).
func (o section) must(key string, max int) string {
	s := o.text(key, max)
	if strings.TrimSpace(s) != "" {
		return s
	}
	if _, given := o.m[key]; given {
		o.fail(131009, "Param %s must not be empty.", o.at(key))
	} else {
		o.fail(131008, "Parameter %s is required.", o.at(key))
	}
	return ""
}

// oneOf reads a required string out of a set, 131009 otherwise.
func (o section) oneOf(key string, allowed ...string) string {
	s := o.must(key, 0)
	if s != "" && !slices.Contains(allowed, s) {
		o.fail(131009, "Param %s must be one of {%s} - got \"%s\".", o.at(key), strings.ToUpper(strings.Join(allowed, ", ")), s)
		return ""
	}
	return s
}

// flag reads an optional boolean; forms send it as text.
func (o section) flag(key string) bool {
	switch v := o.m[key].(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		if b, err := strconv.ParseBool(v); err == nil {
			return b
		}
	}
	o.fail(100, "Param %s must be a boolean.", o.at(key))
	return false
}

// number reads a required number between lo and hi, given as number or string.
func (o section) number(key string, lo, hi float64) float64 {
	v, ok := o.m[key]
	if !ok {
		o.fail(131008, "Parameter %s is required.", o.at(key))
		return 0
	}
	s, _ := scalar(v)
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f < lo || f > hi {
		o.fail(131009, "Param %s must be a number between %g and %g.", o.at(key), lo, hi)
		return 0
	}
	return f
}

// has reports whether the key is present and not null.
func (o section) has(key string) bool { return o.m[key] != nil }

// sub reads a required object.
func (o section) sub(key string) section {
	out := section{o.check, o.at(key), nil, o.long}
	v, ok := o.m[key]
	if !ok || v == nil {
		o.fail(131008, "Parameter %s is required.", o.at(key))
		return out
	}
	m, ok := structure(v).(map[string]any)
	if !ok {
		o.fail(100, "Param %s must be a JSON object.", o.at(key))
		return out
	}
	out.m = m
	return out
}

// list reads a required array of objects with lo to hi entries.
func (o section) list(key string, lo, hi int) []section {
	v, ok := o.m[key]
	if !ok || v == nil {
		o.fail(131008, "Parameter %s is required.", o.at(key))
		return nil
	}
	items, ok := structure(v).([]any)
	if !ok {
		o.fail(100, "Param %s must be an array.", o.at(key))
		return nil
	}
	if len(items) < lo || len(items) > hi {
		o.fail(131009, "Param %s must have between %d and %d entries, got %d.", o.at(key), lo, hi, len(items))
		return nil
	}
	var out []section
	for i, it := range items {
		path := o.at(key) + "[" + strconv.Itoa(i) + "]"
		m, ok := it.(map[string]any)
		if !ok {
			o.fail(100, "Param %s must be a JSON object.", path)
			return nil
		}
		out = append(out, section{o.check, path, m, o.long})
	}
	return out
}

// scalar returns strings and numbers as text.
func scalar(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	}
	return "", false
}

func sorted(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
