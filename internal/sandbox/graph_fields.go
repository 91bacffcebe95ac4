package sandbox

import "strings"

// fieldSpec is one entry of the fields parameter: name{sub,…}, or the call
// syntax name.limit(5).phone_numbers([]){sub}.
type fieldSpec struct {
	name string
	args map[string]string
	sub  []fieldSpec
}

// parseFields reads "a,b{c,d},e.limit(2){f}". Unbalanced input is read as far as
// it makes sense; it never fails, as Graph is lenient about spaces.
func parseFields(s string) []fieldSpec {
	specs, _ := parseFieldList(s, 0)
	return specs
}

func parseFieldList(s string, depth int) (specs []fieldSpec, rest string) {
	for s != "" {
		switch s[0] {
		case ',', ' ', '\n', '\t':
			s = s[1:]
			continue
		case '}':
			return specs, s[1:]
		}
		end := strings.IndexAny(s, ",{}.(")
		if end < 0 {
			end = len(s)
		}
		f := fieldSpec{name: strings.TrimSpace(s[:end])}
		s = s[end:]
		for strings.HasPrefix(s, ".") || strings.HasPrefix(s, "(") {
			f.args, s = parseCall(s, f.args)
		}
		if strings.HasPrefix(s, "{") && depth < 20 {
			f.sub, s = parseFieldList(s[1:], depth+1)
		} else if strings.HasPrefix(s, "{") {
			s = s[1:]
		}
		if f.name != "" {
			specs = append(specs, f)
		}
	}
	return specs, ""
}

// parseCall reads ".key(value)" off the front of s.
func parseCall(s string, args map[string]string) (map[string]string, string) {
	s = strings.TrimPrefix(s, ".")
	open := strings.IndexByte(s, '(')
	if open < 0 {
		return args, ""
	}
	level := 0
	for i := open; i < len(s); i++ {
		switch s[i] {
		case '(':
			level++
		case ')':
			level--
		}
		if level == 0 {
			if args == nil {
				args = map[string]string{}
			}
			args[s[:open]] = s[open+1 : i]
			return args, s[i+1:]
		}
	}
	return args, ""
}

// pick keeps the asked fields of node, in the asked order, id always. Fields the
// node does not have are left out, as Graph does with empty ones; known tells
// the names that exist at all: asking for another is error 100.
func pick(node object, specs []fieldSpec, defaults []string) (object, *graphError) {
	if len(specs) == 0 {
		for _, d := range defaults {
			specs = append(specs, fieldSpec{name: d})
		}
	}
	if len(specs) == 0 {
		return node, nil
	}
	var out object
	for _, f := range specs {
		if out.get(f.name) != nil {
			continue
		}
		v, known := lookup(node, f.name)
		if !known {
			e := fail(100, "")
			e.message = "(#100) Tried accessing nonexisting field (" + f.name + ")"
			return nil, e
		}
		if v == nil {
			continue
		}
		v, err := narrow(v, f.sub)
		if err != nil {
			return nil, err
		}
		out = append(out, member{f.name, v})
	}
	if id, ok := lookup(node, "id"); ok && out.get("id") == nil {
		out = append(out, member{"id", id})
	}
	return out, nil
}

// narrow applies a nested selection to an object, or to each object of a list or
// of a {data:[…]} collection.
func narrow(v any, sub []fieldSpec) (any, *graphError) {
	if len(sub) == 0 {
		return v, nil
	}
	switch v := v.(type) {
	case object:
		if data, ok := v.get("data").([]object); ok {
			rows, err := narrow(data, sub)
			return object{{"data", rows}}, err
		}
		return pick(v, sub, nil)
	case []object:
		out := make([]object, 0, len(v))
		for _, row := range v {
			o, err := pick(row, sub, nil)
			if err != nil {
				return nil, err
			}
			out = append(out, o)
		}
		return out, nil
	}
	return v, nil
}

func lookup(o object, key string) (any, bool) {
	for _, m := range o {
		if m.Key == key {
			return m.Value, true
		}
	}
	return nil, false
}
