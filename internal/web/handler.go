package web

import (
	"io/fs"
	"net/http"
	"path"
	"strings"

	built "prosa/web"
)

// Policy is the content security policy of the app: nothing inline, nothing from
// elsewhere. blob: is for the preview of a file about to be sent. Svelte clones its
// templates through the one trusted type named; customers' words never pass there.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'; " +
	"require-trusted-types-for 'script'; trusted-types svelte-trusted-html"

// Cache rules: an asset's name changes with its content, a page's does not.
const (
	forEver    = "public, max-age=31536000, immutable"
	revalidate = "no-cache"
)

const notBuilt = "The web app was not built into this program: run make web (or npm ci && npm run build in web/) and build again. The API answers under /api/v1.\n"

// Handler serves the app built into the binary, to GET and HEAD. It is safe for
// concurrent use.
func Handler() http.Handler { return New(built.App()) }

// Phones returns the files of the sandbox's phones page; nil when it was not built.
func Phones() fs.FS {
	if _, err := fs.Stat(built.Phones(), index); err != nil {
		return nil
	}
	return built.Phones()
}

// New serves an app from files, index.html at their root.
func New(files fs.FS) http.Handler {
	return &handler{files: files, tags: tags(files)}
}

type handler struct {
	files fs.FS
	tags  map[string]string // ETag by file name; its keys are all there is to serve
}

const index = "index.html"

// ServeHTTP implements http.Handler.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("Content-Security-Policy", Policy)
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", "same-origin")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		head.Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	switch {
	case h.tags[name] != "" && name != index:
		h.file(w, r, name)
	case !appRoute(name):
		h.missing(w, r)
	case h.tags[index] == "":
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, notBuilt, http.StatusServiceUnavailable)
	default:
		h.file(w, r, index)
	}
}

// appRoute tells the paths that web/src/lib/routes.ts reads. Keep the two alike.
func appRoute(name string) bool {
	first, rest, deep := strings.Cut(name, "/")
	switch first {
	case "", "login", "setup", "queues", "reports", "faq":
		return !deep
	case "inbox", "settings", "flows":
		return !strings.Contains(rest, "/")
	}
	return false
}

// missing answers a path that is neither a file nor a route.
func (h *handler) missing(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	http.NotFound(w, r)
}
