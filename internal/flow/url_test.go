package flow

import (
	"net/url"
	"testing"
)

func TestRenderURL(t *testing.T) {
	t.Parallel()
	values := map[string]string{"org.privacy_url": "https://aurora.example/privacidade", "org.name": "Aurora", "var.a": "x y/z?&=#é", "var.dots": "..", "var.dot": ".", "var.host": "evil.example"}
	for _, c := range []struct{ raw, want string }{
		{"https://a.example", "https://a.example"},
		{"https://a.example:8443/p?q=1", "https://a.example:8443/p?q=1"},
		{"https://a.example/p/{{var.a}}/z", "https://a.example/p/x%20y%2Fz%3F&=%23%C3%A9/z"},
		{"https://a.example?q={{var.a}}", "https://a.example?q=x+y%2Fz%3F%26%3D%23%C3%A9"},
		{"https://a.example/p?q={{var.none|a b}}", "https://a.example/p?q=a+b"},
		{"https://a.example/{{var.none|what?}}/x", "https://a.example/what%3F/x"},
		{"https://a.example/p#{{var.a}}", "https://a.example/p"},
		{"http://a.example/p", "http://a.example/p"},
		{"{{org.privacy_url}}", "https://aurora.example/privacidade"}, {"{{org.privacy_url}}?q={{var.a}}", "https://aurora.example/privacidade?q=x+y%2Fz%3F%26%3D%23%C3%A9"}, {"{{org.name}}", ""}, {"}}", ""},
		{"https://{{var.host}}/p", ""}, {"https://a.example{{var.host}}/p", ""}, {"{{var.host}}", ""}, {"//a.example/p", ""}, {"ftp://a.example", ""}, {"javascript:alert(1)", ""},
		{"https://user@a.example/", ""}, {"https://", ""}, {"https:///p", ""}, {"https://a.example\\@b/", ""},
		{"https://a.example/p/{{var.dots}}/z", ""}, {"https://a.example/p/{{var.dot}}{{var.dot}}/z", ""}, {"https://a.example/p/{{var.dot}}./z", ""}, {"https://a.example/../z", ""},
		{"https://a.example/p?q={{var.dots}}", "https://a.example/p?q=.."},
	} {
		got, err := renderURL(c.raw, func(name string) string { return values[name] })
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s = %q, %v; want %q", c.raw, got, err, c.want)
		}
	}
}

// Whatever a customer writes, the request goes to the host and under the path the
// flow names, with the parameters the flow names.
func FuzzRenderURL(f *testing.F) {
	for _, s := range []string{"x", "..", "../..", "%2e%2e", "a/../../b", "@evil", "\\..\\", "?a=b&c", "#", "\r\nHost: x", "{{var.y}}", "é\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := renderURL("https://a.example/base/{{var.x}}/end?q={{var.x}}&k=1", func(string) string { return s })
		if err != nil {
			return
		}
		u, err := url.Parse(got)
		if err != nil || u.Host != "a.example" || u.Scheme != "https" || u.User != nil || u.Fragment != "" {
			t.Fatalf("%q leads to %q: %v", s, got, err)
		}
		if want := "/base/" + url.PathEscape(clip(s, maxValue)) + "/end"; u.EscapedPath() != want {
			t.Fatalf("%q has the path %q", s, u.EscapedPath())
		}
		if q := u.Query(); len(q) != 2 || len(q["q"]) != 1 || q.Get("k") != "1" || q.Get("q") != clip(s, maxValue) {
			t.Fatalf("%q has the query %v", s, q)
		}
		// Clean paths stay below the base, too.
		if clean := u.JoinPath(); len(clean.Path) < len("/base/") || clean.Path[:6] != "/base/" {
			t.Fatalf("%q leads out to %q", s, clean.Path)
		}
	})
}
