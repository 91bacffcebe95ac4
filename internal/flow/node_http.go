package flow

import (
	"net/textproto"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// httpNode asks another system and keeps parts of its answer. Variables may stand in
// the path, the query and the body, each escaped for its place; never in the host or
// in headers, so that no customer decides where a request goes or as whom.
//
//	{"id": "stock", "kind": "http", "method": "GET", "url": "https://erp.example.com/stock/{{var.model}}?store={{store.name}}",
//	 "headers": [{"name": "Authorization", "value": "Bearer …"}], "timeout_seconds": 10,
//	 "save": [{"path": "items.0.price", "to": "var.price"}, {"path": "/items/0/name", "to": "var.name"}]}
type httpNode struct {
	Base
	Method         string       `json:"method,omitempty" enum:",GET,POST,PUT,PATCH,DELETE" doc:"Empty is GET."`
	URL            string       `json:"url" format:"url"`
	Headers        []HTTPHeader `json:"headers,omitempty" max:"20"`
	Body           string       `json:"body,omitempty" format:"text" max:"65536"`
	TimeoutSeconds int          `json:"timeout_seconds,omitempty" min:"1" max:"20" doc:"Left out means 10."`
	Save           []saveSpec   `json:"save,omitempty" max:"50"`
}

// saveSpec keeps a part of a JSON answer: "data.0.name" or "/data/0/name"; "" is all
// of it.
type saveSpec struct {
	Path string `json:"path"`
	To   string `json:"to" format:"variable"`
}

// HTTPRequest is the Request of a Call of the kind http. The address has a literal
// host and everything in it is escaped. Whoever performs it answers OK for 2xx.
type HTTPRequest struct {
	Method         string       `json:"method"`
	URL            string       `json:"url"`
	Headers        []HTTPHeader `json:"headers,omitempty"`
	Body           string       `json:"body,omitempty"`
	TimeoutSeconds int          `json:"timeout_seconds"`
}

// HTTPHeader is one header of a request.
type HTTPHeader struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

const (
	maxHTTPBody    = 64 << 10 // bytes, variables filled in
	maxHTTPSeconds = 20
)

var httpKind = kindSpec{kind: "http", group: groupAct, make: func() Node { return new(httpNode) },
	example: `{"id": "stock", "kind": "http", "method": "GET", "url": "https://erp.example.com/stock/{{var.model}}", "headers": [{"name": "Accept", "value": "application/json"}], "save": [{"path": "items.0.price", "to": "var.price"}]}`}

func (n *httpNode) items() int { return max(len(n.Headers), len(n.Save)) }

func (n *httpNode) Ports() []Port {
	return n.out(Port{Name: "ok", Role: RoleNext}, Port{Name: "error", Role: RoleFailure})
}

func (n *httpNode) Enter(t *Turn) Exit {
	t.work += len(n.URL) + len(n.Body)
	address, err := renderURL(n.URL, t.lookup)
	body := renderEscaped(n.Body, t.lookup, n.escape())
	if err != nil || len(body) > maxHTTPBody {
		return leave(n, "error") // half a body would say something else
	}
	return call("http", HTTPRequest{Method: firstOf(n.Method, "GET"), URL: address, Headers: n.Headers, Body: body, TimeoutSeconds: n.seconds()})
}

func (n *httpNode) seconds() int {
	if n.TimeoutSeconds <= 0 {
		return 10
	}
	return min(n.TimeoutSeconds, maxHTTPSeconds)
}

// escape is how values are written into the body: as form values, as they are in
// plain text, else as the inside of a JSON string.
func (n *httpNode) escape() func(string) string {
	for _, h := range n.Headers {
		if !strings.EqualFold(h.Name, "Content-Type") {
			continue
		}
		switch kind := strings.ToLower(h.Value); {
		case strings.Contains(kind, "x-www-form-urlencoded"):
			return url.QueryEscape
		case strings.HasPrefix(kind, "text/plain"):
			return func(s string) string { return s }
		case strings.Contains(kind, "xml") || strings.Contains(kind, "html"):
			return xmlEscaper.Replace
		}
	}
	return func(s string) string {
		quoted, _ := jsontext.AppendQuote(nil, s)
		return string(quoted[1 : len(quoted)-1])
	}
}

var xmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

// Answered keeps what was asked for: what the answer lacks becomes empty, so that
// nothing of an earlier call is taken for it.
func (n *httpNode) Answered(t *Turn, r *Result) Exit {
	if !r.OK {
		return leave(n, "error")
	}
	for _, s := range n.Save {
		value, _ := jsonAt(r.Body, s.Path)
		t.save(s.To, clip(value, maxValue))
	}
	return leave(n, "ok")
}

func (n *httpNode) inspect(r *review) {
	r.inspectURL("url", n.URL)
	if strings.HasPrefix(n.URL, "http://") {
		r.warnAt("url", "url_plain", "what goes over http:// can be read on the way")
	}
	if !slices.Contains([]string{"", "GET", "POST", "PUT", "PATCH", "DELETE"}, n.Method) {
		r.problemAt("method", "http_method", "there is no method %q", n.Method)
	}
	if n.Body != "" && (n.Method == "" || n.Method == "GET") {
		r.problemAt("body", "http_body", "a GET has no body")
	}
	if n.TimeoutSeconds < 0 || n.TimeoutSeconds > maxHTTPSeconds {
		r.problemAt("timeout_seconds", "http_timeout", "a request waits at most %d seconds", maxHTTPSeconds)
	}
	for i, h := range n.Headers {
		n.inspectHeader(r, "headers."+strconv.Itoa(i), h)
	}
	r.variables("body", n.Body)
	for i, s := range n.Save {
		field := "save." + strconv.Itoa(i) + ".to"
		if s.To == "" {
			r.problemAt(field, "save", "%q is not kept anywhere", s.Path)
		}
		r.target(field, s.To)
	}
}

// hopHeaders are not the flow's to set: they say where a request goes, or how long it
// is.
var hopHeaders = set("Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Te", "Trailer", "Proxy-Authorization", "Proxy-Connection")

func (n *httpNode) inspectHeader(r *review, field string, h HTTPHeader) {
	token := h.Name != "" && !strings.ContainsFunc(h.Name, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_'
	})
	switch {
	case !token || strings.ContainsAny(h.Value, "\r\n\x00"):
		r.problemAt(field, "http_header", "header %q is not well formed", h.Name)
	case hopHeaders[textproto.CanonicalMIMEHeaderKey(h.Name)]:
		r.problemAt(field, "http_header", "header %s is not the flow's to set", h.Name)
	case strings.Contains(h.Value, "{{"):
		r.problemAt(field, "http_header", "header %s: variables may stand in the path, the query and the body only", h.Name)
	}
}
