package api

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"prosa/internal/message"
	"prosa/internal/provision"
	"prosa/internal/report"
	"prosa/internal/store"
)

// Base is where the API lives.
const Base = "/api/v1"

// schemaNames are the names in the specification where the Go name would not do.
var schemaNames = map[reflect.Type]string{
	reflect.TypeFor[store.ListedConversation](): "Conversation",
	reflect.TypeFor[store.ThreadMessage]():      "Message",
	reflect.TypeFor[store.ConversationCounts](): "Counts",
	reflect.TypeFor[message.Section]():          "ListSection",
	reflect.TypeFor[message.Media]():            "MediaFile",
	reflect.TypeFor[report.Line]():              "ReportLine",
	reflect.TypeFor[report.Clock]():             "ReportClock",
	reflect.TypeFor[provision.Change]():         "ProvisioningChange",
}

func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if name := schemaNames[t]; name != "" {
		return name
	}
	name := huma.DefaultSchemaNamer(t, hint)
	switch t.PkgPath() {
	case "prosa/internal/flow", "prosa/internal/studio", "prosa/internal/faq", "prosa/internal/answers":
		// Their names are short at home: Version, Session, Run, Problem.
		prefix := map[bool]string{true: "FAQ", false: "Flow"}[strings.HasSuffix(t.PkgPath(), "faq") || strings.HasSuffix(t.PkgPath(), "answers")]
		if !strings.HasPrefix(name, prefix) {
			name = prefix + name
		}
	}
	return name
}

func init() { huma.DefaultArrayNullable = false } // see wire: a list is never null

// config is huma's set-up: our formats, no pages of its own, no schema links.
func config(version string) huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "Prosa", Version: version,
				Description: "The API of Prosa. The web app uses nothing else. Times are milliseconds since 1970, UTC. Errors are application/problem+json with a stable code."},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"session": {Type: "apiKey", In: "cookie", Name: "prosa_session", Description: "Set by POST /session; __Host-prosa over https. Requests that change something need Content-Type: application/json."},
					"token":   {Type: "http", Scheme: "bearer", Description: "An API token of POST /tokens; the route's permission must be among its scopes."},
				},
			},
		},
		Formats:       map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat},
		DefaultFormat: "application/json",
	}
}

// Spec returns the OpenAPI document of a version, indented, ending in a line feed.
func Spec(version string) ([]byte, error) {
	s := &Server{opts: Options{Version: version}}
	s.register()
	raw, err := json.Marshal(s.huma.OpenAPI())
	if err != nil {
		return nil, err
	}
	var doc any
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, err
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err = enc.Encode(doc)
	return []byte(b.String()), err
}
