package flow

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"
)

// What editors are told is JSON, has every member of the example, and every exit a
// node of the goldens has.
func TestKinds(t *testing.T) {
	t.Parallel()
	infos := map[string]KindInfo{}
	for _, k := range Kinds() {
		infos[k.Kind] = k
		var schema struct {
			Properties map[string]map[string]any
			Required   []string
		}
		if err := json.Unmarshal(k.Schema, &schema); err != nil {
			t.Errorf("%s: schema: %v\n%s", k.Kind, err, k.Schema)
			continue
		}
		var example map[string]any
		if err := json.Unmarshal(k.Example, &example); err != nil {
			t.Errorf("%s: example: %v", k.Kind, err)
		}
		for name := range example {
			if name != "id" && name != "kind" && schema.Properties[name] == nil {
				t.Errorf("%s: the schema lacks %s", k.Kind, name)
			}
		}
		for _, name := range schema.Required {
			if _, there := example[name]; !there && k.Kind != "wait" {
				t.Errorf("%s: the example lacks %s", k.Kind, name)
			}
		}
		if !slices.Contains([]string{"say", "ask", "decide", "act", "people", "end"}, k.Group) {
			t.Errorf("%s: group %q", k.Kind, k.Group)
		}
		if k.Options != nil && schema.Properties[k.Options.Field] == nil {
			t.Errorf("%s: options in %q, which is no member", k.Kind, k.Options.Field)
		}
	}
	if len(infos) != len(registry) {
		t.Fatalf("%d kinds of %d", len(infos), len(registry))
	}
	paths, _ := filepath.Glob("testdata/[ck]*/*.json")
	for _, path := range paths {
		_, def := readCase(t, path)
		for _, n := range def.Nodes {
			k := infos[n.base().Kind]
			for _, p := range n.Ports() {
				if k.Options != nil && p.Role == RoleOption {
					continue
				}
				if !slices.Contains(k.Ports, PortInfo{p.Name, p.Role}) {
					t.Errorf("%s: %s has an exit %s (%s) that Kinds does not name", path, k.Kind, p.Name, p.Role)
				}
			}
		}
	}
}

func TestSchema(t *testing.T) {
	t.Parallel()
	got := string(schemaOf(new(labelNode)))
	want := `{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{"add":{"type":"array","items":{"type":"string","format":"label"},"maxItems":100,"description":"Labels to put on, by key."},"remove":{"type":"array","items":{"type":"string","format":"label"},"maxItems":100,"description":"Labels to take off, by key."}},"additionalProperties":false}`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
