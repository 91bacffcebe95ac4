package web

import (
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func setup(t *testing.T) http.Handler {
	t.Helper()
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return New(fstest.MapFS{
		"index.html":            file("<!doctype html>page"),
		"index.html.br":         file("BR-page"),
		"index.html.gz":         file("GZ-page"),
		"icon.svg":              file("<svg/>"),
		"manifest.webmanifest":  file("{}"),
		"assets/app-abc.js":     file("script"),
		"assets/app-abc.js.gz":  file("GZ-script"),
		".vite/manifest.json":   file("{}"),
		"assets/.secret-thing":  file("no"),
		"assets/style-1.css":    file("a{}"),
		"assets/style-1.css.br": file("BR-css"),
	})
}

func get(t *testing.T, h http.Handler, target string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest("GET", target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, res *http.Response) string {
	t.Helper()
	var b strings.Builder
	buf := make([]byte, 4096)
	for {
		n, err := res.Body.Read(buf)
		b.Write(buf[:n])
		if err != nil {
			return b.String()
		}
	}
}

func TestPaths(t *testing.T) {
	t.Parallel()
	h := setup(t)
	cases := []struct {
		path, cache, contentType, text string
		status                         int
	}{
		{"/", revalidate, "text/html; charset=utf-8", "<!doctype html>page", 200},
		{"/inbox", revalidate, "text/html; charset=utf-8", "<!doctype html>page", 200},
		{"/inbox/0190-a", revalidate, "text/html; charset=utf-8", "<!doctype html>page", 200},
		{"/settings/labels", revalidate, "text/html; charset=utf-8", "<!doctype html>page", 200},
		{"/login?return=%2Finbox", revalidate, "text/html; charset=utf-8", "<!doctype html>page", 200},
		{"/icon.svg", revalidate, "image/svg+xml", "<svg/>", 200},
		{"/manifest.webmanifest", revalidate, "application/manifest+json", "{}", 200},
		{"/assets/app-abc.js", forEver, "text/javascript; charset=utf-8", "script", 200},
		{"/assets/app-old.js", "no-store", "", "", 404},
		{"/assets/", "no-store", "", "", 404},
		{"/assets/app-abc.js.gz", "no-store", "", "", 404},
		{"/assets/.secret-thing", "no-store", "", "", 404},
		{"/.vite/manifest.json", "no-store", "", "", 404},
		{"/wp-login.php", "no-store", "", "", 404},
		{"/inbox/a/b", "no-store", "", "", 404},
		{"/settings/../../etc/passwd", "no-store", "", "", 404},
	}
	for _, c := range cases {
		res := get(t, h, c.path)
		if res.StatusCode != c.status || res.Header.Get("Cache-Control") != c.cache {
			t.Errorf("%s: %d, Cache-Control %q; want %d, %q", c.path, res.StatusCode, res.Header.Get("Cache-Control"), c.status, c.cache)
		}
		if got := body(t, res); c.status == 200 && (got != c.text || res.Header.Get("Content-Type") != c.contentType) {
			t.Errorf("%s: %q as %q", c.path, got, res.Header.Get("Content-Type"))
		}
		if res.Header.Get("Content-Security-Policy") != Policy || res.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: answered without its policy", c.path)
		}
	}
}

func TestPrecompressed(t *testing.T) {
	t.Parallel()
	h := setup(t)
	cases := []struct{ path, accept, encoding, text string }{
		{"/", "gzip, deflate, br, zstd", "br", "BR-page"},
		{"/", "gzip", "gzip", "GZ-page"},
		{"/", "br;q=0, gzip", "gzip", "GZ-page"},
		{"/", "", "", "<!doctype html>page"},
		{"/", "*", "br", "BR-page"},
		{"/", "identity", "", "<!doctype html>page"},
		{"/", "br;q=x", "", "<!doctype html>page"},
		{"/assets/app-abc.js", "br, gzip", "gzip", "GZ-script"},
		{"/icon.svg", "br, gzip", "", "<svg/>"},
	}
	for _, c := range cases {
		res := get(t, h, c.path, "Accept-Encoding", c.accept)
		if got := body(t, res); got != c.text || res.Header.Get("Content-Encoding") != c.encoding || res.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s for %q: %q encoded %q", c.path, c.accept, got, res.Header.Get("Content-Encoding"))
		}
	}
}

func TestRevalidation(t *testing.T) {
	t.Parallel()
	h := setup(t)
	first := get(t, h, "/", "Accept-Encoding", "br")
	tag := first.Header.Get("ETag")
	if tag == "" || tag == get(t, h, "/").Header.Get("ETag") {
		t.Fatalf("ETag %q: each form needs its own", tag)
	}
	if res := get(t, h, "/", "Accept-Encoding", "br", "If-None-Match", tag); res.StatusCode != http.StatusNotModified {
		t.Errorf("with its own tag: %d", res.StatusCode)
	}
	if res := get(t, h, "/", "Accept-Encoding", "br", "If-None-Match", `"other"`); res.StatusCode != http.StatusOK {
		t.Errorf("with another tag: %d", res.StatusCode)
	}
}

func TestOnlyReads(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	setup(t).ServeHTTP(w, httptest.NewRequest("POST", "/inbox", nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d", w.Code)
	}
}

func TestNotBuilt(t *testing.T) {
	t.Parallel()
	res := get(t, New(fstest.MapFS{}), "/inbox")
	if text := body(t, res); res.StatusCode != http.StatusServiceUnavailable || text != notBuilt+"\n" {
		t.Errorf("%d %q", res.StatusCode, text)
	}
}

// The app's router and the fallback must agree, or a reload of a page is a 404.
func TestRoutesOfTheApp(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../../web/src/lib/routes.ts")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`case '([a-z]+)':`).FindAllStringSubmatch(string(source), -1)
	if len(names) < 6 {
		t.Fatalf("only %d routes found: the pattern is broken", len(names))
	}
	for _, n := range names {
		if n[1] != "missing" && !appRoute(n[1]) {
			t.Errorf("the app has a route %q that the server does not know", n[1])
		}
	}
	if appRoute("nothing") {
		t.Error("an unknown route was taken")
	}
}

// No inline code or style, nothing of another origin, one trusted type.
func TestPolicy(t *testing.T) {
	t.Parallel()
	for _, banned := range []string{"unsafe-inline", "unsafe-eval", "http:", "https:", "data:", "*"} {
		if strings.Contains(Policy, banned) {
			t.Errorf("the policy allows %s", banned)
		}
	}
	for _, needed := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "require-trusted-types-for 'script'"} {
		if !strings.Contains(Policy, needed) {
			t.Errorf("the policy lacks %s", needed)
		}
	}
}
