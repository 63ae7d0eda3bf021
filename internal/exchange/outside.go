package exchange

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"bouncer/mockserver"
)

// Outside is one server that is not the course's own, at one address. It is
// the second way out of this program, and only what checks a learner's or a
// team's server may take it. The address is resolved once, by Reach, and stays:
// no later answer of a name server and no response can move it. No proxy is
// asked and no redirect followed.
type Outside struct {
	Base    string        // "http://127.0.0.1:8080", without a path
	Local   bool          // it is on this machine's loopback
	Timeout time.Duration // for one request, from dialing to the last byte

	door mockserver.Door
}

// Resolve looks a name up, as (*net.Resolver).LookupNetIP does for "ip".
type Resolve func(ctx context.Context, name string) ([]netip.Addr, error)

// Lookup is the resolver of this machine.
func Lookup(ctx context.Context, name string) ([]netip.Addr, error) {
	return net.DefaultResolver.LookupNetIP(ctx, "ip", name)
}

// ErrNotAllowed is a host beyond the loopback that nobody allowed.
var ErrNotAllowed = errors.New("not on this machine's loopback, and not allowed")

// Reach finds the server that an http or https URL names. The loopback may be
// reached freely; any other host only when it is among allowed, and none that
// is or resolves to an address of the link or of a cloud's metadata service.
func Reach(ctx context.Context, base *url.URL, allowed []string, resolve Resolve) (*Outside, error) {
	host := strings.ToLower(base.Hostname())
	switch {
	case base.Scheme != "http" && base.Scheme != "https":
		return nil, fmt.Errorf("%s isn't an http or https address; write it as http://127.0.0.1:8080",
			quote(base.Redacted()))
	case base.User != nil:
		return nil, fmt.Errorf("%s holds a user name; credentials never stand in an address", quote(base.Redacted()))
	case host == "":
		return nil, fmt.Errorf("%s names no host; write it as http://127.0.0.1:8080", quote(base.String()))
	}
	port := cmp.Or(base.Port(), map[string]string{"http": "80", "https": "443"}[base.Scheme])
	all, err := addresses(ctx, host, allowed, resolve)
	if err != nil {
		return nil, err
	}
	addr := pin(ctx, all, port)
	o := &Outside{Base: base.Scheme + "://" + base.Host, Local: addr.IsLoopback(), Timeout: Timeout}
	o.door = mockserver.Door{Addr: net.JoinHostPort(addr.String(), port), Host: base.Host}
	if base.Scheme == "https" {
		o.door.TLS = &tls.Config{ServerName: host, NextProtos: []string{"http/1.1"}, MinVersion: tls.VersionTLS12}
	}
	return o, nil
}

// pin picks the one address that will be dialed. A small server often listens on
// one of the loopback's two only, so there the first that answers is taken;
// elsewhere the first of the older family.
func pin(ctx context.Context, all []netip.Addr, port string) netip.Addr {
	slices.SortStableFunc(all, func(a, b netip.Addr) int { return a.BitLen() - b.BitLen() })
	for _, a := range all {
		if !a.IsLoopback() || len(all) == 1 {
			break
		}
		if conn, err := dial(ctx, mockserver.Door{Addr: net.JoinHostPort(a.String(), port)}); err == nil {
			conn.Close()
			return a
		}
	}
	return all[0]
}

