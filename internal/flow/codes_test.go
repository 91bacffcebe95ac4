package flow

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"strconv"
	"strings"
	"testing"
)

// codesInSource are the codes the calls of problem, warn and their kin name.
func codesInSource(t *testing.T) []string {
	t.Helper()
	pkgs, err := parser.ParseDir(token.NewFileSet(), ".", func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, 0)
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{"problem": 0, "warn": 0, "problemAt": 1, "warnAt": 1}
	known := map[string]int{"known": 0, "knownAt": 1}
	var out []string
	ast.Inspect(pkgs["flow"], func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		arg := func(i int, prefix string) {
			if lit, ok := call.Args[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				s, _ := strconv.Unquote(lit.Value)
				out = append(out, prefix+s)
			}
		}
		if i, ok := at[sel.Sel.Name]; ok && len(call.Args) > i+1 {
			arg(i, "")
		}
		if i, ok := known[sel.Sel.Name]; ok && len(call.Args) > i+1 {
			arg(i, "unknown_")
		}
		return true
	})
	return out
}
