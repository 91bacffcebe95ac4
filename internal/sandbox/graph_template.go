package sandbox

import (
	"encoding/json"
	"slices"
	"strings"

	"prosa/internal/core"
)

// node is the template as the Graph API shows it.
func (t *template) node() object {
	var previous any
	if t.previousCategory != "" {
		previous = t.previousCategory
	}
	return object{
		{"name", t.Name}, {"parameter_format", t.ParameterFormat}, {"components", t.Components}, {"language", t.Language},
		{"status", t.Status}, {"category", t.Category}, {"sub_category", nil}, {"id", t.ID},
		{"previous_category", previous}, {"rejected_reason", t.Reason},
		{"quality_score", object{{"score", t.QualityScore}}},
		{"message_send_ttl_seconds", nil}, {"cta_url_link_tracking_opted_out", nil}, {"correct_category", nil}, {"library_template_name", nil},
	}
}

var templateFields = []string{"name", "parameter_format", "components", "language", "status", "category", "sub_category", "id"}

// getTemplates is GET /{waba}/message_templates with its filters.
func (s *Sandbox) getTemplates(c *call) (any, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var rows []object
	for _, id := range s.tplOrder {
		t := s.templates[id]
		if t.WABAID != c.node || t.Status == "DELETED" || !t.matches(c.params) {
			continue
		}
		row, err := pick(t.node(), parseFields(c.params.text("fields")), templateFields)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return page(c.r, s.base(), c.params, rows)
}

// matches applies the filters; each takes one value or a list.
func (t *template) matches(p params) bool {
	is := func(key, value string) bool {
		want := p.strings(key)
		return len(want) == 0 || slices.ContainsFunc(want, func(w string) bool { return strings.EqualFold(w, value) })
	}
	words := ""
	for _, c := range t.Components {
		words += " " + str(c["text"])
	}
	has := func(key, in string) bool {
		return strings.Contains(strings.ToLower(in), strings.ToLower(p.text(key)))
	}
	return is("name", t.Name) && is("language", t.Language) && is("status", t.Status) && is("category", t.Category) &&
		is("quality_score", t.QualityScore) && has("content", words) && has("name_or_content", t.Name+words)
}

// postTemplates is POST /{waba}/message_templates: the template waits for review.
func (s *Sandbox) postTemplates(c *call) (any, *graphError) {
	root := section{&check{}, "", c.params, 100}
	name := root.must("name", 512)
	language := root.must("language", 20)
	category := strings.ToUpper(root.must("category", 40))
	if root.err == nil && !slices.Contains([]string{"MARKETING", "UTILITY", "AUTHENTICATION"}, category) {
		root.fail(100, "Param category must be one of {AUTHENTICATION, MARKETING, UTILITY}.")
	}
	components := root.list("components", 1, 10)
	for _, k := range components {
		checkComponent(k)
	}
	if root.err != nil {
		return nil, root.err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	raw := make([]map[string]any, len(components))
	for i, k := range components {
		raw[i] = k.m
	}
	t, err := s.createTemplate(TemplateParams{
		WABAID: c.node, Name: name, Language: language, Category: category, Status: "PENDING",
		ParameterFormat: c.params.text("parameter_format"), Components: raw,
	})
	if err != nil {
		e := fail(100, "")
		e.message, e.subcode = "Invalid parameter", 2388023
		e.userTitle, e.userMsg = "Template can't be created", err.Error()
		if core.KindOf(err) == core.Conflict {
			e.subcode, e.userTitle = 2388024, "Content in this language already exists"
		}
		return nil, e
	}
	c.later(func() { s.feed.publish("state", stateChange{"templates"}) })
	return object{{"id", t.ID}, {"status", t.Status}, {"category", t.Category}}, nil
}

// checkComponent holds the lengths and the examples of one component.
func checkComponent(k section) {
	switch strings.ToUpper(k.must("type", 0)) {
	case "HEADER":
		if f := strings.ToUpper(or(k.text("format", 0), "TEXT")); f == "TEXT" {
			k.must("text", 60)
		}
	case "BODY":
		text := strings.TrimSpace(k.text("text", 1024)) // an authentication body has no text
		if strings.HasPrefix(text, "{{") || strings.HasSuffix(text, "}}") {
			k.fail(100, "Variables can't be at the start or end of the template.")
			k.err.subcode = 2388299
		} else if placeholder.MatchString(text) && !k.has("example") {
			k.fail(100, "Param %s needs an example for its variables.", k.path)
		}
	case "FOOTER":
		if !k.has("code_expiration_minutes") {
			k.must("text", 60)
		}
	case "BUTTONS":
		for _, b := range k.list("buttons", 1, 10) {
			b.must("type", 0)
			b.text("text", 25)
		}
	}
}

// deleteTemplates deletes by name (all languages), by hsm_id and name, or hsm_ids.
func (s *Sandbox) deleteTemplates(c *call) (any, *graphError) {
	name, id, ids := c.params.text("name"), c.params.text("hsm_id"), c.params.list("hsm_ids")
	if name == "" && len(ids) == 0 {
		return nil, fail(100, "Parameter name or hsm_ids is required.")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found := false
	for _, tid := range slices.Clone(s.tplOrder) {
		t := s.templates[tid]
		byID := slices.ContainsFunc(ids, func(v any) bool { x, _ := scalar(v); return x == tid })
		if t.WABAID == c.node && (byID || (name != "" && t.Name == name && (id == "" || id == tid))) {
			s.dropTemplate(tid)
			found = true
		}
	}
	if !found {
		e := fail(100, "")
		e.message, e.subcode, e.userTitle, e.userMsg = "Invalid parameter", 2593002, "Message template not found", "There is no such template."
		return nil, e
	}
	c.later(func() { s.feed.publish("state", stateChange{"templates"}) })
	return success, nil
}

func (s *Sandbox) getTemplate(c *call) (any, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return pick(s.templates[c.node].node(), parseFields(c.params.text("fields")), templateFields)
}

// postTemplate edits a template: it goes back to the review. Only approved,
// rejected and paused ones can be edited, an approved one keeps its category.
func (s *Sandbox) postTemplate(c *call) (any, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.templates[c.node]
	if !slices.Contains([]string{"APPROVED", "REJECTED", "PAUSED"}, t.Status) {
		return nil, fail(100, "Only approved, rejected or paused templates can be edited.")
	}
	if cat := strings.ToUpper(c.params.text("category")); cat != "" && cat != t.Category {
		if t.Status == "APPROVED" {
			return nil, fail(100, "The category of an approved template can't be changed.")
		}
		t.previousCategory, t.Category = t.Category, cat
	}
	if list := c.params.list("components"); list != nil {
		b, err := json.Marshal(list)
		var components []map[string]any
		if err != nil || json.Unmarshal(b, &components) != nil {
			return nil, fail(100, "Param components must be an array of objects.")
		}
		t.Components = components
	}
	t.Status = "PENDING"
	c.later(func() { s.feed.publish("state", stateChange{"templates"}) })
	return success, nil
}
