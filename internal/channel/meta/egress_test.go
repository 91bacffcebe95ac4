package meta

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"prosa/internal/core"
)

func TestIsPublic(t *testing.T) {
	t.Parallel()
	for _, s := range strings.Fields(`0.0.0.0 0.1.2.3 10.1.2.3 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255
		192.0.0.1 192.0.2.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255
		:: ::1 ::127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001:db8::1 2001::1 2002:7f00:1::
		fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1`) {
		if IsPublic(netip.MustParseAddr(s)) {
			t.Errorf("%s passes for public", s)
		}
	}
	for _, s := range strings.Fields("8.8.8.8 157.240.1.1 100.63.255.255 100.128.0.0 172.15.0.1 172.32.0.1 198.17.0.1 198.20.0.1 2a03:2880:f003::1 ::ffff:8.8.8.8") {
		if !IsPublic(netip.MustParseAddr(s)) {
			t.Errorf("control: %s does not pass", s)
		}
	}
}

// The guard looks at the address connected to, so no spelling of a name or
// address gets by it.
func TestGuardAtConnect(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	for _, host := range []string{"127.0.0.1", "localhost", "::ffff:127.0.0.1", "0.0.0.0"} {
		conn, err := Dialer(false).DialContext(context.Background(), "tcp", net.JoinHostPort(host, port))
		var blocked *BlockedError
		if !errors.As(err, &blocked) {
			t.Errorf("%s: connected (%v)", host, err)
		}
		if conn != nil {
			conn.Close()
		}
	}
	conn, err := Dialer(true).DialContext(context.Background(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatalf("control: %v", err)
	}
	conn.Close()
	if _, err := Dialer(true).DialContext(context.Background(), "tcp", "10.255.255.1:80"); !errors.As(err, new(*BlockedError)) {
		t.Errorf("loopback permission opens private networks: %v", err)
	}
}

func TestTokenGoesToMetaOnly(t *testing.T) {
	t.Parallel()
	c, err := NewClient(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for url, ok := range map[string]bool{
		"https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1": true,
		"https://graph.facebook.com/x":                                     true,
		"https://mmg.whatsapp.net:443/x":                                   true,
		"http://lookaside.fbsbx.com/x":                                     false,
		"https://lookaside.fbsbx.com:8443/x":                               false,
		"https://evil.example/x":                                           false,
		"https://fbsbx.com.evil.example/x":                                 false,
		"https://evilfbsbx.com/x":                                          false,
		"https://lookaside.fbsbx.com@evil.example/x":                       false,
		"https://127.0.0.1/x":                                              false,
		"file:///etc/passwd":                                               false,
		"":                                                                 false,
	} {
		if err := c.mayFetch(url); (err == nil) != ok {
			t.Errorf("%q: %v", url, err)
		}
	}
}

func TestDownload(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/ok":
			_, _ = io.WriteString(w, "0123456789")
		case "/chunked":
			for range 10 {
				_, _ = io.WriteString(w, "x")
				_ = http.NewResponseController(w).Flush()
			}
		case "/cut":
			w.Header().Set("Content-Length", "10")
			_, _ = io.WriteString(w, "012")
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		case "/away":
			http.Redirect(w, r, "/ok", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(srv.Close)
	c := newClient(t, srv.URL, Options{})
	for _, tc := range []struct {
		path        string
		size, limit int64
		ok          bool
		code        string
	}{
		{"/ok", 10, 10, true, ""},
		{"/ok", -1, 100, true, ""},
		{"/ok", 11, 100, false, "media_truncated"},
		{"/ok", 9, 100, false, "media_truncated"},
		{"/ok", -1, 9, false, "media_too_large"},
		{"/ok", 10, 9, false, "media_too_large"},
		{"/chunked", -1, 10, true, ""},
		{"/chunked", -1, 9, false, "media_too_large"},
		{"/chunked", 11, 100, false, ""},
		{"/chunked", 9, 100, false, ""},
		{"/cut", -1, 100, false, ""},
		{"/cut", 10, 100, false, ""},
		{"/away", -1, 100, false, "media_unavailable"},
		{"/gone", -1, 100, false, "media_unavailable"},
	} {
		r, err := c.Download(t.Context(), srv.URL+tc.path, "tok", tc.size, tc.limit)
		var got []byte
		if err == nil {
			got, err = io.ReadAll(r)
			r.Close()
		}
		if (err == nil) != tc.ok || tc.ok && len(got) != 10 || core.CodeOf(err) != tc.code {
			t.Errorf("%+v: %d bytes, %v", tc, len(got), err)
		}
	}
}
