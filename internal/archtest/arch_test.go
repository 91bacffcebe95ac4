package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors says which floor each package stands on; imports only go down.
var floors = map[string]int{
	"core":   0,
	"dealer": 1, "team": 1, "contact": 1, "conversation": 1, "message": 1, "gate": 1, "routing": 1, "flow": 1, "report": 1, "consent": 1, "faq": 1, "phrase": 1,
	"store": 2, "channel": 2, "media": 2, "seal": 2, "bus": 2,
	"inbox": 3, "answers": 3, "bot": 3, "studio": 3, "assistant": 3, "delivery": 3, "live": 3, "jobs": 3, "provision": 3,
	"api": 4, "hook": 4, "auth": 4, "web": 4, "sandbox": 4, "bench": 4,
	"archtest": 9, "e2e": 9,
}

const (
	maxLines    = 500 // one concept a file
	maxFuncLine = 110 // 95th percentile of functions in the models is 55–85
)

// source is one Go file of the module.
type source struct {
	path  string // internal/store/tx.go
	floor int    // -1 = root or cmd
	unit  string // store
	test  bool
	file  *ast.File
	fset  *token.FileSet
	lines int
}

func sources(t *testing.T) []source {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	var out []source
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && (name == "node_modules" || name == ".git" || name == "testdata" || name == "dist") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, text, parser.ParseComments)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		s := source{path: rel, floor: 5, test: strings.HasSuffix(name, "_test.go"), file: f, fset: fset, lines: strings.Count(string(text), "\n")}
		if rest, ok := strings.CutPrefix(rel, "internal/"); ok {
			s.unit, _, _ = strings.Cut(rest, "/")
			floor, known := floors[s.unit]
			if !known {
				t.Errorf("%s: package %q stands on no floor: add it to the table with its reason in docs/architecture.md", rel, s.unit)
			}
			s.floor = floor
		}
		out = append(out, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 50 {
		t.Fatalf("only %d files found: the walk is broken", len(out))
	}
	return out
}

func (s source) imports() []string {
	var out []string
	for _, i := range s.file.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err == nil {
			out = append(out, p)
		}
	}
	return out
}

func unitOf(imported string) (string, bool) {
	rest, ok := strings.CutPrefix(imported, "prosa/internal/")
	unit, _, _ := strings.Cut(rest, "/")
	return unit, ok
}

// violation is one broken rule, or "".
func floorViolation(s source, imported string) string {
	unit, ours := unitOf(imported)
	if !ours || s.test || strings.HasSuffix(s.unit, "test") || strings.Contains(s.path, "test/") {
		return ""
	}
	to := floors[unit]
	switch {
	case to == 9:
		return "production code imports test code"
	case to > s.floor:
		return "imports go up from floor " + strconv.Itoa(s.floor) + " to " + strconv.Itoa(to)
	case s.floor == 2 && to == 2 && unit != s.unit:
		return "packages of the outside world do not know each other"
	case s.unit == "sandbox" && unit != "core" && unit != "sandbox":
		return "the sandbox shares nothing with the adapters, or one misreading of Meta's documents would hide on both sides"
	}
	return ""
}

func TestImportsGoDown(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, i := range s.imports() {
			if why := floorViolation(s, i); why != "" {
				t.Errorf("%s imports %s: %s", s.path, i, why)
			}
		}
	}
}

func TestFloorRuleCanFail(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ unit, imported string }{
		{"core", "prosa/internal/dealer"}, {"dealer", "prosa/internal/store"}, {"store", "prosa/internal/channel"},
		{"sandbox", "prosa/internal/message"}, {"inbox", "prosa/internal/api"}, {"api", "prosa/internal/archtest"},
	} {
		s := source{path: "internal/" + c.unit + "/x.go", unit: c.unit, floor: floors[c.unit]}
		if floorViolation(s, c.imported) == "" {
			t.Errorf("%s importing %s was let through", c.unit, c.imported)
		}
	}
}

// TestPureFloors: F1 gets values and returns decisions; what it may not import is
// the world.
func TestPureFloors(t *testing.T) {
	t.Parallel()
	banned := []string{"database/sql", "net/http", "os", "io/ioutil", "log/slog", "math/rand", "math/rand/v2", "crypto/rand", "context"}
	for _, s := range sources(t) {
		if s.test || s.floor != 1 {
			continue
		}
		for _, i := range s.imports() {
			if slices.Contains(banned, i) {
				t.Errorf("%s imports %s: F1 is pure", s.path, i)
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				t.Errorf("%s starts a goroutine: F1 is pure", s.fset.Position(n.Pos()))
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "time" && (n.Sel.Name == "Now" || n.Sel.Name == "Since" || n.Sel.Name == "Sleep") {
					t.Errorf("%s uses time.%s: F1 has no clock", s.fset.Position(n.Pos()), n.Sel.Name)
				}
			}
			return true
		})
	}
}

// TestSQLOnlyInStore: one place knows the schema.
func TestSQLOnlyInStore(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.test || s.unit == "store" || s.unit == "archtest" {
			continue
		}
		if slices.Contains(s.imports(), "database/sql") {
			t.Errorf("%s imports database/sql: only store talks to the database", s.path)
		}
	}
}

// TestEnginesOnlyInDialect: one SQL text for both engines.
func TestEnginesOnlyInDialect(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.unit != "store" || s.test || strings.Contains(s.path, "storetest") {
			continue
		}
		switch filepath.Base(s.path) {
		case "dialect.go", "db.go", "migrate.go", "writer.go", "tx.go":
			continue // opening, migrating and the two ways to run a statement
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && (id.Name == "SQLite" || id.Name == "Postgres") {
				t.Errorf("%s names an engine: that belongs in dialect.go", s.fset.Position(n.Pos()))
			}
			return true
		})
	}
}

// TestSizes: a file holds one concept, a function one thought.
func TestSizes(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.lines > maxLines && !s.test {
			t.Errorf("%s has %d lines, the limit is %d: which two concepts does it hold?", s.path, s.lines, maxLines)
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || s.test {
				continue
			}
			if n := s.fset.Position(f.End()).Line - s.fset.Position(f.Pos()).Line; n > maxFuncLine {
				t.Errorf("%s: %s has %d lines, the limit is %d", s.path, f.Name.Name, n, maxFuncLine)
			}
		}
	}
}

// TestEveryPackageSaysWhatItIsFor: doc.go, or a package comment.
func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	t.Parallel()
	documented := map[string]bool{}
	dirs := map[string]bool{}
	for _, s := range sources(t) {
		dir := filepath.Dir(s.path)
		if s.test {
			continue
		}
		dirs[dir] = true
		if s.file.Doc != nil && len(s.file.Doc.Text()) > 60 {
			documented[dir] = true
		}
	}
	for dir := range dirs {
		if !documented[dir] {
			t.Errorf("%s has no package comment: what does it decide, what does it leave to whom?", dir)
		}
	}
}

// TestNobodyImportsCmd: F5 wires and is not wired.
func TestNobodyImportsCmd(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, i := range s.imports() {
			if strings.HasPrefix(i, "prosa/cmd/") {
				t.Errorf("%s imports %s: nobody imports a command", s.path, i)
			}
		}
	}
}
