package media

import (
	"bytes"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"
)

const (
	png = "\x89PNG\r\n\x1a\n0000000000000000"
	pdf = "%PDF-1.7\n1 0 obj"
	svg = `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`
	gif = "GIF89a/*<script>alert(1)</script>*/"
)

func serve(t *testing.T, data string, s Shown, edit func(*http.Request)) *http.Response {
	t.Helper()
	store, _ := setup(t)
	obj, err := store.Put(t.Context(), strings.NewReader(data), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := store.Open(t.Context(), obj.Key)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := httptest.NewRequest("GET", "/media/x", nil)
	if edit != nil {
		edit(r)
	}
	w := httptest.NewRecorder()
	if err := ServeFile(w, r, f, s); err != nil {
		t.Fatal(err)
	}
	return w.Result()
}

func TestServeHeaders(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, data string
		shown      Shown
		mime       string
		inline     bool
	}{
		{"image", png, Shown{Name: "a.png"}, "image/png", true},
		{"image to save", png, Shown{Name: "a.png", Download: true}, "image/png", false},
		{"pdf", pdf, Shown{Name: "a.pdf"}, "application/pdf", true},
		{"svg", svg, Shown{Name: "a.svg"}, octets, false},
		{"svg called png", svg, Shown{Name: "a.png"}, octets, false},
		{"html", "<!doctype html><script>alert(1)</script>", Shown{Name: "a.html"}, octets, false},
		{"html called jpeg", "<html><script>alert(1)</script>", Shown{Name: "a.jpg"}, octets, false},
		{"text", "plain words", Shown{Name: "a.txt"}, octets, false},
		{"xml with a stylesheet", `<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?>`, Shown{Name: "a.xml"}, octets, false},
		{"polyglot stays an image", gif, Shown{Name: "a.html"}, "image/gif", true},
		{"program", "MZ\x90\x00", Shown{Name: "a.exe"}, octets, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			resp := serve(t, tc.data, tc.shown, nil)
			h := resp.Header
			if got := h.Get("Content-Type"); got != tc.mime {
				t.Errorf("Content-Type = %q, want %q", got, tc.mime)
			}
			if got := strings.HasPrefix(h.Get("Content-Disposition"), "inline"); got != tc.inline {
				t.Errorf("Content-Disposition = %q", h.Get("Content-Disposition"))
			}
			if h.Get("X-Content-Type-Options") != "nosniff" {
				t.Error("types may be guessed")
			}
			if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || !strings.HasSuffix(csp, "sandbox") {
				t.Errorf("Content-Security-Policy = %q", csp)
			}
		})
	}
}

func TestServeRange(t *testing.T) {
	t.Parallel()
	resp := serve(t, png, Shown{Name: "a.png"}, func(r *http.Request) { r.Header.Set("Range", "bytes=1-3") })
	body := new(bytes.Buffer)
	if _, err := body.ReadFrom(resp.Body); err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != 206 || body.String() != "PNG" {
		t.Fatalf("%d %q", resp.StatusCode, body)
	}
	etag := serve(t, png, Shown{}, nil).Header.Get("ETag")
	resp = serve(t, png, Shown{}, func(r *http.Request) { r.Header.Set("If-None-Match", etag) })
	if resp.StatusCode != http.StatusNotModified {
		t.Fatalf("status %d for a file the browser has", resp.StatusCode)
	}
}

func TestSafeName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"nota fiscal.pdf":        "nota fiscal.pdf",
		"orçamento 10%.pdf":      "orçamento 10_.pdf",
		"../../etc/passwd":       "passwd",
		`C:\Windows\cmd.exe`:     "cmd.exe",
		"a\r\nSet-Cookie: x.txt": "aSet-Cookie_ x.txt",
		"gpj\u202egnp.exe":       "gpjgnp.exe",
		".htaccess":              "htaccess",
		"CON.txt":                "file.txt",
		"":                       "file",
		"...":                    "file",
		"a\x00b":                 "ab",
		`q"uote.pdf`:             "q_uote.pdf",
	} {
		if got := SafeName(in); got != want {
			t.Errorf("SafeName(%q) = %q, want %q", in, got, want)
		}
	}
	if got := SafeName(strings.Repeat("é", 500) + ".jpeg"); len(got) > maxName || !strings.HasSuffix(got, ".jpeg") || !utf8.ValidString(got) {
		t.Errorf("long name = %q", got)
	}
}

