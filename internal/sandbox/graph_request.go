package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// The largest bodies read: Meta's largest file is 100 MB; other bodies are small.
const (
	maxUpload = 101 << 20
	maxBody   = 4 << 20
)

// params are the parameters of a Graph request from wherever they came: the
// query, a JSON object, a form. Form values may hold JSON; decoded when an
// object or array is asked for.
type params map[string]any

// file is an uploaded part.
type file struct {
	name, mime string
	data       []byte
}

// readParams reads query and body of r. Body keys win over query keys. The error
// is code 100 for anything that cannot be read.
func readParams(r *http.Request) (params, *file, *graphError) {
	p := params{}
	if q, err := url.ParseQuery(r.URL.RawQuery); err == nil {
		p.form(q)
	}
	kind, opts, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		f, err := p.multipart(r.Body, opts["boundary"])
		return p, f, err
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	switch {
	case err != nil:
		return nil, nil, fail(100, "The request body could not be read.")
	case len(body) > maxBody:
		e := fail(100, "The request body is too large.")
		e.http = http.StatusRequestEntityTooLarge
		return nil, nil, e
	}
	return p, nil, p.body(kind, body)
}

// body adds a JSON or urlencoded body; kind is its media type, which clients
// often get wrong, so an opening brace decides.
func (p params) body(kind string, body []byte) *graphError {
	body = bytes.TrimSpace(body)
	if len(body) == 0 {
		return nil
	}
	if kind == "application/json" || body[0] == '{' {
		m, err := decodeObject(body)
		if err != nil {
			return fail(100, "The request body is not a JSON object.")
		}
		for k, v := range m {
			p[k] = v
		}
		return nil
	}
	q, err := url.ParseQuery(string(body))
	if err != nil {
		return fail(100, "The request body is not a valid form.")
	}
	p.form(q)
	return nil
}

func (p params) form(q url.Values) {
	for k, v := range q {
		if len(v) > 0 {
			p[k] = v[len(v)-1]
		}
	}
}

// multipart adds the fields of a multipart body and returns its first file.
func (p params) multipart(body io.Reader, boundary string) (*file, *graphError) {
	if boundary == "" {
		return nil, fail(100, "The multipart boundary is missing.")
	}
	mr := multipart.NewReader(io.LimitReader(body, maxUpload+maxBody), boundary)
	var f *file
	for parts := 0; ; parts++ {
		part, err := mr.NextPart()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err != nil || parts > 100 {
			return nil, fail(100, "The multipart body could not be read.")
		}
		limit := int64(maxBody)
		if part.FileName() != "" {
			limit = maxUpload
		}
		data, err := io.ReadAll(io.LimitReader(part, limit+1))
		if err != nil || int64(len(data)) > limit {
			return nil, fail(131053, "The file is too large or was cut off.")
		}
		if part.FileName() == "" && part.FormName() != "file" {
			p[part.FormName()] = string(data)
		} else if f == nil {
			f = &file{name: part.FileName(), mime: part.Header.Get("Content-Type"), data: data}
		}
	}
}

// decodeObject decodes one JSON object, numbers kept as written.
func decodeObject(b []byte) (map[string]any, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var m map[string]any
	if err := d.Decode(&m); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one value")
	}
	if m == nil {
		return nil, errors.New("null")
	}
	return m, nil
}

// text returns the parameter as a string: "" when absent or not a scalar.
func (p params) text(key string) string {
	switch v := p[key].(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// structure decodes v when it is a string holding a JSON object or array, as
// form parameters do.
func structure(v any) any {
	s, ok := v.(string)
	if !ok {
		return v
	}
	t := strings.TrimSpace(s)
	if t == "" || (t[0] != '{' && t[0] != '[') {
		return v
	}
	d := json.NewDecoder(strings.NewReader(t))
	d.UseNumber()
	var out any
	if d.Decode(&out) != nil {
		return v
	}
	return out
}

// object returns the parameter as an object, nil when it is not one.
func (p params) object(key string) map[string]any {
	m, _ := structure(p[key]).(map[string]any)
	return m
}

// list returns the parameter as an array; a comma-separated string is one too.
func (p params) list(key string) []any {
	switch v := structure(p[key]).(type) {
	case []any:
		return v
	case string:
		if v == "" {
			return nil
		}
		var out []any
		for _, s := range strings.Split(v, ",") {
			out = append(out, strings.TrimSpace(s))
		}
		return out
	}
	return nil
}

// strings returns the scalar entries of list.
func (p params) strings(key string) []string {
	var out []string
	for _, v := range p.list(key) {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}
