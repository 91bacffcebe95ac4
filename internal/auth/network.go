package auth

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// clientIP is the address a request comes from: the peer's, or, when the peer is a
// proxy of ours, the nearest address in X-Forwarded-For that is not. What a client
// writes into that header itself stands further left and is never reached.
func (s *Service) clientIP(r *http.Request) netip.Addr {
	ip := peer(r.RemoteAddr)
	if !s.ours(ip) {
		return ip
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		next, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			return ip
		}
		ip = next.Unmap().WithZone("")
		if !s.ours(ip) {
			return ip
		}
	}
	return ip
}

func (s *Service) ours(ip netip.Addr) bool {
	return slices.ContainsFunc(s.proxies, func(p netip.Prefix) bool { return p.Contains(ip) })
}

func peer(addr string) netip.Addr {
	if p, err := netip.ParseAddrPort(addr); err == nil {
		return p.Addr().Unmap().WithZone("")
	}
	return netip.Addr{}
}

// networkKey is what failures are counted by: an IPv4 address, or the /64 an IPv6
// subscriber has to themselves. A loopback address is a proxy nobody has named: it
// stands for everybody and cannot be held responsible.
func networkKey(ip netip.Addr) string {
	if !ip.IsValid() || ip.IsLoopback() {
		return ""
	}
	bits := 64
	if ip.Is4() {
		bits = 32
	}
	return "network:" + netip.PrefixFrom(ip, bits).Masked().String()
}
