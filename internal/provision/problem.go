package provision

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"prosa/internal/core"
)

// maxProblems bounds the message of a file that is wrong everywhere.
const maxProblems = 20

// problems collects what is wrong with a file, so that one try shows all of it.
type problems struct {
	file  *File
	lines []string
}

// add notes a problem at a path such as "stores[0].departments[1].key".
func (p *problems) add(path, format string, args ...any) {
	if len(p.lines) > maxProblems {
		return
	}
	line := path + ": " + fmt.Sprintf(format, args...)
	if l, c, ok := p.file.where(path); ok {
		line = fmt.Sprintf("line %d, column %d, %s", l, c, line)
	}
	p.lines = append(p.lines, line)
}

// err is nil without problems.
func (p *problems) err() error {
	if len(p.lines) == 0 {
		return nil
	}
	lines := p.lines
	if len(lines) > maxProblems {
		lines = append(lines[:maxProblems:maxProblems], "and more")
	}
	return core.E(core.Invalid, "file_invalid", "%s", strings.Join(lines, "\n"))
}

// where finds the place of a path in the source, or of what surrounds it when the
// path itself is not written there (a missing key).
func (f *File) where(path string) (line, column int, ok bool) {
	for f.tree != nil {
		if p, err := yaml.PathString("$." + path); err == nil {
			if n, err := p.FilterFile(f.tree); err == nil && n != nil && n.GetToken() != nil {
				at := n.GetToken().Position
				return at.Line, at.Column, true
			}
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut < 0 {
			return 0, 0, false
		}
		path = path[:cut]
	}
	return 0, 0, false
}
