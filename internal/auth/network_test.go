package auth

import (
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestClientIP(t *testing.T) {
	t.Parallel()
	proxies := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for name, c := range map[string]struct {
		peer, forwarded string
		proxies         []netip.Prefix
		want            string
	}{
		"direct":                   {"203.0.113.5:1", "", proxies, "203.0.113.5"},
		"direct, header made up":   {"203.0.113.5:1", "192.0.2.1", proxies, "203.0.113.5"},
		"no proxies named":         {"127.0.0.1:1", "192.0.2.1", nil, "127.0.0.1"},
		"one proxy":                {"127.0.0.1:1", "192.0.2.1", proxies, "192.0.2.1"},
		"two proxies":              {"127.0.0.1:1", "192.0.2.1, 10.1.1.1", proxies, "192.0.2.1"},
		"client wrote a header":    {"127.0.0.1:1", "1.1.1.1, 192.0.2.1", proxies, "192.0.2.1"},
		"client wrote our address": {"127.0.0.1:1", "10.9.9.9, 192.0.2.1", proxies, "192.0.2.1"},
		"client wrote rubbish":     {"127.0.0.1:1", "<script>, 192.0.2.1", proxies, "192.0.2.1"},
		"proxy wrote rubbish":      {"127.0.0.1:1", "192.0.2.1, unknown", proxies, "127.0.0.1"},
		"only proxies":             {"127.0.0.1:1", "10.1.1.1", proxies, "10.1.1.1"},
		"IPv6":                     {"[fd00::1]:1", "2001:db8::1", proxies, "2001:db8::1"},
		"IPv4 in IPv6":             {"[::ffff:127.0.0.1]:1", "::ffff:192.0.2.1", proxies, "192.0.2.1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := New(Options{Proxies: c.proxies}).clientIP(r).String(); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func FuzzClientIP(f *testing.F) {
	f.Add("127.0.0.1:1", "1.1.1.1, 192.0.2.1")
	f.Add("[::1%eth0]:1", "fe80::1%lo")
	s := New(Options{Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	f.Fuzz(func(t *testing.T, peer, forwarded string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = peer
		r.Header["X-Forwarded-For"] = []string{forwarded}
		ip := s.clientIP(r)
		if ip.Is4In6() || ip.Zone() != "" {
			t.Fatalf("%q, %q: %v has several spellings", peer, forwarded, ip)
		}
		if key := networkKey(ip); len(key) > 60 {
			t.Fatalf("key %q", key)
		}
	})
}

func TestNetworkKey(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"192.0.2.1": "network:192.0.2.1/32", "2001:db8:1:2:3::4": "network:2001:db8:1:2::/64", "127.0.0.1": "", "::1": "",
	} {
		if got := networkKey(netip.MustParseAddr(in)); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
	if got := networkKey(netip.Addr{}); got != "" {
		t.Errorf("no address: %q", got)
	}
}
