package exchange

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"bouncer/mockserver"
)

// maxRedirects bounds what one request leads to; Go's client stops at ten.
const maxRedirects = 10

// secretFields are left out when a redirect leads to another host, as Go's own
// client does: whoever runs that host must not get the credentials of this one.
var secretFields = [...]string{"Authorization", "Cookie", "Cookie2", "Www-Authenticate", "Proxy-Authorization",
	"Proxy-Authenticate"}

// follow sends the request and goes where redirects lead, as long as that is a
// host of this world.
func (p *Prepared) follow(ctx context.Context, hops []Hop) (*Exchange, error) {
	own, name := p, "first request"
	for n := 0; ; n++ {
		x, err := own.fire(ctx, Timeout)
		if err != nil {
			return nil, err
		}
		h := x.hop(name)
		next, note := own.redirected(x)
		if n == maxRedirects && next != nil {
			next, note = nil, "stopped here: too many redirects"
		}
		if h.Note = note; next == nil {
			return x.last(hops, h), nil
		}
		hops = append(hops, h)
		own, name = next, "redirected to "+next.way.door.Host
	}
}

// redirected makes the request that a redirect asks for; nil when the answer is
// none, or leads out of this world. The note says what the client does.
func (p *Prepared) redirected(x *Exchange) (next *Prepared, note string) {
	location := x.Received.Header.Get("Location")
	if x.Status != http.StatusFound || location == "" { // the only redirect there is in a world
		return nil, ""
	}
	base := &url.URL{Scheme: "http", Host: hostOf(p.fields)}
	to, err := base.Parse(location)
	if err != nil || to.Scheme != "http" {
		return nil, "not followed: the client can't go there"
	}
	door, ok := p.door(to.Host)
	if !ok {
		return nil, "not followed: " + clip(to.Host) + " isn't a host of this world"
	}
	q := *p
	q.way.door, q.Target, q.before = door, to.RequestURI(), nil
	if p.Method != http.MethodHead { // RFC 9110 §15.4.3: as clients do with 302
		q.Method, q.body = http.MethodGet, ""
	}
	sameHost := strings.EqualFold(to.Host, base.Host)
	q.fields, note = q.carried(to.Host, sameHost)
	if err := q.write(1); err != nil {
		return nil, "not followed: the new request would be too large"
	}
	return &q, note
}

// carried are the fields that go along with a redirect.
func (p *Prepared) carried(host string, sameHost bool) (fields []Field, note string) {
	note = "followed, on the same host"
	if !sameHost {
		note = "followed, to another host"
	}
	for _, f := range p.fields {
		switch name := http.CanonicalHeaderKey(f.Name); {
		case name == "Host":
			f.Value = host
		case p.body == "" && strings.HasPrefix(name, "Content-"):
			continue
		case !sameHost && slices.Contains(secretFields[:], name):
			note += "; " + name + " was left out"
			continue
		}
		fields = append(fields, f)
	}
	return fields, note
}

// door finds the listener that answers for a host.
func (p *Prepared) door(host string) (mockserver.Door, bool) {
	if d, ok := p.target.(doors); ok {
		return d.DoorOf(host)
	}
	return mockserver.Door{}, false
}
