package rehearse

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"prosa/internal/core"
)

const maxFile = 1 << 20

// Parse reads a file strictly: a key nobody knows is an error that names it and its
// line, and so is a step in which two things happen. path is only for messages. Error:
// Invalid rehearsal_invalid.
func Parse(path string, data []byte) (*File, error) {
	if len(data) > maxFile {
		return nil, fault(path, 0, "a file may have %d bytes, this one has %d", maxFile, len(data))
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, syntax(path, err)
	}
	f := &File{Path: path}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		return nil, fault(path, 0, "there must be one document with conversations")
	}
	if err := yaml.NodeToValue(tree.Docs[0].Body, f, yaml.Strict()); err != nil {
		return nil, syntax(path, err)
	}
	if len(f.Conversations) == 0 {
		return nil, fault(path, 0, "there are no conversations")
	}
	for i := range f.Conversations {
		c := &f.Conversations[i]
		if c.Name == "" || len(c.Steps) == 0 {
			return nil, fault(path, lineOf(tree, fmt.Sprintf("$.conversations[%d]", i)), "a conversation needs a name and steps")
		}
		for j := range c.Steps {
			s := &c.Steps[j]
			s.line = lineOf(tree, fmt.Sprintf("$.conversations[%d].steps[%d]", i, j))
			if n := s.acts(); n > 1 {
				return nil, fault(path, s.line, "%d things happen in one step", n)
			}
			if s.Sends != "" && contents[s.Sends] == nil {
				return nil, fault(path, s.line, "nobody can send a %q", s.Sends)
			}
		}
	}
	return f, nil
}

// acts counts what happens in a step. A caption is part of what is sent.
func (s *Step) acts() int {
	n := 0
	for _, happens := range [...]bool{s.Starts != nil, s.Says != "" || s.Sends != "", s.Taps != "", s.Waits != "", s.Until != "", s.Answers != nil} {
		if happens {
			n++
		}
	}
	return n
}

func lineOf(tree *ast.File, path string) int {
	p, err := yaml.PathString(path)
	if err != nil {
		return 0
	}
	n, err := p.FilterFile(tree)
	if err != nil || n == nil || n.GetToken() == nil {
		return 0
	}
	return n.GetToken().Position.Line
}

func syntax(path string, err error) error {
	var e yaml.Error
	if !errors.As(err, &e) || e.GetToken() == nil {
		return fault(path, 0, "%s", strings.Join(strings.Fields(err.Error()), " "))
	}
	return fault(path, e.GetToken().Position.Line, "%s", strings.Join(strings.Fields(e.GetMessage()), " "))
}

func fault(path string, line int, format string, args ...any) error {
	where := path
	if line > 0 {
		where = fmt.Sprintf("%s:%d", path, line)
	}
	return core.E(core.Invalid, "rehearsal_invalid", "%s: %s", where, fmt.Sprintf(format, args...))
}
