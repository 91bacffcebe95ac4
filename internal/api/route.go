package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// class says who may call a route: public, person, or the name of a permission.
type class string

// The two classes that are no permission. Everything else is one of auth's names.
const (
	public class = "public" // anybody; the handler guards itself (login, first run)
	person class = "person" // a signed-in person acting for themselves; API tokens are refused
)

// route is one line of the table in routes.go: what it is called, who may call it,
// and how to register it. There is no other way to add an operation.
type route struct {
	Method, Path string
	Class        class
	ID           string // operationId: the name in generated clients
	Tag, Summary string
	About        string
	Status       int
	Sends        bool  // honours Idempotency-Key
	MaxBody      int64 // bytes; 0 = 1 MiB
	Body         string
	register     func(huma.API, huma.Operation)
}

// at starts a route: at("GET /conversations/{id}", "conversations:read", "getConversation", "One conversation").
func at(pattern string, c class, id, summary string) route {
	method, path, _ := strings.Cut(pattern, " ")
	return route{Method: method, Path: path, Class: c, ID: id, Summary: summary, Status: http.StatusOK}
}

func (r route) status(code int) route         { r.Status = code; return r }
func (r route) sends() route                  { r.Sends = true; return r }
func (r route) about(text string) route       { r.About = text; return r }
func (r route) maxBody(bytes int64) route     { r.MaxBody = bytes; return r }
func (r route) body(contentType string) route { r.Body = contentType; return r }

// handle completes a route with its handler.
func handle[I, O any](r route, f func(context.Context, *I) (*O, error)) route {
	r.register = func(api huma.API, op huma.Operation) { huma.Register(api, op, f) }
	return r
}

// describeBody documents a body that huma does not read itself.
func (r route) describeBody(doc *huma.OpenAPI) {
	if r.Body != "" {
		operationAt(doc, r).RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{r.Body: {Schema: bodySchemas[r.Body]}}}
	}
}

// tagged gives a group of routes their tag.
func tagged(tag string, routes ...route) []route {
	for i := range routes {
		routes[i].Tag = tag
	}
	return routes
}

// operation is the route as huma wants it.
func (r route) operation() huma.Operation {
	op := huma.Operation{
		Method: r.Method, Path: Base + r.Path, OperationID: r.ID, Summary: r.Summary, Description: r.About,
		Tags: []string{r.Tag}, DefaultStatus: r.Status, MaxBodyBytes: 1 << 20, BodyReadTimeout: bodyWithin,
		Metadata: map[string]any{"class": string(r.Class)},
	}
	if r.MaxBody != 0 {
		op.MaxBodyBytes = r.MaxBody
	}
	if r.Class != public {
		op.Security = []map[string][]string{{"session": {}}, {"token": {string(r.Class)}}}
		if r.Class == person {
			op.Security = op.Security[:1]
		}
	}
	if r.Sends {
		op.Parameters = append(op.Parameters, &huma.Param{Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: "string", MaxLength: ptr(200)},
			Description: "Any text of the caller's, at most 200 characters. The first answer is kept 24 hours and given again to the same request with the same key."})
	}
	return op
}

// bodySchemas describe bodies that are not JSON.
var bodySchemas = map[string]*huma.Schema{
	"application/yaml": {Type: "string"},
	"text/csv":         {Type: "string"},
	"multipart/form-data": {Type: "object", Required: []string{"file"}, Properties: map[string]*huma.Schema{
		"file": {Type: "string", Format: "binary"},
	}},
}

// bodyWithin is how long a body may take to arrive; uploads have their own time.
const bodyWithin = 10 * time.Second

// maxUpload is Meta's limit for a document and a little for the form around it.
const maxUpload = 101 << 20

func ptr[T any](v T) *T { return &v }
