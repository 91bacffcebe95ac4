package api

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed page/docs.html page/docs.css
var pageFiles embed.FS

var docsPage = template.Must(template.ParseFS(pageFiles, "page/docs.html"))

// docs serves the specification and its page for people: plain HTML made here, no
// script, nothing from elsewhere.
func (s *Server) docs() {
	s.mux.HandleFunc("GET /api/openapi.json", func(w http.ResponseWriter, r *http.Request) {
		spec, err := s.spec()
		if err != nil {
			WriteProblem(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(spec)
	})
	css, _ := pageFiles.ReadFile("page/docs.css")
	s.mux.HandleFunc("GET /api/docs/docs.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write(css)
	})
	s.mux.HandleFunc("GET /api/docs", func(w http.ResponseWriter, r *http.Request) {
		var page bytes.Buffer
		if err := docsPage.Execute(&page, s.manual(cmp.Or(s.opts.BaseURL, "http://"+r.Host))); err != nil {
			WriteProblem(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page.Bytes())
	})
}

// manual is what the page shows.
type manual struct {
	Version, About, Origin string
	Groups                 []manualGroup
	Schemas                []manualSchema
}

type manualGroup struct {
	Name       string
	Operations []manualOperation
}

type manualOperation struct {
	ID, Method, Path, Summary, About, Who, Status string
	Parameters                                    []manualProperty
	Body, Answer                                  *manualType
}

type manualProperty struct {
	Name, In, About string
	Required        bool
	Type            manualType
}

type manualSchema struct {
	Name       string
	Properties []manualProperty
}

// manualType is a word for a type, or the shape it is, and its possible values.
type manualType struct {
	Word, Shape string
	Values      []string
}

func (s *Server) manual(origin string) manual {
	doc := s.huma.OpenAPI()
	m := manual{Version: doc.Info.Version, About: doc.Info.Description, Origin: origin}
	for _, r := range s.routes() {
		if n := len(m.Groups); n == 0 || m.Groups[n-1].Name != r.Tag {
			m.Groups = append(m.Groups, manualGroup{Name: r.Tag})
		}
		g := &m.Groups[len(m.Groups)-1]
		g.Operations = append(g.Operations, operationOf(r, operationAt(doc, r)))
	}
	schemas := doc.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		sc := manualSchema{Name: name}
		for _, p := range slices.Sorted(maps.Keys(schemas[name].Properties)) {
			v := schemas[name].Properties[p]
			sc.Properties = append(sc.Properties, manualProperty{Name: p, About: v.Description, Required: slices.Contains(schemas[name].Required, p), Type: typeOf(v)})
		}
		m.Schemas = append(m.Schemas, sc)
	}
	return m
}

func operationAt(doc *huma.OpenAPI, r route) *huma.Operation {
	item := doc.Paths[Base+r.Path]
	return map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete}[r.Method]
}

func operationOf(r route, op *huma.Operation) manualOperation {
	out := manualOperation{ID: r.ID, Method: r.Method, Path: Base + r.Path, Summary: r.Summary, About: r.About, Who: who(r.Class),
		Status: fmt.Sprintf("%d %s", r.Status, http.StatusText(r.Status))}
	for _, p := range op.Parameters {
		out.Parameters = append(out.Parameters, manualProperty{Name: p.Name, In: p.In, About: p.Description, Required: p.Required, Type: typeOf(p.Schema)})
	}
	if op.RequestBody != nil {
		out.Body = contentType(op.RequestBody.Content)
	}
	if answer := op.Responses[fmt.Sprint(r.Status)]; answer != nil {
		out.Answer = contentType(answer.Content)
	}
	return out
}

func who(c class) string {
	switch c {
	case public:
		return "Anybody may call it."
	case person:
		return "For people who are logged in, not for API tokens."
	}
	return "Needs the permission " + string(c) + "."
}

func contentType(content map[string]*huma.MediaType) *manualType {
	for _, kind := range slices.Sorted(maps.Keys(content)) {
		t := manualType{Word: kind}
		if sc := content[kind].Schema; sc != nil && sc.Ref != "" {
			t = typeOf(sc)
		}
		return &t
	}
	return nil
}

func typeOf(s *huma.Schema) manualType {
	switch {
	case s == nil:
		return manualType{Word: "any"}
	case s.Ref != "":
		return manualType{Shape: s.Ref[strings.LastIndex(s.Ref, "/")+1:]}
	case s.Type == huma.TypeArray && s.Items != nil:
		t := typeOf(s.Items)
		if t.Shape == "" {
			t.Word = "list of " + t.Word
		}
		return t
	case s.Type == "":
		return manualType{Word: "any"}
	}
	t := manualType{Word: s.Type}
	for _, v := range s.Enum {
		t.Values = append(t.Values, fmt.Sprintf("%q", v))
	}
	return t
}
