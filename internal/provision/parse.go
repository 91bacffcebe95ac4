package provision

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"prosa/internal/core"
)

// Limits of a file. The parser's time grows with the square of the depth.
const (
	maxFile  = 1 << 20 // bytes
	maxDepth = 64
)

// Parse reads a file strictly: a key nobody knows, a key given twice, an anchor, a tag
// and a second document are errors. Whether names and values make sense is Plan's
// question. Error: Invalid file_invalid, with line and column.
func Parse(data []byte) (*File, error) {
	if len(data) > maxFile {
		return nil, core.E(core.Invalid, "file_invalid", "a file may have %d bytes, this one has %d", maxFile, len(data))
	}
	tokens := lexer.Tokenize(string(data))
	if at := refused(tokens); at != nil {
		return nil, at
	}
	tree, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, syntax(err)
	}
	if len(tree.Docs) > 1 {
		return nil, core.E(core.Invalid, "file_invalid", "a file holds one document, this one has %d", len(tree.Docs))
	}
	f := &File{tree: tree}
	if len(tree.Docs) == 0 || tree.Docs[0].Body == nil {
		return f, nil
	}
	if err := surprises(tree.Docs[0].Body); err != nil {
		return nil, err
	}
	if err := yaml.NodeToValue(tree.Docs[0].Body, f, yaml.Strict()); err != nil {
		return nil, syntax(err)
	}
	return f, nil
}

// refused looks for what a file may not use: structures too deep to be a house, and
// YAML's indirections, which make a small file a huge one.
func refused(tokens token.Tokens) error {
	depth, dashes, line := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, dashes = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType:
			dashes++
		case token.AnchorType, token.AliasType, token.MergeKeyType, token.TagType, token.DirectiveType:
			return at(t, "anchors, tags and directives are not used here")
		}
		if depth > maxDepth || dashes > maxDepth || t.Position.Column > 2*maxDepth && t.Type == token.SequenceEntryType {
			return at(t, "this is nested too deep")
		}
	}
	return nil
}

// surprises refuses what the decoder reads as something else than it shows: 0123, which
// YAML takes as octal, and keys that are no words, with which whole groups get lost. In
// a token or an address that would be a silent change.
func surprises(body ast.Node) error {
	v := &surprise{}
	ast.Walk(v, body)
	return v.err
}

type surprise struct{ err error }

// Visit implements ast.Visitor.
func (v *surprise) Visit(n ast.Node) ast.Visitor {
	switch n := n.(type) {
	case *ast.IntegerNode:
		if fmt.Sprint(n.Value) != n.Token.Value {
			v.refuse(n.Token, "write this number in quotes, it would be read as another")
		}
	case *ast.MappingValueNode:
		if _, ok := n.Key.(*ast.StringNode); !ok {
			v.refuse(n.Key.GetToken(), "this is no key; a text with a comma needs quotes here")
		}
	}
	return v
}

func (v *surprise) refuse(t *token.Token, message string) {
	if v.err == nil {
		v.err = at(t, message)
	}
}

// syntax turns the parser's error into ours. Its own text would show a piece of the
// file, and with it perhaps a secret.
func syntax(err error) error {
	var e yaml.Error
	if !errors.As(err, &e) || e.GetToken() == nil {
		return core.E(core.Invalid, "file_invalid", "this is not YAML that can be read")
	}
	var wrong *yaml.TypeError
	if errors.As(err, &wrong) {
		return at(e.GetToken(), "a value of another kind belongs here: "+kindOf(wrong))
	}
	var shape *yaml.UnexpectedNodeTypeError
	if errors.As(err, &shape) {
		return at(e.GetToken(), "this belongs here as another shape: a list, a group of keys or a single value")
	}
	return at(e.GetToken(), short(strings.Join(strings.Fields(e.GetMessage()), " ")))
}

// short cuts a message that quotes an endless key.
func short(s string) string {
	if r := []rune(s); len(r) > 120 {
		return string(r[:120]) + "…"
	}
	return s
}

func kindOf(e *yaml.TypeError) string {
	want := e.DstType.String()
	switch {
	case strings.HasSuffix(want, "bool"):
		return "true or false"
	case strings.HasSuffix(want, "int"), strings.HasSuffix(want, "float64"):
		return "a number"
	case strings.HasSuffix(want, "string"):
		return "a text"
	}
	return "a list or a group of keys"
}

func at(t *token.Token, message string) error {
	return core.E(core.Invalid, "file_invalid", "line %d, column %d: %s", t.Position.Line, t.Position.Column, message)
}
