package flow

import (
	"strings"
	"testing"
)

// Every kind's example loads. That it has nothing wrong but open exits is the
// editor's first impression of it.
func TestExamples(t *testing.T) {
	t.Parallel()
	for _, spec := range registry {
		def, err := Load([]byte(`{"schema": 2, "key": "k", "name": "n", "start": "` + exampleID(spec.example) + `", "nodes": [` + spec.example + `]}`))
		if err != nil {
			t.Errorf("%s: %v", spec.kind, err)
			continue
		}
		for _, p := range Inspect(def, Assets{}) {
			if p.Severity == Failure && p.Code != "no_next" {
				t.Errorf("%s: %+v", spec.kind, p)
			}
		}
	}
}

func exampleID(example string) string {
	_, after, _ := strings.Cut(example, `"id": "`)
	id, _, _ := strings.Cut(after, `"`)
	return id
}

// What is wrong with a node is found by the code that says so.
func TestInspectKinds(t *testing.T) {
	t.Parallel()
	text := func(n int) string { return strings.Repeat("a", n) }
	cards := func(change string) string {
		return `"kind": "carousel", "text": "x", "cards": [{"id": "a", "media": {"key": "k", "mime": "image/png"}, "button": "b"}, {"id": "b", "media": {"key": "k", "mime": "image/png"}, "button": "b"` + change + `}]`
	}
	for _, c := range []struct{ node, code string }{
		{cards(""), ""}, {cards(`, "url": "https://a.example"`), "content_invalid"}, {cards(`, "text": "` + text(161) + `"`), "text_too_long"},
		{strings.Replace(cards(""), `"id": "b"`, `"id": "a"`, 1), "bad_id"}, {strings.Replace(cards(""), `"id": "b"`, `"id": "next"`, 1), "bad_id"}, {strings.Replace(cards(""), `"mime": "image/png"`, `"mime": "text/plain"`, 1), "content_invalid"},
		{`"kind": "products", "text": "x", "catalog_id": "1", "products": [{"retailer_id": "a"}, {"retailer_id": "a"}]`, "content_invalid"},
		{`"kind": "products", "catalog_id": "1", "products": [{"retailer_id": "a"}, {"retailer_id": "b"}]`, "text_missing"}, {`"kind": "products", "text": "x", "products": [{"retailer_id": "a"}]`, "content_invalid"},
		{`"kind": "consent", "purpose": "marketing"`, "text_missing"}, {`"kind": "consent", "purpose": "spam", "text": "x"`, "consent_purpose"}, {`"kind": "consent", "action": "steal", "purpose": "marketing", "text": "x"`, "consent_action"},
		{`"kind": "consent", "action": "revoke", "purpose": "marketing"`, ""}, {`"kind": "consent", "purpose": "marketing", "text": "` + text(1025) + `"`, "text_too_long"},
		{`"kind": "template", "name": "", "language": "pt_BR"`, "content_invalid"}, {`"kind": "template", "name": "a", "language": "pt_BR", "parameters": [""]`, "text_missing"},
		{`"kind": "template", "name": "a", "language": "pt_BR", "parameters": ["{{nobody.knows}}"]`, "unknown_variable"}, {`"kind": "template", "name": "a", "language": "pt_BR", "buttons": [{"index": 0, "payload": ""}]`, "template_button"},
		{`"kind": "http", "url": "https://{{var.x}}/"`, "url_invalid"}, {`"kind": "http", "url": ""`, "url_missing"}, {`"kind": "http", "url": "http://a.example/"`, "url_plain"}, {`"kind": "http", "method": "TRACE", "url": "https://a.example/"`, "http_method"},
		{`"kind": "http", "url": "https://a.example/", "body": "x"`, "http_body"}, {`"kind": "http", "url": "https://a.example/", "timeout_seconds": 21`, "http_timeout"},
		{`"kind": "http", "url": "https://a.example/", "headers": [{"name": "X", "value": "{{var.x}}"}]`, "http_header"}, {`"kind": "http", "url": "https://a.example/", "headers": [{"name": "host", "value": "x"}]`, "http_header"},
		{`"kind": "http", "url": "https://a.example/", "headers": [{"name": "X", "value": "a\r\nY: b"}]`, "http_header"}, {`"kind": "http", "url": "https://a.example/", "save": [{"path": "a", "to": "org.name"}]`, "save"},
		{`"kind": "crm", "action": "delete"`, "crm_action"}, {`"kind": "crm", "action": "lead", "fields": [{"name": "a b", "value": ""}]`, "field_name"},
		{`"kind": "appointment", "action": "slots", "for": "service"`, "save"}, {`"kind": "appointment", "action": "move", "for": "service"`, "appointment_action"}, {`"kind": "appointment", "action": "book", "for": "lunch"`, "appointment_for"},
		{`"kind": "survey", "question": ""`, "text_missing"}, {`"kind": "survey", "question": "x", "low": 5`, "survey_low"}, {`"kind": "notify", "to": "everybody", "text": "x"`, "notify_to"}, {`"kind": "notify", "to": "agent", "text": ""`, "text_missing"},
		{`"kind": "event", "name": "not a name"`, "event_name"}, {`"kind": "ask", "text": "x", "save": "var.x", "type": "choice"`, "options"}, {`"kind": "ask", "text": "x", "save": "var.x", "type": "date", "earliest": "soon"`, "bounds"},
		{`"kind": "ask", "text": "x", "save": "var.x", "type": "text", "min": 1`, "bounds"}, {`"kind": "message", "contents": [{"kind": "link", "text": "x"}]`, "content_invalid"},
		{`"kind": "message", "contents": [{"kind": "link", "text": "x", "link": {"title": "x", "url": "{{var.x}}"}}]`, "url_invalid"},
	} {
		def, err := Load([]byte(`{"schema": 2, "key": "k", "name": "n", "start": "n", "nodes": [{"id": "n", ` + c.node + `}]}`))
		if err != nil {
			t.Errorf("%s: %v", c.node, err)
			continue
		}
		var codes []string
		found := c.code == ""
		for _, p := range Inspect(def, Assets{}) {
			if p.Severity == Failure && p.Code != "no_next" {
				codes = append(codes, p.Code)
			}
			found = found || p.Code == c.code
			if Codes[p.Code].Severity != p.Severity {
				t.Errorf("%s: code %s of severity %s is not listed as such", c.node, p.Code, p.Severity)
			}
		}
		if !found || c.code == "" && codes != nil {
			t.Errorf("%s: %v, want %q", c.node, codes, c.code)
		}
	}
}

