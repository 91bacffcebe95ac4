package sandbox

import (
	"io/fs"
	"net/http"
	"strings"
)

// uiFiles are the static files of the phones page, index.html at the root.
type uiFiles = fs.FS

// pagePolicy lets the page load only what this origin serves: no inline code.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; " +
	"font-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"

const pageMissing = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sandbox</title></head>
<body><h1>Sandbox</h1><p>The phones page was not built into this program. The Graph API and the control API work; see docs/sandbox.md.</p></body></html>
`

// pages serves /phones and its assets. A path without a file is the page itself.
func pages(ui fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", pagePolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		name := strings.Trim(strings.TrimPrefix(r.URL.Path, "/phones"), "/")
		if ui != nil && name != "" && fs.ValidPath(name) {
			if st, err := fs.Stat(ui, name); err == nil && !st.IsDir() {
				http.ServeFileFS(w, r, ui, name)
				return
			}
		}
		page := []byte(pageMissing)
		if ui != nil {
			if b, err := fs.ReadFile(ui, "index.html"); err == nil {
				page = b
			}
		}
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Cache-Control", "no-cache")
		_, _ = w.Write(page)
	})
}

// safeInline tells which types a browser may show in place.
func safeInline(mimeType string) bool {
	kind, _, _ := strings.Cut(mimeType, ";")
	if kind == "image/svg+xml" {
		return false
	}
	return strings.HasPrefix(kind, "image/") || strings.HasPrefix(kind, "audio/") || strings.HasPrefix(kind, "video/") || kind == "application/pdf"
}
