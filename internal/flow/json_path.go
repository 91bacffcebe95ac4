package flow

import (
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// jsonAt reads a part of a JSON text by a dotted path, "items.0.name", or a JSON
// Pointer (RFC 6901), "/items/0/name"; "" is the whole. A string is given without its
// quotes, null as nothing, objects and arrays as compact JSON. ok is false when there
// is no such part.
func jsonAt(body, path string) (value string, ok bool) {
	v := jsontext.Value(strings.TrimSpace(body))
	if !v.IsValid(jsontext.AllowDuplicateNames(true)) {
		if path != "" {
			return "", false
		}
		return body, body != "" // plain text, as a whole
	}
	for _, name := range pathParts(path) {
		if v, ok = member(v, name); !ok {
			return "", false
		}
	}
	switch v.Kind() {
	case 'n':
		return "", true
	case '"':
		var s string
		err := json.Unmarshal(v, &s)
		return s, err == nil
	case '{', '[':
		v = v.Clone()
		if v.Compact(jsontext.AllowDuplicateNames(true)) != nil {
			return "", false
		}
	}
	return string(v), true
}

func pathParts(path string) []string {
	if path == "" {
		return nil
	}
	if pointer, ok := strings.CutPrefix(path, "/"); ok {
		parts := strings.Split(pointer, "/")
		for i := range parts {
			parts[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(parts[i])
		}
		return parts
	}
	return strings.Split(strings.TrimPrefix(path, "$."), ".")
}

// member is a member of an object or an element of an array.
func member(v jsontext.Value, name string) (jsontext.Value, bool) {
	switch v.Kind() {
	case '{':
		var object map[string]jsontext.Value
		if json.Unmarshal(v, &object, jsontext.AllowDuplicateNames(true)) != nil {
			return nil, false
		}
		found, ok := object[name]
		return found, ok
	case '[':
		i, err := strconv.Atoi(name)
		var list []jsontext.Value
		if err != nil || json.Unmarshal(v, &list, jsontext.AllowDuplicateNames(true)) != nil || i < 0 || i >= len(list) {
			return nil, false
		}
		return list[i], true
	}
	return nil, false
}
