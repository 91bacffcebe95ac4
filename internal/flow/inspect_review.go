package flow

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"prosa/internal/dealer"
	"prosa/internal/message"
)

// review collects problems while nodes look at themselves.
type review struct {
	def    *Definition
	assets Assets
	node   string
	found  []Problem
}

func (r *review) add(s Severity, field, code, format string, args []any) {
	r.found = append(r.found, Problem{Severity: s, NodeID: r.node, Code: code, Message: fmt.Sprintf(format, args...), Field: field})
}

func (r *review) problem(code, format string, args ...any) { r.add(Failure, "", code, format, args) }

// problemAt names the member it is about: "options.2.title".
func (r *review) problemAt(field, code, format string, args ...any) {
	r.add(Failure, field, code, format, args)
}

func (r *review) warn(code, format string, args ...any) { r.add(Warning, "", code, format, args) }

func (r *review) warnAt(field, code, format string, args ...any) {
	r.add(Warning, field, code, format, args)
}

func (r *review) channels() []dealer.ChannelKind {
	switch {
	case r.assets.Channels != nil:
		return r.assets.Channels
	case r.assets.Channel != "":
		return []dealer.ChannelKind{r.assets.Channel}
	}
	return []dealer.ChannelKind{dealer.WhatsApp}
}

// fallback warns of channels that carry only text: what becomes of a content there.
func (r *review) fallback(kind message.Kind) {
	instead := "its words as text"
	switch kind {
	case message.Image, message.Audio, message.Video, message.Document, message.Sticker:
		instead = "its caption alone"
	case message.Buttons, message.List:
		instead = "numbered lines"
	}
	for _, c := range r.channels() {
		if c != dealer.WhatsApp {
			r.warn("fallback", "%s: a %s is sent as %s", c, kind, instead)
		}
	}
}

// text checks a text that must be there, in all languages.
func (r *review) text(field string, t Text, limit int) {
	if t.Empty() {
		r.problemAt(field, "text_missing", "%s is empty", field)
		return
	}
	r.optionalText(field, t, limit)
}

// optionalText checks a text that may be left out, but not in one language only.
func (r *review) optionalText(field string, t Text, limit int) {
	if t.Empty() {
		return
	}
	for i, s := range t.all() {
		if s == "" {
			r.warnAt(field, "translation_missing", "%s has no text in %s", field, Locales[i])
		}
		if utf8.RuneCountInString(s) > limit {
			r.problemAt(field, "text_too_long", "%s in %s is longer than %d", field, Locales[i], limit)
		}
		r.variables(field, s)
	}
}

// variables reports names nobody knows, once each.
func (r *review) variables(field, s string) {
	var unknown []string
	for {
		open := strings.Index(s, "{{")
		if open < 0 {
			break
		}
		s = s[open:]
		name, _, size := variable(s)
		if size == 0 {
			s = s[1:]
			continue
		}
		s = s[size:]
		if !isVariable(name) && !slices.Contains(unknown, name) {
			unknown = append(unknown, name)
			r.problemAt(field, "unknown_variable", "%s uses {{%s}}, which does not exist", field, name)
		}
	}
}

// target checks where a value is saved.
func (r *review) target(field, name string) {
	if name != "" && !isTarget(name) {
		r.problemAt(field, "save", "%s: %q is none of var.…, field.… and contact.name", field, name)
	}
}

// ids checks the ids of a list whose items have ports: there is at least one, each is
// fit for a button, none is there twice or the name of another port.
func (r *review) ids(field string, count int, id func(int) string, taken ...string) {
	if count == 0 {
		r.problemAt(field, "empty", "there are no %s", field)
	}
	for i := range count {
		at := field + "." + strconv.Itoa(i) + ".id"
		switch {
		case !validID(id(i)):
			r.problemAt(at, "bad_id", "%q: an id is 1 to %d of a-z, 0-9, _ and -", id(i), maxID)
		case slices.Contains(taken, id(i)):
			r.problemAt(at, "bad_id", "%q is there twice, or the name of another exit", id(i))
		}
		taken = append(taken, id(i))
	}
}

// exists checks a node named outside the exits.
func (r *review) exists(field, id string) {
	if id != "" && r.def.byID[id] == nil {
		r.problemAt(field, "no_such_node", "%s: node %q does not exist", field, id)
	}
}

// agent checks an e-mail; one that comes from a variable is known only at run time.
func (r *review) agent(email string) {
	if strings.Contains(email, "{{") {
		r.variables("agent", email)
	} else if email != "" {
		r.knownAt("agent", "agent", email, r.assets.Agents)
	}
}

func (r *review) department(key string) { r.departmentAt("department", key) }

func (r *review) departmentAt(field, key string) {
	if key == "" {
		return
	}
	r.knownAt(field, "department", key, r.assets.Departments)
	if slices.Contains(r.assets.NeverOpen, key) {
		r.warnAt(field, "never_open", "the hours of %q never open", key)
	}
}

// template finds a template, and reports the one that is not there.
func (r *review) template(name, language string) *TemplateAsset {
	for i := range r.assets.Templates {
		t := &r.assets.Templates[i]
		if t.Name == name && (language == "" || t.Language == language) {
			return t
		}
	}
	if r.assets.Templates != nil {
		r.problemAt("name", "unknown_template", "there is no approved template %q in %q", name, language)
	}
	return nil
}

func (r *review) known(what, key string, keys []string) { r.knownAt(what, what, key, keys) }

func (r *review) knownAt(field, what, key string, keys []string) {
	if keys != nil && !slices.Contains(keys, key) {
		r.problemAt(field, "unknown_"+what, "there is no %s %q", what, key)
	}
}
