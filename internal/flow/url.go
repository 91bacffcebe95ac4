package flow

import (
	"errors"
	"net/url"
	"strings"
)

var (
	errURLHost = errors.New("the address must begin with https:// or http:// and a host without variables")
	errURLPath = errors.New("a variable would lead out of the path")
)

// renderURL fills the variables of an address. They may stand in its path and query
// only, each escaped for its place, so that nothing a customer wrote chooses where a
// request goes: not the host, not another path. The part behind "#" is left out. An
// address may begin with one the house has written down: {{org.privacy_url}}.
func renderURL(raw string, lookup Lookup) (string, error) {
	if houseAddress(raw) {
		name, _, size := variable(raw)
		raw = lookup(name) + raw[size:]
	}
	raw, _, _ = strings.Cut(raw, "#")
	host, rest, ok := cutHost(raw)
	if !ok {
		return "", errURLHost
	}
	path, query, hasQuery := cutQuery(rest)
	path = renderEscaped(path, lookup, url.PathEscape)
	for _, segment := range strings.Split(path, "/") {
		if plain, err := url.PathUnescape(segment); err != nil || plain == "." || plain == ".." {
			return "", errURLPath
		}
	}
	out := host + path
	if hasQuery {
		out += "?" + renderEscaped(query, lookup, url.QueryEscape)
	}
	if u, err := url.Parse(out); err != nil || u.Hostname() == "" {
		return "", errURLHost
	}
	return out, nil
}

// houseAddress tells whether an address begins with a variable of the house.
func houseAddress(raw string) bool {
	if !strings.HasPrefix(raw, "{{") {
		return false
	}
	name, _, size := variable(raw)
	return size > 0 && strings.HasPrefix(name, "org.")
}

// cutHost parts "https://host:port" from the rest; false when it is no such thing or
// holds a variable or a user's name.
func cutHost(raw string) (host, rest string, ok bool) {
	scheme, after, ok := strings.Cut(raw, "://")
	if !ok || scheme != "https" && scheme != "http" {
		return "", "", false
	}
	end := strings.IndexAny(after, "/?")
	if end < 0 {
		end = len(after)
	}
	if end == 0 || strings.ContainsAny(after[:end], "{}@\\ ") {
		return "", "", false
	}
	return raw[:len(scheme)+3+end], after[end:], true
}

// cutQuery finds the "?" that is not within a variable: "{{var.x|?}}".
func cutQuery(s string) (path, query string, ok bool) {
	for i := 0; i < len(s); i++ {
		if strings.HasPrefix(s[i:], "{{") {
			if _, _, size := variable(s[i:]); size > 0 {
				i += size - 1
				continue
			}
		}
		if s[i] == '?' {
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

// renderEscaped fills variables, each escaped by f; the text around them stays as it
// is. It does not care for missing values: they leave nothing.
func renderEscaped(text string, lookup Lookup, f func(string) string) string {
	var b strings.Builder
	for {
		open := strings.Index(text, "{{")
		if open < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:open])
		text = text[open:]
		name, fallback, size := variable(text)
		if size == 0 {
			b.WriteString(text[:2])
			text = text[2:]
			continue
		}
		b.WriteString(f(firstOf(clip(lookup(name), maxValue), fallback)))
		text = text[size:]
	}
}

// inspectURL checks an address of the node.
func (r *review) inspectURL(field, raw string) {
	if raw == "" {
		r.problemAt(field, "url_missing", "%s is empty", field)
		return
	}
	if _, err := renderURL(raw, func(string) string { return "x" }); err != nil && !houseAddress(raw) {
		r.problemAt(field, "url_invalid", "%s: %v", field, err)
	}
	r.variables(field, raw)
}
