package sandbox

import (
	"regexp"
	"slices"
	"strings"

	"prosa/internal/core"
)

// Template is a message template in the form of the control API; Components are
// those of the Graph API (Meta, "Message templates").
type Template struct {
	ID              string           `json:"id"`
	WABAID          string           `json:"waba_id"`
	Name            string           `json:"name"`
	Language        string           `json:"language"`
	Category        string           `json:"category"`
	Status          string           `json:"status"`
	Reason          string           `json:"reason"`
	ParameterFormat string           `json:"parameter_format"`
	QualityScore    string           `json:"quality_score"`
	Components      []map[string]any `json:"components"`
}

// template is a Template and what only the Graph API asks about it.
type template struct {
	Template
	previousCategory string
}

// TemplateParams creates a template past the review; zero fields take defaults.
type TemplateParams struct {
	ID              string           `json:"id"`
	WABAID          string           `json:"waba_id"`
	Name            string           `json:"name"`
	Language        string           `json:"language"` // pt_BR
	Category        string           `json:"category"` // UTILITY
	Status          string           `json:"status"`   // APPROVED
	ParameterFormat string           `json:"parameter_format"`
	Components      []map[string]any `json:"components"` // a body equal to the name
}

// CreateTemplate registers a template, approved unless told otherwise.
// core.Conflict when name and language exist already.
func (s *Sandbox) CreateTemplate(p TemplateParams) (Template, error) {
	s.mu.Lock()
	t, err := s.createTemplate(p)
	s.mu.Unlock()
	if err != nil {
		return Template{}, err
	}
	s.feed.publish("state", stateChange{"templates"})
	return t.Template, nil
}

func (s *Sandbox) createTemplate(p TemplateParams) (*template, error) {
	if p.WABAID == "" && len(s.wabas) == 1 {
		for id := range s.wabas {
			p.WABAID = id
		}
	}
	if s.wabas[p.WABAID] == nil {
		return nil, core.E(core.Invalid, "invalid", "waba_id is required").On("waba_id")
	}
	if !templateName.MatchString(p.Name) {
		return nil, core.E(core.Invalid, "invalid", "name must be lower case letters, digits and _").On("name")
	}
	p.Language = or(p.Language, "pt_BR")
	if s.findTemplate(p.WABAID, p.Name, p.Language) != nil {
		return nil, core.E(core.Conflict, "conflict", "template %s exists in %s", p.Name, p.Language)
	}
	if p.Components == nil {
		p.Components = []map[string]any{{"type": "BODY", "text": p.Name}}
	}
	t := &template{Template: Template{
		ID: or(p.ID, newNodeID()), WABAID: p.WABAID, Name: p.Name, Language: p.Language,
		Category: strings.ToUpper(or(p.Category, "UTILITY")), Status: strings.ToUpper(or(p.Status, "APPROVED")), Reason: "NONE",
		ParameterFormat: strings.ToUpper(or(p.ParameterFormat, "POSITIONAL")), QualityScore: "UNKNOWN", Components: p.Components,
	}}
	s.templates[t.ID] = t
	s.tplOrder = append(s.tplOrder, t.ID)
	return t, nil
}

var templateName = regexp.MustCompile(`^[a-z0-9_]{1,512}$`)

func (w *world) findTemplate(wabaID, name, language string) *template {
	for _, id := range w.tplOrder {
		if t := w.templates[id]; t.WABAID == wabaID && t.Name == name && t.Language == language {
			return t
		}
	}
	return nil
}

// Review gives a template a new status, as Meta's review and quality pauses do,
// and sends message_template_status_update.
func (s *Sandbox) Review(id, status, reason string) (Template, error) {
	status = strings.ToUpper(status)
	states := map[string]string{ // event -> status the template has afterwards
		"APPROVED": "APPROVED", "REJECTED": "REJECTED", "PENDING": "PENDING", "PAUSED": "PAUSED", "DISABLED": "DISABLED",
		"FLAGGED": "APPROVED", "REINSTATED": "APPROVED", "IN_APPEAL": "IN_APPEAL", "ARCHIVED": "ARCHIVED", "UNARCHIVED": "APPROVED",
		"PENDING_DELETION": "PENDING_DELETION", "DELETED": "DELETED", "LOCKED": "APPROVED", "LIMIT_EXCEEDED": "LIMIT_EXCEEDED",
	}
	next, ok := states[status]
	if !ok {
		return Template{}, core.E(core.Invalid, "invalid", "unknown status %q", status).On("status")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.templates[id]
	if t == nil {
		return Template{}, core.E(core.NotFound, "not_found", "no such template")
	}
	t.Status, t.Reason = next, or(strings.ToUpper(reason), "NONE")
	value := object{
		{"event", status}, {"message_template_id", jsonNumber(t.ID)}, {"message_template_name", t.Name},
		{"message_template_language", t.Language}, {"message_template_category", t.Category}, {"reason", t.Reason},
	}
	switch status {
	case "PAUSED":
		value = append(value, member{"other_info", object{{"title", or(strings.ToUpper(reason), "FIRST_PAUSE")}, {"description", "Your message template has been paused."}}})
	case "DISABLED":
		value = append(value, member{"disable_info", object{{"disable_date", s.clock.Now().Format("2006-01-02")}}})
	case "REJECTED":
		value = append(value, member{"rejection_info", object{{"reason", t.Reason}, {"recommendation", "Edit the template and submit it again."}}})
	}
	s.emitAccount(t.WABAID, "message_template_status_update", value)
	s.feed.publish("state", stateChange{"templates"})
	return t.Template, nil
}

// SetQuality gives a template a quality score and sends message_template_quality_update.
func (s *Sandbox) SetQuality(id, score string) (Template, error) {
	score = strings.ToUpper(score)
	if !slices.Contains([]string{"GREEN", "YELLOW", "RED", "UNKNOWN"}, score) {
		return Template{}, core.E(core.Invalid, "invalid", "unknown score %q", score).On("score")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.templates[id]
	if t == nil {
		return Template{}, core.E(core.NotFound, "not_found", "no such template")
	}
	previous := t.QualityScore
	t.QualityScore = score
	s.emitAccount(t.WABAID, "message_template_quality_update", object{
		{"previous_quality_score", previous}, {"new_quality_score", score}, {"message_template_id", jsonNumber(t.ID)},
		{"message_template_name", t.Name}, {"message_template_language", t.Language},
	})
	s.feed.publish("state", stateChange{"templates"})
	return t.Template, nil
}

// DeleteTemplate removes a template without a webhook.
func (s *Sandbox) DeleteTemplate(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.templates[id] == nil {
		return core.E(core.NotFound, "not_found", "no such template")
	}
	s.dropTemplate(id)
	s.feed.publish("state", stateChange{"templates"})
	return nil
}

func (w *world) dropTemplate(id string) {
	delete(w.templates, id)
	w.tplOrder = without(w.tplOrder, id)
}

// emitAccount sends a field of the whole account; mu is held.
func (s *Sandbox) emitAccount(wabaID, field string, value object) {
	s.emit(hookItem{wabaID: wabaID, field: field, key: wabaID, name: field, value: value, time: s.clock.Now().Unix()})
}
