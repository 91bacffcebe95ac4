package rehearse

import (
	"fmt"
	"strings"
)

// String says how the conversation went: a line, and on failure what was not as it
// should be with what the bot said instead.
func (r Result) String() string {
	if r.OK() {
		return "✓ " + r.Name
	}
	var b strings.Builder
	b.WriteString("✗ " + r.Name)
	for _, f := range r.Faults {
		fmt.Fprintf(&b, "\n    %s:%d: %s", r.Path, f.Line, f.Text)
	}
	said := r.Faults[0].Said
	if len(said) == 0 {
		b.WriteString("\n    the bot said nothing")
		return b.String()
	}
	b.WriteString("\n    the bot said:")
	for _, text := range said {
		b.WriteString("\n      " + strings.ReplaceAll(text, "\n", "\n      "))
	}
	return b.String()
}
