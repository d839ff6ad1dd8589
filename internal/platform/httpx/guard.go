package httpx

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"syscall"
)

// Only 2000::/3 is the public IPv6 internet. That leaves out at one stroke
// loopback, unspecified, unique-local, link-local, multicast, IPv4-compatible
// and NAT64 (64:ff9b::/96, 64:ff9b:1::/48) addresses.
var publicIPv6 = netip.MustParsePrefix("2000::/3")

// notPublic are the special-purpose ranges of RFC 6890 and its successors.
var notPublic = prefixes(
	"0.0.0.0/8",       // this network
	"10.0.0.0/8",      // private
	"100.64.0.0/10",   // carrier-grade NAT, and Alibaba's metadata service
	"127.0.0.0/8",     // loopback
	"169.254.0.0/16",  // link-local, and most clouds' metadata services
	"172.16.0.0/12",   // private
	"192.0.0.0/24",    // protocol assignments, and Oracle's metadata service
	"192.0.2.0/24",    // documentation
	"192.88.99.0/24",  // 6to4 relays
	"192.168.0.0/16",  // private
	"198.18.0.0/15",   // benchmarks
	"198.51.100.0/24", // documentation
	"203.0.113.0/24",  // documentation
	"224.0.0.0/4",     // multicast
	"240.0.0.0/4",     // reserved, broadcast
	"2001::/23",       // protocol assignments: Teredo, ORCHID, benchmarks
	"2001:db8::/32",   // documentation
	"2002::/16",       // 6to4: carries an IPv4 address
	"3fff::/20",       // documentation
)

// metadata services hand out credentials: a wide allow-list does not open them,
// only one that names the single address.
var metadata = prefixes(
	"169.254.169.254/32", "169.254.170.2/32", "fd00:ec2::254/128", "100.100.100.200/32", "192.0.0.192/32",
	"168.63.129.16/32", // Azure's, a public address
)

// ParseAllow reads an operator's allow-list: prefixes or single addresses,
// separated by commas or blanks. Empty is an empty list.
func ParseAllow(list string) ([]netip.Prefix, error) {
	var allow []netip.Prefix
	for _, item := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		if addr, err := netip.ParseAddr(item); err == nil {
			allow = append(allow, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		prefix, err := netip.ParsePrefix(item)
		if err != nil {
			return nil, fmt.Errorf("%q is neither an address nor a range like 10.0.0.0/8", item)
		}
		allow = append(allow, prefix.Masked())
	}
	return allow, nil
}

type guard struct{ allow []netip.Prefix }

// allowed tells whether the operator opened this address.
func (g guard) allowed(addr netip.Addr) bool {
	for _, prefix := range g.allow {
		if prefix.Contains(addr) && (prefix.IsSingleIP() || !within(addr, metadata)) {
			return true
		}
	}
	return false
}

// public tells whether the address is one of the open internet.
func public(addr netip.Addr) bool {
	if addr.Is6() && !publicIPv6.Contains(addr) {
		return false
	}
	return !within(addr, notPublic) && !within(addr, metadata)
}

type plainHTTP struct{}

// control runs after the name was resolved and before the connection is made,
// for each address tried: a name that changes its address between check and
// use (rebinding) gains nothing.
func (g guard) control(ctx context.Context, network, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil || !strings.HasPrefix(network, "tcp") {
		return &Error{Kind: Blocked, cause: fmt.Errorf("%s %s is no address to dial", network, address)}
	}
	addr := target.Addr().Unmap().WithZone("")
	switch {
	case g.allowed(addr):
		return nil
	case !public(addr):
		return &Error{Kind: Blocked, cause: fmt.Errorf("%s is not a public address", addr)}
	case ctx.Value(plainHTTP{}) != nil:
		return &Error{Kind: Insecure, cause: fmt.Errorf("plain http to %s", addr)}
	}
	return nil
}

func within(addr netip.Addr, list []netip.Prefix) bool {
	return slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Contains(addr) })
}

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}