func TestSurveyScores(t *testing.T) {
	t.Parallel()
	n := &surveyNode{Base: Base{ID: "s"}}
	for in, want := range map[string]int{
		"5": 5, "nota 4": 4, "4 estrelas": 4, "⭐⭐⭐": 3, "ótimo": 5, "foi muito bom": 4, "ruim": 2, "péssimo atendimento": 1, "Excelente!": 5,
		"0": 0, "6": 0, "10": 0, "4 ou 5": 0, "não foi bom": 0, "boa tarde": 0, "⭐⭐⭐⭐⭐⭐": 0, "": 0, "talvez": 0,
	} {
		if got := n.score(text(in)); got != want {
			t.Errorf("%q is %d, want %d", in, got, want)
		}
	}
}

// Only a clear yes is consent.
func TestConsentAnswers(t *testing.T) {
	t.Parallel()
	env := testEnv()
	turn := &Turn{env: &env}
	n := &consentNode{Base: Base{ID: "c"}}
	for in, want := range map[string]string{
		"sim": "yes", "Sim, aceito": "yes", "aceito": "yes", "ok": "yes", "claro que pode": "yes", "1": "yes", "yes": "yes", "sí": "yes",
		"não": "no", "não aceito": "no", "nao quero receber": "no", "2": "no", "no, gracias": "no", "No": "no", "hoje não": "no", "aceito não": "no",
		"talvez": "", "quanto custa?": "", "": "", "3": "", "depois eu vejo": "",
	} {
		if got := n.read(turn, text(in)); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
