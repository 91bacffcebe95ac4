package provision

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"
)

// Texts are whatever people type, and the YAML library does not quote everything that
// needs it ("\t\"" for one). So the file decides: bare where nothing can be mistaken,
// a block where lines are lines, quotes everywhere else.

// bareText is what every YAML reader takes as that text without quotes.
var bareText = regexp.MustCompile(`^[\pL+](?:[\pL\pN{}()+.,;!?/_@•’–-]|[:][\pL\pN/]| [\pL\pN{}()+.,;!/_@•’–-])*$`)

// words mean something else without quotes, in this or another version of YAML.
var words = []string{"null", "true", "false", "yes", "no", "on", "off", "y", "n"}

// writer writes a file and keeps the texts that become blocks: the library does not
// indent those, so they are put in afterwards, each in the place of its mark.
type writer struct{ blocks []string }

// mark stands for a block. No text holds a NUL: write takes them out.
var mark = regexp.MustCompile(`(?m)^( *)((?:- )*)(.*)"\\x00(\d+)"$`)

func (w *writer) write(v any) ([]byte, error) {
	out, err := yaml.MarshalWithOptions(v, yaml.IndentSequence(true), yaml.CustomMarshaler(func(s string) ([]byte, error) { return []byte(w.scalar(s)), nil }))
	if err != nil {
		return nil, err
	}
	return mark.ReplaceAllFunc(out, func(line []byte) []byte {
		part := mark.FindSubmatch(line)
		i, err := strconv.Atoi(string(part[4]))
		if err != nil || i >= len(w.blocks) {
			return line
		}
		indent := "\n" + strings.Repeat(" ", len(part[1])+len(part[2])+2)
		return []byte(string(part[1]) + string(part[2]) + string(part[3]) + "|-" + indent + strings.ReplaceAll(w.blocks[i], "\n", indent))
	}), nil
}

func (w *writer) scalar(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
	switch {
	case bareText.MatchString(s) && !slices.Contains(words, strings.ToLower(s)):
		return s
	case isBlock(s):
		w.blocks = append(w.blocks, s)
		return `"\x00` + strconv.Itoa(len(w.blocks)-1) + `"`
	}
	return strconv.Quote(s)
}

// isBlock tells whether a text is lines that a block shows as they are.
func isBlock(s string) bool {
	if !strings.Contains(s, "\n") || s[0] == ' ' || strings.HasSuffix(s, "\n") {
		return false
	}
	for line := range strings.SplitSeq(s, "\n") {
		if line == "" || strings.HasSuffix(line, " ") || strings.ContainsFunc(line, func(r rune) bool { return !unicode.IsPrint(r) }) {
			return false
		}
	}
	return true
}
