package mockserver

import (
	"context"
	"fmt"
	"net"
	"net/netip"
)

// freePort is where a server listens that isn't told where.
const freePort = "127.0.0.1:0"

// listen opens the server's port. The error wraps the system's, so that a
// caller can tell a port in use from one that isn't allowed.
func listen(addr string) (net.Listener, error) {
	told := addr != ""
	if !told {
		addr = freePort
	}
	network := "tcp"
	if at, err := netip.ParseAddrPort(addr); err == nil && at.Addr().Is4() {
		network = "tcp4"
	}
	var lc net.ListenConfig
	l, err := lc.Listen(context.Background(), network, addr)
	switch {
	case err == nil:
		return l, nil
	case told:
		return nil, fmt.Errorf("mockserver: can't listen on %s: %w", addr, err)
	}
	return nil, fmt.Errorf("mockserver: no port of 127.0.0.1 is free: %w", err)
}

// reachable lists the IP addresses that a request can name as its host because
// they lead to this listener: its own, or every one of the machine when it
// listens on all of them. Names are never among them: a name can be pointed
// anywhere by whoever owns it, an address can't.
func reachable(addr string) []string {
	at, err := netip.ParseAddrPort(addr)
	if err != nil {
		return nil
	}
	own := []netip.Addr{at.Addr()}
	if at.Addr().IsUnspecified() {
		interfaces, err := net.InterfaceAddrs()
		if err != nil {
			return nil // the loopback names still work
		}
		own = nil
		for _, a := range interfaces {
			if p, err := netip.ParsePrefix(a.String()); err == nil {
				own = append(own, p.Addr())
			}
		}
	}
	var out []string
	for _, a := range own {
		name := a.WithZone("").String()
		if a.Is6() && !a.Is4In6() {
			name = "[" + name + "]"
		}
		out = append(out, name)
	}
	return out
}