// addresses resolves a host, if every address that it leads to may be dialed.
func addresses(ctx context.Context, host string, allowed []string, resolve Resolve) ([]netip.Addr, error) {
	literal, err := netip.ParseAddr(host)
	isLiteral := err == nil
	local := host == "localhost" || isLiteral && literal.Unmap().IsLoopback()
	if !local && !slices.ContainsFunc(allowed, func(h string) bool { return strings.EqualFold(h, host) }) {
		return nil, fmt.Errorf("%s is %w", quote(host), ErrNotAllowed)
	}
	all := []netip.Addr{literal}
	if !isLiteral {
		if all, err = resolve(ctx, host); err != nil {
			return nil, fmt.Errorf("%s can't be resolved: %w", quote(host), err)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s has no address", quote(host))
	}
	for i, a := range all {
		all[i] = a.Unmap().WithZone("")
		if why := forbidden(all[i]); why != "" {
			return nil, fmt.Errorf("%s leads to %s, %s; no request goes there", quote(host), all[i], why)
		}
		if local && !all[i].IsLoopback() {
			return nil, fmt.Errorf("localhost leads to %s, which is not the loopback; write 127.0.0.1", all[i])
		}
	}
	return all, nil
}

// metadata are the addresses at which clouds hand out a machine's own
// credentials, beside the link-local one.
var metadata = [...]string{"100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254"}

// forbidden says what speaks against an address; empty for one that may be dialed.
func forbidden(a netip.Addr) string {
	switch {
	case a.IsLinkLocalUnicast(), a.IsLinkLocalMulticast():
		return "an address of the link, where clouds keep their metadata"
	case slices.Contains(metadata[:], a.String()):
		return "a metadata address"
	case a.IsUnspecified(), a.IsMulticast(), a == netip.AddrFrom4([4]byte{255, 255, 255, 255}):
		return "not the address of one host"
	}
	if v4, ok := embedded(a); ok && (v4.IsLoopback() || forbidden(v4) != "") {
		return "which stands for " + v4.String()
	}
	return ""
}

// embedded is the IPv4 address that an IPv6 one of a translator stands for
// (NAT64, RFC 6052 §2.1; 6to4, RFC 3056 §2).
func embedded(a netip.Addr) (netip.Addr, bool) {
	b := a.As16()
	switch {
	case !a.Is6():
		return netip.Addr{}, false
	case netip.MustParsePrefix("64:ff9b::/96").Contains(a):
		return netip.AddrFrom4([4]byte(b[12:16])), true
	case netip.MustParsePrefix("2002::/16").Contains(a):
		return netip.AddrFrom4([4]byte(b[2:6])), true
	}
	return netip.Addr{}, false
}

// Fire sends one request without a body and brings back what crossed the wire.
// Host is added, and the connection closed after the answer. Errors wrap
// context.Canceled or context.DeadlineExceeded where one of them is the cause.
func (o *Outside) Fire(ctx context.Context, method, target string, fields []Field) (*Exchange, error) {
	return o.send(ctx, method, target, fields, "")
}

// Send sends a request that was prepared for the course's own server, its
// credentials filled in there: the same bytes but for Host, which is this
// server's, and for Connection. Otherwise it is as Fire.
func (o *Outside) Send(ctx context.Context, p *Prepared) (*Exchange, error) {
	fields := slices.DeleteFunc(slices.Clone(p.fields), func(f Field) bool {
		return strings.EqualFold(f.Name, "Host") || strings.EqualFold(f.Name, "Connection")
	})
	return o.send(ctx, p.Method, p.Target, fields, p.body)
}

func (o *Outside) send(ctx context.Context, method, target string, fields []Field, body string) (*Exchange, error) {
	now := stopwatch(ctx)
	start := now()
	raw, header, err := o.write(method, target, fields)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	conn, err := dial(ctx, o.door)
	if err != nil {
		if ctx.Err() != nil {
			return nil, explain(ctx, now().Sub(start), err)
		}
		return nil, fmt.Errorf("the server at %s can't be reached: %w", o.door.Addr, err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	x, err := roundTrip(conn, method, append(raw, body...))
	if err != nil {
		return nil, explain(ctx, now().Sub(start), err)
	}
	x.Method, x.Target, x.Sent.Header = method, target, header
	x.Addr, x.TLS, x.Host = o.door.Addr, o.door.TLS != nil, o.door.Host
	x.Began, x.Took = start, now().Sub(start)
	return x, nil
}

func (o *Outside) write(method, target string, fields []Field) ([]byte, http.Header, error) {
	if i, _ := firstNot(method, isTokenRune); method == "" || i >= 0 {
		return nil, nil, fmt.Errorf("%s isn't a method", quote(method))
	}
	if i, _ := firstNot(target, func(r rune) bool { return r > ' ' && r < 0x7f }); !strings.HasPrefix(target, "/") ||
		i >= 0 {
		return nil, nil, fmt.Errorf("%s isn't a path", quote(target))
	}
	fields = append([]Field{{Name: "Host", Value: o.door.Host}}, append(slices.Clone(fields),
		Field{Name: "Connection", Value: "close"})...)
	var b bytes.Buffer
	header := http.Header{}
	b.WriteString(method + " " + target + " HTTP/1.1\r\n")
	for _, f := range fields {
		if i, _ := firstNot(f.Name, isTokenRune); f.Name == "" || i >= 0 {
			return nil, nil, fmt.Errorf("%s isn't a header name", quote(f.Name))
		}
		if i, _ := firstNot(f.Value, isValueRune); i >= 0 {
			return nil, nil, errors.New("the value of " + f.Name + " holds a character that no header can")
		}
		b.WriteString(f.Name + ": " + f.Value + "\r\n")
		header.Add(f.Name, f.Value)
	}
	b.WriteString("\r\n")
	return b.Bytes(), header, nil
}
