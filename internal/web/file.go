package web

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// contentTypes are fixed here: the machine's own table may say otherwise, and with
// nosniff a wrong type is a page that does not run.
var contentTypes = map[string]string{
	".html":        "text/html; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".json":        "application/json",
	".webmanifest": "application/manifest+json",
	".woff2":       "font/woff2",
}

// encodings are the precompressed forms, best first.
var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

// tags names every file that may be asked for, with the ETag of its content. Build
// records (dot files) and compressed forms are not asked for by name.
func tags(files fs.FS) map[string]string {
	out := map[string]string{}
	_ = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // an app that was not built has no files
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && name != "." {
			return fs.SkipDir
		}
		if d.IsDir() || strings.HasPrefix(d.Name(), ".") || strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") {
			return nil
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil //nolint:nilerr // what cannot be read is not served
		}
		sum := sha256.Sum256(text)
		out[name] = hex.EncodeToString(sum[:12])
		return nil
	})
	return out
}

// file serves one file in the smallest form that the client takes.
func (h *handler) file(w http.ResponseWriter, r *http.Request, name string) {
	head := w.Header()
	head.Set("Content-Type", contentType(name))
	head.Set("Vary", "Accept-Encoding")
	head.Set("Cache-Control", revalidate)
	if strings.HasPrefix(name, "assets/") {
		head.Set("Cache-Control", forEver)
	}
	stored, tag := name, h.tags[name]
	for _, e := range encodings {
		if !accepts(r.Header.Values("Accept-Encoding"), e.name) {
			continue
		}
		if _, err := fs.Stat(h.files, name+e.suffix); err == nil {
			stored, tag = name+e.suffix, tag+"-"+e.name
			head.Set("Content-Encoding", e.name)
			break
		}
	}
	head.Set("ETag", strconv.Quote(tag))
	f, err := h.files.Open(stored)
	if err != nil {
		h.missing(w, r)
		return
	}
	defer f.Close()
	body, ok := f.(io.ReadSeeker)
	if !ok {
		h.missing(w, r)
		return
	}
	http.ServeContent(w, r, "", time.Time{}, body)
}

func contentType(name string) string {
	ext := path.Ext(name)
	if t := contentTypes[ext]; t != "" {
		return t
	}
	if t := mime.TypeByExtension(ext); t != "" {
		return t
	}
	return "application/octet-stream"
}

// accepts reads Accept-Encoding (RFC 9110, 12.5.3) as far as browsers use it: a
// coding is taken when it is named, or covered by *, with a weight that is not zero.
func accepts(fields []string, coding string) bool {
	named, star := -1.0, -1.0
	for part := range strings.SplitSeq(strings.Join(fields, ","), ",") {
		name, parameters, _ := strings.Cut(part, ";")
		weight := 1.0
		if q, ok := strings.CutPrefix(strings.TrimSpace(parameters), "q="); ok {
			w, err := strconv.ParseFloat(strings.TrimSpace(q), 64)
			if err != nil {
				continue
			}
			weight = w
		}
		switch name = strings.ToLower(strings.TrimSpace(name)); name {
		case coding:
			named = weight
		case "*":
			star = weight
		}
	}
	if named >= 0 {
		return named > 0
	}
	return star > 0
}
