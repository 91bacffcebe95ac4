package sandbox

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// jsonNumber writes an id as the integer that template webhooks use.
func jsonNumber(id string) any {
	if _, err := strconv.ParseUint(id, 10, 63); err == nil {
		return json.Number(id)
	}
	return id
}

var placeholder = regexp.MustCompile(`\{\{\s*([A-Za-z0-9_]+)\s*\}\}`)

// readTemplate checks a template send against the registered template and
// renders it (Meta, "Send message templates", "Cloud API error codes" 132xxx).
func readTemplate(s *Sandbox, n *number, root section, d *draft) {
	o := root.sub("template")
	o.only("name", "language", "components", "namespace")
	name := o.must("name", 512)
	lang := o.sub("language")
	lang.only("code", "policy")
	code := lang.must("code", 0)
	if o.err != nil {
		return
	}
	t := s.findTemplate(n.WABAID, name, code)
	switch {
	case t == nil || !slices.Contains([]string{"APPROVED", "PAUSED", "DISABLED"}, t.Status):
		o.fail(132001, "template name (%s) does not exist in %s", name, code)
		return
	case t.Status == "PAUSED":
		o.fail(132015, "Template is paused due to low quality so it cannot be sent.")
		return
	case t.Status == "DISABLED":
		o.fail(132016, "Template has been paused too many times due to low quality and is now permanently disabled.")
		return
	}
	d.tpl = t
	given := map[string]section{}
	if o.has("components") {
		for _, c := range o.list("components", 0, 12) {
			kind := strings.ToLower(c.oneOf("type", "header", "body", "button", "carousel", "limited_time_offer", "tap_target_configuration",
				"HEADER", "BODY", "BUTTON", "CAROUSEL", "LIMITED_TIME_OFFER"))
			if kind == "button" {
				kind += c.text("index", 2)
			}
			given[kind] = c
		}
	}
	if o.err == nil {
		d.Template = s.render(n, t, o, given, d)
	}
}

// render fills the components in the order the customer sees them.
func (s *Sandbox) render(n *number, t *template, o section, given map[string]section, d *draft) *Rendered {
	out := &Rendered{Name: t.Name, Language: t.Language, Category: t.Category}
	for _, c := range t.Components {
		text, _ := c["text"].(string)
		switch strings.ToUpper(str(c["type"])) {
		case "HEADER":
			out.Header = s.renderHeader(n, t, o, given["header"], strings.ToLower(str(c["format"])), text)
		case "BODY":
			out.Body = fill(t, o, given["body"], "body", text, 1024)
		case "FOOTER":
			out.Footer = text
		case "BUTTONS":
			out.Buttons = renderButtons(o, given, c["buttons"], d)
		}
	}
	return out
}

func (s *Sandbox) renderHeader(n *number, t *template, o, given section, format, text string) *Header {
	if format == "" || format == "text" {
		return &Header{Type: "text", Text: fill(t, o, given, "header", text, 60)}
	}
	h := &Header{Type: format}
	if format == "location" {
		return h
	}
	if given.m == nil {
		o.fail(132012, "header: Format mismatch, expected %s, received UNKNOWN", strings.ToUpper(format))
		return h
	}
	params := given.list("parameters", 1, 1)
	if len(params) == 1 {
		if got := params[0].text("type", 0); got != format {
			o.fail(132012, "header: Format mismatch, expected %s, received %s", strings.ToUpper(format), strings.ToUpper(got))
			return h
		}
		if f := params[0].sub(format); f.err == nil && mediaKinds[format].size > 0 {
			h.Media = s.readFile(n, f, format)
			h.Media.Filename = f.text("filename", 240)
		}
	}
	return h
}

// fill puts the text parameters of a component into its placeholders. The count
// must fit (132000), the names of a NAMED template too (132018).
func fill(t *template, o, given section, part, text string, limit int) string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	var values []section
	if given.m != nil && given.has("parameters") {
		values = given.list("parameters", 0, 100)
	}
	if o.err != nil {
		return ""
	}
	if len(values) != len(names) {
		o.fail(132000, "%s: number of localizable_params (%d) does not match the expected number of params (%d)", part, len(values), len(names))
		return ""
	}
	filled := map[string]string{}
	for i, v := range values {
		key := names[i]
		if t.ParameterFormat == "NAMED" {
			if key = v.text("parameter_name", 0); !slices.Contains(names, key) {
				o.fail(132018, "%s: parameter name %q is missing or not in the template", part, key)
				return ""
			}
		} else if n, err := strconv.Atoi(names[i]); err == nil && n >= 1 && n <= len(names) {
			key = strconv.Itoa(i + 1)
		}
		filled[key] = paramText(v)
	}
	out := placeholder.ReplaceAllStringFunc(text, func(m string) string {
		return filled[placeholder.FindStringSubmatch(m)[1]]
	})
	if utf8.RuneCountInString(out) > limit {
		o.fail(132005, "%s: translated text too long", part)
	}
	return out
}

// paramText is the text of a text, currency or date_time parameter.
func paramText(v section) string {
	switch kind := or(v.text("type", 0), "text"); kind {
	case "text":
		if v.text("text", 0) == "" {
			v.fail(131008, "Parameter of type text is missing text value")
		}
		return v.text("text", 0)
	case "currency", "date_time":
		return v.sub(kind).must("fallback_value", 0)
	default:
		v.fail(132012, "Parameter format does not match: got %s", kind)
		return ""
	}
}

// renderButtons fills the dynamic parts of the buttons; those that need a
// parameter and get none are 131008.
func renderButtons(o section, given map[string]section, list any, d *draft) []TemplateButton {
	var out []TemplateButton
	for i, b := range objects(list) {
		kind := strings.ToUpper(str(b["type"]))
		btn := TemplateButton{Type: strings.ToLower(kind), Text: str(b["text"]), URL: str(b["url"]), PhoneNumber: str(b["phone_number"])}
		param := section{check: o.check}
		c, ok := given["button"+strconv.Itoa(i)]
		if ok {
			if ps := c.list("parameters", 1, 3); len(ps) > 0 {
				param = ps[0]
			}
		}
		switch kind {
		case "QUICK_REPLY":
			if btn.Payload = str(b["text"]); param.m != nil {
				btn.Payload = param.must("payload", 256)
			}
		case "URL", "OTP":
			if kind == "OTP" {
				d.contentErr = 131062
			}
			if kind == "OTP" || placeholder.MatchString(btn.URL) {
				if param.m == nil {
					o.fail(131008, "buttons: Button at index %d of type Url requires a parameter", i)
				} else {
					text := param.must("text", 2000)
					btn.URL = placeholder.ReplaceAllLiteralString(btn.URL, text)
					if kind == "OTP" {
						btn.Code = text
					}
				}
			}
		case "COPY_CODE":
			if param.m == nil {
				o.fail(131008, "buttons: Button at index %d of type CopyCode requires a parameter", i)
			} else {
				btn.Code = param.must("coupon_code", 20)
			}
		}
		out = append(out, btn)
	}
	return out
}

func str(v any) string {
	s, _ := v.(string)
	return s
}

// objects returns the objects of a list, whatever decoder made it.
func objects(v any) (out []map[string]any) {
	switch v := v.(type) {
	case []map[string]any:
		return v
	case []any:
		for _, x := range v {
			if m, ok := x.(map[string]any); ok {
				out = append(out, m)
			}
		}
	}
	return out
}