func FuzzSafeName(f *testing.F) {
	for _, s := range []string{"a.pdf", "../x", "\u202egpj.exe", strings.Repeat("é", 200), "NUL", `a";x="b`, "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		name := SafeName(in)
		if name == "" || len(name) > maxName || !utf8.ValidString(name) || strings.ContainsAny(name, "/\\\r\n\x00\"") || name[0] == '.' {
			t.Fatalf("SafeName(%q) = %q", in, name)
		}
		if again := SafeName(name); again != name {
			t.Fatalf("not settled: %q, then %q", name, again)
		}
		d := Disposition(false, in)
		kind, params, err := mime.ParseMediaType(d)
		if err != nil || kind != "attachment" || len(params) != 1 || params["filename"] != name {
			t.Fatalf("Disposition(%q) = %q: %v %v", in, d, params, err)
		}
	})
}

func TestSniff(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"#!AMR\n":                       "audio/amr",
		"OggS\x00\x02":                  "audio/ogg",
		"ID3\x04":                       "audio/mpeg",
		"\xff\xfb\x90\x00":              "audio/mpeg",
		"\xff\xf1\x50\x80\x00\x1f\xfc":  "audio/aac",
		"\xff\xfeh\x00i\x00":            "text/plain",
		"\x00\x00\x00\x18ftypmp42":      "video/mp4",
		"\x00\x00\x00\x18ftyp3gp5":      "video/3gpp",
		"\x00\x00\x00\x18ftypM4A ":      "audio/mp4",
		"RIFF\x00\x00\x00\x00WEBPVP8 ":  "image/webp",
		"\xff\xd8\xff\xe0":              "image/jpeg",
		"PK\x03\x04":                    "application/zip",
		"<html>":                        "text/plain",
		"\x00\x01\x02\x03binary stuff.": octets,
	} {
		if got := Sniff([]byte(in)); got != want {
			t.Errorf("Sniff(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestOutgoing(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		mime string
		size int64
		kind string
		ok   bool
	}{
		{"image/jpeg", 5 << 20, "image", true},
		{"image/jpeg", 5<<20 + 1, "image", false},
		{"audio/ogg; codecs=opus", 1000, "audio", true},
		{"APPLICATION/PDF", 100 << 20, "document", true},
		{"image/webp", 400 << 10, "sticker", true},
		{"image/svg+xml", 10, "", false},
		{"text/html", 10, "", false},
		{"image/gif", 10, "", false},
	} {
		kind, err := Outgoing(tc.mime, tc.size)
		if string(kind) != tc.kind || (err == nil) != tc.ok {
			t.Errorf("Outgoing(%q, %d) = %q, %v", tc.mime, tc.size, kind, err)
		}
	}
}

func TestTypeOf(t *testing.T) {
	t.Parallel()
	docx := office[".docx"]
	for _, tc := range [][3]string{
		{"application/zip", "proposta.DOCX", docx},
		{"application/zip", "arquivo.zip", "application/zip"},
		{"image/png", "foto.docx", "image/png"},
		{octets, "velho.doc", "application/msword"},
		{octets, "novo.docx", octets},
		{"text/plain", "semponto", "text/plain"},
		{"video/mp4", "voz.M4A", "audio/mp4"},
		{"video/mp4", "filme.mp4", "video/mp4"},
		{"image/png", "foto.m4a", "image/png"},
	} {
		if got := TypeOf(tc[0], tc[1]); got != tc[2] {
			t.Errorf("TypeOf(%q, %q) = %q, want %q", tc[0], tc[1], got, tc[2])
		}
	}
}
