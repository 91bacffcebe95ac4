package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"prosa/internal/core"
)

// routes wires the parts of the sandbox: docs/sandbox.md lists the paths.
func (s *Sandbox) routes(ui uiFiles) *http.ServeMux {
	control := http.NewServeMux()
	s.controlRoutes(control)
	guarded := http.NewCrossOriginProtection().Handler(requireContentType(control))

	mux := http.NewServeMux()
	mux.Handle("/sandbox/v1/", guarded)
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/phones", http.StatusFound)
	})
	mux.Handle("GET /phones", pages(ui))
	mux.Handle("GET /phones/", pages(ui))
	mux.HandleFunc("GET "+attachmentsPath, s.download)
	mux.HandleFunc("/", s.graph)
	return mux
}

func (s *Sandbox) controlRoutes(m *http.ServeMux) {
	handle := func(pattern string, f func(*http.Request) (any, error)) {
		method, path, _ := strings.Cut(pattern, " ")
		m.HandleFunc(method+" /sandbox/v1"+path, func(w http.ResponseWriter, r *http.Request) {
			out, err := f(r)
			s.reply(w, out, err)
		})
	}
	s.stateRoutes(handle)
	s.phoneRoutes(handle)
	s.hookRoutes(handle)
	m.HandleFunc("GET /sandbox/v1/events", s.stream)
	m.HandleFunc("GET /sandbox/v1/media/{id}", s.pageMedia)
	m.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		s.reply(w, nil, core.E(core.NotFound, "not_found", "no such path"))
	})
}

// route registers a control handler: "POST /phones/{id}".
type route func(pattern string, f func(*http.Request) (any, error))

// requireContentType refuses a body that a foreign page could send as a simple form.
func requireContentType(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodPost, http.MethodPut, http.MethodPatch:
			kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
			if kind != "application/json" && kind != "multipart/form-data" && (r.ContentLength != 0 || kind != "") {
				writeError(w, http.StatusUnsupportedMediaType, "content_type", "send application/json or multipart/form-data")
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// maxControlBody fits a 100 MB file in base64.
const maxControlBody = 140 << 20

// read decodes a JSON body into v; an empty body leaves v as it is. Unknown keys
// are refused, so that a misspelled one is noticed.
func read(r *http.Request, v any) error {
	d := json.NewDecoder(http.MaxBytesReader(nil, r.Body, maxControlBody))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil && !errors.Is(err, io.EOF) {
		return core.E(core.Invalid, "invalid", "the body is not the JSON expected").Because(err)
	}
	return nil
}

// done is the answer of calls without anything to say.
var done = map[string]bool{"success": true}

var kindStatus = map[core.Kind]int{
	core.Invalid: http.StatusUnprocessableEntity, core.NotFound: http.StatusNotFound, core.Conflict: http.StatusConflict,
}

func (s *Sandbox) reply(w http.ResponseWriter, out any, err error) {
	if err != nil {
		status, ok := kindStatus[core.KindOf(err)]
		if !ok {
			status = http.StatusInternalServerError
			s.log.Error("control", "err", err)
		}
		writeError(w, status, or(core.CodeOf(err), "internal"), err.Error())
		return
	}
	writeJSON(w, http.StatusOK, out)
}

func writeError(w http.ResponseWriter, status int, code, message string) {
	writeJSON(w, status, map[string]any{"error": map[string]string{"code": code, "message": message}})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// queryInt reads an optional integer of the query.
func queryInt(r *http.Request, key string, fallback, lo, hi int64) (int64, error) {
	v := r.URL.Query().Get(key)
	if v == "" {
		return fallback, nil
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n < lo || n > hi {
		return 0, core.E(core.Invalid, "invalid", "%s is not a number from %d to %d", key, lo, hi).On(key)
	}
	return n, nil
}
