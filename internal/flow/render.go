package flow

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxRendered is the longest text Render gives, in characters.
const MaxRendered = 10_000

// maxValue is the longest value a session variable keeps, in characters.
const maxValue = 1000

// Lookup gives a variable's value, "" when there is none.
type Lookup func(name string) string

// Render replaces {{variables}} in one pass: what a value holds is text, never
// looked at again, so a customer named "{{org.name}}" is greeted by that name. A
// missing variable is empty, and a comma or space left before a punctuation mark or
// the end goes with it: "Olá, {{contact.first_name}}!" greets the nameless with
// "Olá!". {{contact.first_name|cliente}} gives another word instead. Braces around
// anything but a name stay as they are. The result has at most 10,000 characters.
func Render(text string, lookup Lookup) string {
	if !strings.Contains(text, "{{") {
		return clip(text, MaxRendered)
	}
	r := renderer{lookup: lookup}
	return r.run(text)
}

// RenderQueue fills what Enqueue left open: {{queue.position}} (1 = next) and
// {{queue.ahead}}.
func RenderQueue(text string, position int) string {
	return Render(text, func(name string) string {
		switch name {
		case "queue.position":
			return strconv.Itoa(position)
		case "queue.ahead":
			return strconv.Itoa(max(position-1, 0))
		case braceName:
			return "{"
		}
		return ""
	})
}

// braceName is the variable RenderQueue turns back into "{".
const braceName = "lbrace"

// renderKeepingQueue renders all but the queue's variables. Every other "{", whether
// the flow's or the customer's, is written as {{lbrace}}: the second pass cannot
// mistake it for a variable.
func renderKeepingQueue(text string, lookup Lookup) string {
	r := renderer{lookup: lookup, keepQueue: true}
	return r.run(text)
}

type renderer struct {
	lookup    Lookup
	keepQueue bool
	out       []byte
}

func (r *renderer) run(text string) string {
	r.out = make([]byte, 0, len(text)+64)
	for text != "" && len(r.out) <= MaxRendered*utf8.UTFMax {
		open := strings.Index(text, "{{")
		if open < 0 {
			r.write(text)
			break
		}
		name, fallback, size := variable(text[open:])
		if size == 0 {
			r.write(text[:open+1])
			text = text[open+1:]
			continue
		}
		r.write(text[:open])
		source := text[open : open+size]
		text = text[open+size:]
		r.variable(name, fallback, source, text)
	}
	return clip(string(r.out), MaxRendered)
}

func (r *renderer) variable(name, fallback, source, rest string) {
	if r.keepQueue && (name == "queue.position" || name == "queue.ahead") {
		r.out = append(r.out, source...)
		return
	}
	value := r.lookup(name)
	if value == "" {
		value = fallback
	}
	if value != "" {
		r.write(value)
		return
	}
	if rest == "" || strings.IndexByte(".,!?;:\n)", rest[0]) >= 0 {
		r.out = trimGap(r.out)
	}
}

// trimGap drops the spaces and then the comma that led to a missing value.
func trimGap(b []byte) []byte {
	n := len(b)
	for n > 0 && b[n-1] == ' ' {
		n--
	}
	if n > 0 && b[n-1] == ',' {
		n--
	}
	return b[:n]
}

func (r *renderer) write(s string) {
	if !r.keepQueue {
		r.out = append(r.out, s...)
		return
	}
	for {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			r.out = append(r.out, s...)
			return
		}
		r.out = append(append(r.out, s[:i]...), "{{"+braceName+"}}"...)
		s = s[i+1:]
	}
}

// variable reads "{{ name|fallback }}" at the start of s. size 0 = there is none.
func variable(s string) (name, fallback string, size int) {
	end := strings.Index(s, "}}")
	if end < 0 {
		return "", "", 0
	}
	name, fallback, _ = strings.Cut(s[2:end], "|")
	name, fallback = strings.Trim(name, " "), strings.Trim(fallback, " ")
	if !validName(name) {
		return "", "", 0
	}
	return name, fallback, end + 2
}

// validName: letters, digits, "_" and "-" in parts joined by dots.
func validName(name string) bool {
	if name == "" || len(name) > 64 {
		return false
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '.' && c != '-' {
			return false
		}
	}
	return true
}

// splitName parts "field.plate" into "field" and "plate".
func splitName(name string) (kind, key string) {
	kind, key, _ = strings.Cut(name, ".")
	return kind, key
}

// blank tells whether there is nothing to read in s.
func blank(s string) bool { return strings.TrimSpace(s) == "" }

// clip cuts s to at most limit characters, with an ellipsis for the last.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	n := 0
	cut := 0
	for i := range s {
		if n == limit-1 {
			cut = i
		}
		if n++; n > limit {
			return strings.TrimRight(s[:cut], " ") + "…"
		}
	}
	return s
}
