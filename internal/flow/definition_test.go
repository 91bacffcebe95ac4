package flow

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"prosa/internal/core"
)

func TestLoadErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, js, code, says string }{
		{"no JSON", `{`, "flow_json", "flow"},
		{"empty", ``, "flow_json", "flow"},
		{"unknown member", `{"schema":1,"colour":"red"}`, "flow_json", "colour"},
		{"another schema", `{"schema":3}`, "flow_schema", "schema 3"},
		{"no start", `{"schema":1,"key":"k","name":"n","start":"a","nodes":[]}`, "flow_node", `"a"`},
		{"unknown kind", `{"schema":1,"start":"a","nodes":[{"id":"a","kind":"teleport"}]}`, "flow_node", "teleport"},
		{"no id", `{"schema":1,"start":"a","nodes":[{"kind":"end"}]}`, "flow_node", "number 1"},
		{"bad id", `{"schema":1,"start":"a","nodes":[{"id":"a:b","kind":"end"}]}`, "flow_node", "a:b"},
		{"id twice", `{"schema":1,"start":"a","nodes":[{"id":"a","kind":"end"},{"id":"a","kind":"end"}]}`, "flow_node", "two nodes"},
		{"unknown member of a node", `{"schema":1,"start":"a","nodes":[{"id":"a","kind":"end","colour":1}]}`, "flow_json", "colour"},
		{"unknown language", `{"schema":1,"start":"a","nodes":[{"id":"a","kind":"end","text":{"fr":"x"}}]}`, "flow_json", "fr"},
		{"wrong type", `{"schema":1,"start":"a","nodes":[{"id":"a","kind":"end","text":5}]}`, "flow_json", "node a"},
		{"member twice", `{"schema":1,"schema":1}`, "flow_json", "schema"},
		{"too many of one thing", `{"schema":1,"start":"a","nodes":[{"id":"a","kind":"label","add":["x"` + strings.Repeat(`,"x"`, maxItems) + `]}]}`, "flow_too_big", "node a"},
		{"too big", strings.Repeat(" ", maxDefinition+1), "flow_too_big", ""},
	} {
		_, err := Load([]byte(c.js))
		if core.CodeOf(err) != c.code || core.KindOf(err) != core.Invalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %s naming %q", c.name, err, c.code, c.says)
		}
	}
}

func TestHash(t *testing.T) {
	t.Parallel()
	a := mustLoad(t, `{"schema":1,"key":"k","name":"n","start":"a","nodes":[{"id":"a","kind":"end"}]}`)
	b := mustLoad(t, `{ "start":"a", "key":"k","name":"n","schema":1, "nodes":[ {"kind":"end","id":"a"} ] }`)
	c := mustLoad(t, `{"schema":1,"key":"k","name":"n","start":"a","nodes":[{"id":"a","kind":"end","text":"x"}]}`)
	if a.Hash() != b.Hash() || a.Hash() == c.Hash() || len(a.Hash()) != 16 {
		t.Errorf("hashes %s %s %s", a.Hash(), b.Hash(), c.Hash())
	}
}

