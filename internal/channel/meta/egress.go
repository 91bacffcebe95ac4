package meta

import (
	"fmt"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"time"
)

// Dialer returns the dialer of outgoing calls. It looks at the address at the
// moment of connecting, after the name was resolved, so that a name that changes
// its answer between check and use (DNS rebinding) gains nothing. loopback allows
// this machine's own addresses, and only those, beside the public ones.
func Dialer(loopback bool) *net.Dialer {
	return &net.Dialer{
		Timeout:   5 * time.Second,
		KeepAlive: 30 * time.Second,
		Control: func(_, address string, _ syscall.RawConn) error {
			ap, err := netip.ParseAddrPort(address)
			if err != nil {
				return fmt.Errorf("egress: %q is not an address", address)
			}
			ip := ap.Addr().Unmap().WithZone("")
			if IsPublic(ip) || loopback && ip.IsLoopback() {
				return nil
			}
			return &BlockedError{Addr: ip}
		},
	}
}

// BlockedError tells that a call would have connected to a forbidden network.
type BlockedError struct{ Addr netip.Addr }

func (e *BlockedError) Error() string {
	return "egress: connections to " + e.Addr.String() + " are not allowed"
}

// forbidden are the networks that are not the public internet: IANA's special
// purpose registries, and the prefixes by which an IPv6 address carries an IPv4 one.
var forbidden = func() []netip.Prefix {
	var ps []netip.Prefix
	for _, s := range strings.Fields(`
		0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12
		192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15
		198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
		::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32
		2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8`) {
		ps = append(ps, netip.MustParsePrefix(s))
	}
	return ps
}()

// IsPublic tells whether ip is an address of the public internet.
func IsPublic(ip netip.Addr) bool {
	if !ip.IsValid() {
		return false
	}
	ip = ip.Unmap().WithZone("")
	for _, p := range forbidden {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}

// IsLoopbackHost tells whether the host part of a URL names this machine.
func IsLoopbackHost(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
