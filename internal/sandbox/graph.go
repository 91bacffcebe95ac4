package sandbox

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// newestVersion is what a request without a version segment gets.
const newestVersion = "v26.0"

var versionSegment = regexp.MustCompile(`^v\d+\.\d+$`)

// call is one Graph API request on its way through an edge.
type call struct {
	w       http.ResponseWriter
	r       *http.Request
	version string
	node    string // first path segment: an id, "me", "debug_token"…
	edge    string // the rest, "" for the node itself
	params  params
	file    *file
	token   *token
	fault   *SendFault // the fault being played, nil normally
	after   []func()   // run once the answer has left
	began   time.Time
	trace   string
}

// later queues f until the answer has left.
func (c *call) later(f func()) { c.after = append(c.after, f) }

// edgeFunc answers an edge. It takes the world's lock itself.
type edgeFunc func(*Sandbox, *call) (any, *graphError)

// graph is the front door of the Graph API: it takes the version off, plays
// faults, reads the parameters, checks the token and finds the edge.
func (s *Sandbox) graph(w http.ResponseWriter, r *http.Request) {
	c := &call{w: w, r: r, version: newestVersion, began: time.Now(), trace: newTrace()}
	seg := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if versionSegment.MatchString(seg[0]) {
		c.version, seg = seg[0], seg[1:]
	}
	if len(seg) > 0 {
		c.node = seg[0]
	}
	if len(seg) > 1 {
		c.edge = strings.Join(seg[1:], "/")
	}
	c.fault = s.drawFault(c.node, faultEdge(r.Method, c.edge))
	if c.fault != nil && s.playEarly(c) {
		return
	}
	out, err := s.answer(c)
	if err == nil && c.fault != nil && s.playLate(c, out) {
		s.run(c.after)
		return
	}
	s.write(c, out, err)
}

// answer authenticates and calls the edge.
func (s *Sandbox) answer(c *call) (any, *graphError) {
	var err *graphError
	if strings.HasPrefix(c.node, "upload:") {
		c.params = params{} // the body is raw bytes
	} else if c.params == nil {
		if c.params, c.file, err = readParams(c.r); err != nil {
			return nil, err
		}
	}
	value := c.params.text("access_token")
	if h := c.r.Header.Get("Authorization"); h != "" {
		kind, v, _ := strings.Cut(h, " ")
		if strings.EqualFold(kind, "Bearer") || strings.EqualFold(kind, "OAuth") {
			value = strings.TrimSpace(v)
		}
	}
	s.mu.Lock()
	c.token, err = s.authenticate(value, c.params.text("appsecret_proof"), s.clock.Now())
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	for _, k := range []string{"access_token", "appsecret_proof", "format", "pretty", "suppress_http_code"} {
		delete(c.params, k)
	}
	f := s.edge(c)
	if f == nil {
		return nil, noObject(c.r.Method, c.node)
	}
	return f(s, c)
}

// edge finds who answers. An id the token may not see does not exist.
func (s *Sandbox) edge(c *call) edgeFunc {
	if f := rootEdges[c.r.Method+" "+c.node]; f != nil && c.edge == "" {
		return f
	}
	key := c.r.Method + " " + c.edge
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.numberOf(c) != nil:
		return numberEdges[key]
	case s.wabas[c.node] != nil && s.wabas[c.node].owners[c.token.appID]:
		return wabaEdges[key]
	case s.media[c.node] != nil:
		return mediaEdges[key]
	case s.templates[c.node] != nil && s.wabas[s.templates[c.node].WABAID].owners[c.token.appID]:
		return templateEdges[key]
	case s.apps[c.node] != nil && c.node == c.token.appID:
		return appEdges[key]
	case s.uploads[c.node] != nil:
		return uploadEdges[key]
	}
	return nil
}

// numberOf returns the number c names when its token may use it; mu is held.
func (w *world) numberOf(c *call) *number {
	n := w.numbers[c.node]
	if n == nil || !n.waba.owners[c.token.appID] {
		return nil
	}
	return n
}

// The edges by method and path behind the node.
var (
	rootEdges     = map[string]edgeFunc{}
	numberEdges   = map[string]edgeFunc{}
	wabaEdges     = map[string]edgeFunc{}
	mediaEdges    = map[string]edgeFunc{}
	templateEdges = map[string]edgeFunc{}
	appEdges      = map[string]edgeFunc{}
	uploadEdges   = map[string]edgeFunc{}
)