// The JSON example in each node type's comment loads as a node of that kind.
func TestExamplesInComments(t *testing.T) {
	t.Parallel()
	pkgs, err := parser.ParseDir(token.NewFileSet(), ".", func(f fs.FileInfo) bool { return strings.HasPrefix(f.Name(), "node_") }, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	ast.Inspect(pkgs["flow"], func(n ast.Node) bool {
		decl, ok := n.(*ast.GenDecl)
		if !ok || decl.Doc == nil || decl.Tok != token.TYPE {
			return true
		}
		for _, example := range examples(decl.Doc.Text()) {
			node, err := loadNode(0, jsontext.Value(example))
			if err != nil {
				t.Errorf("%s: %v", example, err)
				continue
			}
			found[node.base().Kind] = true
		}
		return true
	})
	for _, spec := range registry {
		kind := spec.kind
		if !found[kind] {
			t.Errorf("node kind %q has no example in its comment", kind)
		}
	}
}

// examples are the indented blocks of a comment that begin with a brace.
func examples(doc string) []string {
	var out []string
	inside := false
	for _, line := range strings.Split(doc, "\n") {
		switch {
		case strings.HasPrefix(line, "\t{"):
			out, inside = append(out, line), true
		case inside && strings.HasPrefix(line, "\t"):
			out[len(out)-1] += line
		default:
			inside = false
		}
	}
	return out
}

func hasProblem(problems []Problem, code string) bool {
	for _, p := range problems {
		if p.Code == code {
			return true
		}
	}
	return false
}

func TestInspect(t *testing.T) {
	t.Parallel()
	assets := Assets{Departments: []string{"oficina"}, Labels: []string{"novo"}, Outcomes: []string{"venda"}}
	const bye = `,{"id":"bye","kind":"end"}`
	for _, c := range []struct{ name, nodes, code string }{
		{"fine", `{"id":"a","kind":"message","contents":[{"text":"oi"}],"next":"bye"}` + bye, ""},
		{"leads nowhere", `{"id":"a","kind":"message","contents":[{"text":"oi"}]}` + bye, "no_next"},
		{"leads to nothing", `{"id":"a","kind":"message","contents":[{"text":"oi"}],"next":"b"}` + bye, "no_such_node"},
		{"unreachable", `{"id":"a","kind":"end"}` + bye, "unreachable"},
		{"says nothing", `{"id":"a","kind":"message","contents":[],"next":"bye"}` + bye, "empty"},
		{"text missing", `{"id":"a","kind":"message","contents":[{}],"next":"bye"}` + bye, "text_missing"},
		{"one language only", `{"id":"a","kind":"message","contents":[{"text":{"pt-BR":"oi"}}],"next":"bye"}` + bye, "translation_missing"},
		{"text too long", `{"id":"a","kind":"message","contents":[{"text":"` + strings.Repeat("x", 4097) + `"}],"next":"bye"}` + bye, "text_too_long"},
		{"unknown variable", `{"id":"a","kind":"message","contents":[{"text":"{{contact.shoe}}"}],"next":"bye"}` + bye, "unknown_variable"},
		{"a file that is none", `{"id":"a","kind":"message","contents":[{"kind":"image","media":{"key":"x","mime":"image/tiff"}}],"next":"bye"}` + bye, "content_invalid"},
		{"a kind that cannot be sent", `{"id":"a","kind":"message","contents":[{"kind":"order"}],"next":"bye"}` + bye, "content_invalid"},
		{"nothing to choose", `{"id":"a","kind":"choice","text":"?","next":"bye"}` + bye, "empty"},
		{"option twice", `{"id":"a","kind":"choice","text":"?","next":"bye","options":[{"id":"x","title":"1"},{"id":"x","title":"2"}]}` + bye, "option_id"},
		{"option cut", `{"id":"a","kind":"choice","text":"?","next":"bye","options":[{"id":"x","title":"` + strings.Repeat("x", 25) + `"}]}` + bye, "title_cut"},
		{"option twice, below the stores", `{"id":"a","kind":"choice","text":"?","next":"bye","from":"stores","options":[{"id":"x","title":"1"},{"id":"x","title":"2"}]}` + bye, "option_id"},
		{"heading too long", `{"id":"a","kind":"choice","text":"?","next":"bye","from":"stores","heading":"` + strings.Repeat("x", 25) + `","options":[{"id":"x","title":"1"}]}` + bye, "text_too_long"},
		{"unknown source", `{"id":"a","kind":"choice","text":"?","next":"bye","from":"moons"}` + bye, "choice_source"},
		{"unknown style", `{"id":"a","kind":"choice","text":"?","next":"bye","style":"neon","options":[{"id":"x","title":"1"}]}` + bye, "choice_style"},
		{"answer kept nowhere", `{"id":"a","kind":"ask","text":"?","next":"bye","save":""}` + bye, "save"},
		{"answer kept in the wrong place", `{"id":"a","kind":"ask","text":"?","next":"bye","save":"org.name"}` + bye, "save"},
		{"unknown answer", `{"id":"a","kind":"ask","text":"?","next":"bye","save":"var.x","type":"colour"}` + bye, "answer_type"},
		{"unknown comparison", `{"id":"a","kind":"condition","cases":[{"id":"x","when":"var.x","op":"almost","next":"bye"}],"else":"bye"}` + bye, "case_operator"},
		{"unknown department", `{"id":"a","kind":"queue","department":"lua"}` + bye, "unknown_department"},
		{"unknown label", `{"id":"a","kind":"label","add":["velho"],"next":"bye"}` + bye, "unknown_label"},
		{"unknown outcome", `{"id":"a","kind":"end","outcome":"fuga"}` + bye, "unknown_outcome"},
		{"circle through a silent choice", `{"id":"a","kind":"choice","text":"?","from":"stores","next":"b"},{"id":"b","kind":"set","values":[{"to":"var.x","value":"1"}],"next":"a"}` + bye, "circle"},
	} {
		d := mustLoad(t, `{"schema":1,"key":"k","name":"n","start":"a","nodes":[`+c.nodes+`]}`)
		problems := Inspect(d, assets)
		if c.code == "" && len(problems) > 0 || c.code != "" && !hasProblem(problems, c.code) {
			t.Errorf("%s: %v, want %q", c.name, problems, c.code)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(echo))
	for _, spec := range registry {
		f.Add([]byte(`{"schema":2,"key":"k","name":"n","start":"` + exampleID(spec.example) + `","triggers":[{"id":"t","kind":"keyword","words":["x"]}],"silence":{"minutes":5},"nodes":[` + spec.example + `]}`))
	}
	f.Add([]byte(`{"schema":1,"key":"k","name":"n","start":"a","nodes":[{"id":"a","kind":"choice","text":"?","from":"stores"}]}`))
	f.Add([]byte(`{"schema":1,"start":"a","nodes":[{"id":"a","kind":"condition","cases":[{"id":"x","when":"a.b","op":"in","values":["1"]}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Load(data)
		if err != nil {
			if core.KindOf(err) != core.Invalid {
				t.Fatalf("kind %s: %v", core.KindOf(err), err)
			}
			return
		}
		Inspect(d, Assets{})
		checkRun(t, d, testEnv(), []content{text("1"), text("atendente"), text("menu"), text("x")})
	})
}