func init() {
	rootEdges["GET debug_token"] = (*Sandbox).debugToken

	numberEdges["GET "] = (*Sandbox).getNumber
	numberEdges["POST "] = (*Sandbox).postNumber
	numberEdges["POST messages"] = (*Sandbox).postMessages
	numberEdges["POST marketing_messages"] = (*Sandbox).postMarketing
	numberEdges["POST media"] = (*Sandbox).postMedia
	numberEdges["GET whatsapp_business_profile"] = (*Sandbox).getProfile
	numberEdges["POST whatsapp_business_profile"] = (*Sandbox).postProfile
	numberEdges["POST register"] = (*Sandbox).postRegister
	numberEdges["POST deregister"] = (*Sandbox).postDeregister
	numberEdges["GET block_users"] = (*Sandbox).getBlocks
	numberEdges["POST block_users"] = (*Sandbox).postBlocks
	numberEdges["DELETE block_users"] = (*Sandbox).deleteBlocks

	wabaEdges["GET "] = (*Sandbox).getWABA
	wabaEdges["GET phone_numbers"] = (*Sandbox).getPhoneNumbers
	wabaEdges["GET subscribed_apps"] = (*Sandbox).getSubscribedApps
	wabaEdges["POST subscribed_apps"] = (*Sandbox).postSubscribedApps
	wabaEdges["DELETE subscribed_apps"] = (*Sandbox).deleteSubscribedApps
	wabaEdges["GET message_templates"] = (*Sandbox).getTemplates
	wabaEdges["POST message_templates"] = (*Sandbox).postTemplates
	wabaEdges["DELETE message_templates"] = (*Sandbox).deleteTemplates

	mediaEdges["GET "] = (*Sandbox).getMedia
	mediaEdges["DELETE "] = (*Sandbox).deleteMedia

	templateEdges["GET "] = (*Sandbox).getTemplate
	templateEdges["POST "] = (*Sandbox).postTemplate

	appEdges["GET "] = (*Sandbox).getApp
	appEdges["GET subscriptions"] = (*Sandbox).getSubscriptions
	appEdges["POST subscriptions"] = (*Sandbox).postSubscriptions
	appEdges["DELETE subscriptions"] = (*Sandbox).deleteSubscriptions
	appEdges["POST uploads"] = (*Sandbox).postUploads

	uploadEdges["POST "] = (*Sandbox).postUpload
	uploadEdges["GET "] = (*Sandbox).getUpload
}

// write sends the answer with Meta's headers and then runs what waits for it.
func (s *Sandbox) write(c *call, out any, err *graphError) {
	status := http.StatusOK
	if err != nil {
		status, out = err.status(), err.envelope(c.trace)
	}
	body, merr := json.Marshal(out)
	if merr != nil {
		s.log.Error("encode answer", "edge", c.edge, "err", merr)
		status, body = http.StatusInternalServerError, []byte(`{"error":{"message":"An unknown error occurred","type":"OAuthException","code":1}}`)
	}
	h := c.w.Header()
	s.metaHeaders(h, c)
	if err != nil {
		h.Set("WWW-Authenticate", `OAuth "Facebook Platform" "invalid_request" "`+strings.ReplaceAll(title(err.code), `"`, "'")+`"`)
	}
	h.Set("Content-Type", "application/json; charset=UTF-8")
	c.w.WriteHeader(status)
	_, _ = c.w.Write(body)
	if len(c.after) > 0 {
		_ = http.NewResponseController(c.w).Flush() // the webhooks come after the answer
		s.run(c.after)
	}
}

// metaHeaders sets the headers Meta's answers carry.
func (s *Sandbox) metaHeaders(h http.Header, c *call) {
	h.Set("facebook-api-version", c.version)
	h.Set("x-fb-trace-id", c.trace)
	h.Set("x-fb-request-id", c.trace)
	h.Set("x-fb-rev", "1029384756")
	h.Set("x-app-usage", `{"call_count":1,"total_cputime":1,"total_time":1}`)
	s.mu.Lock()
	n := s.numbers[c.node]
	wabaID := c.node
	if n != nil {
		wabaID = n.WABAID
	}
	known := s.wabas[wabaID] != nil
	s.mu.Unlock()
	if known {
		h.Set("x-business-use-case-usage", `{"`+wabaID+`":[{"type":"whatsapp","call_count":1,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":0}]}`)
	}
}

// run calls each f in its own order; a send's webhooks start here.
func (s *Sandbox) run(fs []func()) {
	for _, f := range fs {
		f()
	}
}

// success is the answer of most changes.
var success = object{{"success", true}}
